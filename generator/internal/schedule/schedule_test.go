package schedule

import (
	"math"
	"testing"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

// milestoneEnds levels the article's widths, in hundredths of a quarter.
func milestoneEnds(t *testing.T, parallel int, critical bool) [4]int {
	t.Helper()
	rm := article(plain(parallel), 22, 42, 36)
	n := newNetwork(newCompany(rm), rm.MVFs)
	first := day(2026, 1, 1)
	jobs := make([]job, len(n.tasks))
	for i := range jobs {
		jobs[i] = job{days: n.tasks[i].days, release: first}
	}
	order := byMilestone
	if critical {
		order = byTail
	}
	p := n.level(jobs, order)
	var ends [4]int
	for i := range n.tasks {
		k := n.place[n.tasks[i].mvf.Milestone]
		ends[k] = max(ends[k], int(p.end[i]-first))
	}
	return ends
}

func TestGoldenMilestoneEnds(t *testing.T) {
	for _, tt := range []struct {
		teams    int
		critical bool
		want     [4]int
	}{
		{1, false, [4]int{100, 200, 300, 400}},
		{2, false, [4]int{100, 142, 200, 242}},
		{3, false, [4]int{100, 142, 184, 226}},
		{4, false, [4]int{100, 142, 184, 226}},
		{1, true, [4]int{164, 264, 364, 400}},
	} {
		if got := milestoneEnds(t, tt.teams, tt.critical); got != tt.want {
			t.Errorf("%d teams, critical path first %v: %v, want %v", tt.teams, tt.critical, got, tt.want)
		}
	}
}

func TestGoldenLowerBound(t *testing.T) {
	rm := article(plain(1), 22, 42, 36)
	for parallel, want := range map[int]int{1: 400, 2: 226, 3: 226, 4: 226} {
		if got := LowerBound(rm, parallel); got != want {
			t.Errorf("%d in parallel: %d, want %d", parallel, got, want)
		}
	}
}

func TestGoldenFigures(t *testing.T) {
	for _, tt := range []struct {
		name                   string
		ends                   []float64
		share, quarters, value float64
	}{
		{"with", []float64{1, 2, 3, 4}, .25, 3, .375},
		{"without", []float64{3}, .75, 1, .25},
		{"never in time", []float64{5}, 1, 0, 0},
	} {
		share, quarters, value := figures(tt.ends, 4)
		if share != tt.share || quarters != tt.quarters || value != tt.value {
			t.Errorf("%s: %v %v %v, want %v %v %v", tt.name, share, quarters, value, tt.share, tt.quarters, tt.value)
		}
	}
}

// A year of 365 working days, and efforts that fill its quarters of 90 to 92 days.
func TestGoldenCompare(t *testing.T) {
	rm := article(plain(1), 22, 42, 26)
	for i, days := range []int{26, 27, 28, 28} { // 90, 91, 92 and 92 days
		rm.MVFs[3*i+2].Effort = effort(days)
	}
	for i, s := range rm.Services {
		s.BigBangEffort = roadmap.Duration{N: []int{90, 91, 92}[i], Unit: roadmap.Days}
	}
	c := Compare(rm, day(2026, 8, 14))
	if c.Start != day(2026, 1, 1) || c.Until != day(2026, 12, 31) {
		t.Errorf("from %v until %v", c.Start, c.Until)
	}
	check := func(name string, v *Variant, first, full roadmap.Date, share, quarters, value float64) {
		t.Helper()
		near := func(a, b float64) bool { return math.Abs(a-b) < 1e-9 }
		if v.FirstValue != first || v.FullScope != full || !near(v.FirstShare, share) || !near(v.QuartersMarket, quarters) || !near(v.ValueYears, value) {
			t.Errorf("%s: first %v full %v: %v %v %v, want %v %v %v", name, v.FirstValue, v.FullScope, v.FirstShare, v.QuartersMarket, v.ValueYears, share, quarters, value)
		}
		if want := (Range{first + 1, c.Until}); v.Launch != want {
			t.Errorf("%s: launch %v, want %v", name, v.Launch, want)
		}
	}
	check("with", &c.With, day(2026, 3, 31), day(2026, 12, 31), .25, 3, .375)
	check("without", &c.Without, day(2026, 9, 30), day(2026, 9, 30), .75, 1, .25)
	if c.WeeksEarlier != 26 {
		t.Errorf("%d weeks earlier, want 26", c.WeeksEarlier)
	}
	if len(c.With.Rows) != 4 || len(c.With.Rows[1].Bars) != 3 || len(c.Without.Rows) != 1 || len(c.Without.Rows[0].Bars) != 3 {
		t.Fatalf("rows: %v and %v", c.With.Rows, c.Without.Rows)
	}
	if got, want := c.With.Rows[1].Bars[1].Range, (Range{day(2026, 4, 23), day(2026, 6, 3)}); got != want {
		t.Errorf("B.2 %v, want %v", got, want)
	}
}

func TestCompareOfServicesToCompletion(t *testing.T) {
	rm := article(plain(1), 22, 42, 36)
	rm.Config.CompareStart = day(2026, 2, 1)
	rm.Config.CompareOrder = []roadmap.Ref{{ID: "C"}}
	c := Compare(rm, day(2030, 1, 1))
	if c.Until != day(2026, 12, 31) {
		t.Errorf("until %v", c.Until)
	}
	bars := c.Without.Rows[0].Bars
	if bars[0].Service.ID != "C" || bars[1].Service.ID != "A" || bars[2].Service.ID != "B" {
		t.Errorf("order %s %s %s", bars[0].Service.ID, bars[1].Service.ID, bars[2].Service.ID)
	}
	if want := (Range{c.Start, c.Start + 4*36 - 1}); bars[0].Range != want {
		t.Errorf("C takes %v, want %v", bars[0].Range, want)
	}
	if c.Without.FullScope != c.Start+399 || !c.Without.Launch.IsZero() || c.Without.FirstShare != 1 {
		t.Errorf("without: %v %v %v", c.Without.FullScope, c.Without.Launch, c.Without.FirstShare)
	}
	if c.WeeksEarlier != 300/7 {
		t.Errorf("%d weeks earlier", c.WeeksEarlier)
	}
}

func TestCompareNothing(t *testing.T) {
	if c := Compare(&roadmap.Roadmap{Config: plain(1)}, day(2026, 1, 1)); c != nil {
		t.Errorf("an empty roadmap compares to %v", c)
	}
	rm := article(plain(1), 1, 1, 1)
	for _, m := range rm.MVFs {
		m.Status = roadmap.Idea
	}
	if c := Compare(rm, day(2026, 1, 1)); c != nil {
		t.Errorf("ideas compare to %v", c)
	}
}

func TestPlannedDates(t *testing.T) {
	monday := day(2026, 3, 2)
	cfg := roadmap.DefaultConfig()
	cfg.Holidays = []roadmap.Date{day(2026, 3, 4)}
	single := func(change func(m *roadmap.MVF)) Item {
		rm := &roadmap.Roadmap{Config: cfg}
		change(add(rm, "x", 5))
		return New(rm, monday).Items[0]
	}
	period := roadmap.DayPeriod
	for _, tt := range []struct {
		name              string
		change            func(m *roadmap.MVF)
		planned, expected Range
		late              int
	}{
		{"nothing typed", func(*roadmap.MVF) {}, Range{monday, monday + 7}, Range{monday, monday + 7}, 0},
		{
			"both typed, on weekends", func(m *roadmap.MVF) { m.Start, m.Due = period(monday+5), period(monday+13) },
			Range{monday + 5, monday + 13},
			Range{monday + 5, monday + 13},
			0,
		},
		{
			"start on a Saturday", func(m *roadmap.MVF) { m.Start = period(monday + 5) },
			Range{monday + 5, monday + 11},
			Range{monday + 5, monday + 11},
			0,
		},
		{"due", func(m *roadmap.MVF) { m.Due = period(monday + 11) }, Range{monday + 7, monday + 11}, Range{monday + 7, monday + 11}, 0},
		{
			"both in the past", func(m *roadmap.MVF) { m.Start, m.Due = period(monday-14), period(monday-10) },
			Range{monday - 14, monday - 10},
			Range{monday, monday + 7},
			10,
		},
		{
			"building since Friday", func(m *roadmap.MVF) { m.Status, m.Started = roadmap.Building, monday-3 },
			Range{monday - 3, monday + 4},
			Range{monday - 3, monday + 4},
			0,
		},
		{"building, past due", func(m *roadmap.MVF) {
			m.Status, m.Started, m.Start, m.Due = roadmap.Building, monday-20, period(monday-21), period(monday-17)
		}, Range{monday - 21, monday - 17}, Range{monday - 20, monday}, 11},
		{"shipped early", func(m *roadmap.MVF) {
			m.Status, m.Started, m.Shipped = roadmap.Shipped, monday-14, monday-11
			m.Start, m.Due = period(monday-14), period(monday-10)
		}, Range{monday - 14, monday - 10}, Range{monday - 14, monday - 11}, -1},
		{
			"shipped without a plan", func(m *roadmap.MVF) { m.Status, m.Shipped = roadmap.Shipped, monday-3 },
			Range{monday - 7, monday - 3},
			Range{monday - 7, monday - 3},
			0,
		},
		{"no effort takes no time", func(m *roadmap.MVF) { m.Effort = effort(0) }, Range{monday, monday}, Range{monday, monday}, 0},
		{"paused", func(m *roadmap.MVF) { m.Status, m.Started = roadmap.Paused, monday-14 }, Range{monday, monday + 7}, Range{monday, monday + 7}, 0},
		{"idea", func(m *roadmap.MVF) { m.Status = roadmap.Idea }, Range{}, Range{}, 0},
		{
			"idea with dates", func(m *roadmap.MVF) { m.Status = roadmap.Idea; m.Start, m.Due = period(monday), period(monday+1) },
			Range{monday, monday + 1},
			Range{},
			0,
		},
	} {
		got := single(tt.change)
		if got.Planned != tt.planned || got.Expected != tt.expected || got.Late != tt.late {
			t.Errorf("%s: planned %v, expected %v, late %d; want %v, %v, %d", tt.name,
				got.Planned, got.Expected, got.Late, tt.planned, tt.expected, tt.late)
		}
	}
}

func TestItemRelations(t *testing.T) {
	today := day(2026, 1, 1)
	rm := article(plain(1), 22, 42, 36)
	a1, b1 := byIDOf(rm, "A.1"), byIDOf(rm, "B.1")
	a1.Status, a1.Started, a1.Shipped = roadmap.Shipped, today-30, today-10
	a1.Life = roadmap.Duration{N: 3, Unit: roadmap.Years}
	p := New(rm, today)
	if got := item(p, "A.1"); got.Lives != day(2028, 12, 22) || got.Slack != 0 || got.Critical || got.Waits != nil {
		t.Errorf("A.1 lives until %v, slack %d, critical %v, waits %v", got.Lives, got.Slack, got.Critical, got.Waits)
	}
	if got := item(p, "B.1"); !got.Ready || got.Driver != nil || got.Expected.First != today {
		t.Errorf("B.1 ready %v, driver %v, expected %v", got.Ready, got.Driver, got.Expected)
	}
	if got := item(p, "C.1"); got.Ready || got.Driver != b1 || got.ByTeam || len(got.Waits) != 1 {
		t.Errorf("C.1 ready %v, driver %v, by team %v, waits %v", got.Ready, got.Driver, got.ByTeam, got.Waits)
	}
	if got := item(p, "A.2"); !got.Ready || got.Driver != byIDOf(rm, "C.1") || !got.ByTeam {
		t.Errorf("A.2 ready %v, driver %v, by team %v: it waits for the team, not for A.1", got.Ready, got.Driver, got.ByTeam)
	}
	if want := (Rollup{Total: 3, Shipped: 1, Effort: 100, EffortDone: 22, Planned: Range{today - 30, today + 77}, Expected: Range{today - 30, today + 77}, Late: 0}); p.Milestones[0] != want {
		t.Errorf("milestone %+v, want %+v", p.Milestones[0], want)
	}
	if p.Total.Total != 12 || p.Services[1].Effort != 4*42 || p.Services[1].Expected.Last != p.Items[b1.Index+9].Expected.Last {
		t.Errorf("total %+v, service %+v", p.Total, p.Services[1])
	}
}

func TestSlack(t *testing.T) {
	today := day(2026, 1, 1)
	rm := article(plain(4), 22, 42, 36)
	slack := func(want map[string]int) {
		t.Helper()
		p := New(rm, today)
		for id, days := range want {
			if got := item(p, id); got.Slack != days || got.Critical != (days <= 0) {
				t.Errorf("%s: slack %d, critical %v, want %d", id, got.Slack, got.Critical, days)
			}
		}
	}
	// The chain A.1, B.1 to B.4, C.4 of .22 + 4 x .42 + .36; the others wait for it.
	slack(map[string]int{"A.1": 0, "B.1": 0, "B.4": 0, "C.4": 0, "A.2": 20, "A.4": 60, "C.1": 18, "C.3": 6})
	byIDOf(rm, "B.2").Due = roadmap.DayPeriod(today + 100) // its last day should be 105 days on
	slack(map[string]int{"A.1": -5, "B.1": -5, "B.2": -5, "B.3": 0, "A.2": 15})
	byIDOf(rm, "B.2").Due = roadmap.Period{}
	rm.Milestones[1].Due = roadmap.DayPeriod(today + 140) // C.2 is done 142 days on
	slack(map[string]int{"A.1": -1, "B.1": -1, "B.2": -1, "C.2": -1, "B.3": 0, "C.1": 5})
}

func TestLateWorkMovesWhatFollows(t *testing.T) {
	rm := &roadmap.Roadmap{Config: roadmap.DefaultConfig()}
	monday := day(2026, 3, 2)
	a, b := add(rm, "a", 5), add(rm, "b", 5)
	depend(b, a, 2)
	a.Start, a.Due = typed(monday-7, monday-3)
	b.Start, b.Due = typed(monday, monday+4)
	a.Status, a.Started = roadmap.Building, monday-7
	p := New(rm, monday)
	got := item(p, "b")
	if want := (Range{monday + 3, monday + 9}); got.Expected != want || got.Late != 3 || got.Driver != a || got.Slack != -3 || !got.Critical {
		t.Errorf("b expected %v (want %v), late %d, driver %v, slack %d", got.Expected, want, got.Late, got.Driver, got.Slack)
	}
	if !item(p, "a").PastDue || item(p, "b").PastDue {
		t.Error("a is past due, b is not")
	}
}

func TestCyclesEnd(t *testing.T) {
	rm := article(plain(1), 22, 42, 36)
	depend(rm.MVFs[0], rm.MVFs[11], 0)
	depend(rm.MVFs[3], rm.MVFs[3], 0)
	p := New(rm, day(2026, 1, 1))
	for i := range p.Items {
		if p.Items[i].Expected.IsZero() {
			t.Errorf("%s has no dates", p.Items[i].MVF.ID)
		}
	}
}

func TestFarDates(t *testing.T) {
	rm := article(roadmap.DefaultConfig(), 22, 42, 36)
	for _, m := range rm.MVFs {
		m.Effort = effort(11000) // 12 of them in a row take over 500 years
	}
	today := day(2026, 1, 1)
	p := New(rm, today)
	if got, want := WorkingDaysBetween(&rm.Config, today-1, p.Total.Expected.Last), 12*11000; got != want {
		t.Errorf("%d working days, want %d", got, want)
	}
	rm.MVFs[0].Effort = effort(999999)
	rm.MVFs[1].Effort = roadmap.Effort{Likely: roadmap.Duration{N: 999999, Unit: roadmap.Years}}
	p = New(rm, today)
	if p.Total.Expected.Last > roadmap.MaxDate+1 || p.Total.Expected.Last < roadmap.MaxDate-10 {
		t.Errorf("the end of time is %v", p.Total.Expected.Last)
	}
}

func TestOrderWithinAMilestone(t *testing.T) {
	today := day(2026, 1, 1)
	rm := &roadmap.Roadmap{Config: plain(1)}
	m := &roadmap.Milestone{MilestoneSource: &roadmap.MilestoneSource{}}
	rm.Milestones = []*roadmap.Milestone{m}
	for _, id := range []string{"last", "b", "a", "tail", "relative", "dear", "dearest"} {
		add(rm, id, 10).Milestone = m
	}
	rm.MVFs[0].Milestone = nil // no milestone comes last
	depend(rm.MVFs[0], byIDOf(rm, "tail"), 0)
	byIDOf(rm, "relative").Delay.Value = 20
	byIDOf(rm, "dear").Delay.CostPerWeek = 300_00
	byIDOf(rm, "dearest").Delay.CostPerWeek = 200_00
	byIDOf(rm, "dearest").Effort = effort(5) // 200 in half the time beats 300
	p := New(rm, today)
	at := today
	for _, id := range []string{"dearest", "dear", "relative", "tail", "a", "b", "last"} {
		if got := item(p, id).Expected.First; got != at {
			t.Errorf("%s starts on %v, want %v", id, got, at)
		}
		at += roadmap.Date(item(p, id).Effort)
	}
}

func TestWorkInProgress(t *testing.T) {
	monday := day(2026, 3, 2)
	rm := &roadmap.Roadmap{Config: roadmap.DefaultConfig()}
	a, b := add(rm, "a", 20), add(rm, "b", 5)
	add(rm, "c", 3)
	depend(b, a, 0) // b did not wait
	b.Status, b.Started = roadmap.Building, monday
	b.Start, b.Due = typed(monday-7, monday-3)
	p := New(rm, monday)
	if got, want := item(p, "b").Expected, (Range{monday, monday + 4}); got != want {
		t.Errorf("started late, b is expected %v, want its whole duration: %v", got, want)
	}
	if got := item(p, "a"); got.Slack != 0 || got.Driver != b || !got.ByTeam {
		t.Errorf("a: slack %d, driver %v: b does not wait for it any more, but the team is busy with b", got.Slack, got.Driver)
	}
	if got := item(p, "c"); got.Expected.First != monday+35 || got.Slack != 17 {
		t.Errorf("c: %v, slack %d", got.Expected, got.Slack)
	}
}

func TestBigBangUsesTheTeamThatDoesMost(t *testing.T) {
	today := day(2026, 1, 1)
	rm := article(plain(1), 22, 42, 36)
	rm.Config.Teams = append(rm.Config.Teams, roadmap.Team{ID: "resting", Parallel: 1, Leave: []roadmap.Leave{{From: today, To: today + 9}}})
	rm.Services[0].BigBangEffort = roadmap.Duration{N: 50, Unit: roadmap.Days}
	rm.MVFs[3].Team, rm.MVFs[6].Team, rm.MVFs[9].Team = "resting", "resting", "resting"
	if got, want := Compare(rm, today).Without.Rows[0].Bars[0].Range, (Range{today + 10, today + 59}); got != want {
		t.Errorf("A takes %v, want %v", got, want)
	}
	rm.MVFs[3].Team, rm.MVFs[6].Team = "core", "core"
	if got, want := Compare(rm, today).Without.Rows[0].Bars[0].Range, (Range{today, today + 49}); got != want {
		t.Errorf("A takes %v, want %v", got, want)
	}
}

func TestEffortThatIsNotGiven(t *testing.T) {
	today := day(2026, 3, 2)
	rm := &roadmap.Roadmap{Config: roadmap.DefaultConfig()}
	none, dated := add(rm, "none", 0), add(rm, "dated", 0)
	none.Effort, dated.Effort = roadmap.Effort{}, roadmap.Effort{}
	dated.Start, dated.Due = typed(today, today+2)
	if p := New(rm, today); item(p, "none").Effort != fallbackEffort || item(p, "dated").Effort != 3 {
		t.Errorf("efforts %d and %d, want %d and 3", item(p, "none").Effort, item(p, "dated").Effort, fallbackEffort)
	}
	add(rm, "x", 4)
	add(rm, "y", 9)
	if got := item(New(rm, today), "none").Effort; got != 7 { // 6.5
		t.Errorf("effort %d, want the mean of 4 and 9", got)
	}
}

// A dependency on an MVF of another roadmap holds nobody up, whatever its index.
func TestDependenciesOfAnotherRoadmap(t *testing.T) {
	today := day(2026, 1, 1)
	rm, other := article(plain(4), 22, 42, 36), article(plain(4), 22, 42, 36)
	add(other, "beyond", 5)
	a1 := byIDOf(rm, "A.1")
	a1.After = []roadmap.Dependency{{MVF: byIDOf(other, "C.4")}, {MVF: byIDOf(other, "beyond")}, {}}
	if got := item(New(rm, today), "A.1").Expected.First; got != today {
		t.Errorf("A.1 starts on %v", got)
	}
}
