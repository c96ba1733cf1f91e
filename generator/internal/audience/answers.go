package audience

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/schedule"
)

// answers is what planning answers about a plan. Audiences that see the same work share
// them, because they take time.
type answers struct {
	outlook   *Later[schedule.Outlook]
	left, all *Later[Alternatives]
	builds    *Later[schedule.Builds]
	priority  *Later[schedule.Priorities]
	recalling
}

func (v *view) answers() *answers {
	a := v.planner.answers[v.plan]
	if a == nil {
		p := v.plan // and nothing else of this view, because other audiences have part in the answers
		a = &answers{
			recalling: recalling{plan: p, name: v.audience.ID, known: v.planner.known[v.audience.ID]},
			priority:  later(func() *schedule.Priorities { return schedule.Priority(p) }),
		}
		a.outlook = recall(&a.recalling, func(k *Answered) **schedule.Outlook { return &k.Outlook }, forecast)
		a.left = recall(&a.recalling, func(k *Answered) **Alternatives { return &k.Left }, func(p *schedule.Plan) *Alternatives { return alternatives(p, false) })
		a.all = recall(&a.recalling, func(k *Answered) **Alternatives { return &k.All }, func(p *schedule.Plan) *Alternatives { return alternatives(p, true) })
		a.builds = recall(&a.recalling, func(k *Answered) **schedule.Builds { return &k.Builds }, func(p *schedule.Plan) *schedule.Builds { return schedule.Build(p.Roadmap, p.Today) })
		v.planner.answers[v.plan] = a
	}
	return a
}

// withMetrics is the plan of what the audience sees beside the metrics that it sees.
func (v *view) withMetrics() *schedule.Plan {
	p := *v.plan
	rm := *p.Roadmap
	rm.Metrics = nil
	for _, m := range v.rm.Metrics {
		if v.metric[m] != nil {
			rm.Metrics = append(rm.Metrics, m)
		}
	}
	p.Roadmap = &rm
	return &p
}

// The trials of an edition: a build makes a forecast for each group of audiences that
// see the same, and must not wait for it.
const (
	placements = 500_000 // trials x open MVFs
	minTrials  = 50
)

func forecast(p *schedule.Plan) *schedule.Outlook {
	open := 0
	for _, m := range p.Roadmap.MVFs {
		if m.Status != roadmap.Shipped {
			open++
		}
	}
	trials := min(schedule.Trials, max(minTrials, placements/max(open, 1)))
	outlook, _ := schedule.Forecast(p, schedule.Draw{Trials: trials}) // three points are never refused
	outlook.MVFs = nil                                                // an edition tells the odds of milestones alone
	for i := range outlook.Milestones {
		outlook.Milestones[i].Health = schedule.Health{} // which depends on what is shown
	}
	return outlook
}

// planning fills what planning answers.
func (v *view) planning() {
	v.retire()
	if len(v.ed.MVFs) == 0 {
		return
	}
	if !v.sees(roadmap.FieldStatus) {
		return // all of it tells what has shipped
	}
	open, all := schedule.Work(v.plan.Roadmap)
	if v.sees(roadmap.FieldAfter) && open > 0 {
		v.ed.Waves = later(v.waves)
	}
	if v.ed.Dates == roadmap.Hidden {
		return
	}
	if v.sees(roadmap.FieldHealth) || v.sees(roadmap.FieldOdds) {
		v.outlook()
	}
	if v.sees(roadmap.FieldWhatIf) {
		v.whatIf(open, all)
	}
	if v.sees(roadmap.FieldDelay) && schedule.Rated(v.plan.Roadmap) {
		s := v.answers()
		v.ed.Order = later(func() *Order { return v.order(s.priority.Get()) })
	}
	if v.sees(roadmap.FieldEarned) && v.sees(roadmap.FieldEffort) && v.ed.Dates <= roadmap.Quarterly {
		v.earned()
	}
	if v.sees(roadmap.FieldRunway) {
		v.runway()
	}
}

// retire lists what has an end of life, by the shown one.
func (v *view) retire() {
	for _, m := range v.ed.MVFs {
		if !m.Lives.IsZero() && m.Status != roadmap.Idea && m.Status != roadmap.Dropped {
			v.ed.Retire = append(v.ed.Retire, m)
		}
	}
	slices.SortStableFunc(v.ed.Retire, func(a, b *MVF) int { return cmp.Compare(a.Lives.Last, b.Lives.Last) })
}

