package site_test

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

// homeWith is the home page of an edition whose narrative is one view without a heading.
func homeWith(t *testing.T, ed *audience.Edition, v roadmap.View) *goquery.Document {
	t.Helper()
	ed.Home = roadmap.Fragment{Parts: []roadmap.Part{{HTML: "<p>First.</p>", View: &v}}}
	return page(t, render(t, ed), "index.html")
}

func words(sel *goquery.Selection) string { return strings.Join(strings.Fields(sel.Text()), " ") }

// A report is the newest post that has something to report, of the kind that is asked for.
func TestReport(t *testing.T) {
	day := func(d int) roadmap.Date { return roadmap.NewDate(2026, 7, d) }
	ed := fullEdition()
	post := func(slug, kind string, on roadmap.Date, asks ...string) *audience.Post {
		return &audience.Post{Entry: audience.Entry{Kind: roadmap.KindPost, ID: slug, Slug: slug, Title: slug}, Date: on, PostKind: kind, Asks: asks}
	}
	ed.Posts = []*audience.Post{post("talk", "progress", day(9)), post("news", "progress", day(8), "Read it"), post("board", "board", day(7), "Agree to it")}
	if got := words(homeWith(t, ed, roadmap.View{Name: "report"}).Find(".report h3")); got != "news" {
		t.Errorf("the newest report is %q", got)
	}
	doc := homeWith(t, ed, roadmap.View{Name: "report", Options: map[string]string{"kind": "board"}})
	if got := words(doc.Find(".report .asks li")); got != "Agree to it" {
		t.Errorf("the board is asked %q", got)
	}
	if got := words(doc.Find("h2.visually-hidden")); got != "The latest report" {
		t.Errorf("a view without a heading before it is headed %q", got)
	}
}

// A strip shows the metrics that are named, in that order, and nothing of those that the
// audience does not see.
func TestMetricStrip(t *testing.T) {
	doc := homeWith(t, fullEdition(), roadmap.View{Name: "metrics", Options: map[string]string{"as": "strip", "show": "ltv-cac, hidden, revenue"}})
	if got := words(doc.Find(".strip-name")); got != "LTV/CAC Revenue" && got != "LTV/CACRevenue" {
		t.Errorf("the strip shows %q", got)
	}
}

// The critical path is what is open and has no slack, by its dates.
func TestCriticalPath(t *testing.T) {
	ed := fullEdition()
	want := 0
	for i, m := range ed.MVFs {
		m.Critical = i%2 == 0
		if m.Critical && m.Status != roadmap.Shipped && m.Status != roadmap.Dropped && !m.Expected.IsZero() {
			want++
		}
	}
	doc := homeWith(t, ed, roadmap.View{Name: "critical-path"})
	if got := doc.Find(".chain-link").Length(); got != want || want == 0 {
		t.Errorf("%d on the path, want %d", got, want)
	}
}

// What has shipped is announced first, the newest first; a milestone without words is not.
func TestAnnouncements(t *testing.T) {
	ed := fullEdition()
	for i, m := range ed.Milestones {
		m.Shipped, m.Announce = i < 2, "Announce "+m.Title
	}
	ed.Milestones[3].Announce = ""
	doc := homeWith(t, ed, roadmap.View{Name: "announcements"})
	var got []string
	doc.Find(".kit-text").Each(func(_ int, s *goquery.Selection) { got = append(got, words(s)) })
	want := []string{"Announce " + ed.Milestones[1].Title, "Announce " + ed.Milestones[0].Title, "Announce " + ed.Milestones[2].Title}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("announces %q, want %q", got, want)
	}
	doc.Find("button[data-copies]").Each(func(_ int, s *goquery.Selection) {
		if doc.Find("#"+s.AttrOr("data-copies", "none")).Length() != 1 {
			t.Error("a button copies nothing")
		}
	})
}

// Home says first what is past due, and that nothing was told for long.
func TestNotices(t *testing.T) {
	ed := fullEdition()
	for _, m := range ed.MVFs {
		m.PastDue = false
	}
	doc := homeWith(t, ed, roadmap.View{Name: "progress"})
	before := words(doc.Find(".callout"))
	ed.MVFs[0].PastDue, ed.MVFs[1].PastDue = true, true
	ed.Posts[0].Date = ed.AsOf - 200
	ed.Posts = ed.Posts[:1]
	got := words(homeWith(t, ed, roadmap.View{Name: "progress"}).Find(".callout"))
	if !strings.Contains(got, ed.MVFs[0].ID+" and "+ed.MVFs[1].ID+" are past their due date.") || !strings.Contains(got, "may be old") || strings.Contains(before, "past") {
		t.Errorf("home said %q and then %q", before, got)
	}
}
