package schedule

import (
	"cmp"
	"slices"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

// Retirement is the end of an MVF's life: from then on it is to be built anew.
type Retirement struct {
	MVF   *roadmap.MVF
	Until roadmap.Date // it lives until this day
	Past  bool         // which has passed
}

// Retirements lists the MVFs whose end of life is known, the earliest first. What has
// not shipped lives from its expected end.
func (p *Plan) Retirements() []Retirement {
	var list []Retirement
	for i := range p.Items {
		if item := &p.Items[i]; live(item.MVF) && item.Lives != roadmap.NoDate {
			list = append(list, Retirement{MVF: item.MVF, Until: item.Lives, Past: item.Lives < p.Today})
		}
	}
	slices.SortFunc(list, func(a, b Retirement) int {
		return cmp.Or(cmp.Compare(a.Until, b.Until), roadmap.CompareIDs(a.MVF.ID, b.MVF.ID))
	})
	return list
}

// ReadyToStart lists the MVFs that have not started and wait for nothing, in the order
// in which teams take them.
func (p *Plan) ReadyToStart() []*roadmap.MVF {
	n := newNetwork(newCompany(p.Roadmap), planned(p.Roadmap))
	var list []*roadmap.MVF
	for _, i := range n.sorted(byMilestone) {
		if m := n.tasks[i].mvf; p.Items[m.Index].Ready {
			list = append(list, m)
		}
	}
	return list
}

// InParallel sorts the MVFs that have not shipped into waves. Those of a wave may be
// built side by side: none waits for another of the same wave. The first wave waits for
// nothing that is not there, each one after it for something of the wave before. Teams
// and dates set aside, this is how far the work can be spread. Within a wave the MVFs
// stand in the order in which teams take them.
func (p *Plan) InParallel() [][]*roadmap.MVF {
	n := newNetwork(newCompany(p.Roadmap), planned(p.Roadmap))
	wave := make([]int, len(n.tasks))
	for _, i := range n.order {
		t := &n.tasks[i]
		if t.mvf.Status == roadmap.Shipped {
			continue
		}
		wave[i] = 1
		if started(t.mvf) {
			continue
		}
		for _, dep := range t.after {
			wave[i] = max(wave[i], wave[dep.task]+1)
		}
	}
	var waves [][]*roadmap.MVF
	for _, i := range n.sorted(byMilestone) {
		if wave[i] == 0 {
			continue
		}
		for len(waves) < wave[i] {
			waves = append(waves, nil)
		}
		waves[wave[i]-1] = append(waves[wave[i]-1], n.tasks[i].mvf)
	}
	return waves
}
