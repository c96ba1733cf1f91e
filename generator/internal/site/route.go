package site

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/parallel"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/theme"
)

// The files that are no pages, and the page of what is not there.
const (
	homeFile     = "index.html"
	notFoundFile = "404.html"
	feedFile     = "feed.xml"
	sitemapFile  = "sitemap.xml"
)

// DataFile is the facts of an edition as JSON. It is made again when any fact changes.
const DataFile = "roadmap.json"

// route is one page: where it stands, which layout draws it and what that receives.
type route struct {
	file        string
	layout      string
	title       string
	description string
	section     string // the list that the page belongs to: "mvfs"; "" for home and free pages
	prev, next  *audience.Entry
	share       share
	bare        bool            // the layout is a whole document, that no list names
	entry       *audience.Entry // the item that the page is of, or nil
	item        any             // the same as *audience.MVF or *audience.Milestone; nil for other kinds
	view        func(*page) any
}

// section is a list of the navigation.
type section struct {
	folder, title, description string
	shown                      bool
	view                       func(*page) any
}

// sectionsOf lists the sections of the edition in the order of the navigation.
func (s *site) sectionsOf() []section {
	ed := s.ed
	return []section{
		{"timeline", ed.Words.T("Timeline"), ed.Words.T("The plan over time, milestone by milestone."), len(ed.MVFs) > 0, (*page).timelinePage},
		{"plan", ed.Words.T("Plan"), ed.Words.T("How sure the dates are, what decides them, and what would change them."), s.hasPlan(), (*page).planPage},
		{"milestones", ed.Words.T("Milestones"), ed.Words.T("What each milestone brings, and where it stands."), len(ed.Milestones) > 0, (*page).milestonesPage},
		{"services", ed.Words.T("Services"), ed.Words.T("The parts of the platform and their full scope."), len(ed.Services) > 0, (*page).servicesPage},
		{"mvfs", ed.Words.T("MVFs"), ed.Words.T("Every Minimal Viable Fragment: the smallest lasting pieces that give customers value."), len(ed.MVFs) > 0, (*page).mvfsPage},
		{"metrics", ed.Words.T("Metrics"), ed.Words.T("The numbers that the roadmap is meant to move."), len(ed.Metrics) > 0, (*page).metricsPage},
		{"posts", ed.Words.T("Posts"), ed.Words.T("What happened, newest first."), len(ed.Posts) > 0, (*page).postsPage},
	}
}

// itemFile is the file of an item's page.
func itemFile(folder, slug string) string { return folder + "/" + slug + "/index.html" }

// listFile is the file of the list of a kind.
func listFile(k roadmap.Kind) string { return folders[k] + "/index.html" }

// folders maps the kinds that have a page of their own in a section to its folder.
var folders = map[roadmap.Kind]string{
	roadmap.KindService: "services", roadmap.KindMilestone: "milestones", roadmap.KindMVF: "mvfs",
	roadmap.KindMetric: "metrics", roadmap.KindPost: "posts",
}

