package schedule

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

func TestGoldenCostOfDelay(t *testing.T) {
	for _, tt := range []struct {
		d    roadmap.Delay
		size float64
		want float64
	}{
		{roadmap.Delay{Value: 10, Time: 8, Risk: 6}, 5, 4.8},
		{roadmap.Delay{Value: 8, Time: 3, Risk: 2}, 3, 4.3},
		{roadmap.Delay{Value: 5, Time: 2, Risk: 1}, 8, 1.0},
		{roadmap.Delay{Value: 5}, 0, 0},
	} {
		if got := WSJF(tt.d, tt.size); math.Abs(got-tt.want) > .05 {
			t.Errorf("WSJF of %v in %v is %v, want %v", tt.d, tt.size, got, tt.want)
		}
	}
	if got := CD3(24_000_00, 5); got != 4_800_00 {
		t.Errorf("CD3 is %v", got)
	}
	if got := CD3(24_000_00, 0); got != 0 {
		t.Errorf("CD3 of no duration is %v", got)
	}
}

// prioritised lists the computed order.
func prioritised(p *Priorities) string {
	var list []*roadmap.MVF
	for _, r := range p.Items {
		list = append(list, r.MVF)
	}
	return ids(list)
}

func TestAnEnablerIsPaidByWhatItUnblocks(t *testing.T) {
	rm := &roadmap.Roadmap{Config: plain(1)}
	enabler, dear := add(rm, "enabler", 7), add(rm, "dear", 7)
	middle, cheap := add(rm, "middle", 7), add(rm, "cheap", 7)
	depend(dear, enabler, 0)
	dear.Delay.CostPerWeek, middle.Delay.CostPerWeek, cheap.Delay.CostPerWeek = 900_00, 400_00, 100_00
	p := Priority(New(rm, day(2026, 1, 1)))
	if got := prioritised(p); got != "enabler dear middle cheap " || p.Measure != CostOfDelay {
		t.Errorf("the order is %s by %s", got, p.Measure)
	}
	e := p.Items[0]
	// (0 + 900) in two weeks beats 400 in one.
	if e.Own != 0 || e.Score != 450_00 || ids(e.With) != "dear " || e.Place != 1 || e.Declared != 3 {
		t.Errorf("%+v", e)
	}
	if len(p.Unrated) != 1 || p.Unrated[0] != enabler {
		t.Errorf("unrated: %v", p.Unrated)
	}
	// Declared: middle, cheap, enabler, dear (dear must wait, or it would be first).
	if want := 1.0*400_00 + 2*100_00 + 4*900_00; p.Declared != want {
		t.Errorf("the declared order costs %v, want %v", p.Declared, want)
	}
	if want := 2.0*900_00 + 3*400_00 + 4*100_00; p.Computed != want || p.Difference() != p.Declared-want {
		t.Errorf("the computed order costs %v, want %v", p.Computed, want)
	}
	if dear.Delay.CostPerWeek = 700_00; prioritised(Priority(New(rm, day(2026, 1, 1)))) != "middle enabler dear cheap " {
		t.Error("(0 + 700) in two weeks does not beat 400 in one")
	}
}

func TestPriorityByPoints(t *testing.T) {
	rm := &roadmap.Roadmap{Config: plain(1)}
	a, b := add(rm, "a", 35), add(rm, "b", 21)
	a.Delay, b.Delay = roadmap.Delay{Value: 10, Time: 8, Risk: 6}, roadmap.Delay{Value: 8, Time: 3, Risk: 2}
	p := Priority(New(rm, day(2026, 1, 1)))
	if p.Measure != Weighted || prioritised(p) != "a b " || math.Abs(p.Items[0].Own-4.8) > 1e-9 || math.Abs(p.Items[1].Score-13.0/3) > 1e-9 {
		t.Errorf("%+v", p)
	}
	b.Delay = roadmap.Delay{CostPerWeek: 1}
	if p := Priority(New(rm, day(2026, 1, 1))); p.Measure != CostOfDelay || prioritised(p) != "b a " || len(p.Unrated) != 1 {
		t.Errorf("with any money, money is the measure: %+v", p)
	}
	a.Delay, b.Delay = roadmap.Delay{}, roadmap.Delay{}
	if Priority(New(rm, day(2026, 1, 1))) != nil {
		t.Error("without a cost of delay there is an order")
	}
}

