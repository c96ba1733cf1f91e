package schedule

import (
	"cmp"
	"slices"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

// Measure is how a cost of delay is given.
type Measure string

// The measures.
const (
	CostOfDelay Measure = "cd3"  // money a week; CD3 is that divided by the duration in weeks
	Weighted    Measure = "wsjf" // value, time and risk; WSJF is their sum divided by the size in weeks
)

// CD3 is cost of delay divided by duration: an amount a week, for each week that the
// work takes, in minor units. Work that takes no time is 0: there is nothing to order.
//
// Source: D. Reinertsen, The Principles of Product Development Flow, 2009.
func CD3(perWeek roadmap.Money, weeks float64) float64 {
	if weeks <= 0 {
		return 0
	}
	return float64(perWeek) / weeks
}

// WSJF is weighted shortest job first: (value + time + risk) / size.
func WSJF(d roadmap.Delay, size float64) float64 {
	if size <= 0 {
		return 0
	}
	return float64(d.Value+d.Time+d.Risk) / size
}

// Ranked is an MVF in an order of priority.
type Ranked struct {
	MVF      *roadmap.MVF
	Place    int            // in the computed order, from 1
	Declared int            // place in the order of the roadmap, from 1
	Own      float64        // its own CD3 or WSJF
	Score    float64        // that of the set with which it is ranked: an enabler is paid by what it unblocks
	With     []*roadmap.MVF // the rest of that set, in the computed order
	Ends     roadmap.Date   // when it is done in the computed order
	EndsNow  roadmap.Date   // and in the declared order
}

// Priorities are the open MVFs in the order that costs least while they are not there.
type Priorities struct {
	Measure  Measure
	Items    []Ranked       // in the computed order
	Unrated  []*roadmap.MVF // of Items: they have no cost of delay in this measure
	Declared float64        // what is lost until all is done, in the order of the roadmap: minor units, or points x weeks
	Computed float64        // and in the computed order
	Typed    bool           // typed dates were left out
}

// Difference is what the declared order costs more than the computed one. It is
// negative where the declared order is better: ordering is NP-hard, and the computed
// order is a good one, not the best.
func (p *Priorities) Difference() float64 { return p.Declared - p.Computed }

// Priority orders the open MVFs by cost of delay for their duration, as far as their
// dependencies let it. The measure is money a week when any open MVF gives it, else
// value, time and risk.
//
// An enabler is paid by what it unblocks: of all sets of open MVFs that hold whatever
// their members wait for, the one with the highest sum of costs over sum of durations
// comes first, then the best of the rest, and so on (Sidney's decomposition). All of a
// set share its score. Inside a set, and between equals, the higher own score goes
// first, as far as dependencies let it. For one team, every order that keeps these sets
// apart costs at most twice the optimum.
//
// Both orders are then levelled from today on with the teams that there are; typed
// dates of work that has not started are left out. What an order costs is the sum, over
// all MVFs, of the cost of delay times the weeks from today until it ships.
//
// Sources: J. Sidney, Decomposition algorithms for single-machine sequencing with
// precedence relations, Operations Research 23 (1975); C. Chekuri and R. Motwani,
// Precedence constrained scheduling to minimize sum of weighted completion times on a
// single machine, Discrete Applied Mathematics 98 (1999).
//
// Priority returns nil when no open MVF gives a cost of delay.
func Priority(p *Plan) *Priorities {
	r := newRanking(p)
	if r == nil {
		return nil
	}
	var blocks []block
	for _, component := range r.components() {
		blocks = append(blocks, r.decompose(component)...)
	}
	slices.SortStableFunc(blocks, func(a, b block) int { return cmp.Compare(b.ratio(), a.ratio()) })
	var order []int
	for k := range blocks {
		blocks[k].tasks = r.inOrder(blocks[k].tasks)
		order = append(order, blocks[k].tasks...)
	}
	return r.result(blocks, r.sequence(order)) // which rounding must not turn against a dependency
}

// rounding is the relative error below which two ratios are the same.
const rounding = 1e-12

// leastDays stands for no duration at all, by which nothing can be divided.
const leastDays = 0.01

// ranking is a priority in the making: the open tasks of a network.
type ranking struct {
	*network
	plan    *Plan
	measure Measure
	jobs    []job
	open    []int // by declared rank
	rank    []int // declared, by task; -1 when it has shipped
	cost    []float64
	length  []float64 // in days
}

// Rated reports whether an open MVF gives a cost of delay, so that there is an order.
func Rated(rm *roadmap.Roadmap) bool {
	return slices.ContainsFunc(rm.MVFs, func(m *roadmap.MVF) bool {
		return live(m) && m.Status != roadmap.Shipped && m.Delay != roadmap.Delay{}
	})
}

func newRanking(p *Plan) *ranking {
	if !Rated(p.Roadmap) {
		return nil
	}
	n := newNetwork(newCompany(p.Roadmap), planned(p.Roadmap))
	r := &ranking{
		network: n, plan: p, measure: Weighted, jobs: (&Alternatives{Start: p.Today}).jobs(n),
		rank: make([]int, len(n.tasks)), cost: make([]float64, len(n.tasks)), length: make([]float64, len(n.tasks)),
	}
	for _, i := range n.sorted(byMilestone) {
		m := n.tasks[i].mvf
		r.rank[i] = none
		if m.Status == roadmap.Shipped {
			continue
		}
		r.open = append(r.open, i)
		r.length[i] = max(float64(n.tasks[i].days), leastDays)
		if m.Delay.CostPerWeek > 0 {
			r.measure = CostOfDelay
		}
	}
	r.open = n.sequence(r.open)
	for place, i := range r.open {
		r.rank[i] = place
		d := n.tasks[i].mvf.Delay
		r.cost[i] = float64(d.CostPerWeek)
		if r.measure == Weighted {
			r.cost[i] = float64(d.Value + d.Time + d.Risk)
		}
	}
	return r
}

// components are the sets of open tasks that no dependency joins, each by declared rank.
func (r *ranking) components() [][]int {
	seen := make([]bool, len(r.tasks))
	var all [][]int
	for _, i := range r.open {
		if seen[i] {
			continue
		}
		seen[i] = true
		list := []int{i}
		for k := 0; k < len(list); k++ {
			t := &r.tasks[list[k]]
			for _, links := range [][]link{t.after, t.before} {
				for _, l := range links {
					if r.rank[l.task] != none && !seen[l.task] {
						seen[l.task] = true
						list = append(list, l.task)
					}
				}
			}
		}
		slices.SortFunc(list, func(a, b int) int { return cmp.Compare(r.rank[a], r.rank[b]) })
		all = append(all, list)
	}
	return all
}

// block is a set of tasks that goes before what pays less.
type block struct {
	tasks        []int // in order
	cost, length float64
}

func (b *block) ratio() float64 { return b.cost / b.length }

func (r *ranking) block(tasks []int) block {
	b := block{tasks: tasks}
	for _, i := range tasks {
		b.cost += r.cost[i]
		b.length += r.length[i]
	}
	return b
}

// decompose finds Sidney's blocks. If no set of the tasks is worth more than the ratio of
// all of them, they are one block. Else the set that is worth most at that ratio holds
// all blocks that pay more than it, and the rest those that do not.
func (r *ranking) decompose(tasks []int) []block {
	whole := r.block(tasks)
	if len(tasks) == 1 {
		return []block{whole}
	}
	set := r.closure(tasks, whole.ratio())
	if len(set) == 0 || len(set) == len(tasks) {
		return []block{whole}
	}
	var rest []int
	left := set // in the order of the tasks
	for _, i := range tasks {
		if len(left) > 0 && left[0] == i {
			left = left[1:]
		} else {
			rest = append(rest, i)
		}
	}
	return append(r.decompose(set), r.decompose(rest)...)
}

// inOrder puts the tasks of a block in order: the highest own ratio first, then the
// declared order, as far as dependencies let it.
func (r *ranking) inOrder(tasks []int) []int {
	better := slices.Clone(tasks)
	slices.SortFunc(better, func(a, b int) int {
		return cmp.Or(cmp.Compare(r.cost[b]/r.length[b], r.cost[a]/r.length[a]), cmp.Compare(r.rank[a], r.rank[b]))
	})
	return r.sequence(better)
}

// sequence keeps to an order of tasks as far as their dependencies let it: of those
// whose predecessors have had their turn, the first by the order is next.
func (n *network) sequence(tasks []int) []int {
	place := make(map[int]int, len(tasks))
	for k, i := range tasks {
		place[i] = k
	}
	waiting := make([]int, len(tasks))
	var ready ranks
	for k, i := range tasks {
		for _, dep := range n.tasks[i].after {
			if _, inside := place[dep.task]; inside {
				waiting[k]++
			}
		}
		if waiting[k] == 0 {
			ready.push(k)
		}
	}
	order := make([]int, 0, len(tasks))
	for len(ready) > 0 {
		i := tasks[ready.pop()]
		order = append(order, i)
		for _, next := range n.tasks[i].before {
			if k, inside := place[next.task]; inside {
				if waiting[k]--; waiting[k] == 0 {
					ready.push(k)
				}
			}
		}
	}
	return order
}

func (r *ranking) result(blocks []block, order []int) *Priorities {
	p := &Priorities{Measure: r.measure}
	computed := make([]int, len(r.tasks))
	for place, i := range order {
		computed[i] = place
	}
	var now, then *placed
	now, p.Declared = r.levelled(func(i int) int { return r.rank[i] })
	then, p.Computed = r.levelled(func(i int) int { return computed[i] })
	week := float64(r.perWeek)
	for k := range blocks {
		b := &blocks[k]
		for _, i := range b.tasks {
			m := r.tasks[i].mvf
			own := CD3(m.Delay.CostPerWeek, r.length[i]/week)
			if r.measure == Weighted {
				own = WSJF(m.Delay, r.length[i]/week)
			}
			item := Ranked{
				MVF: m, Place: computed[i] + 1, Declared: r.rank[i] + 1, Own: own, Score: b.ratio() * week,
				Ends: span{then.start[i], then.end[i]}.days().Last, EndsNow: span{now.start[i], now.end[i]}.days().Last,
			}
			for _, other := range b.tasks {
				if other != i {
					item.With = append(item.With, r.tasks[other].mvf)
				}
			}
			if r.cost[i] == 0 {
				p.Unrated = append(p.Unrated, m)
			}
			p.Items = append(p.Items, item)
		}
	}
	slices.SortFunc(p.Items, func(a, b Ranked) int { return cmp.Compare(a.Place, b.Place) })
	for _, i := range r.open {
		m := r.tasks[i].mvf
		p.Typed = p.Typed || !started(m) && (!m.Start.IsZero() || !m.Due.IsZero())
	}
	return p
}

// levelled plans the open tasks in an order, and adds up what it costs until each ships.
func (r *ranking) levelled(place func(i int) int) (*placed, float64) {
	order := make([]int, len(r.tasks))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(place(a), place(b)) })
	l := newLeveller(r.network, order)
	l.run(r.jobs)
	cost := 0.0
	for _, i := range r.open {
		cost += r.cost[i] * max(0, float64(l.end[i]-r.plan.Today)) / 7
	}
	return &l.placed, cost
}
