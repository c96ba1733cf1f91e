package schedule

import (
	"container/heap"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

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

// placed is a levelled network, by task.
type placed struct {
	start, end []roadmap.Date
	driver     []*roadmap.MVF // what decides the start; nil when nothing does
	byTeam     []bool         // the driver is the team's earlier work
}

// level places every job: serial schedule generation. Of the tasks whose predecessors
// are placed, the first by the given order goes to the first days on which its team
// has room, a gap between earlier placed work included.
//
// Method: R. Kolisch, Serial and parallel resource-constrained project scheduling
// methods revisited, European Journal of Operational Research 90 (1996).
func (n *network) level(jobs []job, compare func(a, b *task) int) *placed {
	size := len(n.tasks)
	l := &leveller{
		network: n, jobs: jobs, desks: map[*team]*desk{}, waiting: make([]int, size),
		placed: placed{
			start: make([]roadmap.Date, size), end: make([]roadmap.Date, size),
			driver: make([]*roadmap.MVF, size), byTeam: make([]bool, size),
		},
	}
	order := n.sorted(compare)
	rank := make([]int, size)
	for r, i := range order {
		rank[i] = r
	}
	for _, i := range order {
		if jobs[i].fixed {
			l.fix(i)
		}
	}
	var ready ranks
	for _, i := range order {
		if jobs[i].fixed {
			continue
		}
		for _, dep := range n.tasks[i].after {
			if !jobs[dep.task].fixed {
				l.waiting[i]++
			}
		}
		if l.waiting[i] == 0 {
			ready = append(ready, rank[i])
		}
	}
	heap.Init(&ready)
	for len(ready) > 0 {
		i := order[heap.Pop(&ready).(int)]
		l.place(i)
		for _, next := range n.tasks[i].before {
			if jobs[next.task].fixed {
				continue
			}
			if l.waiting[next.task]--; l.waiting[next.task] == 0 {
				heap.Push(&ready, rank[next.task])
			}
		}
	}
	for i := range jobs {
		if jobs[i].fixed {
			l.driveFixed(i)
		}
	}
	return &l.placed
}

type leveller struct {
	*network
	placed
	jobs    []job
	desks   map[*team]*desk
	waiting []int // predecessors that are not placed yet
}

// desk is the work that a team has taken on, and the task that was first placed of
// those that end on a working day.
type desk struct {
	*profile
	ends map[int]int
}

func (l *leveller) desk(t *team) *desk {
	d := l.desks[t]
	if d == nil {
		d = &desk{profile: newProfile(t.parallel), ends: map[int]int{}}
		l.desks[t] = d
	}
	return d
}

func (l *leveller) occupy(i int, from, to roadmap.Date) {
	t := l.tasks[i].team
	d, first, end := l.desk(t), t.count(from), t.count(to)
	if first >= end {
		return
	}
	d.take(first, end)
	if _, known := d.ends[end]; !known {
		d.ends[end] = i
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
func (l *leveller) latest(i int) (driver *roadmap.MVF, release roadmap.Date) {
	for _, dep := range l.tasks[i].after {
		if r := l.release(l.end[dep.task], dep.lag); r > release {
			driver, release = l.tasks[dep.task].mvf, r
		}
	}
	return driver, release
}

func (l *leveller) driveFixed(i int) {
	t := l.tasks[i].team
	if driver, release := l.latest(i); driver != nil && t.count(release) >= t.count(l.start[i]) {
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
		at = l.desk(t).fit(from, j.days)
	}
	switch {
	case at > from:
		day = t.day(at)
		if before, known := l.desk(t).ends[at]; known {
			l.driver[i], l.byTeam[i] = l.tasks[before].mvf, true
		}
	case driver != nil && t.count(release) == from:
		l.driver[i] = driver
	}
	l.start[i], l.end[i] = j.startBy(t, day)
	if j.days > 0 {
		l.occupy(i, l.start[i], l.end[i])
	}
}

// ranks is a heap of places in an order.
type ranks []int

func (r ranks) Len() int           { return len(r) }
func (r ranks) Less(i, j int) bool { return r[i] < r[j] }
func (r ranks) Swap(i, j int)      { r[i], r[j] = r[j], r[i] }
func (r *ranks) Push(x any)        { *r = append(*r, x.(int)) }
func (r *ranks) Pop() any {
	old := *r
	last := old[len(old)-1]
	*r = old[:len(old)-1]
	return last
}
