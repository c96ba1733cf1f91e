package schedule

import (
	"cmp"
	"slices"
	"strings"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

// fallbackEffort is the effort in working days of an MVF that gives none, in a
// roadmap in which no MVF gives any.
const fallbackEffort = 10

// team is who works: its days, and how many MVFs it runs at once.
type team struct {
	*calendar
	id       string
	index    int // of its desk
	parallel int
}

// company is what the whole plan shares.
type company struct {
	*calendar // workdays and holidays, without the leave of any team
	perWeek   int
	teams     map[string]*team
	pool      *team // does all work when it is set
	effort    int   // for an MVF that gives none
	place     map[*roadmap.Milestone]int
	number    []int32 // by MVF.Index: the place by id
	task      []int32 // by MVF.Index: the task of the network that is being joined, or -1
}

func newCompany(rm *roadmap.Roadmap) *company {
	cfg := &rm.Config
	co := &company{
		calendar: newCalendar(cfg, nil), perWeek: cfg.DaysPerWeek(),
		teams: map[string]*team{}, effort: fallbackEffort, place: map[*roadmap.Milestone]int{},
	}
	if co.perWeek == 0 {
		co.perWeek = 5
	}
	for _, t := range cfg.Teams {
		co.teams[t.ID] = &team{calendar: newCalendar(cfg, t.Leave), id: t.ID, index: len(co.teams), parallel: max(t.Parallel, 1)}
	}
	for i, m := range rm.Milestones {
		co.place[m] = i
	}
	given, sum := 0, 0
	for _, m := range rm.MVFs {
		if !m.Effort.Likely.IsZero() {
			given++
			sum += co.days(m.Effort.Likely)
		}
	}
	if given > 0 {
		co.effort = (sum + given/2) / given
	}
	type named struct {
		id    string
		index int
	}
	ids := make([]named, len(rm.MVFs))
	for i, m := range rm.MVFs {
		ids[i] = named{m.ID, m.Index}
	}
	slices.SortFunc(ids, func(a, b named) int { return strings.Compare(a.id, b.id) })
	co.number, co.task = make([]int32, len(ids)), make([]int32, len(ids))
	for i, m := range ids {
		co.number[m.index], co.task[i] = int32(i), -1
	}
	return co
}

// days is an effort in working days, never below zero.
func (co *company) days(d roadmap.Duration) int { return max(d.WorkingDays(co.perWeek), 0) }

// team finds a team by id. MVFs without a team, or with one that the config does not
// list, share a team of that name that runs one MVF at a time and takes no leave.
func (co *company) team(id string) *team {
	if co.pool != nil {
		return co.pool
	}
	t := co.teams[id]
	if t == nil {
		t = &team{calendar: co.calendar, id: id, index: len(co.teams), parallel: 1}
		co.teams[id] = t
	}
	return t
}

// effortOf is the likely effort in working days: as given, else the days between two
// typed dates, else the mean of the efforts that the roadmap gives.
func (co *company) effortOf(m *roadmap.MVF) int {
	switch {
	case !m.Effort.Likely.IsZero():
		return co.days(m.Effort.Likely)
	case !m.Start.IsZero() && !m.Due.IsZero():
		return max(co.team(m.Team).between(m.Start.First, m.Due.Last+1), 0)
	}
	return co.effort
}

// release is when a task may start at the earliest that follows the end of another.
// A lag is counted in the company's working days; a negative one lets work overlap.
func (co *company) release(end roadmap.Date, lag int) roadmap.Date {
	if lag == 0 {
		return end
	}
	return co.add(end, lag)
}

// deadline is when a task must end at the latest, for another to start by start.
func (co *company) deadline(start roadmap.Date, lag int) roadmap.Date { return co.release(start, -lag) }

// link is a dependency between two tasks, with its lag in working days.
type link struct{ task, lag int }

// task is an MVF in a network.
type task struct {
	mvf    *roadmap.MVF
	number int32 // its place by id
	place  int   // of its milestone
	team   *team
	days   int     // working days
	cost   float64 // of delay, in money, for each working day that it takes
	rating float64 // the relative cost of delay, likewise
	after  []link
	before []link
	tail   int // working days from its start to the end of the longest chain behind it
}

// network is a set of MVFs and the dependencies among them, without cycles.
type network struct {
	*company
	tasks []task
	order []int // every task after all that it waits for
}

// live reports whether an MVF is part of the plan: ideas and dropped MVFs are not.
func live(m *roadmap.MVF) bool { return m.Status != roadmap.Idea && m.Status != roadmap.Dropped }

func newNetwork(co *company, mvfs []*roadmap.MVF) *network {
	n := &network{company: co, tasks: make([]task, len(mvfs)), order: make([]int, 0, len(mvfs))}
	for i, m := range mvfs {
		days := co.effortOf(m)
		n.tasks[i] = task{
			mvf: m, number: co.number[m.Index], place: co.placeOf(m.Milestone), team: co.team(m.Team), days: days,
			cost: rate(int64(m.Delay.CostPerWeek), days), rating: rate(int64(m.Delay.Value+m.Delay.Time+m.Delay.Risk), days),
		}
		co.task[m.Index] = int32(i)
	}
	n.join()
	for _, m := range mvfs {
		co.task[m.Index] = -1
	}
	n.measureTails()
	return n
}

// join links the tasks and orders them. It goes through them by id, so the order in
// which they come changes nothing. Cycles are refused before planning; should one come
// here all the same, the dependency that closes it is left out.
func (n *network) join() {
	const (
		fresh = iota
		open
		done
	)
	before, after := make([]int, len(n.tasks)), 0
	each := func(i int, dependency func(j, lag int)) {
		for _, dep := range n.tasks[i].mvf.After {
			if dep.MVF == nil || dep.MVF.Index >= len(n.task) {
				continue
			}
			if j := int(n.task[dep.MVF.Index]); j >= 0 && n.tasks[j].mvf == dep.MVF {
				dependency(j, dep.Lag.WorkingDays(n.perWeek))
			}
		}
	}
	for i := range n.tasks {
		each(i, func(j, _ int) { before[j]++; after++ })
	}
	// All links lie in two arrays: a list for each task would be two for each to collect.
	afters, befores := make([]link, after), make([]link, after)
	for i := range n.tasks {
		n.tasks[i].before, befores = befores[:0:before[i]], befores[before[i]:]
	}
	state := make([]byte, len(n.tasks))
	var visit func(i int)
	visit = func(i int) {
		state[i] = open
		each(i, func(j, _ int) {
			if state[j] == fresh {
				visit(j)
			}
		})
		links := 0
		each(i, func(j, lag int) {
			if state[j] == open {
				return
			}
			afters[links] = link{j, lag}
			links++
			n.tasks[j].before = append(n.tasks[j].before, link{i, lag})
		})
		n.tasks[i].after, afters = afters[:links:links], afters[links:]
		state[i] = done
		n.order = append(n.order, i)
	}
	for _, i := range n.sorted(byID) {
		if state[i] == fresh {
			visit(i)
		}
	}
}

func (n *network) measureTails() {
	for _, i := range slices.Backward(n.order) {
		t := &n.tasks[i]
		behind := 0
		for _, next := range t.before {
			behind = max(behind, next.lag+n.tasks[next.task].tail)
		}
		t.tail = t.days + behind
	}
}

// sorted lists the tasks in an order.
func (n *network) sorted(compare func(a, b *task) int) []int {
	list := make([]int, len(n.tasks))
	for i := range list {
		list[i] = i
	}
	slices.SortFunc(list, func(a, b int) int { return compare(&n.tasks[a], &n.tasks[b]) })
	return list
}

func byID(a, b *task) int { return cmp.Compare(a.number, b.number) }

// byTail puts the critical path first.
func byTail(a, b *task) int { return cmp.Or(cmp.Compare(b.tail, a.tail), byID(a, b)) }

// byMilestone is the order of a roadmap: milestones first, then what costs most while
// it is not there for each day that it takes, then the longest tail, then the id.
// Relative costs of delay come after costs in money, with which they do not compare.
func byMilestone(a, b *task) int {
	return cmp.Or(
		cmp.Compare(a.place, b.place),
		cmp.Compare(b.cost, a.cost),
		cmp.Compare(b.rating, a.rating),
		byTail(a, b),
	)
}

// placeOf is the place of a milestone among all; MVFs without one come last.
func (co *company) placeOf(m *roadmap.Milestone) int {
	if place, ok := co.place[m]; ok {
		return place
	}
	return len(co.place)
}

// rate is a cost of delay per day of duration; no cost is 0, also of no duration.
func rate(cost int64, days int) float64 {
	if cost == 0 {
		return 0
	}
	return float64(cost) / float64(days)
}

// LowerBound is the number of working days below which no schedule of the roadmap's MVFs
// can end, when one team runs up to `parallel` of them at once: the critical path, or
// the work divided by the parallel places, whichever is longer. Ideas and dropped MVFs
// do not count. Levelling is NP-hard, so a schedule is good when it comes close to this.
func LowerBound(rm *roadmap.Roadmap, parallel int) int {
	n := newNetwork(newCompany(rm), planned(rm))
	path, work := 0, 0
	for _, t := range n.tasks {
		path = max(path, t.tail)
		work += t.days
	}
	parallel = max(parallel, 1)
	return max(path, (work+parallel-1)/parallel)
}

// planned lists the MVFs that are part of the plan.
func planned(rm *roadmap.Roadmap) []*roadmap.MVF {
	var list []*roadmap.MVF
	for _, m := range rm.MVFs {
		if live(m) {
			list = append(list, m)
		}
	}
	return list
}
