package schedule

import "github.com/waypost/waypost/generator/internal/roadmap"

// rollUp adds up the items of every milestone, of every service and of the roadmap.
func (p *Plan) rollUp(co *company) {
	service := make(map[*roadmap.Service]int, len(p.Services))
	for i, s := range p.Roadmap.Services {
		service[s] = i
	}
	for i := range p.Items {
		item := &p.Items[i]
		if item.MVF == nil || !live(item.MVF) {
			continue
		}
		p.Total.add(item)
		if k, ok := co.place[item.MVF.Milestone]; ok {
			p.Milestones[k].add(item)
		}
		if k, ok := service[item.MVF.Service]; ok {
			p.Services[k].add(item)
		}
	}
	p.Total.finish(co)
	for i := range p.Milestones {
		p.Milestones[i].finish(co)
	}
	for i := range p.Services {
		p.Services[i].finish(co)
	}
}

func (r *Rollup) add(item *Item) {
	r.Total++
	r.Effort += item.Effort
	switch {
	case item.MVF.Status == roadmap.Shipped:
		r.Shipped++
		r.EffortDone += item.Effort
	case started(item.MVF):
		r.Building++
	}
	r.Planned = r.Planned.cover(item.Planned)
	r.Expected = r.Expected.cover(item.Expected)
}

func (r *Rollup) finish(co *company) {
	r.Done = r.Total > 0 && r.Shipped == r.Total
	if r.Total > 0 {
		r.Late = co.late(r.Planned.Last, r.Expected.Last)
	}
}

// cover is the range from the first day of both to the last.
func (r Range) cover(o Range) Range {
	if r.IsZero() {
		return o
	}
	return Range{First: min(r.First, o.First), Last: max(r.Last, o.Last)}
}
