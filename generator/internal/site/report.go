package site

import (
	"slices"
	"strings"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/theme"
)

// This file makes the views that a report is put together from.

// viewHeadings name the views that bring headings of their own.
var viewHeadings = map[string]string{
	"announcements": key("Announcements"), "compare": key("With and without MVFs"), "metrics": key("Metrics"), "milestones": key("Milestones"),
	"now-next-later": key("Now, next and later"), "posts": key("Posts"), "report": key("The latest report"), "timeline": key("Timeline"),
}

// chosenMetrics are those of the show option in its order, else all. What the audience
// does not see is not there.
func (p *page) chosenMetrics(v *roadmap.View) []theme.Metric {
	if v.Options["show"] == "" {
		return p.metrics()
	}
	var out []theme.Metric
	for _, id := range strings.Split(v.Options["show"], ",") {
		i := slices.IndexFunc(p.ed.Metrics, func(m *audience.Metric) bool { return m.ID == strings.TrimSpace(id) })
		if i >= 0 {
			out = append(out, p.metric(p.ed.Metrics[i]))
		}
	}
	return out
}

// report is the newest post of a kind that reports: that has a health, or highlights,
// lowlights or asks.
func (p *page) report(kind string) *theme.Post {
	for _, v := range p.ed.Posts {
		if kind != "" && v.PostKind != kind {
			continue
		}
		if v.Health.State == "" && len(v.Highlights)+len(v.Lowlights)+len(v.Asks) == 0 {
			continue
		}
		out := p.post(v)
		out.Health, out.HealthWhy = p.healthMark(v.Health.State), v.Health.Why
		out.Highlights, out.Lowlights, out.Asks = v.Highlights, v.Lowlights, v.Asks
		return &out
	}
	return nil
}

// criticalPath is what is still open and has no slack, in the order of its dates.
func (p *page) criticalPath() []*audience.MVF {
	var out []*audience.MVF
	for _, m := range p.ed.MVFs {
		if m.Critical && m.Status != roadmap.Shipped && m.Status != roadmap.Dropped && !m.Expected.IsZero() {
			out = append(out, m)
		}
	}
	slices.SortStableFunc(out, func(a, b *audience.MVF) int { return int(a.Expected.End.Last) - int(b.Expected.End.Last) })
	return out
}

// announcements are the milestones with words to announce them: what has shipped, the
// newest first, then what ships next.
func (p *page) announcements() []theme.Announcement {
	var shipped, next []theme.Announcement
	for _, m := range p.ed.Milestones {
		if m.Announce == "" {
			continue
		}
		kit := theme.Announcement{Milestone: p.milestone(m), Text: m.Announce}
		if c, ok := p.charts[chartKey("progress", nil)]; ok && !c.Empty() {
			if p.known[chartPNG(c.ID)] {
				kit.Pictures = append(kit.Pictures, theme.Link{Text: p.ed.Words.T("Progress, PNG"), Href: p.to(chartPNG(c.ID), "")})
			}
			kit.Pictures = append(kit.Pictures, theme.Link{Text: p.ed.Words.T("Progress, SVG"), Href: p.to(chartSVG(c.ID), "")})
		}
		if m.Shipped {
			shipped = append(shipped, kit)
		} else {
			next = append(next, kit)
		}
	}
	slices.Reverse(shipped)
	return append(shipped, next...)
}

// staleAfter is how many days without a new post make a reader wonder.
const staleAfter = 90

// notices say what a reader must know before the rest: what is past due, and that nothing
// was told for long.
func (p *page) notices() []string {
	var out []string
	var due []string
	for _, m := range p.ed.MVFs {
		if m.PastDue {
			due = append(due, m.ID)
		}
	}
	switch n := len(due); {
	case n == 1:
		out = append(out, p.ed.Words.T("%s is past its due date.", due[0]))
	case n > 5:
		out = append(out, p.ed.Words.T("%d MVFs are past their due date.", n))
	case n > 1:
		out = append(out, p.ed.Words.T("%s are past their due date.", p.ed.Words.List(due)))
	}
	if len(p.ed.Posts) > 0 && p.ed.AsOf != roadmap.NoDate {
		if newest := p.ed.Posts[0].Date; int(p.ed.AsOf)-int(newest) > staleAfter {
			out = append(out, p.ed.Words.T("The newest post is of %s. What it says may be old.", p.period(roadmap.DayPeriod(newest))))
		}
	}
	return out
}
