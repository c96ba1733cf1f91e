package site_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/site"
	"github.com/waypost/waypost/generator/internal/theme"
	"github.com/waypost/waypost/themes"
)

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"

func loadTheme(t *testing.T) *theme.Theme {
	t.Helper()
	sub, err := fs.Sub(themes.FS, "default")
	if err != nil {
		t.Fatal(err)
	}
	th, err := theme.Load(sub)
	if err != nil {
		t.Fatal(err)
	}
	return th
}

func render(t *testing.T, ed *audience.Edition) map[string][]byte {
	t.Helper()
	files, problems := site.Render(ed, loadTheme(t), drawer)
	for _, p := range problems.Sorted() {
		t.Errorf("%s: %s: %s", p.Pos, p.Code, p.Text)
	}
	return files
}

// pages parses every page, in order.
func pages(t *testing.T, files map[string][]byte, check func(file string, doc *goquery.Document)) {
	t.Helper()
	for _, file := range slices.Sorted(maps.Keys(files)) {
		if path.Ext(file) != ".html" {
			continue
		}
		doc, err := goquery.NewDocumentFromReader(bytes.NewReader(files[file]))
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		check(file, doc)
	}
}

func page(t *testing.T, files map[string][]byte, file string) *goquery.Document {
	t.Helper()
	raw, ok := files[file]
	if !ok {
		t.Fatalf("%s was not rendered", file)
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func hostileEdition() *audience.Edition {
	ed := fullEdition()
	ed.Title, ed.SiteTitle, ed.Disclaimer, ed.Summary = hostile, hostile, hostile, hostile
	for _, v := range ed.Services {
		v.Title, v.Summary, v.Owner, v.FullScope = hostile, hostile, hostile, hostile
	}
	for _, m := range ed.Milestones {
		m.Title, m.Goal, m.Announce, m.Health.Why = hostile, hostile, hostile, hostile
	}
	for _, m := range ed.MVFs {
		m.Title, m.Value, m.PartOf, m.Team, m.Effort = hostile, hostile, hostile, hostile, hostile
	}
	for _, m := range ed.Metrics {
		m.Title, m.Source, m.Formula = hostile, hostile, hostile
		for i := range m.Points {
			m.Points[i].Note, m.Points[i].Actual.Text = hostile, hostile
		}
	}
	for _, post := range ed.Posts {
		post.Title, post.Summary, post.Highlights = hostile, hostile, []string{hostile}
	}
	ed.Pages[0].Title = hostile
	return ed
}

func TestEveryPageIsWellFormed(t *testing.T) {
	for name, ed := range map[string]*audience.Edition{"full": fullEdition(), "empty": emptyEdition(), "hostile": hostileEdition()} {
		t.Run(name, func(t *testing.T) {
			files := render(t, ed)
			pages(t, files, func(file string, doc *goquery.Document) {
				if first := doc.Find("head").Children().First(); first.AttrOr("http-equiv", "") != "Content-Security-Policy" || first.AttrOr("content", "") != policy {
					t.Errorf("%s: the policy is not first in head", file)
				}
				whole := 1
				// A picture for a frame elsewhere, and slides, have no frame of their own.
				if strings.HasPrefix(file, "charts/") || strings.HasPrefix(file, "slides/") || file == "timeline/embed/index.html" {
					whole = 0
				}
				scripts := 2
				if file == "timeline/index.html" && name != "empty" {
					scripts = 3
				}
				for selector, want := range map[string]int{
					"h1": 1, "main": 1, "header.site-header": whole, "footer.site-footer": whole, "a.skip[href='#main']": whole, "head > title": 1,
					"meta[name=description]": 1, "meta[name=viewport]": 1, "meta[name=color-scheme]": 1,
					"meta[name=referrer][content=no-referrer]": 1, "html[lang=en]": 1, ".site-header .as-of": whole, ".disclaimer": whole,
					"[style]": 0, "style": 0, "script:not([src], [type$=json])": 0, "script[src]": scripts, "[onload]": 0, "table table": 0, "a a": 0,
				} {
					if got := doc.Find(selector).Length(); got != want {
						t.Errorf("%s: %d of %s, want %d", file, got, selector, want)
					}
				}
				if bytes.Contains(files[file], []byte("ZgotmplZ")) {
					t.Errorf("%s: html/template refused a value", file)
				}
				seen := map[string]bool{}
				doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
					id, _ := s.Attr("id")
					if seen[id] {
						t.Errorf("%s: the id %q stands twice", file, id)
					}
					seen[id] = true
				})
			})
		})
	}
}

