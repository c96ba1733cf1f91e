package audience

import (
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/schedule"
)

// An edition's dates are computed from the work that its audience may see, as if there
// were no other: a date that hidden work had moved would tell of it. What the whole
// plan says instead is given only where the content declassifies it.

// Planner plans the work that each audience may see. Audiences that see the same work
// share its plan.
type Planner struct {
	whole   *schedule.Plan
	plans   map[string]*schedule.Plan   // by what is visible
	answers map[*schedule.Plan]*answers // what planning answers about each
	items   map[*roadmap.MVFSource]int  // position in the whole plan
	known   Answers                     // of an earlier planner
}

// NewPlanner plans from a plan of everything.
func NewPlanner(whole *schedule.Plan) *Planner {
	p := &Planner{
		whole: whole, plans: map[string]*schedule.Plan{}, answers: map[*schedule.Plan]*answers{},
		items: make(map[*roadmap.MVFSource]int, len(whole.Items)),
	}
	for i, m := range whole.Roadmap.MVFs {
		p.items[m.MVFSource] = i
	}
	return p
}

// plan returns the plan of what one audience may see.
func (p *Planner) plan(a *roadmap.Audience) *schedule.Plan {
	rm := p.whole.Roadmap
	services, milestones, mvfs := make([]bool, len(rm.Services)), make([]bool, len(rm.Milestones)), make([]bool, len(rm.MVFs))
	shown := make(map[*roadmap.Service]bool, len(rm.Services))
	for i, s := range rm.Services {
		services[i] = maySee(rm, a, &s.Item)
		shown[s] = services[i]
	}
	for i, m := range rm.Milestones {
		milestones[i] = maySee(rm, a, &m.Item)
	}
	statuses := shownStatuses(a)
	for i, m := range rm.MVFs {
		mvfs[i] = maySee(rm, a, &m.Item) && statuses[m.Status] && shown[m.Service]
	}
	key := make([]byte, 0, len(services)+len(milestones)+len(mvfs))
	hidden := false
	for _, list := range [][]bool{services, milestones, mvfs} {
		for _, visible := range list {
			mark := byte('1')
			if !visible {
				mark, hidden = '0', true
			}
			key = append(key, mark)
		}
	}
	if !hidden {
		return p.whole
	}
	plan := p.plans[string(key)]
	if plan == nil {
		plan = schedule.New(narrowed(rm, services, milestones, mvfs), p.whole.Today)
		p.plans[string(key)] = plan
	}
	return plan
}

// narrowed is a roadmap with the work that is not visible taken out.
func narrowed(rm *roadmap.Roadmap, services, milestones, mvfs []bool) *roadmap.Roadmap {
	visible := &roadmap.Roadmap{Config: rm.Config}
	for i, s := range rm.Services {
		if services[i] {
			visible.Services = append(visible.Services, s)
		}
	}
	shown := make(map[*roadmap.Milestone]bool, len(rm.Milestones))
	for i, m := range rm.Milestones {
		if shown[m] = milestones[i]; milestones[i] {
			visible.Milestones = append(visible.Milestones, m)
		}
	}
	for i, m := range rm.MVFs {
		if mvfs[i] {
			visible.MVFs = append(visible.MVFs, m)
		}
	}
	return restated(visible, func(m *roadmap.MVF) (*roadmap.MVFSource, *roadmap.Milestone) {
		if !shown[m.Milestone] {
			return m.MVFSource, nil
		}
		return m.MVFSource, m.Milestone
	})
}

// restated is a copy of a roadmap in which each MVF says something else and stands in
// another milestone of the roadmap, or in none; or is not there, where said gives nil.
func restated(rm *roadmap.Roadmap, said func(*roadmap.MVF) (*roadmap.MVFSource, *roadmap.Milestone)) *roadmap.Roadmap {
	out := &roadmap.Roadmap{Config: rm.Config}
	service := make(map[*roadmap.Service]*roadmap.Service, len(rm.Services))
	for _, s := range rm.Services {
		c := &roadmap.Service{ServiceSource: s.ServiceSource}
		service[s] = c
		out.Services = append(out.Services, c)
	}
	milestone := make(map[*roadmap.Milestone]*roadmap.Milestone, len(rm.Milestones))
	for _, m := range rm.Milestones {
		c := &roadmap.Milestone{MilestoneSource: m.MilestoneSource, Metrics: m.Metrics}
		milestone[m] = c
		out.Milestones = append(out.Milestones, c)
	}
	copies := make(map[*roadmap.MVF]*roadmap.MVF, len(rm.MVFs))
	for _, m := range rm.MVFs {
		if src, in := said(m); src != nil {
			copies[m] = &roadmap.MVF{MVFSource: src, Service: service[m.Service], Milestone: milestone[in], Moves: m.Moves}
			out.MVFs = append(out.MVFs, copies[m])
		}
	}
	for _, m := range rm.MVFs {
		c := copies[m]
		if c == nil {
			continue
		}
		for _, dep := range m.After {
			if before := copies[dep.MVF]; before != nil {
				c.After = append(c.After, roadmap.Dependency{MVF: before, Lag: dep.Lag, Pos: dep.Pos})
			}
		}
	}
	out.OrderMVFs()
	for _, c := range out.MVFs {
		for _, dep := range c.After {
			dep.MVF.Before = append(dep.MVF.Before, c)
		}
	}
	return out
}

// item is the plan of a visible MVF: that of the visible work, with the dates of the
// whole plan where they are declassified.
func (v *view) item(m *roadmap.MVF) *schedule.Item {
	own := &v.plan.Items[m.Index]
	if v.plan == v.planner.whole || !v.declassified(m) {
		return own
	}
	item := v.planner.whole.Items[v.planner.items[m.MVFSource]]
	item.Effort = own.Effort
	return &item
}

// declassified reports whether the dates of the whole plan are meant for the audience:
// because of the MVF, its milestone, its service or the config.
func (v *view) declassified(m *roadmap.MVF) bool {
	id := v.audience.ID
	return m.Declassify.To.Holds(id) || m.Service.Declassify.To.Holds(id) ||
		m.Milestone != nil && m.Milestone.Declassify.To.Holds(id) || v.rm.Config.Declassify.To.Holds(id)
}