// plan fills the route table and everything that links may lead to. Pages are
// rendered only afterwards, so that each may link to all.
func (s *site) plan() {
	ed := s.ed
	many := len(ed.Milestones) + len(ed.Services) + len(ed.MVFs) + len(ed.Metrics) + len(ed.Posts) + len(ed.Pages)
	s.routes = make([]route, 0, many+many/50+50) // and some that belong to no item
	s.known, s.pageOf = make(map[string]bool, cap(s.routes)), make(map[string]string, many)
	s.add(route{file: homeFile, layout: "home", title: ed.Title, description: cmp.Or(ed.Summary, ed.Description), share: share{progress: &ed.Progress}, view: (*page).homePage})
	s.pageOf[ed.File] = homeFile
	s.sections = s.sectionsOf()
	for _, sec := range s.sections {
		if sec.shown {
			s.add(route{
				file: sec.folder + "/index.html", layout: sec.folder, title: sec.title, description: sec.description,
				section: sec.folder, view: sec.view,
			})
		}
	}
	if len(ed.MVFs) > 0 {
		s.add(route{file: timelineEmbed, layout: "embed", title: ed.Words.T("Timeline"), description: ed.Words.T("The plan over time, milestone by milestone."), bare: true, view: (*page).timelineEmbed})
	}
	for _, m := range ed.Milestones {
		r := s.item("milestone", &m.Entry, cmp.Or(m.Summary, m.Goal), share{kind: ed.Words.T("Milestone %d", m.Number), progress: &m.Progress}, func(p *page) any { return p.milestoneWhole(m) })
		r.item = m
		s.add(r)
	}
	for _, v := range ed.Services {
		s.add(s.item("service", &v.Entry, cmp.Or(v.Summary, v.FullScope), share{kind: strings.TrimSpace(ed.Words.T("Service %s", v.Letter)), progress: &v.Progress}, func(p *page) any { return p.serviceWhole(v) }))
	}
	for i, m := range ed.MVFs {
		r := s.item("mvf", &m.Entry, cmp.Or(m.Summary, m.Value), share{kind: "MVF " + m.ID, id: m.ID}, func(p *page) any { return p.mvfWhole(m) })
		r.item = m
		if i > 0 {
			r.prev = &ed.MVFs[i-1].Entry
		}
		if i+1 < len(ed.MVFs) {
			r.next = &ed.MVFs[i+1].Entry
		}
		s.add(r)
	}
	for _, m := range ed.Metrics {
		s.add(s.item("metric", &m.Entry, m.Summary, share{kind: ed.Words.T("Metric")}, func(p *page) any { return p.metricWhole(m) }))
	}
	for i, post := range ed.Posts { // the newest first
		r := s.item("post", &post.Entry, post.Summary, share{kind: ed.Fiscal.Label(roadmap.DayPeriod(post.Date)), published: post.Date}, func(p *page) any { return p.postWhole(post) })
		if i > 0 {
			r.next = &ed.Posts[i-1].Entry
		}
		if i+1 < len(ed.Posts) {
			r.prev = &ed.Posts[i+1].Entry
		}
		s.add(r)
	}
	for _, free := range ed.Pages {
		s.pageOf[free.File] = free.Slug + "/index.html"
		s.add(route{
			file: free.Slug + "/index.html", layout: "page", title: free.Title, description: free.Summary,
			entry: &free.Entry, view: func(p *page) any { return p.freePage(free) },
		})
	}
	s.planExtras()
	s.add(route{
		file: notFoundFile, layout: "not-found", title: ed.Words.T("Page not found"), description: ed.Words.T("This page does not exist."),
		view: func(p *page) any {
			return theme.TextPage{Title: ed.Words.T("Page not found"), Home: p.to(homeFile, "")}
		},
	})
	for _, file := range []string{feedFile, DataFile} {
		s.known[file] = true
	}
	if ed.BaseURL != "" {
		s.known[sitemapFile] = true
	}
	for name := range s.theme.Assets {
		s.known["assets/"+name] = true
	}
	s.planCharts()
	s.planCards()
	if s.searchable() {
		s.known[searchFile] = true
	}
	for name := range ed.Assets {
		s.known[mediaFile(name)] = true
	}
}

// item is the page of an item in its section.
func (s *site) item(layout string, e *audience.Entry, description string, about share, view func(*page) any) route {
	folder := folders[e.Kind]
	file := itemFile(folder, e.Slug)
	s.pageOf[e.File] = file
	return route{
		file: file, layout: layout, title: e.Title, description: description, section: folder, share: about,
		entry: e, view: view,
	}
}

// textOf is the narrative of a page.
func (s *site) textOf(r *route) roadmap.Fragment {
	switch {
	case r.file == homeFile:
		return s.ed.Home
	case r.entry != nil:
		return s.ed.Text(r.entry)
	}
	return roadmap.Fragment{}
}

// descriptionOf is what a page says of itself: where an item has no summary, the first
// paragraph of its text.
func (s *site) descriptionOf(r *route) string {
	if r.description == "" && r.entry != nil {
		return s.ed.Text(r.entry).Excerpt
	}
	return r.description
}

// add puts a route in the table. Two pages at one address are a problem: a free page
// may be called like a section.
func (s *site) add(r route) {
	if s.known[r.file] {
		s.problems.Errorf("route-taken", diag.Pos{File: s.edition(r.file)}, "give one of them another id",
			"two pages want the address %s", pretty(r.file))
		return
	}
	s.known[r.file] = true
	s.routes = append(s.routes, r)
}

// page is a page at work: it writes the addresses that are right where it stands. It
// is the only thing that changes while pages are drawn, so its count of pictures, its
// broken links and its problems are its own.
type page struct {
	*site
	linker
	route    *route
	pictures int // drawn so far, for ids that are unique in the page
	problems diag.List
}

