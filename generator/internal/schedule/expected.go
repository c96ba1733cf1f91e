package schedule

import "github.com/waypost/waypost/generator/internal/roadmap"

// span is a half-open stretch of days. One that ends where it starts takes no time.
type span struct{ start, end roadmap.Date }

func (s span) known() bool { return s.end != roadmap.NoDate }

// days turns a span into days, first and last included; one that takes no time lies on
// its only day.
func (s span) days() Range {
	if !s.known() {
		return Range{}
	}
	return Range{First: s.start, Last: max(s.start, s.end-1)}
}

func started(m *roadmap.MVF) bool {
	return m.Status == roadmap.Building || m.Started != roadmap.NoDate && m.Status != roadmap.Paused
}

// plan is the plan of an MVF as far as it is typed or follows from what has happened.
// It is unknown when the scheduler decides.
func (co *company) plan(m *roadmap.MVF) span {
	t, effort := co.team(m.Team), co.effortOf(m)
	switch start, due := m.Start.First, m.Due.Last; {
	case !m.Start.IsZero() && !m.Due.IsZero():
		return span{start, max(start, due+1)}
	case !m.Start.IsZero():
		return span{start, t.finish(start, effort)}
	case !m.Due.IsZero():
		return span{min(t.begin(due+1, effort), due), due + 1}
	}
	switch {
	case !live(m):
		return span{}
	case m.Status == roadmap.Shipped && m.Shipped != roadmap.NoDate && (m.Started == roadmap.NoDate || m.Effort.Likely.IsZero()):
		start := m.Started
		if start == roadmap.NoDate {
			start = min(t.begin(m.Shipped+1, effort), m.Shipped)
		}
		return span{start, m.Shipped + 1}
	case started(m) && m.Started != roadmap.NoDate:
		return span{m.Started, t.finish(m.Started, effort)}
	}
	return span{}
}

// job says what today's forecast may do with a task.
func (n *network) job(t *task, today roadmap.Date) job {
	m, plan := t.mvf, n.plan(t.mvf)
	days := t.days
	if !m.Start.IsZero() && !m.Due.IsZero() {
		days = max(t.team.between(plan.start, plan.end), min(days, 1)) // typed on a weekend, it takes a day when it is moved
	}
	switch {
	case m.Status == roadmap.Shipped:
		end := m.Shipped + 1
		if m.Shipped == roadmap.NoDate {
			end = today + 1
			if plan.known() {
				end = min(end, plan.end)
			}
		}
		start := m.Started
		if start == roadmap.NoDate {
			start = plan.start
		}
		if start == roadmap.NoDate || start >= end {
			start = min(t.team.begin(end, days), end-1)
		}
		return job{fixed: true, start: start, end: end}
	case started(m):
		start := m.Started
		if start == roadmap.NoDate {
			start = today
			if plan.known() {
				start = min(start, plan.start)
			}
		}
		end := max(plan.end, t.team.finish(start, days), t.team.finish(today, 1))
		return job{fixed: true, start: start, end: end, busyFrom: today}
	}
	return job{start: plan.start, end: plan.end, days: days, release: today}
}

// forecast is where every task is expected now.
type forecast struct {
	*network
	*placed
	jobs  []job
	today roadmap.Date
}

func (n *network) forecast(today roadmap.Date) *forecast {
	jobs := make([]job, len(n.tasks))
	for i := range n.tasks {
		jobs[i] = n.job(&n.tasks[i], today)
	}
	return &forecast{network: n, placed: n.level(jobs, byMilestone), jobs: jobs, today: today}
}

// newItem is what an MVF says without the plan of any other.
func newItem(co *company, m *roadmap.MVF) Item {
	item := Item{
		MVF: m, Planned: co.plan(m).days(), Typed: !m.Start.IsZero() && !m.Due.IsZero(),
		Effort: co.effortOf(m), Actual: Range{First: m.Started, Last: m.Shipped}, Lives: m.LivesUntil,
	}
	if m.Status != roadmap.Shipped {
		item.Actual.Last = roadmap.NoDate
		for _, dep := range m.After {
			if dep.MVF != nil && dep.MVF.Status != roadmap.Shipped {
				item.Waits = append(item.Waits, dep.MVF)
			}
		}
	}
	waiting := m.Status == roadmap.Planned || m.Status == ""
	item.Ready = waiting && !started(m) && len(item.Waits) == 0
	return item
}

// fill completes an item with its forecast.
func (f *forecast) fill(item *Item, i int) {
	m := item.MVF
	item.Expected = span{f.start[i], f.end[i]}.days()
	if driver := f.driver[i]; driver != none {
		item.Driver, item.ByTeam = f.tasks[driver].mvf, f.byTeam[i]
	}
	if item.Planned.IsZero() {
		item.Planned = item.Expected
	}
	item.PastDue = m.Status != roadmap.Shipped && item.Planned.Last < f.today
	item.Late = f.late(item.Planned.Last, item.Expected.Last)
	if item.Lives == roadmap.NoDate && !m.Life.IsZero() {
		item.Lives = m.Life.After(item.Expected.Last)
	}
}