func TestPriorityOfShippedWorkAndOfNoDuration(t *testing.T) {
	today := day(2026, 1, 1)
	rm := &roadmap.Roadmap{Config: plain(1)}
	done, none, some := add(rm, "done", 5), add(rm, "none", 0), add(rm, "some", 5)
	depend(some, done, 0)
	done.Status, done.Shipped = roadmap.Shipped, today-1
	none.Delay.CostPerWeek, some.Delay.CostPerWeek = 1_00, 100_00
	p := Priority(New(rm, today))
	if got := prioritised(p); got != "none some " || math.IsInf(p.Items[0].Score, 0) {
		t.Errorf("the order is %s, the score %v", got, p.Items[0].Score)
	}
}

// The first set of a small network is the best of all sets that hold what their members
// wait for, and the order costs at most twice the best order.
func TestOraclePriority(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 9))
	gap, worst, exact := 0.0, 1.0, 0
	const networks = 400
	for range networks {
		size := 2 + rng.IntN(6)
		rm := &roadmap.Roadmap{Config: plain(1)}
		after := make([]int, size) // as sets of bits
		for i := range size {
			v := add(rm, string(rune('a'+i)), 1+rng.IntN(9))
			v.Delay.CostPerWeek = roadmap.Money(rng.IntN(6) * 100)
			for j := range i {
				if rng.IntN(3) == 0 {
					depend(v, rm.MVFs[j], 0)
					after[i] |= 1 << j
				}
			}
		}
		p := Priority(New(rm, day(2026, 1, 1)))
		if p == nil {
			continue
		}
		ratio, cheapest := bestRatio(rm, after), cheapest(rm, after)
		if got := p.Items[0].Score / 7; math.Abs(got-ratio) > 1e-9*ratio {
			t.Fatalf("the first set is paid %v a day, the best %v", got, ratio)
		}
		for k := 1; k < len(p.Items); k++ {
			if p.Items[k].Score > p.Items[k-1].Score*(1+1e-9) {
				t.Fatalf("place %d is paid more than the one before it", k+1)
			}
		}
		if p.Computed < cheapest-1e-6 || p.Computed > 2*cheapest+1e-6 {
			t.Fatalf("the order costs %v, the best %v", p.Computed, cheapest)
		}
		gap += p.Computed/cheapest - 1
		worst = max(worst, p.Computed/cheapest)
		if p.Computed < cheapest*(1+1e-9) {
			exact++
		}
	}
	t.Logf("%d of %d orders are optimal, the mean gap is %.2f %%, the largest %.1f %%", exact, networks, 100*gap/networks, 100*(worst-1))
}

func bestRatio(rm *roadmap.Roadmap, after []int) float64 {
	best := 0.0
	for set := 1; set < 1<<len(after); set++ {
		cost, length, closed := 0.0, 0.0, true
		for i, needs := range after {
			if set>>i&1 == 1 {
				cost += float64(rm.MVFs[i].Delay.CostPerWeek)
				length += float64(rm.MVFs[i].Effort.Likely.N)
				closed = closed && needs&^set == 0
			}
		}
		if closed {
			best = max(best, cost/length)
		}
	}
	return best
}

// cheapest is the least cost of delay of all orders, by dynamic programming over sets.
func cheapest(rm *roadmap.Roadmap, after []int) float64 {
	costs := make([]float64, 1<<len(after))
	for set := 1; set < len(costs); set++ {
		costs[set] = math.Inf(1)
		length := 0.0
		for i := range after {
			if set>>i&1 == 1 {
				length += float64(rm.MVFs[i].Effort.Likely.N)
			}
		}
		for i, needs := range after {
			if before := set &^ (1 << i); before != set && needs&^before == 0 {
				costs[set] = min(costs[set], costs[before]+float64(rm.MVFs[i].Delay.CostPerWeek)*length/7)
			}
		}
	}
	return costs[len(costs)-1]
}

func TestPropertyPriorityKeepsDependencies(t *testing.T) {
	for seed := range uint64(20) {
		rm, rng, today := stirred(seed)
		p := Priority(New(rm, today))
		place := map[*roadmap.MVF]int{}
		for _, r := range p.Items {
			place[r.MVF] = r.Place
			for _, dep := range r.MVF.After {
				if before, open := place[dep.MVF]; dep.MVF.Status != roadmap.Shipped && (!open || before >= r.Place) {
					t.Errorf("seed %d: %s comes before %s, for which it waits", seed, r.MVF.ID, dep.MVF.ID)
				}
			}
		}
		order := prioritised(p)
		rng.Shuffle(len(rm.MVFs), func(i, j int) { rm.MVFs[i], rm.MVFs[j] = rm.MVFs[j], rm.MVFs[i] })
		for i, m := range rm.MVFs {
			m.Index = i
		}
		if again := prioritised(Priority(New(rm, today))); again != order {
			t.Errorf("seed %d: shuffled input gives another order", seed)
		}
	}
}
