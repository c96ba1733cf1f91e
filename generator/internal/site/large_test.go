package site_test

import (
	"fmt"
	"path"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

// grown is the full edition with n more MVFs, twelve to a milestone; every hundredth has none.
func grown(n int) *audience.Edition {
	ed := fullEdition()
	ed.BaseURL = "" // without social cards
	model := *ed.MVFs[11]
	model.Before, model.After, model.Driver = nil, nil, nil
	var m *audience.Milestone
	for i := range n {
		if i%12 == 0 {
			m = &audience.Milestone{
				Entry:  entry(roadmap.KindMilestone, fmt.Sprintf("more-%d", i), fmt.Sprintf("more-%d", i), "More"),
				Number: len(ed.Milestones) + 1, Expected: model.Expected, Planned: model.Planned,
			}
			ed.Milestones = append(ed.Milestones, m)
		}
		v := model
		v.Entry = entry(roadmap.KindMVF, fmt.Sprintf("X.%d", i), fmt.Sprintf("x.%d", i), fmt.Sprintf("Piece %d", i))
		v.Service, v.Milestone, v.Ready = ed.Services[i%3], m, true
		if i%100 == 99 {
			v.Milestone = nil
		} else {
			m.MVFs = append(m.MVFs, &v)
			m.Progress.Total++
		}
		v.Service.MVFs = append(v.Service.MVFs, &v)
		v.Service.Progress.Total++
		ed.Progress.Total++
		ed.MVFs = append(ed.MVFs, &v)
		ed.Metrics[0].MovedBy = append(ed.Metrics[0].MovedBy, &v)
	}
	return ed
}

// TestLargeEditionsCount holds that no page of a large edition lists every MVF, that each
// says how many there are, and that every MVF is reached by links all the same.
func TestLargeEditionsCount(t *testing.T) {
	const n = 2500
	files := render(t, grown(n))
	reached := map[string]bool{}
	pages(t, files, func(file string, doc *goquery.Document) {
		if strings.HasPrefix(file, "mvfs/") && file != "mvfs/index.html" {
			return // one leads to the next; a reader does not go through them all
		}
		here := map[string]bool{}
		doc.Find("a[href]").Each(func(_ int, a *goquery.Selection) {
			address, _, _ := strings.Cut(a.AttrOr("href", ""), "#")
			if target := path.Join(path.Dir(file), address); strings.HasPrefix(target, "mvfs/") && target != "mvfs/index.html" {
				reached[target], here[target] = true, true
			}
		})
		if len(here) > 900 {
			t.Errorf("%s links to %d MVFs", file, len(here))
		}
		if size := len(files[file]); size > 600_000 {
			t.Errorf("%s has %d bytes", file, size)
		}
	})
	if len(reached) != n+12 {
		t.Errorf("%d of %d MVFs are reached", len(reached), n+12)
	}
	for file, want := range map[string][]string{
		"mvfs/index.html":            {"12 MVFs", "and 2,451 more", "X.99"},
		"services/sA/index.html":     {"More", "4 MVFs", "X.99"},
		"metrics/revenue/index.html": {"12 MVFs"},
		"milestones/index.html":      {"Open milestones", "All milestones", "12 MVFs"},
		"services/index.html":        {"0 of 4 shipped", "and 13 more"},
		"slides/index.html":          {"more"},
	} {
		text := words(page(t, files, file).Find("main"))
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s does not say %q", file, w)
			}
		}
	}
}

// TestOrdinaryEditionsList holds that a thousand MVFs are still listed one by one.
func TestOrdinaryEditionsList(t *testing.T) {
	files := render(t, grown(988))
	if got := page(t, files, "mvfs/index.html").Find("h2 ~ .groups .mvf-link").Length(); got != 1000 {
		t.Errorf("lists %d MVFs", got)
	}
	if got := page(t, files, "timeline/index.html").Find(".tl-row").Length(); got != 1000 {
		t.Errorf("%d rows", got)
	}
}
