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
	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/chart"
	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/theme"
)

// site is one edition on its way to files. Once plan is done it only changes between
// pages: while pages are drawn, all of them read it at the same time, and what a page
// finds out stays in the page.
type site struct {
	ed       *audience.Edition
	theme    *theme.Theme
	routes   []route
	files    map[string][]byte
	known    map[string]bool   // every file that the edition will have
	pageOf   map[string]string // content file -> file of its page
	drawer   *chart.Drawer
	charts   map[string]plannedChart // by chartKey
	about    map[string][]*audience.Post
	problems diag.List
}

// Render returns the files of an edition by their path inside its folder. A broken
// link, a hidden link target or a layout that fails is a problem; the files are
// complete only when there is none.
func Render(ed *audience.Edition, th *theme.Theme, drawer *chart.Drawer) (map[string][]byte, diag.List) {
	s := &site{
		ed: ed, theme: th, drawer: drawer, files: map[string][]byte{}, known: map[string]bool{}, pageOf: map[string]string{},
		about: map[string][]*audience.Post{},
	}
	for _, p := range ed.Posts {
		for _, t := range p.About {
			key := aboutKey(t.Kind, t.ID)
			s.about[key] = append(s.about[key], p)
		}
	}
	s.plan()
	s.render()
	s.chartFiles()
	s.cardFiles()
	s.write(feedFile, s.feed)
	s.write(dataFile, s.data)
	if s.searchable() {
		s.write(searchFile, s.search)
	}
	if ed.BaseURL != "" {
		s.write(sitemapFile, s.sitemap)
	}
	for name, raw := range th.Assets {
		s.files["assets/"+name] = raw
	}
	for name, asset := range ed.Assets {
		s.files[mediaFile(name)] = asset.Data
	}
	return s.files, s.problems
}

func aboutKey(k roadmap.Kind, id string) string { return string(k) + " " + id }

func mediaFile(asset string) string { return "media/" + asset }

// write adds a file that some encoder makes.
func (s *site) write(file string, encode func() ([]byte, error)) {
	raw, err := encode()
	if err != nil {
		fail(&s.problems, err)
		return
	}
	s.files[file] = raw
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