func TestEveryLinkLeadsSomewhere(t *testing.T) {
	ed := fullEdition()
	files := render(t, ed)
	count := 0
	pages(t, files, func(file string, doc *goquery.Document) {
		doc.Find("[href], [src]").Each(func(_ int, s *goquery.Selection) {
			address := s.AttrOr("href", s.AttrOr("src", ""))
			if s.Is("link[rel=canonical]") {
				return
			}
			count++
			u, err := url.Parse(address)
			if err != nil || u.Host != "" || u.Scheme != "" {
				t.Errorf("%s: %q is not an address within the site", file, address)
				return
			}
			target := file
			switch {
			case strings.HasPrefix(u.Path, "/roadmap/investors/") && file == "404.html":
				target = strings.TrimPrefix(u.Path, "/roadmap/investors/")
				if target == "" || strings.HasSuffix(target, "/") {
					target += "index.html"
				}
			case u.Path == "/roadmap/" && file == "404.html":
				return // another edition
			case strings.HasPrefix(u.Path, "/"):
				t.Errorf("%s: %q is not relative", file, address)
			case u.Path != "":
				target = path.Join(path.Dir(file), u.Path)
			}
			if target == "../index.html" {
				return // another edition
			}
			if _, ok := files[target]; !ok {
				t.Errorf("%s: %q leads to %s, which does not exist", file, address, target)
			}
			if u.Fragment != "" && path.Ext(target) == ".html" && page(t, files, target).Find("#"+u.Fragment).Length() == 0 {
				t.Errorf("%s: %q: no such anchor", file, address)
			}
		})
	})
	if count < 500 {
		t.Errorf("only %d links were looked at", count)
	}
}

func TestRoutes(t *testing.T) {
	files := render(t, fullEdition())
	for _, file := range []string{
		"index.html", "404.html", "feed.xml", "roadmap.json", "sitemap.xml", "assets/waypost.css", "assets/icon.svg",
		"timeline/index.html", "plan/index.html", "milestones/index.html", "milestones/m1/index.html", "services/index.html", "services/sA/index.html",
		"mvfs/index.html", "mvfs/a.1/index.html", "metrics/index.html", "metrics/ltv-cac/index.html", "posts/index.html",
		"posts/half-year/index.html", "about/index.html", "media/posts/a sketch.png",
	} {
		if _, ok := files[file]; !ok {
			t.Errorf("%s was not rendered", file)
		}
	}
	doc := page(t, files, "mvfs/a.2/index.html")
	if got := doc.Find("link[rel=canonical]").AttrOr("href", ""); got != "https://example.org/roadmap/investors/mvfs/a.2/" {
		t.Errorf("canonical is %q", got)
	}
	if got := doc.Find("a[rel=prev]").AttrOr("href", ""); got != "../c.1/index.html" {
		t.Errorf("the page before A.2 is %q", got)
	}
	if got := doc.Find(".crumbs li").Length(); got != 3 {
		t.Errorf("%d breadcrumbs", got)
	}
	facts := doc.Find("dl.facts").Text()
	for _, fact := range []string{"1 Apr 2026 to 20 Apr 2026", "3 working days late", "14 working days", "3 years, until 20 Jan 2029", "$4,000 a week", "4 working days"} {
		if !strings.Contains(facts, fact) {
			t.Errorf("A.2 does not say %q", fact)
		}
	}
}

