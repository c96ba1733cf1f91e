package schedule

import (
	"math/rand/v2"
	"testing"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

// optimum is the shortest makespan of a small network: every order of the tasks that
// respects the dependencies, each placed as early as it goes. One of these orders gives
// the optimum (Sprecher, Kolisch, Drexl 1995: the active schedules hold one).
func optimum(days []int, after [][]int, parallel int) int {
	const horizon = 80
	best := horizon
	var load [horizon]int
	end := make([]int, len(days))
	done := make([]bool, len(days))
	var try func(left, makespan int)
	try = func(left, makespan int) {
		if makespan >= best {
			return
		}
		if left == 0 {
			best = makespan
			return
		}
		for i := range days {
			start, free := 0, !done[i]
			for _, j := range after[i] {
				free = free && done[j]
				start = max(start, end[j])
			}
			if !free {
				continue
			}
			for run := 0; run < days[i]; run++ {
				if load[start+run] >= parallel {
					start, run = start+run+1, -1
				}
			}
			for d := start; d < start+days[i]; d++ {
				load[d]++
			}
			end[i], done[i] = start+days[i], true
			try(left-1, max(makespan, end[i]))
			done[i] = false
			for d := start; d < start+days[i]; d++ {
				load[d]--
			}
		}
	}
	try(len(days), 0)
	return best
}

func TestOracleOfSmallNetworks(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	gap, exact := 0.0, 0
	const networks = 300
	for range networks {
		size, parallel := 2+rng.IntN(6), 1+rng.IntN(3)
		rm := &roadmap.Roadmap{Config: plain(parallel)}
		days, after := make([]int, size), make([][]int, size)
		for i := range size {
			days[i] = 1 + rng.IntN(9)
			v := add(rm, string(rune('a'+i)), days[i])
			for j := range i {
				if rng.IntN(4) == 0 {
					depend(v, rm.MVFs[j], 0)
					after[i] = append(after[i], j)
				}
			}
		}
		today := day(2026, 1, 1)
		p := New(rm, today)
		got := int(p.Total.Expected.Last + 1 - today)
		best, bound := optimum(days, after, parallel), LowerBound(rm, parallel)
		if best < bound || got < best {
			t.Fatalf("%d in parallel: schedule %d, optimum %d, lower bound %d", parallel, got, best, bound)
		}
		// Feasible: nothing overlaps what it waits for, and no day is overfull.
		load := map[roadmap.Date]int{}
		for i, it := range p.Items {
			if int(it.Expected.Last+1-it.Expected.First) != days[i] {
				t.Fatalf("%s takes %v, want %d days", it.MVF.ID, it.Expected, days[i])
			}
			for _, j := range after[i] {
				if it.Expected.First <= p.Items[j].Expected.Last {
					t.Fatalf("%s starts before %s ends", it.MVF.ID, p.Items[j].MVF.ID)
				}
			}
			for d := it.Expected.First; d <= it.Expected.Last; d++ {
				if load[d]++; load[d] > parallel {
					t.Fatalf("%d at once on %v", load[d], d)
				}
			}
		}
		gap += float64(got-best) / float64(best)
		if got == best {
			exact++
		}
	}
	t.Logf("%d of %d schedules are optimal, the mean gap is %.2f %%", exact, networks, 100*gap/networks)
}
