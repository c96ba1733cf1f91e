package schedule

import "github.com/waypost/waypost/generator/internal/roadmap"

// job is what is known of a task before it is placed. Dates are half-open.
type job struct {
	fixed      bool         // start and end are facts; nothing moves them
	start, end roadmap.Date // of a fixed job, or where it goes when nothing is in the way; else zero
	days       int          // working days, when it is moved or has no dates
	release    roadmap.Date // not before this day
	busyFrom   roadmap.Date // from when a fixed job keeps its team busy; zero: it does not
}

// earliest is when a job may start, what it waits for aside.
func (j *job) earliest() roadmap.Date { return max(j.release, j.start) }

// startBy places a job of a team at a day that is not before its earliest start. Dates
// that nothing moves stay as they are, weekends and all.
func (j *job) startBy(t *team, day roadmap.Date) (start, end roadmap.Date) {
	if j.start != roadmap.NoDate && day <= j.start {
		return j.start, j.end
	}
	start = t.add(day, 0)
	return start, t.finish(start, j.days)
}

// none is the driver of a task that nothing holds up.
const none = -1

// placed is a levelled network, by task.
type placed struct {
	start, end []roadmap.Date
	driver     []int32 // the task that decides the start, or none; nil when nobody asked
	byTeam     []bool  // the driver is the team's earlier work; nil when nobody asked
}

// level places every job by serial schedule generation in the given order, and says
// what drives each.
func (n *network) level(jobs []job, compare func(a, b *task) int) *placed {
	l := newLeveller(n, n.sorted(compare))
	l.explain()
	l.run(jobs)
	return &l.placed
}

// leveller places the jobs of a network: serial schedule generation. Of the tasks whose
// predecessors are placed, the first by a given order goes to the first days on which
// its team has room, a gap between earlier placed work included. It may run many times
// and uses the same memory again.
//
// Method: R. Kolisch, Serial and parallel resource-constrained project scheduling
// methods revisited, European Journal of Operational Research 90 (1996).
type leveller struct {
	*network
	placed
	order, rank []int // tasks by rank, and ranks by task
	jobs        []job
	desks       []*profile // by team
	waiting     []int      // predecessors that are not placed yet, by task
	ready       ranks
	ends        []map[int]int32 // by team: the first placed of the tasks that end on a working day
}

func newLeveller(n *network, order []int) *leveller {
	size := len(n.tasks)
	l := &leveller{
		network: n, order: order, rank: make([]int, size), waiting: make([]int, size), ready: make(ranks, 0, size),
		placed: placed{start: make([]roadmap.Date, size), end: make([]roadmap.Date, size)},
	}
	for r, i := range order {
		l.rank[i] = r
	}
	for i := range n.tasks {
		t := n.tasks[i].team
		for len(l.desks) <= t.index {
			l.desks = append(l.desks, nil)
		}
		if l.desks[t.index] == nil {
			l.desks[t.index] = newProfile(t.parallel)
		}
	}
	return l
}

// staff gives a team another number of tasks that it runs at once.
func (l *leveller) staff(t *team, parallel int) {
	if t.index < len(l.desks) && l.desks[t.index] != nil { // else it has no task
		l.desks[t.index] = newProfile(parallel)
	}
}

// explain makes the next run say what drives each task.
func (l *leveller) explain() {
	l.driver, l.byTeam = make([]int32, len(l.tasks)), make([]bool, len(l.tasks))
	l.ends = make([]map[int]int32, len(l.desks))
	for i := range l.ends {
		l.ends[i] = map[int]int32{}
	}
	for i := range l.driver {
		l.driver[i] = none
	}
}

