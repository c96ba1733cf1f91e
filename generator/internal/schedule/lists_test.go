package schedule

import (
	"testing"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

func TestLists(t *testing.T) {
	today := day(2026, 1, 1)
	rm := article(plain(1), 22, 42, 36)
	a1, b1 := byIDOf(rm, "A.1"), byIDOf(rm, "B.1")
	a1.Status, a1.Started, a1.Shipped = roadmap.Shipped, today-30, today-10
	b1.Status, b1.Started = roadmap.Building, today-10
	a1.LivesUntil, b1.Life = today-1, roadmap.Duration{N: 3, Unit: roadmap.Years}
	byIDOf(rm, "A.2").LivesUntil = day(2028, 1, 1)
	byIDOf(rm, "C.4").Status = roadmap.Dropped
	p := New(rm, today)
	if got := ids(p.ReadyToStart()); got != "A.2 " {
		t.Errorf("ready: %s", got)
	}
	var waves []string
	for _, w := range p.InParallel() {
		waves = append(waves, ids(w))
	}
	// B.1 is being built and A.2 may start; C.1 and A.3 wait for one of them, B.2 for both.
	for i, want := range []string{"B.1 A.2 ", "C.1 B.2 A.3 ", "C.2 B.3 A.4 ", "C.3 B.4 "} {
		if len(waves) != 4 || waves[i] != want {
			t.Fatalf("waves: %q", waves)
		}
	}
	if byIDOf(rm, "B.2").Status = roadmap.Building; ids(New(rm, today).InParallel()[0]) != "B.1 A.2 B.2 " {
		t.Errorf("B.2 did not wait, and is in the first wave: %s", ids(New(rm, today).InParallel()[0]))
	}
	list := p.Retirements()
	if len(list) != 3 || list[0].MVF != a1 || !list[0].Past || list[1].Until != day(2028, 1, 1) || list[2].MVF != b1 ||
		list[2].Until != (roadmap.Duration{N: 3, Unit: roadmap.Years}).After(item(p, "B.1").Expected.Last) || list[2].Past {
		t.Errorf("retirements: %+v", list)
	}
}

// No MVF of a wave waits for another of it, directly or not, and every one that starts a
// wave waits for one of the wave before.
func TestPropertyWaves(t *testing.T) {
	for seed := range uint64(20) {
		rm, _, today := stirred(seed)
		p := New(rm, today)
		wave := map[*roadmap.MVF]int{}
		for i, w := range p.InParallel() {
			for _, m := range w {
				wave[m] = i + 1
			}
		}
		for i := range p.Items {
			m := p.Items[i].MVF
			if (wave[m] > 0) == (m.Status == roadmap.Shipped) {
				t.Errorf("seed %d: %s is %s and in wave %d", seed, m.ID, m.Status, wave[m])
			}
			latest := 0
			for _, dep := range m.After {
				latest = max(latest, wave[dep.MVF])
			}
			if waiting(m) && wave[m] != latest+1 {
				t.Errorf("seed %d: %s is in wave %d, and waits for wave %d", seed, m.ID, wave[m], latest)
			}
		}
	}
}
