package schedule

import (
	"cmp"
	"slices"
	"sort"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

// Earned is earned value and earned schedule at the end of a period. Values are efforts
// in working days; an MVF counts 0 until it ships, then its whole effort.
type Earned struct {
	Period roadmap.Period // a fiscal quarter; of the last one, up to today
	PV     int            // planned value: what the baseline has done by then
	EV     int            // earned value: what has shipped by then
	SV     int            // schedule variance, EV - PV
	SPI    float64        // schedule performance index, EV / PV; 0 when nothing was planned yet
	ES     float64        // earned schedule: when the baseline had done as much, in quarters from its start
	AT     float64        // actual time, in quarters from the start of the baseline
	SPIt   float64        // ES / AT
}

// Earnings are the figures of every quarter from the first of the baseline.
type Earnings struct {
	Total    int            // the value of the whole baseline
	Planned  []PlannedValue // the whole baseline, quarter by quarter
	Quarters []Earned       // those that have begun, the last one up to today
}

// PlannedValue is what the baseline has done by the end of a quarter.
type PlannedValue struct {
	Period roadmap.Period
	PV     int
}

// EarnedValue measures what has shipped against a baseline: the days in which each MVF
// was to be built, by MVF.Index. Without a baseline it is the plan. Earned schedule is
//
//	ES = N + (EV - PV_N) / (PV_N+1 - PV_N)
//
// where N is the last quarter whose planned value is earned. SPI returns to 1 when all
// is done, however late; SPI(t) = ES / AT does not.
//
// Source: W. Lipke, Schedule is different, The Measurable News, 2003.
func EarnedValue(p *Plan, baseline []Range) *Earnings {
	e := &Earnings{}
	var planned, earned steps
	var whole Range
	for i := range p.Items {
		item := &p.Items[i]
		days := item.Planned
		if baseline != nil {
			days = Range{}
			if i < len(baseline) {
				days = baseline[i]
			}
		}
		if !live(item.MVF) || days.Last == roadmap.NoDate {
			continue
		}
		planned = append(planned, step{days.Last, item.Effort})
		if item.MVF.Status == roadmap.Shipped {
			earned = append(earned, step{item.Expected.Last, item.Effort})
		}
		whole = whole.cover(days)
		e.Total += item.Effort
	}
	if len(planned) == 0 {
		return nil
	}
	planned.addUp()
	earned.addUp()
	e.measure(planned, earned, whole, p.Today, p.Roadmap.Config.Fiscal)
	return e
}

// step is a value that is there from a day on; added up, it holds those before it too.
type step struct {
	day   roadmap.Date
	value int
}

type steps []step

func (s steps) addUp() {
	slices.SortFunc(s, func(a, b step) int { return cmp.Compare(a.day, b.day) })
	for i := 1; i < len(s); i++ {
		s[i].value += s[i-1].value
	}
}

// by is the value that is there by the end of a day.
func (s steps) by(day roadmap.Date) int {
	i := sort.Search(len(s), func(i int) bool { return s[i].day > day })
	if i == 0 {
		return 0
	}
	return s[i-1].value
}

func (e *Earnings) measure(planned, earned steps, whole Range, today roadmap.Date, fiscal roadmap.Fiscal) {
	first := fiscal.Coarsen(whole.First, roadmap.Quarterly)
	start := quarters(fiscal, first.First)
	pvs := []int{0} // by quarters from the start
	for q := first; ; q = fiscal.Coarsen(q.Last+1, roadmap.Quarterly) {
		pv := planned.by(q.Last)
		e.Planned = append(e.Planned, PlannedValue{Period: q, PV: pv})
		pvs = append(pvs, pv)
		if q.Last >= whole.Last || q.Last >= roadmap.MaxDate {
			break
		}
	}
	for q := first; q.First <= today; q = fiscal.Coarsen(q.Last+1, roadmap.Quarterly) {
		by := min(q.Last, today)
		pv, ev := planned.by(by), earned.by(by)
		now := Earned{Period: q, PV: pv, EV: ev, SV: ev - pv, ES: earnedSchedule(pvs, ev), AT: quarters(fiscal, by+1) - start}
		if pv > 0 {
			now.SPI = float64(ev) / float64(pv)
		}
		if now.AT > 0 {
			now.SPIt = now.ES / now.AT
		}
		e.Quarters = append(e.Quarters, now)
		if q.Last >= today || ev == e.Total && q.Last >= whole.Last {
			break // today, or nothing more will change
		}
	}
}

// earnedSchedule is when the planned values, by periods from the start, reach what is
// earned.
func earnedSchedule(pvs []int, ev int) float64 {
	n := 0
	for n+1 < len(pvs) && pvs[n+1] <= ev {
		n++
	}
	if n+1 == len(pvs) {
		return float64(n)
	}
	return float64(n) + float64(ev-pvs[n])/float64(pvs[n+1]-pvs[n])
}
