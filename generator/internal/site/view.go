package site

import (
	"strconv"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/theme"
)

// The sentences that stand in for a view with nothing to show.
const (
	noAnnouncements = "There is nothing to announce yet."
	noMVFs          = "No MVFs are planned yet."
	noMilestones    = "No milestones are planned yet."
	noProgress      = "There is no progress to show yet."
	noMetrics       = "No metrics are shown yet."
	noPosts         = "There are no posts yet."
	noCompare       = "There is no comparison to show yet."
	noReady         = "Nothing is ready to start: everything open is being built or waits for something."
	noPath          = "There is no critical path: nothing open has a date that others wait for."
	noBoard         = "Nothing is being built or planned yet."
)

// view makes a placed view of a narrative.
func (p *page) view(v *roadmap.View) theme.View {
	if planning, ok := p.planningView(v); ok {
		return planning
	}
	switch v.Name {
	case "balance":
		return p.roadmapChart("balance")
	case "chart":
		return p.chartView(v)
	case "compare":
		if c := p.compare(v.Options["show"]); c != nil {
			return theme.View{Compare: c}
		}
		return theme.View{Empty: p.ed.Words.T(noCompare)}
	case "grid":
		if g := p.grid(); g != nil {
			return theme.View{Grid: g}
		}
		return theme.View{Empty: p.ed.Words.T(noMVFs)}
	case "announcements":
		list := limited(p.announcements(), v, maxCards)
		return orEmpty(theme.View{Kits: list}, len(list), p.ed.Words.T(noAnnouncements))
	case "critical-path":
		list, more := p.cut(p.criticalPath(), maxList)
		return orEmpty(theme.View{Path: list, More: more}, len(list), p.ed.Words.T(noPath))
	case "metrics":
		list := p.chosenMetrics(v)
		if v.Options["as"] == "strip" {
			return orEmpty(theme.View{Strip: list}, len(list), p.ed.Words.T(noMetrics))
		}
		return orEmpty(theme.View{Metrics: list}, len(list), p.ed.Words.T(noMetrics))
	case "milestones":
		list, more := p.milestoneCards()
		if v.Options["as"] == "table" {
			return orEmpty(theme.View{Plan: list, More: more}, len(list), p.ed.Words.T(noMilestones))
		}
		return orEmpty(theme.View{Milestones: list, More: more}, len(list), p.ed.Words.T(noMilestones))
	case "mvfs":
		list, groups := p.listOrCount(p.chosenMVFs(v))
		return orEmpty(theme.View{MVFs: list, Groups: groups}, len(list)+len(groups), p.ed.Words.T(noMVFs))
	case "now-next-later":
		if b := p.board(); b != nil {
			return theme.View{Board: b}
		}
		return theme.View{Empty: p.ed.Words.T(noBoard)}
	case "posts":
		list := p.posts(p.chosenPosts(v))
		return orEmpty(theme.View{Posts: list}, len(list), p.ed.Words.T(noPosts))
	case "progress":
		if pv, more := p.progressBy(v.Options["by"]); pv != nil {
			return theme.View{Progress: pv, More: more}
		}
		return theme.View{Empty: p.ed.Words.T(noProgress)}
	case "ready":
		list, more := p.ready()
		return orEmpty(theme.View{Ready: list, More: more}, len(list), p.ed.Words.T(noReady))
	case "report":
		if r := p.report(v.Options["kind"]); r != nil {
			return theme.View{Report: r}
		}
		return theme.View{Empty: p.ed.Words.T(noPosts)}
	case "timeline":
		if len(p.ed.MVFs) == 0 {
			return theme.View{Empty: p.ed.Words.T(noMVFs)}
		}
		if v.Options["kind"] == "staircase" {
			if p.ed.Compare == nil {
				return theme.View{Empty: p.ed.Words.T(noCompare)}
			}
			return theme.View{Picture: p.staircase()}
		}
		return theme.View{Picture: p.planPicture(v.Options["group"])}
	}
	p.problems.Errorf("unknown-view", v.Pos, "see the list of views in the manual", "there is no view %q", v.Name)
	return theme.View{Empty: p.ed.Words.T(noMVFs)}
}

func orEmpty(v theme.View, n int, sentence string) theme.View {
	if n == 0 {
		return theme.View{Empty: sentence}
	}
	return v
}

// limited cuts a list to the limit option of a view.
func limited[T any](list []T, v *roadmap.View, otherwise int) []T {
	limit, err := strconv.Atoi(v.Options["limit"])
	if err != nil || limit < 0 {
		limit = otherwise
	}
	return list[:min(limit, len(list))]
}

func (p *page) chosenMVFs(v *roadmap.View) []*audience.MVF {
	var out []*audience.MVF
	for _, m := range p.ed.MVFs {
		if want := v.Options["status"]; want == "" || string(m.Status) == want {
			out = append(out, m)
		}
	}
	return limited(out, v, len(out))
}

func (p *page) chosenPosts(v *roadmap.View) []*audience.Post {
	var out []*audience.Post
	for _, post := range p.ed.Posts {
		if want := v.Options["kind"]; want == "" || post.PostKind == want {
			out = append(out, post)
		}
	}
	return limited(out, v, 5)
}

