package schedule

import (
	"testing"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

func ids(mvfs []*roadmap.MVF) string {
	text := ""
	for _, m := range mvfs {
		text += m.ID + " "
	}
	return text
}

func TestGoldenWhatIf(t *testing.T) {
	first := day(2026, 1, 1)
	for _, whole := range []bool{false, true} {
		rm := article(plain(1), 22, 42, 36)
		rm.MVFs[9].Start, rm.MVFs[9].Due = typed(first+300, first+321) // typed for one team
		today := first
		if whole {
			today = day(2026, 8, 14)
			rm.MVFs[0].Status, rm.MVFs[0].Shipped = roadmap.Shipped, first+50
		}
		a := WhatIf(rm, today, Teams{Whole: whole})
		for i, want := range []struct {
			ends [4]int
			idle int
		}{{[4]int{100, 200, 300, 400}, 0}, {[4]int{100, 142, 200, 242}, 84}, {[4]int{100, 142, 184, 226}, 278}, {[4]int{100, 142, 184, 226}, 504}} {
			row := a.Rows[i]
			for k, end := range want.ends {
				if got := int(row.Milestones[k] + 1 - first); got != end {
					t.Errorf("%d teams: milestone %d ends after %d, want %d", row.Teams, k+1, got, end)
				}
			}
			if row.Teams != i+1 || row.Now != (i == 0) || row.Idle != want.idle || row.End != row.Milestones[3] {
				t.Errorf("%d teams: now %v, idle %d, end %v; want idle %d", row.Teams, row.Now, row.Idle, row.End, want.idle)
			}
		}
		if got := ids(a.Chain); a.Enough != 3 || got != "C.4 B.4 B.3 B.2 B.1 A.1 " {
			t.Errorf("enough %d, because of %s", a.Enough, got)
		}
	}
}

func TestWhatIfFromToday(t *testing.T) {
	rm := article(plain(1), 22, 42, 36)
	today := day(2026, 1, 1)
	for _, m := range rm.MVFs[:6] {
		m.Status, m.Started, m.Shipped = roadmap.Shipped, today-20, today-1
	}
	b3, a3 := byIDOf(rm, "B.3"), byIDOf(rm, "A.3")
	a3.Status, a3.Shipped = roadmap.Shipped, today-1
	b3.Status, b3.Started = roadmap.Building, today-40
	a := WhatIf(rm, today, Teams{From: 1, To: 3})
	// B.3 has two days left; then C.3, A.4, B.4 and C.4 of 36, 22, 42 and 36.
	for i, want := range []roadmap.Date{today + 1 + 36 + 22 + 42 + 36, today + 21 + 42 + 36, today + 21 + 42 + 36} {
		if a.Rows[i].End != want {
			t.Errorf("%d teams end on %v, want %v", i+1, a.Rows[i].End, want)
		}
	}
	if got := ids(a.Chain); a.Enough != 2 || got != "C.4 B.4 A.4 " {
		t.Errorf("enough %d, because of %s", a.Enough, got)
	}
	if a.Rows[0].Milestones[0] != today-1 {
		t.Errorf("the first milestone shipped on %v", a.Rows[0].Milestones[0])
	}
}

func TestWhatIfOneTeamOfTwo(t *testing.T) {
	today := day(2026, 1, 1)
	cfg := plain(1)
	cfg.Teams = append(cfg.Teams, roadmap.Team{ID: "other", Parallel: 1})
	rm := &roadmap.Roadmap{Config: cfg}
	for _, id := range []string{"a", "b", "c"} {
		add(rm, id, 10)
	}
	d := add(rm, "d", 15)
	d.Team = "other"
	a := WhatIf(rm, today, Teams{From: 1, To: 3, Team: "core"})
	for i, want := range []struct{ end, idle int }{{30, 0}, {20, 10}, {15, 15}} {
		if got := a.Rows[i]; int(got.End+1-today) != want.end || got.Idle != want.idle || got.Now != (i == 0) {
			t.Errorf("%d in core: after %d days, idle %d, now %v; want %v", i+1, got.End+1-today, got.Idle, got.Now, want)
		}
	}
	if pool := WhatIf(rm, today, Teams{From: 2, To: 2}); !pool.Rows[0].Now || pool.Rows[0].End != today+24 {
		t.Errorf("a pool of two ends on %v, now %v", pool.Rows[0].End, pool.Rows[0].Now)
	}
}

func TestWhatIfKeepsTheCalendarOfTheOnlyTeam(t *testing.T) {
	today := day(2026, 1, 1)
	cfg := plain(1)
	cfg.Teams[0].Leave = []roadmap.Leave{{From: today, To: today + 4}}
	rm := &roadmap.Roadmap{Config: cfg}
	add(rm, "a", 10)
	if got := WhatIf(rm, today, Teams{From: 1, To: 1}).Rows[0].End; got != today+14 {
		t.Errorf("ends on %v, want %v", got, today+14)
	}
}

func TestWhatIfPoolOfSeveralTeamsTakesNoLeave(t *testing.T) {
	today := day(2026, 1, 1)
	cfg := plain(1)
	cfg.Teams[0].Leave = []roadmap.Leave{{From: today, To: today + 4}}
	rm := &roadmap.Roadmap{Config: cfg}
	add(rm, "a", 10)
	add(rm, "b", 3).Team = "other"
	if got := WhatIf(rm, today, Teams{From: 2, To: 2}).Rows[0].End; got != today+9 {
		t.Errorf("ends on %v, want %v", got, today+9)
	}
}

func TestWhatIfNothingIsLeft(t *testing.T) {
	rm := &roadmap.Roadmap{Config: plain(1)}
	today := day(2026, 1, 1)
	if WhatIf(rm, today, Teams{}) != nil {
		t.Error("an empty roadmap has alternatives")
	}
	m := add(rm, "a", 3)
	m.Status, m.Shipped = roadmap.Shipped, today-1
	if WhatIf(rm, today, Teams{}) != nil {
		t.Error("a finished roadmap has alternatives")
	}
	if WhatIf(rm, today, Teams{Whole: true}) == nil {
		t.Error("the whole of a finished roadmap has none")
	}
}
