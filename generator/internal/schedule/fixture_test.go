package schedule

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

// plain is a config in which every day is a working day, so days are numbers.
func plain(parallel int) roadmap.Config {
	cfg := roadmap.DefaultConfig()
	for d := range cfg.Workdays {
		cfg.Workdays[d] = true
	}
	cfg.Teams = []roadmap.Team{{ID: "core", Parallel: parallel}}
	return cfg
}

func effort(days int) roadmap.Effort {
	d := roadmap.Duration{N: days, Unit: roadmap.Days}
	return roadmap.Effort{Low: d, Likely: d, High: d}
}

func day(year int, month time.Month, d int) roadmap.Date { return roadmap.NewDate(year, month, d) }

func typed(first, last roadmap.Date) (start, due roadmap.Period) {
	return roadmap.DayPeriod(first), roadmap.DayPeriod(last)
}

// article is the article's example: four milestones of A.n -> B.n -> C.n, and X.n -> X.n+1.
func article(cfg roadmap.Config, a, b, c int) *roadmap.Roadmap {
	rm := &roadmap.Roadmap{Config: cfg}
	efforts := []int{a, b, c}
	for i, id := range []string{"A", "B", "C"} {
		rm.Services = append(rm.Services, &roadmap.Service{ServiceSource: &roadmap.ServiceSource{Item: roadmap.Item{ID: id}, Order: i}})
	}
	for n := range 4 {
		m := &roadmap.Milestone{MilestoneSource: &roadmap.MilestoneSource{Item: roadmap.Item{ID: fmt.Sprint("M", n+1)}}}
		rm.Milestones = append(rm.Milestones, m)
		for s := range 3 {
			v := add(rm, fmt.Sprintf("%s.%d", rm.Services[s].ID, n+1), efforts[s])
			v.Service, v.Milestone, v.Team = rm.Services[s], m, "core"
			if s > 0 {
				depend(v, rm.MVFs[v.Index-1], 0)
			}
			if n > 0 {
				depend(v, rm.MVFs[v.Index-3], 0)
			}
		}
	}
	return rm
}

func add(rm *roadmap.Roadmap, id string, days int) *roadmap.MVF {
	v := &roadmap.MVF{Index: len(rm.MVFs), MVFSource: &roadmap.MVFSource{
		Item: roadmap.Item{ID: id}, Status: roadmap.Planned, Effort: effort(days), Team: "core",
	}}
	rm.MVFs = append(rm.MVFs, v)
	return v
}

func depend(v, on *roadmap.MVF, lag int) {
	v.After = append(v.After, roadmap.Dependency{MVF: on, Lag: roadmap.Duration{N: lag, Unit: roadmap.Days}})
	on.Before = append(on.Before, v)
}

func byIDOf(rm *roadmap.Roadmap, id string) *roadmap.MVF {
	for _, m := range rm.MVFs {
		if m.ID == id {
			return m
		}
	}
	return nil
}

func item(p *Plan, id string) *Item { return &p.Items[byIDOf(p.Roadmap, id).Index] }

// random is a network of MVFs with three dependencies each, on average, over several
// teams and milestones, with leave and holidays.
func random(rng *rand.Rand, mvfs, dependencies, teams, milestones int) *roadmap.Roadmap {
	cfg := roadmap.DefaultConfig()
	today := day(2026, 1, 1)
	for i := range teams {
		t := roadmap.Team{ID: fmt.Sprint("team-", i), Parallel: 1 + rng.IntN(3)}
		for k := range rng.IntN(4) {
			from := today + roadmap.Date(60*k+rng.IntN(50))
			t.Leave = append(t.Leave, roadmap.Leave{From: from, To: from + roadmap.Date(rng.IntN(14))})
		}
		cfg.Teams = append(cfg.Teams, t)
	}
	for range 10 {
		cfg.Holidays = append(cfg.Holidays, today+roadmap.Date(rng.IntN(400)))
	}
	rm := &roadmap.Roadmap{Config: cfg}
	for i := range milestones {
		rm.Milestones = append(rm.Milestones, &roadmap.Milestone{MilestoneSource: &roadmap.MilestoneSource{Item: roadmap.Item{ID: fmt.Sprint("m", i)}}})
	}
	rm.Services = []*roadmap.Service{{ServiceSource: &roadmap.ServiceSource{Item: roadmap.Item{ID: "s"}}}}
	for i := range mvfs {
		v := add(rm, fmt.Sprintf("%06d", i), rng.IntN(20))
		v.Team = fmt.Sprint("team-", rng.IntN(teams))
		v.Service = rm.Services[0]
		v.Milestone = rm.Milestones[i*milestones/mvfs]
		v.Delay.CostPerWeek = roadmap.Money(rng.IntN(3) * 1000)
	}
	seen := map[[2]int]bool{}
	for len(seen) < dependencies {
		to := 1 + rng.IntN(mvfs-1)
		from := rng.IntN(to)
		if !seen[[2]int{from, to}] {
			seen[[2]int{from, to}] = true
			depend(rm.MVFs[to], rm.MVFs[from], rng.IntN(3))
		}
	}
	return rm
}

// stir gives some MVFs a past, dates or another status.
func stir(rng *rand.Rand, rm *roadmap.Roadmap, today roadmap.Date) {
	for _, m := range rm.MVFs {
		near := today + roadmap.Date(rng.IntN(120)-60)
		switch rng.IntN(8) {
		case 0:
			m.Status, m.Started, m.Shipped = roadmap.Shipped, today-40, today-roadmap.Date(1+rng.IntN(20))
		case 1:
			m.Status, m.Started = roadmap.Building, today-roadmap.Date(rng.IntN(30))
		case 2:
			m.Start, m.Due = typed(near, near+roadmap.Date(rng.IntN(20)))
		case 3:
			m.Start = roadmap.DayPeriod(near)
		case 4:
			m.Due = roadmap.DayPeriod(near)
		}
	}
}