func (v *view) waves() *[][]*MVF {
	var waves [][]*MVF
	place := make(map[*MVF]int, len(v.ed.MVFs))
	for i, m := range v.ed.MVFs {
		place[m] = i
	}
	for _, wave := range v.plan.InParallel() {
		list := v.shownMVFs(wave)
		// In the order of the edition: the scheduler's could tell of what decides it.
		slices.SortFunc(list, func(a, b *MVF) int { return cmp.Compare(place[a], place[b]) })
		waves = append(waves, list)
	}
	return &waves
}

func (v *view) shownMVFs(list []*roadmap.MVF) []*MVF {
	var out []*MVF
	for _, m := range list {
		out = append(out, v.mvf[m.MVFSource])
	}
	return out
}

func (v *view) coarse(d roadmap.Date) roadmap.Period { return v.ed.Fiscal.Coarsen(d, v.ed.Dates) }

// outlook fills the odds of the milestones that have open work, and their computed health
// from the odds.
func (v *view) outlook() {
	s := v.answers()
	odds := later(func() *Outlook { return v.odds(s.outlook.Get()) })
	row := 0
	for i := range v.ed.Milestones {
		if !v.isOpen(i) {
			continue
		}
		if at := row; v.sees(roadmap.FieldHealth) {
			v.ed.Milestones[i].Computed = later(func() *string { return &odds.Get().Rows[at].Health })
		}
		row++
	}
	if v.sees(roadmap.FieldOdds) && row > 0 {
		v.ed.Outlook = odds
	}
}

// isOpen reports whether something that is planned in a milestone has not shipped.
func (v *view) isOpen(milestone int) bool {
	r := &v.plan.Milestones[milestone]
	return r.Total > r.Shipped
}

func (v *view) odds(whole *schedule.Outlook) *Outlook {
	out := &Outlook{Trials: whole.Trials, Open: whole.Open, Uncertain: whole.Uncertain}
	for i, source := range v.plan.Roadmap.Milestones {
		e, m := &whole.Milestones[i], v.ed.Milestones[i]
		if !v.isOpen(i) {
			continue
		}
		odds := Odds{Milestone: m, P50: v.coarse(e.P50), P85: v.coarse(e.P85), P95: v.coarse(e.P95), Target: target(m, source)}
		odds.Health = odds.health(v.ed.AsOf)
		if v.ed.Dates == roadmap.Daily && e.Target != roadmap.NoDate && e.Target == odds.Target.Last {
			odds.HasOnTime, odds.OnTime = true, e.OnTime
		}
		out.Rows = append(out.Rows, odds)
	}
	return out
}

// target is the date against which a milestone is measured: its due date, else the
// planned end where every open MVF was promised for a day. Where the scheduler decides,
// the plan is the forecast, and no promise to be late against.
func target(m *Milestone, source *roadmap.Milestone) roadmap.Period {
	if !m.Due.IsZero() {
		return m.Due
	}
	for _, f := range source.MVFs {
		open := f.Status == roadmap.Planned || f.Status == roadmap.Building || f.Status == roadmap.Paused
		if open && f.Due.IsZero() {
			return roadmap.Period{}
		}
	}
	return m.Planned.End
}

// health is green when the target is met in 85 of 100 trials, amber in 50, else red; and
// grey without a target. Days are compared as they are shown.
func (o *Odds) health(asOf roadmap.Date) string {
	switch {
	case o.Target.IsZero():
		return "grey"
	case o.Target.Last < asOf, o.P50.Last > o.Target.Last:
		return "red"
	case o.P85.Last > o.Target.Last:
		return "amber"
	}
	return "green"
}

// whatIf takes how much of the work is open, and all of it.
func (v *view) whatIf(open, all int) {
	s := v.answers()
	if open > 0 {
		v.ed.WhatIf = later(func() *WhatIf { return v.alternatives(s.left.Get(), false) })
	}
	if all > 0 {
		v.ed.FromStart = later(func() *WhatIf { return v.alternatives(s.all.Get(), true) })
	}
}

// The numbers of teams that a what-if goes through, one more than there are at least.
const (
	fewTeams  = 4
	mostTeams = 12
)

func alternatives(p *schedule.Plan, whole bool) *Alternatives {
	a := schedule.WhatIf(p.Roadmap, p.Today, schedule.Teams{From: 1, To: min(max(schedule.TeamsNow(p.Roadmap)+1, fewTeams), mostTeams), Whole: whole})
	out := &Alternatives{Rows: a.Rows, Enough: a.Enough}
	for _, m := range a.Chain {
		out.Chain = append(out.Chain, m.Index)
	}
	return out
}

