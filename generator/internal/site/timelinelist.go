package site

import (
	"slices"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/theme"
	"github.com/waypost/waypost/generator/internal/timeline"
)

// maxQuarters bounds the axis of a plan that reaches very far.
const maxQuarters = 400

// timelineList is the plan as rows with their days.
func (p *page) timelineList() *theme.TimelineList {
	ed := p.ed
	out := &theme.TimelineList{AsOf: ed.AsOf.String(), Total: len(ed.MVFs), Count: ed.Words.Number(float64(len(ed.MVFs)), 0), Collapsed: p.large(), Script: p.asset(theme.TimelineScript)}
	first, last := ed.AsOf, ed.AsOf
	reach := func(s audience.Span) {
		if from, to, ok := timeline.Days(s); ok {
			first, last = min(first, from), max(last, to)
		}
	}
	if out.Collapsed {
		group := theme.TimelineGroup{Link: theme.Link{Text: ed.Words.T("Milestones"), Href: p.to("milestones/index.html", "")}, Note: ed.Words.N(out.Total, "1 MVF", "%d MVFs")}
		for _, m := range ed.Milestones {
			span := m.Expected
			if span.IsZero() {
				span = m.Planned
			}
			reach(span)
			group.Rows = append(group.Rows, p.milestoneRow(m, span))
		}
		out.Groups = []theme.TimelineGroup{group}
	} else {
		for _, m := range ed.MVFs {
			reach(timeline.MainSpan(m))
			reach(m.Planned)
		}
		for _, m := range ed.Milestones {
			group := theme.TimelineGroup{Link: *p.entryLink(&m.Entry), Note: p.milestone(m).When}
			for _, v := range m.MVFs {
				group.Rows = append(group.Rows, p.timelineRow(v))
			}
			out.Groups = append(out.Groups, group)
		}
		rest := theme.TimelineGroup{Link: theme.Link{Text: ed.Words.T(notPlaced)}}
		for _, m := range ed.MVFs {
			if m.Milestone == nil {
				rest.Rows = append(rest.Rows, p.timelineRow(m))
			}
		}
		if len(rest.Rows) > 0 {
			out.Groups = append(out.Groups, rest)
		}
	}
	out.Statuses = apart(out, func(r *theme.TimelineRow) string {
		if r.Status == nil {
			return ""
		}
		return r.Status.Word
	})
	services := make([]string, len(ed.Services))
	for i, s := range ed.Services {
		services[i] = s.Title
	}
	out.Services = apart(out, func(r *theme.TimelineRow) string {
		if r.Service == nil {
			return ""
		}
		return r.Service.Text
	}, services...)
	out.Teams = apart(out, func(r *theme.TimelineRow) string { return r.Team })
	out.Horizons = apart(out, func(r *theme.TimelineRow) string { return r.Horizon }, ed.Words.T("Short term"), ed.Words.T("Long term"))
	for _, g := range out.Groups {
		for i := range g.Rows {
			out.Chains = out.Chains || len(g.Rows[i].After) > 0
		}
	}
	quarter := func(d roadmap.Date) roadmap.Period { return ed.Fiscal.Coarsen(d, roadmap.Quarterly) }
	out.From, out.To = quarter(first).First.String(), quarter(last).Last.String()
	for q := quarter(first); q.First <= last && len(out.Quarters) < maxQuarters; q = quarter(q.Last + 1) {
		out.Quarters = append(out.Quarters, theme.TimelineTick{Day: q.First.String(), Label: p.period(q)})
	}
	return out
}

// apart lists the values of rows, unless there is but one: those of order first, the others as
// they come.
func apart(list *theme.TimelineList, value func(*theme.TimelineRow) string, order ...string) []string {
	var out []string
	seen := map[string]bool{"": true}
	for _, g := range list.Groups {
		for i := range g.Rows {
			if v := value(&g.Rows[i]); !seen[v] {
				seen[v] = true
				out = append(out, v)
			}
		}
	}
	if len(out) < 2 {
		return nil
	}
	place := func(v string) int {
		if i := slices.Index(order, v); i >= 0 {
			return i
		}
		return len(order)
	}
	slices.SortStableFunc(out, func(a, b string) int { return place(a) - place(b) })
	return out
}

func (p *page) timelineRow(m *audience.MVF) theme.TimelineRow {
	row := theme.TimelineRow{MVF: p.mvf(m), Slug: m.Slug}
	switch m.Horizon {
	case roadmap.ShortTerm:
		row.Horizon = p.ed.Words.T("Short term")
	case roadmap.LongTerm:
		row.Horizon = p.ed.Words.T("Long term")
	}
	span := timeline.MainSpan(m)
	row.From, row.To = isoDays(span)
	if m.Planned != span {
		row.PlanFrom, row.PlanTo = isoDays(m.Planned)
	}
	for _, d := range m.After {
		row.After = append(row.After, d.MVF.Slug)
	}
	return row
}

func (p *page) milestoneRow(m *audience.Milestone, span audience.Span) theme.TimelineRow {
	card := p.milestone(m)
	row := theme.TimelineRow{MVF: theme.MVF{Title: card.Title, Href: card.Href, Status: card.Status, When: card.When, Late: card.Late}, Slug: m.Slug}
	row.From, row.To = isoDays(span)
	if m.Planned != span {
		row.PlanFrom, row.PlanTo = isoDays(m.Planned)
	}
	return row
}

func isoDays(s audience.Span) (from, to string) {
	first, last, ok := timeline.Days(s)
	if !ok {
		return "", ""
	}
	return first.String(), last.String()
}
