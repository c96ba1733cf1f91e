package schedule

import (
	"fmt"
	"math"
	"testing"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

func near(a, b float64) bool { return math.Abs(a-b) < 5e-4 }

// yearly is 12 equal MVFs, three planned for the end of each quarter of 2026.
func yearly() *roadmap.Roadmap {
	rm := &roadmap.Roadmap{Config: plain(1)}
	for i := range 12 {
		v := add(rm, fmt.Sprint(i), 10)
		end := rm.Config.Fiscal.QuarterPeriod(2026, i/3+1).Last
		v.Start, v.Due = typed(end-9, end)
	}
	return rm
}

func ship(rm *roadmap.Roadmap, n int, on roadmap.Date) {
	for _, v := range rm.MVFs {
		if n > 0 && v.Status != roadmap.Shipped {
			v.Status, v.Started, v.Shipped = roadmap.Shipped, on-9, on
			n--
		}
	}
}

func TestGoldenEarnedValue(t *testing.T) {
	rm := yearly()
	today := day(2026, 6, 30)
	ship(rm, 4, today)
	e := EarnedValue(New(rm, today), nil)
	if len(e.Quarters) != 2 || len(e.Planned) != 4 || e.Total != 120 {
		t.Fatalf("%d quarters of %d, in all %d", len(e.Quarters), len(e.Planned), e.Total)
	}
	q := e.Quarters[1]
	if q.PV != 60 || q.EV != 40 || q.SV != -20 || !near(q.SPI, .667) || !near(q.ES, 1.333) || q.AT != 2 || !near(q.SPIt, .667) {
		t.Errorf("%+v", q)
	}
}

// A year late, SPI is 1 again and SPI(t) is not.
func TestEarnedScheduleAtTheEnd(t *testing.T) {
	rm := yearly()
	ship(rm, 6, day(2026, 12, 31))
	ship(rm, 6, day(2027, 12, 31))
	e := EarnedValue(New(rm, day(2029, 5, 5)), nil)
	last := e.Quarters[len(e.Quarters)-1]
	if len(e.Quarters) != 8 || last.SPI != 1 || last.ES != 4 || last.AT != 8 || last.SPIt != .5 {
		t.Errorf("%d quarters, the last %+v", len(e.Quarters), last)
	}
	if q := e.Quarters[3]; q.PV != 120 || q.EV != 60 || q.ES != 2 || q.SPIt != .5 {
		t.Errorf("at the end of the first year: %+v", q)
	}
}

// A quarter for which nothing is planned puts nobody behind.
func TestEarnedScheduleOverAnIdleQuarter(t *testing.T) {
	rm := &roadmap.Roadmap{Config: plain(1)}
	for i, quarter := range []int{1, 3} {
		end := rm.Config.Fiscal.QuarterPeriod(2026, quarter).Last
		add(rm, fmt.Sprint(i), 10)
		rm.MVFs[i].Start, rm.MVFs[i].Due = typed(end-9, end)
	}
	ship(rm, 1, day(2026, 3, 31))
	if q := EarnedValue(New(rm, day(2026, 6, 30)), nil).Quarters[1]; q.ES != 2 || q.SPIt != 1 {
		t.Errorf("%+v", q)
	}
}

func TestEarnedValueInsideAQuarter(t *testing.T) {
	rm := yearly()
	today := day(2026, 5, 15) // 45 of 91 days
	ship(rm, 3, day(2026, 3, 31))
	q := EarnedValue(New(rm, today), nil).Quarters[1]
	if q.PV != 30 || q.EV != 30 || q.ES != 1 || !near(q.AT, 1+45.0/91) {
		t.Errorf("%+v", q)
	}
}

func TestEarnedValueAgainstABaseline(t *testing.T) {
	rm := yearly()
	baseline := make([]Range, 12)
	for i := range baseline {
		baseline[i] = Range{day(2026, 1, 1), day(2026, 3, 31)}
	}
	baseline[11] = Range{} // it was not planned then
	ship(rm, 3, day(2026, 3, 31))
	p := New(rm, day(2026, 3, 31))
	q := EarnedValue(p, baseline).Quarters[0]
	if q.PV != 110 || q.EV != 30 || !near(q.ES, 3.0/11) {
		t.Errorf("%+v", q)
	}
	if EarnedValue(p, make([]Range, 12)) != nil || EarnedValue(p, []Range{}) != nil {
		t.Error("an empty baseline has values")
	}
	if EarnedValue(New(&roadmap.Roadmap{Config: plain(1)}, 1), nil) != nil {
		t.Error("an empty roadmap has values")
	}
}

func TestEarnedValueBeforeAnythingIsPlanned(t *testing.T) {
	e := EarnedValue(New(yearly(), day(2025, 6, 1)), nil)
	if len(e.Quarters) != 0 || len(e.Planned) != 4 || e.Planned[3].PV != 120 {
		t.Errorf("%+v", e)
	}
	q := EarnedValue(New(yearly(), day(2026, 2, 1)), nil).Quarters[0]
	if q.PV != 0 || q.SPI != 0 || q.ES != 0 || q.SPIt != 0 {
		t.Errorf("%+v", q)
	}
}
