package schedule

import (
	"math/rand/v2"
	"testing"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

// oracleLink is a dependency of the oracle, with its lag in days.
type oracleLink struct{ on, lag int }

// optimum is the shortest makespan of a small network: every order of the tasks that
// respects the dependencies, each placed as early as it goes, not before its pin. One of these orders gives
// the optimum (Sprecher, Kolisch, Drexl 1995: the active schedules hold one).
func optimum(days, pins []int, after [][]oracleLink, parallel int) int {
	const horizon = 160
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
			start, free := pins[i], !done[i]
			for _, dep := range after[i] {
				free = free && done[dep.on]
				start = max(start, end[dep.on]+dep.lag)
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
		days, pins, after := make([]int, size), make([]int, size), make([][]oracleLink, size)
		today := day(2026, 1, 1)
		for i := range size {
			days[i] = 1 + rng.IntN(9)
			v := add(rm, string(rune('a'+i)), days[i])
			if rng.IntN(6) == 0 {
				pins[i] = 1 + rng.IntN(15)
				v.Start = roadmap.DayPeriod(today + roadmap.Date(pins[i]))
			}
			for j := range i {
				if rng.IntN(4) == 0 {
					lag := max(rng.IntN(6)-2, 0)
					depend(v, rm.MVFs[j], lag)
					after[i] = append(after[i], oracleLink{j, lag})
				}
			}
		}
		p := New(rm, today)
		got := int(p.Total.Expected.Last + 1 - today)
		best, bound := optimum(days, pins, after, parallel), max(LowerBound(rm, parallel), int(p.Bound+1-today))
		if best < bound || got < best {
			t.Fatalf("%d in parallel: schedule %d, optimum %d, lower bound %d", parallel, got, best, bound)
		}
		// The what-if is the same scheduler, without the pins.
		for _, row := range WhatIf(rm, today, Teams{From: 1, To: 3}).Rows {
			least := optimum(days, make([]int, size), after, row.Teams)
			if end := int(row.End + 1 - today); end < least {
				t.Fatalf("%d teams end after %d days, the optimum is %d", row.Teams, end, least)
			}
		}
		// Feasible: nothing overlaps what it waits for, and no day is overfull.
		load := map[roadmap.Date]int{}
		for i, it := range p.Items {
			if int(it.Expected.Last+1-it.Expected.First) != days[i] {
				t.Fatalf("%s takes %v, want %d days", it.MVF.ID, it.Expected, days[i])
			}
			if int(it.Expected.First-today) < pins[i] {
				t.Fatalf("%s starts on %v, before its pin", it.MVF.ID, it.Expected.First)
			}
			for _, dep := range after[i] {
				if it.Expected.First <= p.Items[dep.on].Expected.Last+roadmap.Date(dep.lag) {
					t.Fatalf("%s starts before %s ends, %d days of lag included", it.MVF.ID, p.Items[dep.on].MVF.ID, dep.lag)
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
