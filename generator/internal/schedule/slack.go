package schedule

import (
	"slices"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

// slack is the critical path method over a network, by task: the early finish with
// every team free, the late finish, and the task whose due date decides it.
type slack struct {
	*network
	jobs   []job
	early  []span
	finish []roadmap.Date
	due    []int32 // the task whose due date, or whose milestone's, decides the late finish; none: the end of all
}

// slack passes forward (ES = max(EF of predecessors + lag, pin)) and backward
// (LF = min(LS of successors - lag, due)) through the network.
func (n *network) slack(jobs []job) *slack {
	s := &slack{
		network: n, jobs: jobs, early: n.early(jobs),
		finish: make([]roadmap.Date, len(n.tasks)), due: make([]int32, len(n.tasks)),
	}
	end := roadmap.NoDate
	for _, e := range s.early {
		end = max(end, e.end)
	}
	for _, i := range n.order {
		s.finish[i], s.due[i] = end, none
		if day, _ := n.dueOf(i); day != roadmap.NoDate && day+1 < end {
			s.finish[i], s.due[i] = day+1, int32(i)
		}
	}
	for _, i := range slices.Backward(n.order) {
		if jobs[i].fixed { // it has started, whatever it was to wait for
			continue
		}
		t := &n.tasks[i]
		start := t.team.begin(s.finish[i], jobs[i].days)
		for _, dep := range t.after {
			if finish := n.deadline(start, dep.lag); finish < s.finish[dep.task] {
				s.finish[dep.task], s.due[dep.task] = finish, s.due[i]
			}
		}
	}
	return s
}

// dueOf is the earlier of a task's own due date and its milestone's, and the milestone
// when it is that one.
func (n *network) dueOf(i int) (roadmap.Date, *roadmap.Milestone) {
	m := n.tasks[i].mvf
	due := m.Due.Last
	if m.Milestone != nil && m.Milestone.Due.Last != roadmap.NoDate && (due == roadmap.NoDate || m.Milestone.Due.Last < due) {
		return m.Milestone.Due.Last, m.Milestone
	}
	return due, nil
}

// early is the earliest start and finish of every task with every team free. A due date
// is no reason to wait.
func (n *network) early(jobs []job) []span {
	early := make([]span, len(n.tasks))
	for _, i := range n.order {
		t, j := &n.tasks[i], jobs[i]
		if j.fixed {
			early[i] = span{j.start, j.end}
			continue
		}
		if t.mvf.Start.IsZero() {
			j.start, j.end = roadmap.NoDate, roadmap.NoDate
		}
		day := j.earliest()
		for _, dep := range t.after {
			day = max(day, n.release(early[dep.task].end, dep.lag))
		}
		early[i].start, early[i].end = j.startBy(t.team, day)
	}
	return early
}

// fill completes an item with its slack.
func (s *slack) fill(item *Item, i int) {
	if item.MVF.Status == roadmap.Shipped {
		return
	}
	item.Slack = s.tasks[i].team.between(s.early[i].end, s.finish[i])
	item.Critical = item.Slack <= 0
	if due := s.due[i]; due != none {
		day, milestone := s.dueOf(int(due))
		item.Deadline = &Deadline{Day: day, MVF: s.tasks[due].mvf, Milestone: milestone}
	}
}

// bound is the last day of work of the shortest schedule that there could be: the end of
// the longest chain, or the day by which a team can have done all that it is to do.
func (n *network) bound(jobs []job, early []span, today roadmap.Date) roadmap.Date {
	type share struct {
		work int // team days that have not started
		busy []span
	}
	shares := map[*team]*share{}
	last := roadmap.NoDate
	for i := range n.tasks {
		t, j := &n.tasks[i], &jobs[i]
		last = max(last, early[i].days().Last)
		s := shares[t.team]
		if s == nil {
			s = &share{}
			shares[t.team] = s
		}
		switch {
		case !j.fixed && j.start != roadmap.NoDate: // typed on days off, it may take none
			s.work += min(j.days, t.team.between(j.start, j.end))
		case !j.fixed:
			s.work += j.days
		case j.busyFrom != roadmap.NoDate:
			s.busy = append(s.busy, span{max(j.busyFrom, j.start), j.end})
		}
	}
	for t, s := range shares {
		if s.work == 0 {
			continue
		}
		// Work in progress takes places too, but never more than there are.
		places := newProfile(t.parallel)
		for _, b := range s.busy {
			first, end := t.count(b.start), t.count(b.end)
			for free := places.fit(first, 1); free < end; free = places.fit(free+1, 1) {
				s.work++
				places.take(free, free+1)
			}
		}
		from := t.count(today)
		last = max(last, t.day(from+(s.work+t.parallel-1)/t.parallel-1))
	}
	return last
}
