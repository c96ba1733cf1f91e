package schedule

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"testing"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

func points(low, likely, high int) roadmap.Effort {
	d := func(n int) roadmap.Duration { return roadmap.Duration{N: n, Unit: roadmap.Days} }
	return roadmap.Effort{Low: d(low), Likely: d(likely), High: d(high)}
}

func outlook(t *testing.T, rm *roadmap.Roadmap, today roadmap.Date, draw Draw) *Outlook {
	t.Helper()
	o, err := Forecast(New(rm, today), draw)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// Three parallel MVFs that each have even odds are all on time in one trial of eight.
func TestGoldenForecastOfParallelWork(t *testing.T) {
	today := day(2026, 1, 1)
	rm := &roadmap.Roadmap{Config: plain(3)}
	m := &roadmap.Milestone{MilestoneSource: &roadmap.MilestoneSource{Due: roadmap.DayPeriod(today + 1999)}}
	rm.Milestones = []*roadmap.Milestone{m}
	for _, id := range []string{"a", "b", "c"} {
		v := add(rm, id, 0)
		v.Effort, v.Milestone, v.Due = points(1000, 2000, 3000), m, m.Due
	}
	o := outlook(t, rm, today, Draw{})
	for i := range rm.MVFs {
		if got := o.MVFs[i].OnTime; math.Abs(got-.5) > .015 {
			t.Errorf("%s is on time in %v of the trials, want half", rm.MVFs[i].ID, got)
		}
	}
	if got := o.Milestones[0]; math.Abs(got.OnTime-.125) > .01 || got.Health.Computed != "red" {
		t.Errorf("the milestone is on time in %v of the trials (%s), want 0.125", got.OnTime, got.Health.Computed)
	}
	if o.Trials != Trials || o.Open != 3 || o.Uncertain != 3 || o.Total.P50 != o.Milestones[0].P50 {
		t.Errorf("%d trials, %d open, %d uncertain", o.Trials, o.Open, o.Uncertain)
	}
	// The same three after each other: the mean of the sum, and less spread.
	rm.Config.Teams[0].Parallel = 1
	if got := outlook(t, rm, today, Draw{}).Total.P50; math.Abs(float64(got-today)-6000) > 30 {
		t.Errorf("three in a row take %v days, want 6000", got-today)
	}
}

func TestGoldenNearestRank(t *testing.T) {
	list := make([]int, 100)
	for i := range list {
		list[i] = i + 1
	}
	for percent, want := range map[int]int{50: 50, 85: 85, 95: 95, 15: 15, 1: 1, 100: 100} {
		if got := nearestRank(list, percent); got != want {
			t.Errorf("P%d of 1 to 100 is %d", percent, got)
		}
	}
	// Of 5 values the 30th percentile is the second, the 40th too, the 50th the third.
	five := []int{15, 20, 35, 40, 50}
	for percent, want := range map[int]int{5: 15, 30: 20, 40: 20, 50: 35, 100: 50} {
		if got := nearestRank(five, percent); got != want {
			t.Errorf("P%d is %d, want %d", percent, got, want)
		}
	}
}

func TestPropertyTriangle(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 1000 {
		low := float64(rng.IntN(50))
		likely := low + float64(rng.IntN(20))
		tri := triangle{low, likely, likely + float64(1+rng.IntN(30))}
		u := rng.Float64()
		x := tri.at(u)
		if x < tri.low || x > tri.high || math.Abs(tri.below(x)-u) > 1e-9 {
			t.Fatalf("%v: at(%v) = %v, below which lies %v", tri, u, x, tri.below(x))
		}
	}
	// Half way up the left side of (0, 10, 20) lies an eighth.
	if got := (triangle{0, 10, 20}).below(5); got != .125 {
		t.Errorf("below 5 lies %v", got)
	}
	if got := (triangle{0, 10, 20}).at(.875); got != 15 {
		t.Errorf("%v has 0.875 below it", got)
	}
}

func TestForecastIsReproducible(t *testing.T) {
	for seed := range uint64(10) {
		rm, rng, today := stirred(seed)
		for _, m := range rm.MVFs {
			if days := m.Effort.Likely.N; days > 0 {
				m.Effort = points(days/2, days, 2*days)
			}
		}
		show := func(o *Outlook) string {
			text := fmt.Sprint(o.Seed, o.Total, o.Milestones, o.Counts, o.Open, o.Uncertain)
			for _, id := range []int{5, 25, 45} {
				text += fmt.Sprint(o.MVFs[byIDOf(rm, fmt.Sprintf("%06d", id)).Index])
			}
			return text
		}
		draw := Draw{Trials: 300, By: []roadmap.Date{today + 60}}
		first := outlook(t, rm, today, draw)
		again := show(outlook(t, rm, today, draw))
		if again != show(first) {
			t.Fatalf("seed %d: the same inputs give another forecast", seed)
		}
		rng.Shuffle(len(rm.MVFs), func(i, j int) { rm.MVFs[i], rm.MVFs[j] = rm.MVFs[j], rm.MVFs[i] })
		for i, m := range rm.MVFs {
			m.Index = i
		}
		if shuffled := show(outlook(t, rm, today, draw)); shuffled != again {
			t.Errorf("seed %d: shuffled input gives another forecast:\n%s\n%s", seed, shuffled, again)
		}
		draw.Seed = 7
		if other := outlook(t, rm, today, draw); other.Seed != 7 || reflect.DeepEqual(other.MVFs, first.MVFs) {
			t.Errorf("seed %d: another seed gives the same trials", seed)
		}
	}
}

// Where nothing is uncertain, every trial is the plan.
func TestPropertyForecastOfCertainWorkIsThePlan(t *testing.T) {
	for seed := range uint64(20) {
		rm, _, today := stirred(seed)
		for _, m := range rm.MVFs {
			if m.Start.IsZero() {
				m.Due = roadmap.Period{} // a due date alone holds the plan back, and no trial
			}
		}
		p := New(rm, today)
		o, err := Forecast(p, Draw{})
		if err != nil {
			t.Fatal(err)
		}
		for i := range p.Items {
			e, want := o.MVFs[i], p.Items[i].Expected.Last
			if e.P50 != want || e.P95 != want || e.Done != (p.Items[i].MVF.Status == roadmap.Shipped) {
				t.Fatalf("seed %d: %s is forecast by %v to %v (done %v), planned for %v", seed, p.Items[i].MVF.ID, e.P50, e.P95, e.Done, want)
			}
		}
		if o.Total.P85 != p.Total.Expected.Last || o.Uncertain != 0 {
			t.Errorf("seed %d: all is done by %v, planned for %v", seed, o.Total.P85, p.Total.Expected.Last)
		}
	}
}

func TestForecastOfWorkInProgress(t *testing.T) {
	today := day(2026, 3, 1)
	rm := &roadmap.Roadmap{Config: plain(1)}
	v := add(rm, "a", 0)
	v.Effort, v.Status, v.Started = points(10, 20, 30), roadmap.Building, today-25
	o := outlook(t, rm, today, Draw{})
	// 25 of at most 30 days are gone. Of what lies beyond, half is over 26.5 days.
	if e := o.MVFs[0]; e.P50 < today || e.P50 > today+1 || e.P95 > today+4 || e.P95 < today+2 {
		t.Errorf("P50 %v, P95 %v", e.P50, e.P95)
	}
	v.Started = today - 90
	if e := outlook(t, rm, today, Draw{}).MVFs[0]; e.P50 != today || e.P95 != today {
		t.Errorf("past all estimates it ends on %v to %v, want today", e.P50, e.P95)
	}
}

func TestForecastKeepsTypedStarts(t *testing.T) {
	today := day(2026, 3, 1)
	rm := &roadmap.Roadmap{Config: plain(1)}
	v, w := add(rm, "a", 0), add(rm, "b", 0)
	v.Effort, v.Start = points(5, 10, 15), roadmap.DayPeriod(today+30)
	w.Effort, w.Due = points(5, 10, 15), roadmap.DayPeriod(today+300) // a target, and no reason to wait
	o := outlook(t, rm, today, Draw{By: []roadmap.Date{today, today + 25, today + 60}})
	if e := o.MVFs[0]; e.P50 < today+38 || e.P50 > today+40 || e.P95 < today+42 || e.P95 > today+44 {
		t.Errorf("P50 %v, P95 %v", e.P50, e.P95)
	}
	if e := o.MVFs[1]; e.P95 > today+14 || e.OnTime != 1 || e.Health.Computed != "green" {
		t.Errorf("P95 %v, on time %v, %s", e.P95, e.OnTime, e.Health.Computed)
	}
	for i, want := range []int{0, 1, 2} {
		if c := o.Counts[i]; c.P50 != want || c.P85 != want || c.P95 != want {
			t.Errorf("by %v: %+v, want %d", c.By, c, want)
		}
	}
}

// How many by then, at 85 %, is what 85 of 100 trials reach: the 15th percentile.
func TestCountsAreThoseThatMostTrialsReach(t *testing.T) {
	today := day(2026, 3, 1)
	rm := &roadmap.Roadmap{Config: plain(8)}
	for i := range 8 {
		add(rm, fmt.Sprint(i), 0).Effort = points(1000, 2000, 3000)
	}
	o := outlook(t, rm, today, Draw{By: []roadmap.Date{today + 1999}})
	// Eight even odds: at least 4 with .64, at least 3 with .86, at least 2 with .96.
	if c := o.Counts[0]; c.P50 != 4 || c.P85 != 3 || c.P95 != 2 {
		t.Errorf("%+v, want 4, 3 and 2", c)
	}
}

func TestThroughput(t *testing.T) {
	today := day(2026, 3, 2)
	rm := &roadmap.Roadmap{Config: plain(1)}
	for i := range 8 {
		v := add(rm, fmt.Sprint("done-", i), 4)
		v.Status, v.Started, v.Shipped = roadmap.Shipped, today-roadmap.Date(40-5*i), today-roadmap.Date(36-5*i)
	}
	for i := range 8 {
		add(rm, fmt.Sprint("open-", i), 4)
	}
	o := outlook(t, rm, today, Draw{Method: Throughput, By: []roadmap.Date{today + 60}})
	if o.Samples != 8 || o.Days != 40 || o.Open != 8 {
		t.Errorf("%d samples on %d days, %d open", o.Samples, o.Days, o.Open)
	}
	// One day of five ships: the eighth comes on day 40 on average, day 39 in the median.
	if got := o.Total.P50 + 1 - today; got < 37 || got > 41 {
		t.Errorf("all is done after %d days in half the trials", got)
	}
	if got := o.Total.P95 + 1 - today; got < 57 || got > 67 {
		t.Errorf("all is done after %d days in 95 of 100 trials", got)
	}
	if first, last := o.MVFs[8].P50, o.MVFs[15].P50; first >= last || last != o.Total.P50 {
		t.Errorf("the first open MVF ends on %v, the last on %v", first, last)
	}
	if c := o.Counts[0]; c.P50 != 16 || c.P95 < 14 {
		t.Errorf("%+v", c)
	}
	rm.MVFs[0].Shipped = roadmap.NoDate
	_, err := Forecast(New(rm, today), Draw{Method: Throughput})
	var short *HistoryError
	if !errors.As(err, &short) || short.Samples != 7 || short.Needed != 8 {
		t.Errorf("seven samples give %v", err)
	}
}

func TestHealth(t *testing.T) {
	today := day(2026, 3, 1)
	for _, tt := range []struct {
		due  roadmap.Date
		want string
	}{{today + 30, "green"}, {today + 20, "amber"}, {today + 10, "red"}, {today - 5, "red"}, {roadmap.NoDate, "grey"}} {
		rm := &roadmap.Roadmap{Config: plain(1)}
		m := &roadmap.Milestone{MilestoneSource: &roadmap.MilestoneSource{Due: roadmap.DayPeriod(tt.due)}}
		rm.Milestones = []*roadmap.Milestone{m}
		v := add(rm, "a", 0)
		v.Effort, v.Milestone = points(10, 20, 30), m
		if got := outlook(t, rm, today, Draw{}).Milestones[0]; got.Health.State() != tt.want || got.Health.Differs() {
			t.Errorf("due %v, P50 %v, P85 %v: %s, want %s", tt.due, got.P50, got.P85, got.Health.State(), tt.want)
		}
		m.Health = roadmap.Health{State: "amber", Why: "we are late", On: today}
		if got := outlook(t, rm, today, Draw{}).Milestones[0].Health; got.State() != "amber" || got.Computed != tt.want || got.Differs() != (tt.want != "amber") {
			t.Errorf("due %v: declared %s, computed %s", tt.due, got.State(), got.Computed)
		}
	}
	rm := &roadmap.Roadmap{Config: plain(1)}
	v := add(rm, "a", 3)
	v.Due = roadmap.DayPeriod(today + 2) // on the day itself is in time
	if got := outlook(t, rm, today, Draw{}).MVFs[0]; got.OnTime != 1 || got.Health.Computed != "green" {
		t.Errorf("done on the due date: %+v", got)
	}
	v.Status, v.Started, v.Shipped, v.Due = roadmap.Shipped, today-9, today-5, roadmap.DayPeriod(today-4)
	if got := outlook(t, rm, today, Draw{}); got.MVFs[0].Health.Computed != "green" || !got.MVFs[0].Done || got.Total.OnTime != 1 || got.Open != 0 {
		t.Errorf("shipped before it was due: %+v", got.MVFs[0])
	}
}

func TestForecastOfNothing(t *testing.T) {
	o := outlook(t, &roadmap.Roadmap{Config: plain(1)}, day(2026, 1, 1), Draw{By: []roadmap.Date{day(2026, 2, 1)}})
	if o.Open != 0 || o.Total.P50 != roadmap.NoDate || o.Total.Health.Computed != "grey" || o.Counts[0].P85 != 0 {
		t.Errorf("%+v", o)
	}
}

func TestForecastOfManyMakesFewerTrials(t *testing.T) {
	for _, tt := range []struct{ asked, open, want int }{
		{0, 0, 10_000},
		{0, 200, 10_000},
		{0, 2500, 800},
		{0, 1_000_000, 500},
		{7, 12, 7},
		{1_000_000, 12, 1_000_000},
		{1_000_000, 10_000, 5000},
		{1_000_000, 1_000_000, 500},
	} {
		if got := trialsOf(tt.asked, tt.open); got != tt.want {
			t.Errorf("%d trials of %d asked for: %d, want %d", tt.open, tt.asked, got, tt.want)
		}
	}
	rm := random(rand.New(rand.NewPCG(1, 1)), 2500, 100, 4, 10)
	if o := outlook(t, rm, day(2026, 1, 1), Draw{}); o.Trials != 800 {
		t.Errorf("%d trials of 2500 MVFs", o.Trials)
	}
}

// Who keeps an outlook keeps none of the trials that it was made of.
func TestOutlooksLetTrialsGo(t *testing.T) {
	rm := &roadmap.Roadmap{Config: plain(1)}
	for i := range 100 {
		add(rm, fmt.Sprint("m", i), 0).Effort = points(1, 2, 3)
	}
	p := New(rm, day(2026, 1, 1))
	const trials = 10_000
	before := heap()
	o, err := Forecast(p, Draw{Trials: trials})
	if err != nil {
		t.Fatal(err)
	}
	if after := heap(); after > before+100*trials*4/10 {
		t.Errorf("%d KB are kept", (after-before)>>10)
	}
	runtime.KeepAlive(o)
	runtime.KeepAlive(p)
}

func heap() uint64 {
	var m runtime.MemStats
	for range 3 { // what is pooled goes in the second collection
		runtime.GC()
	}
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
