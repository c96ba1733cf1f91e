package schedule

import (
	"cmp"
	"math"
	"slices"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

// Compare plans a roadmap twice from the same first day, with the same effort, teams
// and calendar, as if nothing had happened yet and no date were typed.
//
// With MVFs the teams work in milestone order. Without, each service is built to
// completion before the next, in the order of config `compare.order` and then of the
// services, and customers get everything after the last; a service takes its
// big_bang_effort, or what its MVFs take its teams.
//
// The comparison runs until `compare.until`, else to the end of the fiscal year that
// holds `compare.start`, else of the one that holds today; and from `compare.start`, else
// from the first day of the fiscal year in which it ends. Only MVFs of a milestone take
// part, no ideas and nothing dropped. Compare returns nil when there are none.
//
// Shares of the span are measured in fiscal quarters that count alike, so that a
// quarter is a quarter of the year whether it has 90 days or 92.
//
// Where a metric plays the role of revenue, its planned readings inside the span, less the
// last reading before it (or the first) for each of them, are the growth that the plan
// with MVFs earns. Customers pay for what they have, so each value-year earns the same in
// both plans: without MVFs the growth is in the ratio of the two value-years.
func Compare(rm *roadmap.Roadmap, today roadmap.Date) *Comparison {
	return Build(rm, today).Compare(rm, today)
}

// Builds are the days of the work in the two plans of a comparison: what takes time to work
// out of it.
type Builds struct {
	With    []Range // by the MVFs that take part, in the order of the roadmap
	Without []Range // by the services that take part, in the order of the comparison
}

// Build works out the days of a comparison; nil when nothing takes part.
func Build(rm *roadmap.Roadmap, today roadmap.Date) *Builds {
	mvfs := compares(rm)
	if len(mvfs) == 0 {
		return nil
	}
	co := newCompany(rm)
	from, _ := compared(&rm.Config, today)
	b := &Builds{}
	for _, s := range newNetwork(co, mvfs).build(from) {
		b.With = append(b.With, s.days())
	}
	b.without(co, from, serviceOrder(rm, mvfs), mvfs)
	return b
}

// Compare is the comparison of the roadmap and the day for which the days were worked out.
func (b *Builds) Compare(rm *roadmap.Roadmap, today roadmap.Date) *Comparison {
	if b == nil {
		return nil
	}
	mvfs := compares(rm)
	c := &Comparison{Order: serviceOrder(rm, mvfs)}
	c.Start, c.Until = compared(&rm.Config, today)
	c.With = b.rows(rm, mvfs)
	row := Row{}
	for i, s := range c.Order {
		row.Bars = append(row.Bars, Bar{Service: s, Range: b.Without[i]})
	}
	c.Without = Variant{Rows: []Row{row}}
	c.measure(&c.With, rm.Config.Fiscal)
	c.measure(&c.Without, rm.Config.Fiscal)
	c.WeeksEarlier = int(c.Without.FirstValue-c.With.FirstValue) / 7
	c.WeeksLonger = int(c.With.FullScope-c.Without.FullScope) / 7
	c.Missed = c.Misses(rm)
	return c
}

// Compares reports whether Compare has something to compare.
func Compares(rm *roadmap.Roadmap) bool { return len(compares(rm)) > 0 }

// compares lists the MVFs that take part.
func compares(rm *roadmap.Roadmap) []*roadmap.MVF {
	placed := make(map[*roadmap.Milestone]bool, len(rm.Milestones))
	for _, m := range rm.Milestones {
		placed[m] = true
	}
	var mvfs []*roadmap.MVF
	for _, m := range rm.MVFs {
		if placed[m.Milestone] && live(m) && m.Service != nil {
			mvfs = append(mvfs, m)
		}
	}
	return mvfs
}

// compared is the span of a comparison, first and last day.
func compared(cfg *roadmap.Config, today roadmap.Date) (start, until roadmap.Date) {
	start, until = cfg.CompareStart, cfg.CompareUntil
	if until == roadmap.NoDate {
		until = cfg.Fiscal.Coarsen(cmp.Or(start, today, roadmap.MinDate), roadmap.Yearly).Last
	}
	if start == roadmap.NoDate {
		start = cfg.Fiscal.Coarsen(until, roadmap.Yearly).First
	}
	return start, max(start, until)
}

// serviceOrder lists the services that have MVFs to compare.
func serviceOrder(rm *roadmap.Roadmap, mvfs []*roadmap.MVF) []*roadmap.Service {
	rank := map[string]int{}
	for i, ref := range rm.Config.CompareOrder {
		rank[ref.ID] = i - len(rm.Config.CompareOrder)
	}
	has := map[*roadmap.Service]bool{}
	for _, m := range mvfs {
		has[m.Service] = true
	}
	var order []*roadmap.Service
	for _, s := range rm.Services {
		if has[s] {
			order = append(order, s)
		}
	}
	slices.SortStableFunc(order, func(a, b *roadmap.Service) int { return cmp.Compare(rank[a.ID], rank[b.ID]) })
	return order
}

// build levels MVFs from a day on, by milestone, as if nothing were known of them but
// their efforts, teams and dependencies.
func (n *network) build(from roadmap.Date) []span {
	jobs := make([]job, len(n.tasks))
	for i := range jobs {
		jobs[i] = job{days: n.tasks[i].days, release: from}
	}
	l := newLeveller(n, n.sorted(byMilestone))
	l.run(jobs)
	spans := make([]span, len(jobs))
	for i := range spans {
		spans[i] = span{l.start[i], l.end[i]}
	}
	return spans
}

// rows are those of the plan with MVFs, one for each milestone.
func (b *Builds) rows(rm *roadmap.Roadmap, mvfs []*roadmap.MVF) Variant {
	place := make(map[*roadmap.Milestone]int, len(rm.Milestones))
	for i, m := range rm.Milestones {
		place[m] = i
	}
	rows := make([]Row, len(rm.Milestones))
	for i, m := range mvfs {
		row := &rows[place[m.Milestone]]
		row.Milestone = m.Milestone
		row.Bars = append(row.Bars, Bar{Service: m.Service, MVF: m, Range: b.With[i]})
	}
	return Variant{Rows: slices.DeleteFunc(rows, func(r Row) bool { return len(r.Bars) == 0 })}
}

// without builds one service after another.
func (b *Builds) without(co *company, from roadmap.Date, order []*roadmap.Service, mvfs []*roadmap.MVF) {
	parts := map[*roadmap.Service][]*roadmap.MVF{}
	for _, m := range mvfs {
		parts[m.Service] = append(parts[m.Service], m)
	}
	for _, s := range order {
		var whole span
		if s.BigBangEffort.IsZero() {
			for _, part := range newNetwork(co, parts[s]).build(from) {
				if !whole.known() {
					whole = part
				}
				whole = span{min(whole.start, part.start), max(whole.end, part.end)}
			}
		} else {
			t := mainTeam(co, parts[s])
			whole.start = t.add(from, 0)
			whole.end = t.finish(whole.start, co.days(s.BigBangEffort))
		}
		b.Without = append(b.Without, whole.days())
		from = whole.end
	}
}

// mainTeam is the team that does most of the work, the first by id of equals.
func mainTeam(co *company, mvfs []*roadmap.MVF) *team {
	work := map[string]int{}
	for _, m := range mvfs {
		work[m.Team] += co.effortOf(m)
	}
	main := mvfs[0].Team
	for id, days := range work {
		if days > work[main] || days == work[main] && id < main {
			main = id
		}
	}
	return co.team(main)
}

// measure fills the figures of a variant from its rows.
func (c *Comparison) measure(v *Variant, fiscal roadmap.Fiscal) {
	start := quarters(fiscal, c.Start)
	var ends []float64
	for _, row := range v.Rows {
		last := row.Bars[0].Range.Last
		for _, bar := range row.Bars {
			last = max(last, bar.Range.Last)
		}
		if v.FirstValue == roadmap.NoDate || last < v.FirstValue {
			v.FirstValue = last
		}
		v.FullScope = max(v.FullScope, last)
		ends = append(ends, quarters(fiscal, last+1)-start)
	}
	if v.FirstValue < c.Until {
		v.Launch = Range{First: v.FirstValue + 1, Last: c.Until}
	}
	v.FirstShare, v.QuartersMarket, v.ValueYears = figures(ends, quarters(fiscal, c.Until+1)-start)
}

// quarters is the number of fiscal quarters from year 0 to the start of a day.
func quarters(fiscal roadmap.Fiscal, d roadmap.Date) float64 {
	year, quarter := fiscal.Quarter(d)
	p := fiscal.QuarterPeriod(year, quarter)
	return float64(4*year+quarter-1) + float64(d-p.First)/float64(p.Last+1-p.First)
}

// figures compares by plain numbers. The ends are those of each row, which bring equal
// shares of the value; ends and span are in quarters from the start. The results are
// the share of the span that is gone before first value, the quarters with customers
// until the end of the span, and the sum of each row's share of the value times the
// share of the span in which customers have it.
func figures(ends []float64, span float64) (firstShare, quartersMarket, valueYears float64) {
	first := slices.Min(ends)
	for _, end := range ends {
		valueYears += max(0, 1-end/span) / float64(len(ends))
	}
	return min(1, first/span), max(0, span-first), valueYears
}

// Misses is the planned growth in revenue that the plan without MVFs would not see, by the
// metrics of a roadmap.
func (c *Comparison) Misses(rm *roadmap.Roadmap) *Missed {
	metric := rm.Playing(roadmap.RoleRevenue)
	if metric == nil || c.With.ValueYears <= 0 {
		return nil
	}
	var before, growth float64
	readings := 0
	for _, p := range metric.Series {
		planned := p.Plan
		if !planned.OK {
			continue
		}
		switch {
		case p.At.Last < c.Start:
			before = planned.V
			if p.Actual.OK {
				before = p.Actual.V
			}
			continue
		case p.At.First < c.Start || p.At.Last > c.Until:
			continue
		}
		if readings == 0 && before == 0 {
			before = planned.V
		}
		readings++
		growth += planned.V - before
	}
	if readings == 0 {
		return nil
	}
	const minor = 100
	return &Missed{
		Metric: metric, Growth: roadmap.Money(math.Round(growth * minor)),
		Missed: roadmap.Money(math.Round(growth * minor * (1 - c.Without.ValueYears/c.With.ValueYears))),
	}
}

// Coarsen is the comparison as it looks to a reader of coarser dates: every bar covers
// the whole of its periods, and the figures are measured from those, because an exact
// share would tell the day. Daily changes nothing.
func (c *Comparison) Coarsen(fiscal roadmap.Fiscal, p roadmap.Precision) *Comparison {
	if p == roadmap.Daily {
		return c
	}
	out := *c
	out.With, out.Without = c.coarse(&c.With, fiscal, p), c.coarse(&c.Without, fiscal, p)
	out.WeeksEarlier = int(out.Without.FirstValue-out.With.FirstValue) / 7
	return &out
}

func (c *Comparison) coarse(v *Variant, fiscal roadmap.Fiscal, p roadmap.Precision) Variant {
	var out Variant
	for _, row := range v.Rows {
		wide := Row{Milestone: row.Milestone}
		for _, bar := range row.Bars {
			bar.Range = Range{First: fiscal.Coarsen(bar.Range.First, p).First, Last: fiscal.Coarsen(bar.Range.Last, p).Last}
			wide.Bars = append(wide.Bars, bar)
		}
		out.Rows = append(out.Rows, wide)
	}
	c.measure(&out, fiscal)
	return out
}
