package schedule

import (
	"math/rand/v2"
	"testing"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

func TestCalendarSteps(t *testing.T) {
	cfg := roadmap.DefaultConfig()
	friday := day(2026, 7, 17)
	cfg.Holidays = []roadmap.Date{day(2026, 7, 15), day(2026, 7, 15), day(2026, 7, 18)}
	c := newCalendar(&cfg, []roadmap.Leave{{From: day(2026, 7, 20), To: day(2026, 7, 31)}, {From: day(2026, 7, 30), To: day(2026, 8, 3)}})
	for _, tt := range []struct {
		from roadmap.Date
		n    int
		want roadmap.Date
	}{
		{friday, 0, friday},
		{friday + 1, 0, day(2026, 8, 4)},
		{friday, 1, day(2026, 8, 4)},
		{friday + 1, 1, day(2026, 8, 5)},
		{day(2026, 7, 14), 1, day(2026, 7, 16)},
		{day(2026, 8, 4), -1, friday},
	} {
		if got := c.add(tt.from, tt.n); got != tt.want {
			t.Errorf("add(%v, %d) = %v, want %v", tt.from, tt.n, got, tt.want)
		}
	}
	if got, want := c.finish(friday, 2), day(2026, 8, 5); got != want {
		t.Errorf("two days from Friday end before %v, want %v", got, want)
	}
	if got, want := c.begin(day(2026, 8, 5), 2), friday; got != want {
		t.Errorf("two days until the 4th begin on %v, want %v", got, want)
	}
	if got := WorkingDaysBetween(&cfg, friday, friday+3); got != 1 {
		t.Errorf("from Friday to Monday: %d", got)
	}
	if got := WorkingDaysBetween(&cfg, friday+3, friday); got != -1 {
		t.Errorf("from Monday back to Friday: %d", got)
	}
}

// Counting agrees with going through the days one by one.
func TestPropertyCalendarCounts(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 50 {
		var cfg roadmap.Config
		for range 1 + rng.IntN(7) {
			cfg.Workdays[rng.IntN(7)] = true
		}
		shut := map[roadmap.Date]bool{}
		for range rng.IntN(8) {
			d := roadmap.Date(1 + rng.IntN(400))
			cfg.Holidays, shut[d] = append(cfg.Holidays, d), true
		}
		var leave []roadmap.Leave
		for range rng.IntN(4) {
			l := roadmap.Leave{From: roadmap.Date(1 + rng.IntN(400))}
			l.To = l.From + roadmap.Date(rng.IntN(40))
			leave = append(leave, l)
			for d := l.From; d <= l.To; d++ {
				shut[d] = true
			}
		}
		c := newCalendar(&cfg, leave)
		n := 0
		for d := roadmap.MinDate; d < 600; d++ {
			if got := c.count(d); got != n {
				t.Fatalf("count(%d) = %d, want %d", d, got, n)
			}
			if cfg.Workdays[d.Weekday()] && !shut[d] {
				if got := c.day(n); got != d {
					t.Fatalf("day(%d) = %d, want %d", n, got, d)
				}
				n++
			}
		}
	}
}

// A profile finds what a look at one day after the other finds, wherever its days are, and again
// after all tasks are taken away.
func TestPropertyProfile(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	for _, first := range []int{0, 1, 500_000, profileSize - 900, profileSize - 130} {
		for range 100 {
			parallel := 1 + rng.IntN(3)
			p := newProfile(parallel)
			for round := range 2 {
				p.reset()
				tasks := make([]int, min(900, profileSize-first))
				for range 60 {
					from, days := rng.IntN(120*(1+round)), 1+rng.IntN(12)
					want, run := from, 0
					for ; want < len(tasks) && run < days; want++ {
						if run++; tasks[want] >= parallel {
							run = 0
						}
					}
					if want -= days; run < days { // there is no such place
						want = profileSize - 1 - first
					}
					got := p.fit(first+from, days) - first
					if got != want {
						t.Fatalf("fit(%d + %d, %d) = %d, want %d in %v", first, from, days, got, want, tasks)
					}
					if rng.IntN(4) == 0 { // typed dates ask for more than there is
						got = from
					}
					p.take(first+got, first+got+days)
					for i := got; i < min(got+days, len(tasks)); i++ {
						tasks[i]++
					}
				}
			}
		}
	}
}