func TestEveryViewShows(t *testing.T) {
	doc := page(t, render(t, fullEdition()), "index.html")
	if got := doc.Find(".view").Length(); got != len(everyView) {
		t.Errorf("%d views, want %d", got, len(everyView))
	}
	for selector, want := range map[string]int{
		".view .nothing": 0, ".board .column": 3, ".compare figure": 2, ".grid tbody tr": 8, ".slice-grid .slice-first": 12, ".forecast tbody tr": 2, ".whatif tbody tr": 6, ".tiles .tile": 2,
		"ol.milestones > li": 4, "figure.chart": 2, "figure.chart svg[role=img]": 4, "figure.chart tbody tr": 7, ".priority tbody tr": 2,
		".runway .facts > div": 5, ".earned tbody tr": 2, ".retirement .years > li": 1, ".parallel .wave": 2, ".why tbody tr": 6, ".post-list > li": 1, ".progress-parts > li": 7,
	} {
		if got := doc.Find(selector).Length(); got != want {
			t.Errorf("%d of %s, want %d", got, selector, want)
		}
	}
	finding := doc.Find("figure.chart .finding").First().Text()
	if want := "$1.81 M in Q2 2026, 4 % below the plan of $1.89 M, up 51.2 % since Q1 2026."; finding != want {
		t.Errorf("the chart says %q, want %q", finding, want)
	}
}

func TestViewsOfNothingSayIt(t *testing.T) {
	ed := emptyEdition()
	ed.Home = fullEdition().Home
	doc := page(t, render(t, ed), "index.html")
	if got := doc.Find(".view .nothing").Length(); got != len(everyView) {
		t.Errorf("%d sentences, want %d", got, len(everyView))
	}
}

func TestEmptyEdition(t *testing.T) {
	files := render(t, emptyEdition())
	if got := page(t, files, "index.html").Find("main").Text(); !strings.Contains(got, "Nothing planned yet") {
		t.Errorf("home says %q", got)
	}
	if got := page(t, files, "index.html").Find(".site-nav").Length(); got != 0 {
		t.Error("an empty edition has a navigation")
	}
	if got := slices.Sorted(maps.Keys(files)); !slices.Equal(got, []string{"404.html", "assets/early.js", "assets/icon.svg", "assets/search.js", "assets/timeline.js", "assets/waypost.css", "assets/waypost.js", "feed.xml", "index.html", "roadmap.json"}) {
		t.Errorf("files are %q", got)
	}
	if got := page(t, files, "404.html").Find("main a").AttrOr("href", ""); got != "/" {
		t.Errorf("404 leads to %q", got)
	}
}