// run places the jobs. Its result holds until the next run.
func (l *leveller) run(jobs []job) {
	l.jobs = jobs
	for _, d := range l.desks {
		if d != nil {
			d.reset()
		}
	}
	l.ready = l.ready[:0]
	for _, i := range l.order {
		if jobs[i].fixed {
			l.fix(i)
		}
	}
	for _, i := range l.order {
		if jobs[i].fixed {
			continue
		}
		l.waiting[i] = 0
		for _, dep := range l.tasks[i].after {
			if !jobs[dep.task].fixed {
				l.waiting[i]++
			}
		}
		if l.waiting[i] == 0 {
			l.ready = append(l.ready, l.rank[i]) // by rank, which is a heap
		}
	}
	for len(l.ready) > 0 {
		i := l.order[l.ready.pop()]
		l.place(i)
		for _, next := range l.tasks[i].before {
			if jobs[next.task].fixed {
				continue
			}
			if l.waiting[next.task]--; l.waiting[next.task] == 0 {
				l.ready.push(l.rank[next.task])
			}
		}
	}
	if l.driver == nil {
		return
	}
	for i := range jobs {
		if jobs[i].fixed {
			l.driveFixed(i)
		}
	}
}

func (l *leveller) occupy(i int, from, to roadmap.Date) {
	t := l.tasks[i].team
	first, end := t.count(from), t.count(to)
	if first >= end {
		return
	}
	l.desks[t.index].take(first, end)
	if l.ends == nil {
		return
	}
	if _, known := l.ends[t.index][end]; !known {
		l.ends[t.index][end] = int32(i)
	}
}

func (l *leveller) fix(i int) {
	j := &l.jobs[i]
	l.start[i], l.end[i] = j.start, j.end
	if j.busyFrom != roadmap.NoDate {
		l.occupy(i, max(j.busyFrom, j.start), j.end)
	}
}

// latest is the predecessor that lets a task start last, and when it does.
func (l *leveller) latest(i int) (driver int32, release roadmap.Date) {
	driver = none
	for _, dep := range l.tasks[i].after {
		if r := l.release(l.end[dep.task], dep.lag); r > release {
			driver, release = int32(dep.task), r
		}
	}
	return driver, release
}

func (l *leveller) driveFixed(i int) {
	t := l.tasks[i].team
	if driver, release := l.latest(i); driver != none && t.count(release) >= t.count(l.start[i]) {
		l.driver[i] = driver
	}
}

func (l *leveller) place(i int) {
	j, t := &l.jobs[i], l.tasks[i].team
	driver, release := l.latest(i)
	day := max(j.earliest(), release)
	from := t.count(day)
	at := from
	if j.days > 0 {
		at = l.desks[t.index].fit(from, j.days)
	}
	if at > from {
		day = t.day(at)
	}
	if l.driver != nil {
		l.drive(i, from, at, driver, release)
	}
	l.start[i], l.end[i] = j.startBy(t, day)
	if j.days > 0 {
		l.occupy(i, l.start[i], l.end[i])
	}
}

// drive says what decides the start of a task that could start on one working day and
// found room on another.
func (l *leveller) drive(i, from, at int, driver int32, release roadmap.Date) {
	t := l.tasks[i].team
	switch {
	case at > from:
		if before, known := l.ends[t.index][at]; known {
			l.driver[i], l.byTeam[i] = before, true
		}
	case driver != none && t.count(release) == from:
		l.driver[i] = driver
	}
}

// ranks is a heap of places in an order, the first on top.
type ranks []int

func (r *ranks) push(rank int) {
	h := append(*r, rank)
	*r = h
	for i := len(h) - 1; i > 0; {
		parent := (i - 1) / 2
		if h[parent] <= h[i] {
			return
		}
		h[parent], h[i] = h[i], h[parent]
		i = parent
	}
}

func (r *ranks) pop() int {
	h := *r
	top, last := h[0], len(h)-1
	h[0] = h[last]
	h = h[:last]
	*r = h
	for i := 0; ; {
		child := 2*i + 1
		if child >= last {
			return top
		}
		if child+1 < last && h[child+1] < h[child] {
			child++
		}
		if h[i] <= h[child] {
			return top
		}
		h[i], h[child] = h[child], h[i]
		i = child
	}
}
