package audience

import (
	"cmp"
	"slices"
	"sort"

	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/schedule"
)

// maxSteps is how many steps a time axis holds: about three years of weeks.
const maxSteps = 160

// overTime fills what charts of progress over time are made of. All of it is computed
// from the visible items and the trails of these alone.
func (v *view) overTime() {
	if v.ed.Dates == roadmap.Hidden || len(v.ed.MVFs) == 0 {
		return
	}
	v.history = v.visibleHistory()
	if v.sees(roadmap.FieldStatus) && v.sees(roadmap.FieldActual) {
		v.flowAndBurnUp()
	}
	if v.sees(roadmap.FieldPlan) && v.sees(roadmap.FieldForecast) && v.history.Known() {
		v.ed.Slippage = later(v.slippage)
	}
	v.effortByService()
}

// visibleHistory is the history of the visible items, as coarse as the audience's dates:
// of what was said within one period only the end is known. Its oldest day is theirs; that
// of the whole could be a hidden item's.
func (v *view) visibleHistory() roadmap.History {
	h := roadmap.History{Trails: map[roadmap.ItemID][]roadmap.Version{}}
	add := func(it *roadmap.Item) {
		var trail []roadmap.Version
		for _, said := range v.rm.History.Of(it.Kind, it.ID) {
			if said.On > v.ed.AsOf {
				break // not known yet
			}
			said.On = min(v.ed.Fiscal.Coarsen(said.On, v.ed.Dates).Last, v.ed.AsOf)
			if n := len(trail); n > 0 && trail[n-1].On == said.On {
				trail = trail[:n-1]
			}
			trail = append(trail, said)
		}
		if len(trail) == 0 {
			return
		}
		h.Trails[roadmap.ItemID{Kind: it.Kind, ID: it.ID}] = trail
		if first := trail[0].On; h.Since == roadmap.NoDate || first < h.Since {
			h.Since = first
		}
	}
	for _, m := range v.plan.Roadmap.Milestones {
		add(&m.Item)
	}
	for _, m := range v.plan.Roadmap.MVFs {
		add(&m.Item)
	}
	return h
}

// axis cuts days into steps of at least the given precision: weeks for days, and coarser
// where there would be more than limit.
func (v *view) axis(from, to roadmap.Date, precision roadmap.Precision, limit int) []Step {
	length := []roadmap.Date{roadmap.Daily: 7, roadmap.Monthly: 28, roadmap.Quarterly: 89, roadmap.HalfYearly: 180, roadmap.Yearly: 365}
	for precision < roadmap.Yearly && int((to-from)/length[precision])+2 > limit {
		precision++
	}
	from = max(from, to-roadmap.Date(limit-2)*length[precision])
	var steps []Step
	for at := from; at <= to; {
		step := v.stepOf(at, precision)
		steps = append(steps, step)
		at = step.Period.Last + 1
	}
	return steps
}

func (v *view) stepOf(day roadmap.Date, precision roadmap.Precision) Step {
	if precision != roadmap.Daily {
		p := v.ed.Fiscal.Coarsen(day, precision)
		return Step{Period: p, Label: v.ed.Fiscal.Label(p)}
	}
	monday := day - (day-1)%7
	p := roadmap.Period{First: monday, Last: monday + 6, Precision: roadmap.Daily}
	label := p.Last
	if p.First <= v.ed.AsOf && v.ed.AsOf <= p.Last {
		label = v.ed.AsOf
	}
	return Step{Period: p, Label: v.ed.Fiscal.Label(roadmap.DayPeriod(label))}
}

// stepAt is the position of the step that holds a day, or of the first or last one.
func stepAt(steps []Step, day roadmap.Date) int {
	i := sort.Search(len(steps), func(i int) bool { return steps[i].Period.Last >= day })
	return min(i, len(steps)-1)
}

// state is where an MVF stood from one day on.
type state struct {
	on     roadmap.Date
	there  bool // the content held it
	status roadmap.Status
	effort int // working days
}

func (s state) inScope() bool {
	return s.there && s.status != roadmap.Idea && s.status != roadmap.Dropped
}

// states is the life of a visible MVF up to as-of, oldest first. Started and shipped as
// typed today win over what earlier versions said of the status.
func (v *view) states(m *roadmap.MVF, shown *MVF) []state {
	trail := v.history.Of(m.Kind, m.ID)
	shipped := m.Shipped
	if m.Status != roadmap.Shipped {
		shipped = roadmap.NoDate
	} else if shipped == roadmap.NoDate {
		shipped = v.plan.Items[m.Index].Expected.Last
	}
	days := []roadmap.Date{roadmap.MinDate}
	for _, said := range trail {
		if said.On > v.history.Since {
			days = append(days, said.On)
		}
	}
	days = append(days, m.Started, shipped)
	days = slices.DeleteFunc(days, func(d roadmap.Date) bool { return d == roadmap.NoDate || d >= v.ed.AsOf })
	slices.Sort(days)
	now := state{on: v.ed.AsOf, there: true, status: m.Status, effort: v.effort[shown]}
	var out []state
	for _, day := range slices.Compact(days) {
		s := now
		s.on = day
		if m.Status != roadmap.Idea && m.Status != roadmap.Dropped {
			s.status = roadmap.Planned
		}
		if len(trail) > 0 {
			said, there := v.history.VersionOn(trail, day)
			s.there, s.status = there, cmp.Or(said.Status, roadmap.Planned)
			if v.sees(roadmap.FieldEffort) && !said.Effort.Likely.IsZero() {
				s.effort = said.Effort.Likely.WorkingDays(cmp.Or(v.rm.Config.DaysPerWeek(), 5))
			}
		}
		out = append(out, s.happened(m.Started, shipped))
	}
	return append(out, now)
}

