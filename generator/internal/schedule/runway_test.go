package schedule

import (
	"strings"
	"testing"

	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

func metric(id string, unit roadmap.MetricUnit, points ...roadmap.Point) *roadmap.Metric {
	return &roadmap.Metric{
		MetricSource: &roadmap.MetricSource{Item: roadmap.Item{ID: id, Slug: id, File: "content/metrics/" + id + ".md"}, Unit: unit},
		Series:       points,
	}
}

// funded is the article's example from 1 January 2026 with money for some months; its
// third milestone is the first to move revenue.
func funded(months float64) (rm *roadmap.Roadmap, today roadmap.Date) {
	rm = article(plain(1), 22, 42, 36)
	fiscal := rm.Config.Fiscal
	number := func(v float64) roadmap.Number { return roadmap.Number{V: v, OK: true} }
	revenue := metric("revenue", roadmap.Currency)
	cash := metric("runway", roadmap.MonthsCount,
		roadmap.Point{At: fiscal.QuarterPeriod(2025, 3), Actual: number(99)},
		roadmap.Point{At: fiscal.QuarterPeriod(2025, 4), Plan: number(50), Actual: number(months)},
		roadmap.Point{At: fiscal.QuarterPeriod(2026, 1), Plan: number(70)},
	)
	rm.Metrics = []*roadmap.Metric{revenue, cash}
	byIDOf(rm, "C.3").Moves = []*roadmap.Metric{revenue}
	for _, v := range rm.MVFs {
		v.Milestone.MVFs = append(v.Milestone.MVFs, v)
	}
	return rm, day(2026, 1, 1)
}

func TestFirstRevenue(t *testing.T) {
	rm, today := funded(12.5)
	p := New(rm, today)
	r := FirstRevenue(p, nil)
	if r.Milestone != rm.Milestones[2] || r.Ready != today+299 || r.CashOut != day(2027, 1, 16) || !r.InTime || r.Done || !r.Actual {
		t.Errorf("%v is ready on %v, cash is out on %v", r.Milestone.ID, r.Ready, r.CashOut)
	}
	byIDOf(rm, "C.3").Effort = points(36, 36, 100)
	o, err := Forecast(New(rm, today), Draw{})
	if err != nil {
		t.Fatal(err)
	}
	if got := FirstRevenue(p, o); got.Ready != o.Milestones[2].P85 || got.Ready <= r.Ready {
		t.Errorf("by the forecast it is ready on %v", got.Ready)
	}
	if got := FirstRevenue(New(rm, day(2026, 4, 5)), nil); got.Months != 12.5 || !got.Actual {
		t.Errorf("a plan of %v months comes before an older actual reading", got.Months)
	}
	rm.Metrics[1].Series[1].Actual, rm.Metrics[1].Series[0].Actual = roadmap.Number{}, roadmap.Number{}
	if got := FirstRevenue(p, nil); got.Months != 50 || got.Actual {
		t.Errorf("without an actual reading the plan of %v months counts", got.Months)
	}
	for _, take := range []func(){
		func() { byIDOf(rm, "C.3").Status = roadmap.Idea },
		func() { rm.Metrics[1].Series = nil },
		func() { rm.Metrics = rm.Metrics[:1] },
	} {
		if take(); FirstRevenue(New(rm, today), nil) != nil {
			t.Error("half the facts make a race")
		}
	}
}

func warned(p *Plan) string {
	list := Warnings(p)
	var codes []string
	for _, w := range list.Sorted() {
		codes = append(codes, w.Code)
		if w.Severity != diag.Warning || w.Hint == "" || w.Rule == "" || w.Pos.File == "" {
			codes = append(codes, "incomplete")
		}
	}
	return strings.Join(codes, " ")
}

func TestWarnings(t *testing.T) {
	rm, today := funded(12)
	if got := warned(New(rm, today)); got != "" {
		t.Errorf("warned of %s", got)
	}
	byIDOf(rm, "C.3").Effort = points(36, 36, 200) // expected in time, and probably not
	if got := warned(New(rm, today)); got != "revenue-after-cash" {
		t.Errorf("warned of %q", got)
	}
	for _, v := range rm.MVFs {
		if v.Milestone == rm.Milestones[2] {
			v.Status, v.Started, v.Shipped = roadmap.Shipped, today-9, today-1
		}
	}
	if got := warned(New(rm, today)); got != "" {
		t.Errorf("revenue is there, and warned of %s", got)
	}
	horizons := func(h roadmap.Horizon) {
		for _, v := range rm.MVFs {
			v.Horizon = h
		}
		rm.MVFs[6].Horizon = roadmap.ShortTerm // shipped
		rm.MVFs[7].Horizon = roadmap.LongTerm  // shipped
	}
	for h, want := range map[roadmap.Horizon]string{roadmap.ShortTerm: "ahead-all-short", roadmap.LongTerm: "ahead-all-long", "": ""} {
		if horizons(h); warned(New(rm, today)) != want {
			t.Errorf("all %q: warned of %q, want %q", h, warned(New(rm, today)), want)
		}
	}
	horizons(roadmap.LongTerm)
	rm.Config.BalanceShortTerm[0] = 0
	if got := warned(New(rm, today)); got != "" {
		t.Errorf("the band allows it, and warned of %s", got)
	}
}

func TestGoldenMissedRevenue(t *testing.T) {
	rm := article(plain(1), 22, 42, 26)
	for i, days := range []int{26, 27, 28, 28} { // the MVFs fill the quarters of 2026
		rm.MVFs[3*i+2].Effort = effort(days)
	}
	for i, s := range rm.Services {
		s.BigBangEffort = roadmap.Duration{N: []int{90, 91, 92}[i], Unit: roadmap.Days}
	}
	fiscal := rm.Config.Fiscal
	point := func(year, quarter int, plan float64) roadmap.Point {
		return roadmap.Point{At: fiscal.QuarterPeriod(year, quarter), Plan: roadmap.Number{V: plan, OK: true}}
	}
	// The example's projection: 800 before, then 1000, 1512, 2560 and 4880: growth of 6752.
	rm.Metrics = []*roadmap.Metric{metric("revenue", roadmap.Currency,
		point(2025, 4, 800), point(2026, 1, 1000), point(2026, 2, 1512), point(2026, 3, 2560), point(2026, 4, 4880), point(2027, 1, 9000))}
	m := Compare(rm, day(2026, 8, 14)).Missed
	if m == nil || m.Growth != 6752_00 || m.Missed != 2250_67 { // a third, as 0.25 is to 0.375
		t.Errorf("%+v", m)
	}
	rm.Metrics[0].Series = rm.Metrics[0].Series[1:5] // no reading before it: the first one counts
	if m := Compare(rm, day(2026, 8, 14)).Missed; m.Growth != 5952_00 {
		t.Errorf("%+v", m)
	}
	rm.Metrics[0].Unit = roadmap.Count
	if m := Compare(rm, day(2026, 8, 14)).Missed; m != nil {
		t.Errorf("a count is revenue: %+v", m)
	}
}

// Where the services are built sooner than the first slice, the comparison says so.
func TestCompareIsHonestWhereBigBangWins(t *testing.T) {
	rm := article(plain(1), 22, 42, 36)
	for _, s := range rm.Services {
		s.BigBangEffort = roadmap.Duration{N: 10, Unit: roadmap.Days}
	}
	rm.Metrics = []*roadmap.Metric{metric("revenue", roadmap.Currency,
		roadmap.Point{At: rm.Config.Fiscal.QuarterPeriod(2026, 2), Plan: roadmap.Number{V: 100, OK: true}},
		roadmap.Point{At: rm.Config.Fiscal.QuarterPeriod(2026, 3), Plan: roadmap.Number{V: 200, OK: true}})}
	c := Compare(rm, day(2026, 8, 14))
	if c.WeeksEarlier != -10 || c.WeeksLonger != 52 || c.Missed.Missed >= 0 {
		t.Errorf("%d weeks earlier, %d weeks longer, %v missed", c.WeeksEarlier, c.WeeksLonger, c.Missed.Missed)
	}
}