// checkTexts looks at every link of the texts of some routes, or of all, on all processors.
func (s *site) checkTexts(some []int) {
	if some == nil {
		s.texts = map[int]diag.List{}
		for i := range s.routes {
			some = append(some, i)
		}
	}
	all := make([]diag.List, len(some))
	parallel.Each(len(some), func(n int) {
		r := &s.routes[some[n]]
		var p *page
		for _, part := range s.textOf(r).Parts {
			if part.Link != nil {
				if p == nil {
					p = s.page(r)
				}
				p.target(part.Link, &all[n])
			}
		}
	})
	for n, i := range some {
		if delete(s.texts, i); all[n].Len() > 0 {
			s.texts[i] = all[n]
		}
	}
}

// found is the problems of the plan and of the texts, these in the order of the routes.
func (s *site) found() diag.List {
	var all diag.List
	all.Append(s.problems)
	for _, i := range slices.Sorted(maps.Keys(s.texts)) {
		all.Append(s.texts[i])
	}
	return all
}

// changed lists the routes whose texts are others in another wording of the edition.
func (s *site) changed(ed *audience.Edition) []int {
	reworded := site{ed: ed}
	replaced, known := ed.Replaced(&s.ed.Wording)
	changed := []int{}
	for i := range s.routes {
		r := &s.routes[i]
		if known && r.entry != nil && !replaced(r.entry) {
			continue
		}
		if !sameText(s.textOf(r), reworded.textOf(r)) {
			changed = append(changed, i)
		}
	}
	return changed
}

// sameText reports whether two texts are one value: a text that was not rendered again.
func sameText(a, b roadmap.Fragment) bool {
	return len(a.Parts) == len(b.Parts) && (len(a.Parts) == 0 || &a.Parts[0] == &b.Parts[0])
}

// shapes reports whether another wording, with some texts changed, gives the edition other
// files or lets pages lead elsewhere: by what the texts refer to, or by charts that they ask for.
func (s *site) shapes(ed *audience.Edition, changed []int) bool {
	if !slices.Equal(s.ed.Others, ed.Others) || !maps.EqualFunc(s.ed.Assets, ed.Assets, roadmap.Asset.Same) {
		return true
	}
	reworded := site{ed: ed}
	for _, i := range changed {
		r := &s.routes[i]
		for _, part := range slices.Concat(s.textOf(r).Parts, reworded.textOf(r).Parts) {
			if part.View != nil && part.View.Name == "chart" {
				return true
			}
		}
	}
	return false
}

func (s *site) page(r *route) *page {
	p := &page{site: s, route: r, linker: linker{from: r.file, elsewhere: s.ed.Elsewhere, targets: s.known}}
	if r.file == notFoundFile {
		p.root = rootPath(s.ed.BaseURL, s.ed.Folder)
	}
	return p
}

// reportLinks is the last look at every address that the page holds: each must lead to
// a file of the edition.
func (p *page) reportLinks() {
	slices.Sort(p.broken)
	for _, file := range slices.Compact(p.broken) {
		p.problems.Errorf("broken-link", diag.Pos{File: p.edition(p.from)}, "the theme links to a file that the edition does not have",
			"the page links to %s, which does not exist", file)
	}
}

// around is the page around its main part.
func (p *page) around() theme.Page {
	r, shared := p.route, p.frame()
	p.broken = append(p.broken, shared.broken...)
	out := theme.Page{
		Frame: shared.Frame,
		Kind:  r.layout, Title: r.title, Description: cmp.Or(p.descriptionOf(r), p.ed.Description, p.ed.SiteTitle),
		Previous: p.entryLink(r.prev), Next: p.entryLink(r.next),
	}
	if r.file != notFoundFile {
		out.Canonical = absolute(p.ed.BaseURL, p.ed.Folder, r.file)
	}
	out.Social, out.LinkedData = p.social(out.Description), p.linked(out.Description)
	if r.file != homeFile && r.file != notFoundFile {
		out.Crumbs = p.crumbs()
	}
	return out
}

// asset is the address of an asset, or "" where the theme does not have it.
func (p *page) asset(name string) string {
	if p.theme.Assets[name] == nil {
		return ""
	}
	return p.to("assets/"+name, "")
}

// step is a page on the way to another.
type step struct{ title, file string }

// trail is the way from home to the page.
func (p *page) trail() []step {
	out := []step{{p.ed.Words.T("Home"), homeFile}}
	for _, sec := range p.sections {
		if list := sec.folder + "/index.html"; sec.folder == p.route.section && list != p.route.file {
			out = append(out, step{sec.title, list})
		}
	}
	return append(out, step{p.route.title, p.route.file})
}

// crumbs is the trail as links.
func (p *page) crumbs() []theme.Link {
	var out []theme.Link
	for _, st := range p.trail() {
		out = append(out, theme.Link{Text: st.title, Href: p.to(st.file, ""), Current: st.file == p.route.file})
	}
	return out
}
