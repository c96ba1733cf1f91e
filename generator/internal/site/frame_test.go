package site_test

import (
	"net/url"
	"path"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/site"
	"github.com/waypost/waypost/generator/internal/theme"
)

// Pages share what is around them with others of their section. Nobody gets the frame of another
// place: its links lead where they say, the section is the page's own, and so is the edition.
func TestFrames(t *testing.T) {
	th := loadTheme(t)
	public := fullEdition()
	public.ID, public.Folder, public.Title, public.Disclaimer = "public", "", "Everybody", "Dates may change."
	public.Pages = append(public.Pages, &audience.Page{Entry: entry("page", "team", "team", "Team"), Menu: true})
	for _, ed := range []*audience.Edition{fullEdition(), public} {
		files, problems := site.Render(ed, th, drawer)
		if problems.Len() > 0 {
			t.Fatal(problems.Sorted())
		}
		names := map[string]string{
			"Timeline": "timeline/", "Plan": "plan/", "Milestones": "milestones/", "Services": "services/", "MVFs": "mvfs/",
			"Metrics": "metrics/", "Posts": "posts/", "About this roadmap": "about/", "Team": "team/",
		}
		marked := map[string]int{}
		pages(t, files, func(file string, doc *goquery.Document) {
			header := doc.Find(".site-header")
			if header.Length() == 0 {
				return // a whole document of its own
			}
			leads := func(link *goquery.Selection, to string) {
				t.Helper()
				href, _ := link.Attr("href")
				want := to + "index.html"
				if file == "404.html" {
					want = "roadmap/" + path.Join(ed.Folder, to)
				} else {
					href, _ = url.PathUnescape(path.Join(path.Dir(file), href))
				}
				if strings.Trim(href, "/") != strings.Trim(want, "/") {
					t.Errorf("%s %s: %q leads to %q, want %q", ed.ID, file, link.Text(), href, want)
				}
			}
			leads(header.Find(".brand"), "")
			header.Find("nav a").Each(func(_ int, link *goquery.Selection) { leads(link, names[link.Text()]) })
			if got := header.Find("nav a").Length(); got != 7+len(ed.Pages) {
				t.Errorf("%s %s: %d links", ed.ID, file, got)
			}
			current := header.Find("[aria-current]")
			want := ""
			for _, to := range names {
				if strings.HasPrefix(file, to) {
					want = to
				}
			}
			if got := names[current.Text()]; got != want {
				t.Errorf("%s %s: %q is marked", ed.ID, file, current.Text())
			}
			marked[want]++
			if got := header.Find(".edition").Text(); !strings.HasSuffix(got, ed.Title) {
				t.Errorf("%s %s: the edition is %q", ed.ID, file, got)
			}
			if got := doc.Find(".disclaimer").Text(); got != ed.Disclaimer {
				t.Errorf("%s %s: the disclaimer is %q", ed.ID, file, got)
			}
		})
		for name, folder := range names {
			if marked[folder] == 0 && (name != "Team" || ed == public) {
				t.Errorf("%s: no page marks %s", ed.ID, name)
			}
		}
		if marked["mvfs/"] != 1+len(ed.MVFs) {
			t.Errorf("%s: %d pages stand in MVFs", ed.ID, marked["mvfs/"])
		}
	}
}

// A link of a frame that leads nowhere is a problem of every page that shows it.
func TestFrameThatLeadsNowhere(t *testing.T) {
	th := loadTheme(t)
	delete(th.Assets, theme.StyleSheet)
	_, problems := site.Render(fullEdition(), th, drawer)
	at := map[string]bool{}
	for _, p := range problems.Sorted() {
		at[p.Pos.File] = at[p.Pos.File] || strings.Contains(p.Text, "assets/waypost.css")
	}
	for _, file := range []string{"index.html", "mvfs/index.html", "mvfs/a.1/index.html", "mvfs/b.1/index.html", "slides/index.html"} {
		if !at["investors/"+file] {
			t.Errorf("%s does not say that its style sheet is missing", file)
		}
	}
}
