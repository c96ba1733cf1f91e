package schedule

import "github.com/waypost/waypost/generator/internal/roadmap"

// slack is the critical path method over a network, by task: the early finish with
// every team free, and the late finish.
type slack struct {
	*network
	jobs   []job
	early  []span
	finish []roadmap.Date
}

// slack passes forward (ES = max(EF of predecessors + lag, pin)) and backward
// (LF = min(LS of successors - lag, due)) through the network.
func (n *network) slack(jobs []job) *slack {
	s := &slack{network: n, jobs: jobs, early: n.early(jobs), finish: make([]roadmap.Date, len(n.tasks))}
	end := roadmap.NoDate
	for _, e := range s.early {
		end = max(end, e.end)
	}
	for _, i := range n.order {
		t := &n.tasks[i]
		s.finish[i] = end
		if due := t.mvf.Due.Last; due != roadmap.NoDate {
			s.finish[i] = min(s.finish[i], due+1)
		}
		if m := t.mvf.Milestone; m != nil && m.Due.Last != roadmap.NoDate {
			s.finish[i] = min(s.finish[i], m.Due.Last+1)
		}
	}
	for k := len(n.order) - 1; k >= 0; k-- {
		i := n.order[k]
		if jobs[i].fixed { // it has started, whatever it was to wait for
			continue
		}
		t := &n.tasks[i]
		start := t.team.begin(s.finish[i], jobs[i].days)
		for _, dep := range t.after {
			s.finish[dep.task] = min(s.finish[dep.task], n.deadline(start, dep.lag))
		}
	}
	return s
}

// early is the earliest start and finish of every task with every team free.
func (n *network) early(jobs []job) []span {
	early := make([]span, len(n.tasks))
	for _, i := range n.order {
		t, j := &n.tasks[i], &jobs[i]
		if j.fixed {
			early[i] = span{j.start, j.end}
			continue
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
}
