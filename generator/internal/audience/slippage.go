package audience

import (
	"slices"

	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/schedule"
)

const (
	// maxReports is on how many days the milestone trend looks back.
	maxReports = 60
	// maxReplayed is how many MVFs are scheduled again to say what was expected on
	// these days, all days together. Beyond it the trend shows fewer of them.
	maxReplayed = 20_000
)

// slippage is the milestone trend; nil where none has one. What was expected on an earlier day is what the
// scheduler says when it plans, as of that day, what the visible items said then.
func (v *view) slippage() *Slippage {
	s := &Slippage{Since: v.ed.Fiscal.Coarsen(v.history.Since, v.ed.Dates)}
	s.SinceLabel = v.ed.Fiscal.Label(s.Since)
	limit := min(maxReports, maxReplayed/len(v.ed.MVFs))
	var reports []roadmap.Date // the ends of months, or of what the audience sees
	if limit > 2 {
		for _, step := range v.axis(v.history.Since, v.ed.AsOf, max(roadmap.Monthly, v.ed.Dates), limit) {
			reports = append(reports, min(step.Period.Last, v.ed.AsOf))
		}
	}
	r := replays{view: v, limit: limit, ends: map[roadmap.Date]map[*Milestone]roadmap.Date{}}
	r.group()
	for _, day := range reports {
		r.on(day)
	}
	for _, m := range v.plan.Roadmap.Milestones {
		if trend, ok := r.trend(m, v.milestoneOf(m), reports); ok {
			s.Milestones = append(s.Milestones, trend)
		}
	}
	if len(s.Milestones) == 0 {
		return nil
	}
	return s
}

// replays schedules the visible roadmap as it was on earlier days.
type replays struct {
	*view
	limit   int
	ends    map[roadmap.Date]map[*Milestone]roadmap.Date // by day of the report
	called  map[string]*roadmap.Milestone                // the visible ones, by id
	members map[string][]*roadmap.MVF                    // the visible MVFs that are or were in a milestone, by its id
}

// group finds which MVFs belong to a milestone, or did.
func (r *replays) group() {
	r.called, r.members = map[string]*roadmap.Milestone{}, map[string][]*roadmap.MVF{}
	for _, m := range r.view.plan.Roadmap.Milestones {
		r.called[m.ID] = m
	}
	for _, m := range r.view.plan.Roadmap.MVFs {
		var in []string
		if m.Milestone != nil {
			in = append(in, m.Milestone.ID)
		}
		for _, said := range r.history.Of(m.Kind, m.ID) {
			if !slices.Contains(in, said.Milestone) {
				in = append(in, said.Milestone)
			}
		}
		for _, id := range in {
			if r.called[id] != nil {
				r.members[id] = append(r.members[id], m)
			}
		}
	}
}

// on is where each milestone was expected to end, as of a day; nil beyond the limit.
func (r *replays) on(day roadmap.Date) map[*Milestone]roadmap.Date {
	ends, done := r.ends[day]
	if done || len(r.ends) >= r.limit {
		return ends
	}
	ends = map[*Milestone]roadmap.Date{}
	past := restated(r.view.plan.Roadmap, func(m *roadmap.MVF) (*roadmap.MVFSource, *roadmap.Milestone) { return r.asOf(m, day) })
	for i, expected := range schedule.Expected(past, day) {
		if m := past.MVFs[i].Milestone; m != nil {
			shown := r.milestoneOf(m)
			ends[shown] = max(ends[shown], expected.Last)
		}
	}
	r.ends[day] = ends
	return ends
}

// asOf is what an MVF said on an earlier day, and its milestone then; nil when it was not
// there. What has not happened by then is taken out.
func (r *replays) asOf(m *roadmap.MVF, day roadmap.Date) (*roadmap.MVFSource, *roadmap.Milestone) {
	src, milestone := *m.MVFSource, m.Milestone
	status := m.Status
	if trail := r.history.Of(m.Kind, m.ID); len(trail) > 0 {
		said, there := r.history.VersionOn(trail, day)
		if !there {
			return nil, nil
		}
		status, src.Effort, src.Start, src.Due = said.Status, said.Effort, said.Start, said.Due
		milestone = r.called[said.Milestone]
	} else if status != roadmap.Idea && status != roadmap.Dropped {
		status = roadmap.Planned
	}
	shipped := src.Shipped
	if m.Status != roadmap.Shipped {
		shipped = roadmap.NoDate
	}
	if status == "" {
		status = roadmap.Planned
	}
	src.Status = state{on: day, status: status}.happened(src.Started, shipped).status
	if src.Started > day {
		src.Started = roadmap.NoDate
	}
	if src.Shipped > day {
		src.Shipped = roadmap.NoDate
	}
	return &src, milestone
}

