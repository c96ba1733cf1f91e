package schedule

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

// stirred is a random roadmap in the middle of its life.
func stirred(seed uint64) (rm *roadmap.Roadmap, rng *rand.Rand, today roadmap.Date) {
	rng = rand.New(rand.NewPCG(seed, 7))
	today = day(2026, 3, 5)
	rm = random(rng, 60, 100, 3, 5)
	stir(rng, rm, today)
	return rm, rng, today
}

func waiting(m *roadmap.MVF) bool { return live(m) && m.Status != roadmap.Shipped && !started(m) }

func TestPropertyNothingStartsBeforeWhatItWaitsFor(t *testing.T) {
	for seed := range uint64(40) {
		rm, _, today := stirred(seed)
		p := New(rm, today)
		co := newCompany(rm)
		for i := range p.Items {
			it := &p.Items[i]
			if !waiting(it.MVF) {
				continue
			}
			if it.Expected.First < today {
				t.Errorf("seed %d: %s starts on %v, before today", seed, it.MVF.ID, it.Expected.First)
			}
			for _, dep := range it.MVF.After {
				before := &p.Items[dep.MVF.Index]
				end := before.Expected.Last + 1
				if before.Effort == 0 {
					end = before.Expected.Last
				}
				if r := co.release(end, dep.Lag.N); it.Expected.First < r {
					t.Errorf("seed %d: %s starts on %v, but %s ends on %v", seed, it.MVF.ID, it.Expected.First, dep.MVF.ID, before.Expected.Last)
				}
			}
		}
	}
}

func TestPropertyNoTeamRunsMoreThanItCan(t *testing.T) {
	for seed := range uint64(40) {
		rm, _, today := stirred(seed)
		p := New(rm, today)
		co := newCompany(rm)
		for id, team := range co.teams {
			load, busy := map[int]int{}, map[int]int{} // work in progress may be more than a team can do
			for i := range p.Items {
				it := &p.Items[i]
				m := it.MVF
				if m.Team != id || m.Status == roadmap.Shipped || it.Effort == 0 {
					continue
				}
				for n := team.count(max(it.Expected.First, today)); n < team.count(it.Expected.Last+1); n++ {
					load[n]++
					if started(m) {
						busy[n]++
					}
				}
			}
			for n, tasks := range load {
				if tasks > max(team.parallel, busy[n]) {
					t.Errorf("seed %d: %s runs %d at once on %v", seed, id, tasks, team.day(n))
				}
			}
		}
	}
}

func TestPropertyOrderOfInputChangesNothing(t *testing.T) {
	shown := func(rm *roadmap.Roadmap, today roadmap.Date) (map[string]string, []Rollup) {
		p := New(rm, today)
		items := map[string]string{}
		for _, it := range p.Items {
			driver := ""
			if it.Driver != nil {
				driver = it.Driver.ID
			}
			items[it.MVF.ID] = fmt.Sprint(it.Planned, it.Expected, it.Slack, it.Critical, driver, it.ByTeam, it.Ready, it.Late)
		}
		if c := Compare(rm, today); c != nil {
			items["with"] = fmt.Sprint(c.With.FirstValue, c.With.FullScope)
			items["without"] = fmt.Sprint(c.Without.FirstValue, c.Without.FullScope)
		}
		return items, append(p.Milestones, p.Total)
	}
	for seed := range uint64(20) {
		rm, rng, today := stirred(seed)
		depend(rm.MVFs[3], rm.MVFs[50], 0) // perhaps a cycle
		items, rollups := shown(rm, today)
		rng.Shuffle(len(rm.MVFs), func(i, j int) { rm.MVFs[i], rm.MVFs[j] = rm.MVFs[j], rm.MVFs[i] })
		for i, m := range rm.MVFs {
			m.Index = i
		}
		again, rollupsAgain := shown(rm, today)
		if !reflect.DeepEqual(items, again) || !reflect.DeepEqual(rollups, rollupsAgain) {
			for id := range items {
				if items[id] != again[id] {
					t.Errorf("seed %d: %s %s, shuffled %s", seed, id, items[id], again[id])
				}
			}
		}
	}
}

func TestPropertyADependencyNeverMakesAnEarliestStartEarlier(t *testing.T) {
	starts := func(rm *roadmap.Roadmap, today roadmap.Date) []roadmap.Date {
		n := newNetwork(newCompany(rm), rm.MVFs)
		var list []roadmap.Date
		for _, e := range n.early(n.forecast(today).jobs) {
			list = append(list, e.start)
		}
		return list
	}
	for seed := range uint64(40) {
		rm, rng, today := stirred(seed)
		before := starts(rm, today)
		to := 1 + rng.IntN(len(rm.MVFs)-1)
		depend(rm.MVFs[to], rm.MVFs[rng.IntN(to)], rng.IntN(5))
		for i, start := range starts(rm, today) {
			if start < before[i] {
				t.Errorf("seed %d: %s moved from %v to %v", seed, rm.MVFs[i].ID, before[i], start)
			}
		}
	}
}

func TestPropertyMoreCapacityNeverRaisesTheLowerBound(t *testing.T) {
	for seed := range uint64(20) {
		rm, _, _ := stirred(seed)
		last := LowerBound(rm, 1)
		for parallel := 2; parallel < 6; parallel++ {
			bound := LowerBound(rm, parallel)
			if bound > last {
				t.Errorf("seed %d: %d in parallel raise the bound from %d to %d", seed, parallel, last, bound)
			}
			last = bound
		}
	}
}
