package site

import (
	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/theme"
)

// This file says how much of a roadmap one page lists. A page that grows with the whole
// plan is slow to make, to send and to read; so an edition of very many MVFs counts them by
// milestone, and the pages of milestones list them. Every MVF is still reached by links.
const (
	// maxListed is how many MVFs an edition lists one by one; beyond it, it is large.
	maxListed = 1000
	// maxCards is how many milestones stand as cards, bars or rows with all their facts.
	maxCards = 200
	// Of a large edition: how many MVFs a column of the board, and the grid of fragments, hold.
	maxColumn, maxFragments = 20, 25
)

// large reports whether the edition has too many MVFs to list them one by one.
func (s *site) large() bool { return len(s.ed.MVFs) > maxListed }

// total counts MVFs: "12 MVFs".
func (s *site) total(n int) string { return s.ed.Words.N(n, "1 MVF", "%d MVFs") }

// cut is the start of a list that a large edition does not show whole, and a link to the rest.
func (p *page) cut(list []*audience.MVF, most int) (rows []theme.MVF, more *theme.Link) {
	if !p.large() || len(list) <= most {
		return p.mvfs(list), nil
	}
	return p.mvfs(list[:most]), p.moreAt(len(list)-most, listFile(roadmap.KindMVF))
}

// moreAt says how many are left out, and where they are.
func (p *page) moreAt(n int, file string) *theme.Link {
	return &theme.Link{Text: p.ed.Words.T("and %d more", n), Href: p.to(file, "")}
}

// listOrCount lists MVFs, or where they are very many, counts them by milestone.
func (p *page) listOrCount(list []*audience.MVF) (rows []theme.MVF, groups []theme.Group) {
	if !p.large() || len(list) <= maxRows {
		return p.mvfs(list), nil
	}
	return nil, p.counted(list)
}

// counted counts MVFs by milestone. What has no milestone is listed.
func (p *page) counted(list []*audience.MVF) []theme.Group {
	totals := map[*audience.Milestone]int{}
	rest := theme.Group{Link: theme.Link{Text: p.ed.Words.T(notPlaced)}}
	for _, m := range list {
		if m.Milestone == nil {
			rest.MVFs = append(rest.MVFs, p.mvf(m))
		} else {
			totals[m.Milestone]++
		}
	}
	out := make([]theme.Group, 0, len(totals)+1)
	for _, m := range p.ed.Milestones {
		if n := totals[m]; n > 0 {
			out = append(out, theme.Group{Link: *p.entryLink(&m.Entry), Note: p.milestoneWhen(m), Total: n, Count: p.total(n)})
		}
	}
	if len(rest.MVFs) > 0 {
		out = append(out, rest)
	}
	return out
}

// collapsed are the groups beside the picture of a large plan.
func (p *page) collapsed(by string) []theme.Group {
	var out []theme.Group
	placed := 0
	if by == "service" {
		for _, v := range p.ed.Services {
			out = append(out, theme.Group{Link: *p.entryLink(&v.Entry), Total: len(v.MVFs), Count: p.total(len(v.MVFs))})
			placed += len(v.MVFs)
		}
	} else {
		for _, m := range p.ed.Milestones {
			out = append(out, theme.Group{Link: *p.entryLink(&m.Entry), Note: p.milestoneWhen(m), Total: len(m.MVFs), Count: p.total(len(m.MVFs))})
			placed += len(m.MVFs)
		}
	}
	if n := len(p.ed.MVFs) - placed; n > 0 {
		out = append(out, theme.Group{Link: theme.Link{Text: p.ed.Words.T(notPlaced), Href: p.to(listFile(roadmap.KindMVF), "")}, Total: n, Count: p.total(n)})
	}
	return out
}

// shownMilestones are those that stand with all their facts: all of them, or of very many
// the ones that are open, as far as there is room. The others are a link away.
func (p *page) shownMilestones() (list []*audience.Milestone, more *theme.Link) {
	all := p.ed.Milestones
	if len(all) <= maxCards {
		return all, nil
	}
	for _, m := range all {
		if !m.Shipped && len(list) < maxCards {
			list = append(list, m)
		}
	}
	if len(list) == 0 {
		list = all[len(all)-maxCards:]
	}
	return list, p.moreAt(len(all)-len(list), listFile(roadmap.KindMilestone))
}

// milestoneCards are the shown milestones as cards.
func (p *page) milestoneCards() ([]theme.Milestone, *theme.Link) {
	list, more := p.shownMilestones()
	var out []theme.Milestone
	for _, m := range list {
		out = append(out, p.milestone(m))
	}
	return out, more
}

// countGrid is services by milestones with a count in each cell.
func (p *page) countGrid() *theme.Grid {
	ed := p.ed
	list, more := p.shownMilestones()
	out := &theme.Grid{Services: p.services(), More: more}
	status := ed.Sees[roadmap.FieldStatus]
	for _, m := range list {
		row := theme.GridRow{Link: *p.entryLink(&m.Entry), Counts: make([]theme.GridCount, len(ed.Services))}
		for _, v := range m.MVFs {
			if v.Service == nil {
				continue
			}
			c := &row.Counts[v.Service.Index]
			if c.Total++; v.Status == roadmap.Shipped {
				c.Shipped++
			}
		}
		for i := range row.Counts {
			switch c := &row.Counts[i]; {
			case c.Total == 0:
			case status:
				c.Text = ed.Words.T("%d of %d shipped", c.Shipped, c.Total)
			default:
				c.Text = p.total(c.Total)
			}
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}