// trend is the trend of one milestone; false when nothing is known to show.
func (r *replays) trend(m *roadmap.Milestone, shown *Milestone, reports []roadmap.Date) (MilestoneTrend, bool) {
	t := MilestoneTrend{Milestone: shown, Target: shown.Due, Expected: shown.Expected.End, Shipped: shown.Shipped}
	if t.Target.IsZero() {
		t.Target = shown.Planned.End
	}
	since, last := r.history.Since, r.ed.AsOf
	if trail := r.history.Of(m.Kind, m.ID); len(trail) > 0 {
		since = trail[0].On
	}
	if t.Shipped && !t.Expected.IsZero() {
		last = min(last, r.lastShipped(m))
	}
	for _, day := range r.reportDays(m, reports, since, last) {
		p := r.point(m, shown, day)
		if day == last {
			if p.Forecast = t.Expected; t.Shipped {
				// What is said once it has shipped is no plan any more.
				p.Target = r.target(m, last-1)
			} else {
				p.Target = t.Target
			}
			p.ForecastLabel = r.ed.Fiscal.Label(p.Forecast)
		}
		if n := len(t.Points); n > 0 && !p.Target.IsZero() && !t.Points[n-1].Target.IsZero() && p.Target != t.Points[n-1].Target {
			p.Replan = true
			t.Replans++
		}
		t.Points = append(t.Points, p)
	}
	t.Points = slices.DeleteFunc(t.Points, func(p TrendPoint) bool { return p.Target.IsZero() && p.Forecast.IsZero() })
	if len(t.Points) == 0 {
		return t, false
	}
	if t.Baseline = t.Points[0].Target; t.Baseline.IsZero() {
		t.Baseline = t.Points[0].Forecast
	}
	if r.ed.Dates == roadmap.Daily && t.Baseline.Precision == roadmap.Daily && !t.Baseline.IsZero() && !t.Expected.IsZero() {
		t.HasSlip, t.Slip = true, schedule.WorkingDaysBetween(&r.rm.Config, t.Baseline.Last, t.Expected.Last)
	}
	return t, true
}

// lastShipped is the day on which the last visible MVF of a milestone shipped.
func (r *replays) lastShipped(m *roadmap.Milestone) roadmap.Date {
	var last roadmap.Date
	for _, mvf := range r.members[m.ID] {
		if mvf.Milestone == m && mvf.Status == roadmap.Shipped {
			last = max(last, r.view.plan.Items[mvf.Index].Expected.Last)
		}
	}
	return last
}

// reportDays lists the days of a trend: the first, the reports, each day on which what the
// target follows from changed, and the last. Of each period that the audience can tell
// apart only the last one stays.
func (r *replays) reportDays(m *roadmap.Milestone, reports []roadmap.Date, since, last roadmap.Date) []roadmap.Date {
	days := append([]roadmap.Date{since, last}, reports...)
	for _, said := range r.history.Of(m.Kind, m.ID) {
		days = append(days, said.On)
	}
	for _, mvf := range r.members[m.ID] {
		trail := r.history.Of(mvf.Kind, mvf.ID)
		for i, said := range trail {
			var before roadmap.Version
			if i > 0 {
				before = trail[i-1]
			}
			if (said.Milestone == m.ID || before.Milestone == m.ID) && (said.Due != before.Due || said.Milestone != before.Milestone) {
				days = append(days, said.On)
			}
		}
	}
	days = slices.DeleteFunc(days, func(d roadmap.Date) bool { return d < since || d > last })
	slices.Sort(days)
	days = slices.Compact(days)
	var kept []roadmap.Date
	for i, day := range days {
		if i+1 < len(days) && r.ed.Fiscal.Coarsen(day, r.ed.Dates) == r.ed.Fiscal.Coarsen(days[i+1], r.ed.Dates) {
			continue
		}
		kept = append(kept, day)
	}
	return kept
}

// point is what was said of a milestone on one day.
func (r *replays) point(m *roadmap.Milestone, shown *Milestone, day roadmap.Date) TrendPoint {
	p := TrendPoint{On: r.ed.Fiscal.Coarsen(day, r.ed.Dates), Target: r.target(m, day)}
	p.OnLabel = r.ed.Fiscal.Label(p.On)
	p.Forecast = r.ed.Fiscal.Coarsen(r.on(day)[shown], r.ed.Dates)
	p.ForecastLabel = r.ed.Fiscal.Label(p.Forecast)
	return p
}

// target is the due date of a milestone on a day, else the last due date of its MVFs then.
func (r *replays) target(m *roadmap.Milestone, day roadmap.Date) roadmap.Period {
	due := m.Due
	if trail := r.history.Of(m.Kind, m.ID); len(trail) > 0 {
		said, _ := r.history.VersionOn(trail, day)
		due = said.Due
	}
	if due.IsZero() {
		for _, mvf := range r.members[m.ID] {
			if src, in := r.asOf(mvf, day); src != nil && in == m && src.Due.Last > due.Last {
				due = src.Due
			}
		}
	}
	return r.ed.Fiscal.CoarsenPeriod(due, r.ed.Dates)
}