func (v *view) alternatives(a *Alternatives, whole bool) *WhatIf {
	out := &WhatIf{}
	var columns []int
	for i, m := range v.plan.Roadmap.Milestones {
		if shown := v.milestone[m.MilestoneSource]; a.Rows[0].Milestones[i] != roadmap.NoDate && (whole || !shown.Shipped) {
			columns = append(columns, i)
			out.Milestones = append(out.Milestones, shown)
		}
	}
	for i := range a.Rows {
		r := &a.Rows[i]
		row := Staffing{Teams: r.Teams, Now: r.Now, End: v.coarse(r.End)}
		for _, c := range columns {
			row.Ends = append(row.Ends, v.coarse(r.Milestones[c]))
		}
		if v.ed.Dates == roadmap.Daily {
			row.HasIdle, row.Idle = true, r.Idle
		}
		out.Rows = append(out.Rows, row)
	}
	// Two numbers of teams whose shown dates are the same do equally well for this reader.
	if i := slices.IndexFunc(a.Rows, func(r schedule.Staffing) bool { return r.Teams == a.Enough }); i >= 0 {
		best := &out.Rows[i]
		first := slices.IndexFunc(out.Rows, func(r Staffing) bool { return r.End == best.End && slices.Equal(r.Ends, best.Ends) })
		out.Enough = out.Rows[first].Teams
	}
	if v.sees(roadmap.FieldAfter) || v.sees(roadmap.FieldSlack) {
		for _, i := range a.Chain {
			out.Chain = append(out.Chain, v.ed.MVFs[i])
		}
	}
	return out
}

func (v *view) order(p *schedule.Priorities) *Order {
	out := &Order{Points: p.Measure == schedule.Weighted, Same: true}
	write := func(x float64) string {
		switch {
		case out.Points:
			return strconv.FormatFloat(x, 'f', 1, 64)
		case v.ed.Money == roadmap.MoneyExact:
			return v.money.exact(math.Round(x / 100)) // a rate needs no cents
		}
		return ""
	}
	for i := range p.Items {
		r := &p.Items[i]
		row := Ranked{MVF: v.mvf[r.MVF.MVFSource], Ends: v.coarse(r.Ends), EndsNow: v.coarse(r.EndsNow)}
		if !slices.Contains(p.Unrated, r.MVF) {
			row.Own = write(r.Own)
		}
		row.Score = write(r.Score)
		out.Same = out.Same && row.Ends == row.EndsNow
		out.Rows = append(out.Rows, row)
	}
	if p.Computed > 0 && v.ed.Dates == roadmap.Daily {
		out.Share = p.Difference() / p.Computed
		if d := p.Difference(); d > 0 && !out.Points {
			out.Costs = write(d)
		}
	}
	return out
}

func (v *view) earned() {
	p := v.plan
	past := *p.Roadmap
	past.History = v.history
	e := schedule.EarnedValue(p, schedule.Baseline(&past))
	if e == nil || e.Total == 0 || len(e.Quarters) == 0 {
		return
	}
	out := &Earned{Total: e.Total, Since: v.coarse(v.history.Since)}
	for _, q := range e.Quarters {
		out.Quarters = append(out.Quarters, EarnedQuarter{
			Period: q.Period, Planned: q.PV, Earned: q.EV, SPI: q.SPI, SPIt: q.SPIt, Schedule: q.ES, Time: q.AT,
		})
	}
	v.ed.Earned = out
}

func (v *view) runway() {
	p := v.withMetrics()
	r := schedule.FirstRevenue(p, nil)
	if r == nil {
		return
	}
	s := v.answers()
	v.ed.Runway = later(func() *Runway {
		if !r.Done {
			r = schedule.FirstRevenue(p, s.outlook.Get())
		}
		return v.race(r)
	})
}

func (v *view) race(r *schedule.Runway) *Runway {
	out := &Runway{
		Revenue: v.metric[r.Revenue], Metric: v.metric[r.Metric], Milestone: v.milestoneOf(r.Milestone), At: v.ed.Fiscal.CoarsenPeriod(r.At, v.ed.Dates),
		Actual: r.Actual, Months: r.Months, CashOut: v.coarse(r.CashOut), Done: r.Done, Ready: v.coarse(r.Ready),
	}
	if r.Done && !v.sees(roadmap.FieldActual) {
		out.Ready = roadmap.Period{}
	}
	out.InTime, out.TooLate = r.Done || out.Ready.Last < out.CashOut.First, !r.Done && out.Ready.First >= out.CashOut.Last
	return out
}
