package site

import (
	"slices"
	"strings"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/theme"
	"github.com/waypost/waypost/generator/internal/timeline"
)

// The pages that only some themes have.
const (
	slidesFile = "slides/index.html"
	styleFile  = "style/index.html"
)

// planExtras adds the pages of optional layouts. An edition without a plan has no slides.
func (s *site) planExtras() {
	if s.theme.Has(theme.SlidesLayout) && len(s.ed.MVFs) > 0 {
		s.add(route{
			file: slidesFile, layout: theme.SlidesLayout, title: s.ed.Words.T("Slides"), description: s.ed.Summary, bare: true, view: (*page).slidesPage,
		})
	}
	if s.theme.ShowStyle && s.theme.Has(theme.StyleLayout) && s.ed.ID == audience.PublicID {
		s.add(route{file: styleFile, layout: theme.StyleLayout, title: s.ed.Words.T("Style"), description: s.ed.Words.T("The components of the theme."), view: (*page).stylePage})
	}
}

// How many metrics and charts fit an audience's patience.
const (
	slideMetrics = 4
	slideCharts  = 3
)

func (p *page) slidesPage() any {
	ed := p.ed
	milestones, more := p.milestoneCards()
	out := theme.SlidesPage{
		Frame: p.around(), Summary: ed.Summary, Progress: p.progress(ed.Progress), Milestones: milestones, More: more, Board: p.board(),
		Plan: p.picture(timeline.Plan, ed, "milestone"), Report: p.report("board"),
	}
	if out.Report == nil {
		out.Report = p.report("")
	}
	shown, charted := p.headline()
	for _, m := range shown[:min(slideMetrics, len(shown))] {
		out.Metrics = append(out.Metrics, p.metric(m))
	}
	for _, m := range charted {
		if c := p.charts[chartKey(m.ID, nil)]; len(out.Charts) < slideCharts && !c.Empty() {
			out.Charts = append(out.Charts, p.figure(c))
		}
	}
	return out
}

// headline is the metrics in the order in which the home page shows them, as numbers and
// as charts, and then the others.
func (p *page) headline() (shown, charted []*audience.Metric) {
	var numbers, charts []string
	for _, part := range p.ed.Home.Parts {
		switch v := part.View; {
		case v == nil:
		case v.Name == "metrics":
			for _, id := range strings.Split(v.Options["show"], ",") {
				numbers = append(numbers, strings.TrimSpace(id))
			}
		case v.Name == "chart":
			charts = append(charts, v.Arg)
		}
	}
	by := func(first, then []string) []*audience.Metric {
		order := slices.Concat(first, then)
		place := func(m *audience.Metric) int {
			if i := slices.Index(order, m.ID); i >= 0 {
				return i
			}
			return len(order)
		}
		return slices.SortedStableFunc(slices.Values(p.ed.Metrics), func(a, b *audience.Metric) int { return place(a) - place(b) })
	}
	return by(numbers, charts), by(charts, numbers)
}

func (p *page) stylePage() any {
	ed := p.ed
	out := theme.StylePage{
		Colours: p.theme.Palette, MVFs: p.mvfs(ed.MVFs[:min(4, len(ed.MVFs))]), Metrics: p.metrics(), Milestones: p.milestones(),
		Progress: p.progress(ed.Progress), Board: p.board(), Grid: p.grid(), Posts: p.posts(ed.Posts[:min(3, len(ed.Posts))]),
		Report: p.report(""), Kits: p.announcements(), Path: p.mvfs(p.criticalPath()),
	}
	for _, s := range roadmap.Statuses {
		out.Statuses = append(out.Statuses, *p.statusMark(s))
	}
	for _, h := range []string{"green", "amber", "red", "grey"} {
		out.Healths = append(out.Healths, *p.healthMark(h))
	}
	if len(ed.MVFs) > 0 {
		out.Plan = p.picture(timeline.Plan, ed, "milestone")
	}
	for _, key := range []string{"progress", "burn-up"} {
		if c := p.charts[chartKey(key, nil)]; out.Chart == nil && !c.Empty() {
			chart := p.figure(c)
			out.Chart = &chart
		}
	}
	return out
}