// happened corrects a status by what is known to have happened.
func (s state) happened(started, shipped roadmap.Date) state {
	if shipped != roadmap.NoDate {
		if shipped <= s.on {
			s.status = roadmap.Shipped
		} else if s.status == roadmap.Shipped {
			s.status = roadmap.Building
		}
	}
	switch {
	case started == roadmap.NoDate:
	case started > s.on && s.status == roadmap.Building:
		s.status = roadmap.Planned
	case started <= s.on && (s.status == roadmap.Planned || s.status == roadmap.Idea):
		s.status = roadmap.Building
	}
	return s
}

// reach is the first and last day that the shown spans and the history know of.
func (v *view) reach() (from, to roadmap.Date) {
	from, to = v.ed.AsOf, v.ed.AsOf
	if v.history.Known() {
		from = min(from, v.history.Since)
	}
	for _, m := range v.ed.MVFs {
		for _, s := range []Span{m.Planned, m.Actual, m.Expected} {
			if !s.Start.IsZero() {
				from = min(from, s.Start.First)
			}
			to = max(to, s.End.Last)
		}
	}
	return from, to
}

// flowAndBurnUp adds up what the states of the visible MVFs change, step by step.
func (v *view) flowAndBurnUp() {
	from, to := v.reach()
	steps := v.axis(from, to, v.ed.Dates, maxSteps)
	now := stepAt(steps, v.ed.AsOf)
	flow := make([][]int, now+1)
	for i := range flow {
		flow[i] = make([]int, len(roadmap.Statuses))
	}
	burn := &BurnUp{
		ByEffort: v.sees(roadmap.FieldEffort), HasPlanned: v.sees(roadmap.FieldPlan), HasExpected: v.sees(roadmap.FieldForecast),
		FromHistory: v.history.Known(), Steps: make([]BurnUpStep, len(steps)),
	}
	shownStatus := shownStatuses(v.audience)
	for _, m := range v.plan.Roadmap.MVFs {
		shown := v.mvf[m.MVFSource]
		before := state{}
		for _, s := range v.states(m, shown) {
			s.there = s.there && shownStatus[s.status]
			i := stepAt(steps, s.on)
			if before.there {
				flow[i][slices.Index(roadmap.Statuses, before.status)]--
			}
			if s.there {
				flow[i][slices.Index(roadmap.Statuses, s.status)]++
			}
			burn.Steps[i].Scope.add(scopeOf(before), -1)
			burn.Steps[i].Scope.add(scopeOf(s), 1)
			burn.Steps[i].Done.add(doneOf(before), -1)
			burn.Steps[i].Done.add(doneOf(s), 1)
			if s.on > roadmap.MinDate {
				v.scopeChange(burn, shown, before, s, i)
			}
			before = s
		}
		if !before.inScope() {
			continue
		}
		if end := shown.Planned.End.Last; burn.HasPlanned && end != roadmap.NoDate {
			burn.Steps[stepAt(steps, end)].Planned.add(scopeOf(before), 1)
		}
		if end := shown.Expected.End.Last; burn.HasExpected && end != roadmap.NoDate {
			burn.Steps[stepAt(steps, end)].Expected.add(scopeOf(before), 1)
		}
	}
	v.ed.Flow = flowOf(steps[:now+1], flow)
	v.ed.Flow.FromHistory = v.history.Known()
	burn.sum(steps, now)
	if last := burn.Steps[len(burn.Steps)-1]; last.Scope.Count > 0 {
		v.ed.BurnUp = burn
	}
}

func (a *Amount) add(b Amount, times int) {
	a.Count += times * b.Count
	a.Effort += times * b.Effort
}

func scopeOf(s state) Amount {
	if !s.inScope() {
		return Amount{}
	}
	return Amount{Count: 1, Effort: s.effort}
}

func doneOf(s state) Amount {
	if s.status != roadmap.Shipped {
		return Amount{}
	}
	return scopeOf(s)
}