func TestHostileTitles(t *testing.T) {
	files := render(t, hostileEdition())
	for file, raw := range files {
		if bytes.Contains(raw, []byte("<svg onload")) {
			t.Errorf("%s holds the hostile title as markup", file)
		}
	}
	if got := page(t, files, "mvfs/a.1/index.html").Find("h1").Text(); got != hostile {
		t.Errorf("the title reads %q", got)
	}
	var feed struct {
		Entries []struct {
			Title string `xml:"title"`
			ID    string `xml:"id"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal(files["feed.xml"], &feed); err != nil {
		t.Fatal(err)
	}
	if len(feed.Entries) != 1 || feed.Entries[0].Title != hostile || feed.Entries[0].ID != "https://example.org/roadmap/investors/posts/half-year/" {
		t.Errorf("the feed holds %+v", feed.Entries)
	}
	var data struct {
		Schema string
		MVFs   []struct{ ID, Title, Page string }
	}
	if err := json.Unmarshal(files["roadmap.json"], &data); err != nil {
		t.Fatal(err)
	}
	if data.Schema != "waypost/roadmap/1" || len(data.MVFs) != 12 || data.MVFs[0].Title != hostile || data.MVFs[0].Page != "mvfs/a.1/" {
		t.Errorf("roadmap.json holds %+v", data)
	}
}

func TestBadLinks(t *testing.T) {
	at := diag.Pos{File: "content/posts/half-year.md", Line: 7, Col: 3}
	for name, c := range map[string]struct {
		link roadmap.Link
		code string
	}{
		"hidden": {roadmap.Link{File: "content/mvfs/secret.md"}, "link-hidden"},
		"route":  {roadmap.Link{Route: "nowhere/"}, "broken-link"},
		"asset":  {roadmap.Link{Asset: "posts/none.png"}, "broken-link"},
	} {
		t.Run(name, func(t *testing.T) {
			ed := fullEdition()
			c.link.Pos = at
			ed.SetText(&ed.Posts[0].Entry, roadmap.Fragment{Parts: []roadmap.Part{{HTML: `<a href="`, Link: &c.link}, {HTML: `">x</a>`}}})
			_, problems := site.Render(ed, loadTheme(t), drawer)
			got := problems.Sorted()
			if len(got) != 1 || got[0].Code != c.code || got[0].Pos != at || got[0].Hint == "" {
				t.Errorf("problems are %+v", got)
			}
		})
	}
}

// What is wrong with the text of a page is said as long as it is there, whatever other
// texts become, and no longer.
func TestReword(t *testing.T) {
	link := roadmap.Link{File: "content/mvfs/secret.md", Pos: diag.Pos{File: "content/posts/half-year.md", Line: 7, Col: 3}}
	ed := fullEdition()
	first, problems := site.Plan(ed, loadTheme(t), drawer)
	pages := first
	for _, step := range []struct {
		of    *audience.Entry
		text  roadmap.Fragment
		wrong int
	}{
		{&ed.Posts[0].Entry, roadmap.Fragment{Parts: []roadmap.Part{{HTML: `<a href="`, Link: &link}, {HTML: `">x</a>`}}}, 1},
		{&ed.MVFs[0].Entry, html("<p>Other words.</p>"), 1},
		{&ed.Posts[0].Entry, html("<p>No link.</p>"), 0},
	} {
		again := *ed
		ed = &again
		ed.SetText(step.of, step.text)
		if pages, problems = pages.Reword(ed); problems.Len() != step.wrong || !pages.SameFiles(first) {
			t.Errorf("%s: problems are %+v; the same files: %t", step.of.ID, problems.Sorted(), pages.SameFiles(first))
		}
	}
	page, _ := pages.File("mvfs/a.1/index.html")
	if !strings.Contains(string(page), "Other words.") {
		t.Error("the page does not have its new words")
	}
}

func TestTwoPagesAtOneAddress(t *testing.T) {
	ed := fullEdition()
	ed.Pages[0].Slug = "timeline"
	_, problems := site.Render(ed, loadTheme(t), drawer)
	if got := problems.Sorted(); len(got) != 1 || got[0].Code != "route-taken" {
		t.Errorf("problems are %+v", got)
	}
}

func TestSameEditionSameBytes(t *testing.T) {
	a, b := render(t, fullEdition()), render(t, fullEdition())
	if !maps.EqualFunc(a, b, bytes.Equal) {
		t.Error("two renders differ")
	}
}

func TestRoot(t *testing.T) {
	investors := fullEdition()
	files := site.Root([]*audience.Edition{investors})
	doc := page(t, files, "index.html")
	if got := doc.Find("main a").AttrOr("href", ""); got != "investors/index.html" {
		t.Errorf("the door leads to %q", got)
	}
	public := emptyEdition()
	public.BaseURL = investors.BaseURL
	files = site.Root([]*audience.Edition{public, investors})
	if got := slices.Sorted(maps.Keys(files)); !slices.Equal(got, []string{".nojekyll", "robots.txt"}) {
		t.Errorf("files are %q", got)
	}
	if got := string(files["robots.txt"]); !strings.Contains(got, "Sitemap: https://example.org/roadmap/sitemap.xml") {
		t.Errorf("robots.txt is %q", got)
	}
}

// TestWrite leaves a rendered edition in the folder that SITE_DIR names, to be looked
// at in a browser.
func TestWrite(t *testing.T) {
	dir := os.Getenv("SITE_DIR")
	if dir == "" {
		t.Skip("SITE_DIR is not set")
	}
	for file, raw := range render(t, fullEdition()) {
		name := filepath.Join(dir, filepath.FromSlash(file))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, raw, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