func (p *page) progressBy(by string) (*theme.ProgressView, *theme.Link) {
	whole := p.progress(p.ed.Progress)
	if whole == nil {
		return nil, nil
	}
	var more *theme.Link
	out := &theme.ProgressView{}
	part := func(e *audience.Entry, v audience.Progress) {
		if pr := p.progress(v); pr != nil {
			out.Parts = append(out.Parts, theme.ProgressPart{Link: *p.entryLink(e), Progress: *pr})
		}
	}
	switch by {
	case "milestone":
		var list []*audience.Milestone
		list, more = p.shownMilestones()
		for _, m := range list {
			part(&m.Entry, m.Progress)
		}
	case "service":
		for _, v := range p.ed.Services {
			part(&v.Entry, v.Progress)
		}
	}
	if len(out.Parts) == 0 {
		out.Whole = whole
	}
	return out, more
}

// board sorts what has not shipped into now (being built), next (planned, in the
// first milestone that has something planned) and later.
func (p *page) board() *theme.Board {
	now := theme.Column{Title: p.ed.Words.T("Now"), Note: p.ed.Words.T("Being built")}
	next := theme.Column{Title: p.ed.Words.T("Next"), Note: p.ed.Words.T("Planned")}
	later := theme.Column{Title: p.ed.Words.T("Later"), Note: p.ed.Words.T("In this order, after that")}
	left := map[*theme.Column]int{}
	add := func(c *theme.Column, m *audience.MVF) {
		if p.large() && len(c.MVFs) == maxColumn {
			left[c]++
			return
		}
		c.MVFs = append(c.MVFs, p.mvf(m))
	}
	var first *audience.Milestone
	for _, m := range p.ed.MVFs {
		switch m.Status {
		case roadmap.Building:
			add(&now, m)
		case roadmap.Planned:
			if first == nil && m.Milestone != nil {
				first = m.Milestone
			}
			if m.Milestone != nil && m.Milestone == first {
				add(&next, m)
			} else {
				add(&later, m)
			}
		case roadmap.Idea, roadmap.Paused:
			add(&later, m)
		case roadmap.Shipped, roadmap.Dropped:
		}
	}
	if len(now.MVFs)+len(next.MVFs)+len(later.MVFs) == 0 {
		return nil
	}
	for c, n := range left {
		c.More = p.moreAt(n, listFile(roadmap.KindMVF))
	}
	return &theme.Board{Columns: []theme.Column{now, next, later}}
}

// ready lists what is ready to start. Its heading says so once, for all of them.
func (p *page) ready() (rows []theme.MVF, more *theme.Link) {
	var list []*audience.MVF
	for _, m := range p.ed.MVFs {
		if m.Ready {
			list = append(list, m)
		}
	}
	rows, more = p.cut(list, maxList)
	for i := range rows {
		rows[i].Ready = false
	}
	return rows, more
}

// grid is services by milestones. MVFs without a milestone have the last row.
func (p *page) grid() *theme.Grid {
	ed := p.ed
	if len(ed.Services) == 0 || len(ed.MVFs) == 0 {
		return nil
	}
	if p.large() {
		return p.countGrid()
	}
	out := &theme.Grid{Services: p.services()}
	rows := map[*audience.Milestone]int{}
	for i, m := range ed.Milestones {
		rows[m] = i
		out.Rows = append(out.Rows, theme.GridRow{Link: *p.entryLink(&m.Entry), Cells: make([][]theme.MVF, len(ed.Services))})
	}
	open := theme.GridRow{Link: theme.Link{Text: p.ed.Words.T(notPlaced)}, Cells: make([][]theme.MVF, len(ed.Services))}
	placed := true
	for _, m := range ed.MVFs {
		if m.Service == nil {
			continue
		}
		row := &open
		if i, ok := rows[m.Milestone]; ok {
			row = &out.Rows[i]
		} else {
			placed = false
		}
		row.Cells[m.Service.Index] = append(row.Cells[m.Service.Index], p.mvf(m))
	}
	if !placed {
		out.Rows = append(out.Rows, open)
	}
	return out
}

func percent(share float64) int { return int(share*100 + 0.5) }

func (s *site) percent(share float64) string { return s.ed.Words.Percent(float64(percent(share)), 0) }

// compare is the plan with and without MVFs; show is with, without or both.
func (p *page) compare(show string) *theme.Compare {
	c := p.ed.Compare.Get()
	if c == nil {
		return nil
	}
	out := &theme.Compare{Finding: p.compareFinding()}
	if show != "without" {
		out.With = p.staircase()
	}
	if show != "with" {
		out.Without = p.bigBang()
	}
	row := func(label, with, without string) {
		if with != "" || without != "" {
			out.Rows = append(out.Rows, theme.CompareRow{Label: label, With: with, Without: without})
		}
	}
	row(p.ed.Words.T("First value for customers"), p.period(c.With.FirstValue), p.period(c.Without.FirstValue))
	row(p.ed.Words.T("Share of the time gone by then"), p.percent(c.With.FirstShare), p.percent(c.Without.FirstShare))
	row(p.ed.Words.T("Quarters in market"), p.ed.Words.Number(c.With.QuartersMarket, 1), p.ed.Words.Number(c.Without.QuartersMarket, 1))
	row(p.ed.Words.T("Value-years"), p.ed.Words.Fixed(c.With.ValueYears, 3), p.ed.Words.Fixed(c.Without.ValueYears, 3))
	if c.MissedShare > 0 {
		missed := p.percent(c.MissedShare)
		if c.Missed != "" {
			missed = p.ed.Words.Series([]string{c.Missed, missed})
		}
		row(p.ed.Words.T("Planned growth in revenue that is missed"), p.ed.Words.T("none"), missed)
	}
	row(p.ed.Words.T("Full scope"), p.period(c.With.FullScope), p.period(c.Without.FullScope))
	return out
}