// scopeChange notes what one MVF adds to the scope or takes from it on one day.
func (v *view) scopeChange(burn *BurnUp, shown *MVF, before, after state, step int) {
	was, is := scopeOf(before), scopeOf(after)
	by := is
	by.add(was, -1)
	if by == (Amount{}) {
		return
	}
	why := "estimated again"
	switch {
	case by.Count > 0:
		why = "added"
	case by.Count < 0:
		why = "dropped"
	}
	on := v.ed.Fiscal.Coarsen(after.on, v.ed.Dates)
	burn.Changes = append(burn.Changes, ScopeChange{On: on, Label: v.ed.Fiscal.Label(on), Step: step, MVF: shown, By: by, Why: why})
}

// flowOf sums changes into counts and leaves out the statuses that never occur.
func flowOf(steps []Step, changes [][]int) *Flow {
	var f Flow
	counts := make([]int, len(roadmap.Statuses))
	occurs := make([]bool, len(roadmap.Statuses))
	for i, step := range steps {
		for k, by := range changes[i] {
			counts[k] += by
			occurs[k] = occurs[k] || counts[k] > 0
		}
		f.Steps = append(f.Steps, FlowStep{Step: step, Counts: slices.Clone(counts)})
	}
	for k, status := range roadmap.Statuses {
		if occurs[k] {
			f.Statuses = append(f.Statuses, status)
		}
	}
	for i := range f.Steps {
		kept := f.Steps[i].Counts[:0]
		for k, n := range f.Steps[i].Counts {
			if occurs[k] {
				kept = append(kept, n)
			}
		}
		f.Steps[i].Counts = kept
	}
	return &f
}

// sum turns the changes of each step into what holds at its end.
func (b *BurnUp) sum(steps []Step, now int) {
	var scope, done, planned, expected Amount
	for i := range b.Steps {
		s := &b.Steps[i]
		scope.add(s.Scope, 1)
		done.add(s.Done, 1)
		planned.add(s.Planned, 1)
		expected.add(s.Expected, 1)
		*s = BurnUpStep{Step: steps[i], Ahead: i > now, Now: i == now, Scope: scope, Planned: planned}
		if i <= now {
			s.Done = done
		}
		if i >= now {
			s.Expected = expected
		}
	}
	slices.SortStableFunc(b.Changes, func(x, y ScopeChange) int { return cmp.Compare(x.On.First, y.On.First) })
}

// maxQuarters is how many quarters the effort by service tells apart.
const maxQuarters = 40

// effortByService spreads the work of each visible MVF over its span as shown.
func (v *view) effortByService() {
	e := &EffortByService{ByEffort: v.sees(roadmap.FieldEffort)}
	var from, to roadmap.Date
	var list []*MVF
	for _, m := range v.ed.MVFs {
		if s := spanOf(m); s.End.Last != roadmap.NoDate && m.Status != roadmap.Idea && m.Status != roadmap.Dropped {
			list = append(list, m)
			if from == roadmap.NoDate || s.Start.First < from {
				from = s.Start.First
			}
			to = max(to, s.End.Last)
		}
	}
	if len(list) == 0 {
		return
	}
	e.Quarters = v.axis(from, to, max(roadmap.Quarterly, v.ed.Dates), maxQuarters)
	e.Total = make([]float64, len(e.Quarters))
	for _, s := range v.ed.Services {
		e.Services = append(e.Services, ServiceEffort{
			Service: s, Work: make([]float64, len(e.Quarters)), Done: make([]float64, len(e.Quarters)),
		})
	}
	workdays := schedule.Workdays(&v.rm.Config)
	for _, m := range list {
		s := &e.Services[m.Service.Index]
		add := func(quarter int, work float64) {
			s.Work[quarter] += work
			s.Total += work
			e.Total[quarter] += work
			if m.Status == roadmap.Shipped {
				s.Done[quarter] += work
			}
		}
		span := spanOf(m)
		first, last := stepAt(e.Quarters, span.Start.First), stepAt(e.Quarters, span.End.Last)
		all := workdays(span.Start.First, span.End.Last)
		switch {
		case !e.ByEffort:
			add(last, 1)
		case all == 0 || first == last:
			add(last, float64(v.effort[m]))
		default:
			for i := first; i <= last; i++ {
				from, to := span.Start.First, span.End.Last
				if i > first {
					from = e.Quarters[i].Period.First
				}
				if i < last {
					to = e.Quarters[i].Period.Last
				}
				add(i, float64(v.effort[m])*float64(workdays(from, to))/float64(all))
			}
		}
	}
	e.Services = slices.DeleteFunc(e.Services, func(s ServiceEffort) bool { return s.Total == 0 })
	if len(e.Services) > 0 {
		v.ed.Effort = e
	}
}

// spanOf is where an MVF lies as shown: expected, else actual, else planned. A missing
// end is filled by the other one.
func spanOf(m *MVF) Span {
	for _, s := range []Span{m.Expected, m.Actual, m.Planned} {
		if s.End.IsZero() {
			s.End = s.Start
		}
		if s.Start.IsZero() {
			s.Start = s.End
		}
		if !s.IsZero() {
			return s
		}
	}
	return Span{}
}
