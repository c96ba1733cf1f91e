// Package site turns an edition and a theme into the files of a site.
//
// An edition is a complete site in its own folder: pages, style sheet, feed, data and
// media. Its pages stand at
//
//	index.html               the audience's narrative
//	timeline/                the plan as a picture; timeline/embed/ for a frame elsewhere
//	plan/                    what planning answers, as far as the audience sees it
//	milestones/<slug>/       and services/, mvfs/, metrics/, posts/ alike, each with its list
//	<slug>/                  the free pages
//	charts/                  every chart as SVG and PNG, and as a page for a frame elsewhere
//	card.png                 beside each index.html, when the site knows its address: what a shared link shows
//	404.html  feed.xml  roadmap.json  search-index.js  sitemap.xml  assets/  media/
//
// A list stands only where the edition has something to list. Everything is computed
// from the edition alone, in a fixed order: the same edition gives the same bytes.
package site

import (
	"maps"
	"slices"
	"sync"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/chart"
	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/parallel"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/theme"
)

// site is one edition on its way to files. Once plan is done nothing in it changes but that
// the first page that needs a frame makes it: pages are drawn when they are asked for, many at
// the same time, and what a page finds out stays in the page.
type site struct {
	ed       *audience.Edition
	theme    *theme.Theme
	routes   []route
	sections []section         // found once: which are shown is asked of the whole edition
	known    map[string]bool   // every file that the edition will have
	pageOf   map[string]string // content file -> file of its page
	drawer   *chart.Drawer
	charts   map[string]plannedChart // by chartKey
	about    map[string][]*audience.Post
	outlook  func() map[*audience.Milestone]*audience.Odds
	hasFeed  bool
	frames   *frames
	tiles    *sync.Map         // theme.Metric by *audience.Metric: what pages show of it
	narrow   *site             // the same with the narrow edition
	problems diag.List         // of the route table
	texts    map[int]diag.List // of the texts of routes, by the places of those that have some
}

// Site is an edition whose files are known and not made yet.
type Site struct {
	site *site
	*fileSet
}

// fileSet is which files an edition has, whatever its wording.
type fileSet struct {
	files  map[string]func(*site) ([]byte, diag.List)
	made   map[string][]byte // of these, what is there already
	drafts map[string]*route // of these, the pages that are not of an MVF or a milestone
	names  func() []string
}

// Names lists the files by their path inside the edition's folder, sorted. The list is not
// to be changed.
func (s *Site) Names() []string { return s.names() }

// SameFiles reports whether one of two sites is known to be the other with another wording
// and the same files.
func (s *Site) SameFiles(other *Site) bool { return s.fileSet == other.fileSet }

// File makes one of the files. It is safe to call from several goroutines. A layout that
// fails, or that links to nowhere, is a problem.
func (s *Site) File(name string) ([]byte, diag.List) { return s.files[name](s.site) }

// Plan gives every page of an edition its address and looks at every link of its texts:
// a broken one, or one whose target is hidden, is a problem. Nothing is drawn yet.
func Plan(ed *audience.Edition, th *theme.Theme, drawer *chart.Drawer) (*Site, diag.List) {
	s := &site{
		ed: ed, theme: th, drawer: drawer, about: map[string][]*audience.Post{},
		outlook: sync.OnceValue(func() map[*audience.Milestone]*audience.Odds { return oddsOf(ed) }), hasFeed: len(ed.Posts) > 0,
		frames: &frames{made: map[string]frame{}}, tiles: &sync.Map{},
	}
	for _, p := range ed.Posts {
		for _, t := range p.About {
			key := aboutKey(t.Kind, t.ID)
			s.about[key] = append(s.about[key], p)
		}
	}
	s.plan()
	s.checkTexts(nil)
	s.narrow = s.narrowed()
	out := &Site{s, &fileSet{files: make(map[string]func(*site) ([]byte, diag.List), len(s.known)), made: map[string][]byte{}, drafts: map[string]*route{}}}
	for i := range s.routes {
		r := &s.routes[i]
		out.files[r.file] = func(s *site) ([]byte, diag.List) {
			p := s.page(r)
			if s.isNarrow(r) {
				p = s.narrow.page(r)
			}
			return p.draft().Draw()
		}
		if r.item == nil {
			out.drafts[r.file] = r
		}
	}
	s.chartFiles(out)
	s.cardFiles(out)
	out.encoded(feedFile, (*site).feed)
	out.encoded(DataFile, (*site).data)
	if s.searchable() {
		out.encoded(searchFile, (*site).search)
	}
	if ed.BaseURL != "" {
		out.encoded(sitemapFile, (*site).sitemap)
	}
	for name, raw := range th.Assets {
		out.ready("assets/"+name, raw)
	}
	for name, asset := range ed.Assets {
		out.ready(mediaFile(name), asset.Data)
	}
	out.names = sync.OnceValue(func() []string { return slices.Sorted(maps.Keys(out.files)) })
	return out, s.found()
}

// Reword is Plan of the same edition with another wording (see audience.Reword). It looks
// at the texts that have changed, and at no others.
func (s *Site) Reword(ed *audience.Edition) (*Site, diag.List) {
	old := s.site
	changed := old.changed(ed)
	if old.shapes(ed, changed) {
		return Plan(ed, old.theme, old.drawer)
	}
	reworded := *old
	reworded.ed = ed
	reworded.texts = maps.Clone(old.texts)
	reworded.checkTexts(changed)
	reworded.narrow = reworded.narrowed()
	return &Site{&reworded, s.fileSet}, reworded.found()
}

// Render plans an edition and makes all of its files, on all processors. The files are
// complete only when there is no problem.
func Render(ed *audience.Edition, th *theme.Theme, drawer *chart.Drawer) (map[string][]byte, diag.List) {
	s, problems := Plan(ed, th, drawer)
	names := s.Names()
	files, found := make([][]byte, len(names)), make([]diag.List, len(names))
	parallel.Each(len(names), func(i int) { files[i], found[i] = s.File(names[i]) })
	out := map[string][]byte{}
	for i, name := range names {
		problems.Append(found[i])
		if files[i] != nil {
			out[name] = files[i]
		}
	}
	return out, problems
}

func aboutKey(k roadmap.Kind, id string) string { return string(k) + " " + id }

func mediaFile(asset string) string { return "media/" + asset }

// encoded adds a file that some encoder makes.
func (s *Site) encoded(file string, encode func(*site) ([]byte, error)) {
	s.files[file] = func(of *site) (raw []byte, problems diag.List) {
		raw, err := encode(of)
		if err != nil {
			fail(&problems, err)
			return nil, problems
		}
		return raw, problems
	}
}

// ready adds a file that is there already.
func (s *Site) ready(file string, raw []byte) {
	if raw == nil {
		raw = []byte{}
	}
	s.made[file] = raw
	s.files[file] = func(*site) ([]byte, diag.List) { return raw, diag.List{} }
}

// fail reports what no content can mend: a layout or an encoder that fails.
func fail(problems *diag.List, err error) {
	problems.Errorf("theme-failed", diag.Pos{}, "mend the layout that is named, or use the default theme", "%v", err)
}

// edition is a file's path with the edition's folder before it, for messages.
func (s *site) edition(file string) string {
	if s.ed.Folder == "" {
		return file
	}
	return s.ed.Folder + "/" + file
}
