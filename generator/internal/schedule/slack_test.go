package schedule

import (
	"math/rand/v2"
	"testing"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

func TestSlackNamesItsDueDate(t *testing.T) {
	today := day(2026, 1, 1)
	rm := article(plain(4), 22, 42, 36)
	b2 := byIDOf(rm, "B.2")
	due := func(id string) *Deadline { return item(New(rm, today), id).Deadline }
	if d := due("A.1"); d != nil {
		t.Errorf("without due dates the end of all decides, not %+v", d)
	}
	b2.Due = roadmap.DayPeriod(today + 100)
	for _, id := range []string{"A.1", "B.1", "B.2", "A.2"} {
		if d := due(id); d == nil || d.MVF != b2 || d.Milestone != nil || d.Day != today+100 {
			t.Errorf("%s must be done by %+v, want the due date of B.2", id, d)
		}
	}
	if d := due("B.3"); d != nil {
		t.Errorf("B.3 comes after B.2, not before %+v", d)
	}
	rm.Milestones[1].Due = roadmap.DayPeriod(today + 99) // C.2 cannot be there by then
	if d := due("B.2"); d.MVF.ID != "C.2" || d.Milestone != rm.Milestones[1] || d.Day != today+99 {
		t.Errorf("B.2 must be done by %+v, want the due date of its milestone, by way of C.2", d)
	}
	if got := item(New(rm, today), "B.2").Slack; got != 64-106 { // LF is 100 - 36
		t.Errorf("slack %d", got)
	}
	b2.Due = roadmap.DayPeriod(today + 50)
	if d := due("A.1"); d.MVF != b2 || d.Milestone != nil {
		t.Errorf("A.1 must be done by %+v, want the due date of B.2", d)
	}
}

// A due date alone is no start: the slack says how long the work may wait.
func TestSlackOfADueDateAlone(t *testing.T) {
	today := day(2026, 1, 1)
	rm := &roadmap.Roadmap{Config: plain(1)}
	v := add(rm, "a", 10)
	v.Due = roadmap.DayPeriod(today + 39)
	add(rm, "b", 60)
	if got := item(New(rm, today), "a"); got.Slack != 30 || got.Critical || got.Deadline.Day != today+39 {
		t.Errorf("slack %d until %v", got.Slack, got.Deadline)
	}
	v.Due = roadmap.DayPeriod(today - 11) // long past
	if got := item(New(rm, today), "a"); got.Slack != -20 || !got.PastDue || got.Late != 80 {
		t.Errorf("slack %d, late %d, past due %v", got.Slack, got.Late, got.PastDue)
	}
	v.Start, v.Due = roadmap.DayPeriod(today+25), roadmap.Period{} // a typed start is a pin
	if got := item(New(rm, today), "a"); got.Slack != 25 || got.Deadline != nil {
		t.Errorf("slack %d with a typed start", got.Slack)
	}
}

func TestGoldenBound(t *testing.T) {
	today := day(2026, 1, 1)
	for parallel, want := range map[int]roadmap.Date{1: 400, 2: 226, 3: 226} {
		if got := New(article(plain(parallel), 22, 42, 36), today).Bound + 1 - today; got != want {
			t.Errorf("%d in parallel: %d days, want %d", parallel, got, want)
		}
	}
	rm := &roadmap.Roadmap{Config: plain(1)}
	a, b := add(rm, "a", 20), add(rm, "b", 8)
	add(rm, "c", 5)
	for _, v := range []*roadmap.MVF{a, b} { // two at once: the team has one place
		v.Status, v.Started = roadmap.Building, today-5
	}
	if got := New(rm, today).Bound; got != today+19 { // 15 days until a is done, and 5 for c
		t.Errorf("with work in progress %v", got)
	}
}

func TestPropertyNoPlanBeatsItsBound(t *testing.T) {
	met := 0
	const seeds = 60
	for seed := range uint64(seeds) {
		rm, _, today := stirred(seed)
		for _, m := range rm.MVFs {
			if m.Start.IsZero() {
				m.Due = roadmap.Period{}
			}
		}
		p := New(rm, today)
		if p.Bound > p.Total.Expected.Last {
			t.Errorf("seed %d: the plan ends on %v, before its bound %v", seed, p.Total.Expected.Last, p.Bound)
		}
		if p.Bound == p.Total.Expected.Last {
			met++
		}
	}
	if met == 0 {
		t.Error("no plan of any meets its bound: it bounds nothing")
	}
}

// planAll runs everything that works on a plan.
func planAll(t *testing.T, rm *roadmap.Roadmap, today roadmap.Date) *Plan {
	t.Helper()
	p := New(rm, today)
	WhatIf(rm, today, Teams{})
	WhatIf(rm, today, Teams{Whole: true})
	if _, err := Forecast(p, Draw{Trials: 20, By: []roadmap.Date{today}}); err != nil {
		t.Error(err)
	}
	_, _ = Forecast(p, Draw{Trials: 20, Method: Throughput})
	Priority(p)
	EarnedValue(p, nil)
	FirstRevenue(p, nil)
	Warnings(p)
	p.ReadyToStart()
	p.InParallel()
	p.Retirements()
	return p
}

func TestEdgesAreSurvived(t *testing.T) {
	today := day(2026, 1, 1)
	for name, change := range map[string]func(rm *roadmap.Roadmap){
		"empty":        func(rm *roadmap.Roadmap) { *rm = roadmap.Roadmap{Config: rm.Config} },
		"a cycle":      func(rm *roadmap.Roadmap) { depend(rm.MVFs[0], rm.MVFs[11], 0); depend(rm.MVFs[3], rm.MVFs[3], 0) },
		"no effort":    func(rm *roadmap.Roadmap) { each(rm, func(m *roadmap.MVF) { m.Effort = effort(0) }) },
		"no capacity":  func(rm *roadmap.Roadmap) { rm.Config.Teams[0].Parallel = 0 },
		"no teams":     func(rm *roadmap.Roadmap) { rm.Config.Teams = nil },
		"no workdays":  func(rm *roadmap.Roadmap) { rm.Config.Workdays = [7]bool{} },
		"all dropped":  func(rm *roadmap.Roadmap) { each(rm, func(m *roadmap.MVF) { m.Status = roadmap.Dropped }) },
		"no milestone": func(rm *roadmap.Roadmap) { each(rm, func(m *roadmap.MVF) { m.Milestone = nil }) },
		"ends before it starts": func(rm *roadmap.Roadmap) {
			each(rm, func(m *roadmap.MVF) { m.Start, m.Due = typed(today+9, today-9) })
		},
		"due at the beginning of time": func(rm *roadmap.Roadmap) {
			each(rm, func(m *roadmap.MVF) { m.Due = roadmap.DayPeriod(roadmap.MinDate) })
		},
		"due at the end of time": func(rm *roadmap.Roadmap) {
			each(rm, func(m *roadmap.MVF) { m.Due = roadmap.DayPeriod(roadmap.MaxDate) })
		},
		"five centuries": func(rm *roadmap.Roadmap) { each(rm, func(m *roadmap.MVF) { m.Effort = points(9000, 11000, 20000) }) },
		"longer than time": func(rm *roadmap.Roadmap) {
			each(rm, func(m *roadmap.MVF) {
				d := roadmap.Duration{N: 999999, Unit: roadmap.Years}
				m.Effort, m.Delay.CostPerWeek = roadmap.Effort{Low: d, Likely: d, High: d}, 100_000_000_000_000
			})
		},
		"shipped in the future": func(rm *roadmap.Roadmap) {
			each(rm, func(m *roadmap.MVF) { m.Status, m.Shipped = roadmap.Shipped, today+500 })
		},
		"always on leave": func(rm *roadmap.Roadmap) {
			rm.Config.Teams[0].Leave = []roadmap.Leave{{From: roadmap.MinDate, To: roadmap.MaxDate}}
		},
		"lags beyond time": func(rm *roadmap.Roadmap) {
			each(rm, func(m *roadmap.MVF) {
				for i := range m.After {
					m.After[i].Lag = roadmap.Duration{N: 999999 * (1 - 2*(i%2)), Unit: roadmap.Weeks}
				}
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			rm := article(plain(1), 22, 42, 36)
			each(rm, func(m *roadmap.MVF) { m.Delay.CostPerWeek = 100 })
			change(rm)
			p := planAll(t, rm, today)
			for i := range p.Items {
				it := &p.Items[i]
				if live(it.MVF) && (it.Expected.First < roadmap.MinDate || it.Expected.Last > roadmap.MaxDate+1 || it.Expected.Last < it.Expected.First) {
					t.Errorf("%s is expected %v", it.MVF.ID, it.Expected)
				}
			}
		})
	}
}

func each(rm *roadmap.Roadmap, change func(m *roadmap.MVF)) {
	for _, m := range rm.MVFs {
		change(m)
	}
}

func TestPropertyEverythingIsSurvived(t *testing.T) {
	for seed := range uint64(30) {
		rng := rand.New(rand.NewPCG(seed, 5))
		rm := random(rng, 30, 60, 2, 3)
		today := day(2026, 3, 5)
		stir(rng, rm, today)
		for _, m := range rm.MVFs {
			m.Status = roadmap.Statuses[rng.IntN(len(roadmap.Statuses))]
			m.Effort = points(rng.IntN(5), 5+rng.IntN(5), 10+rng.IntN(9))
		}
		planAll(t, rm, today)
	}
}
