package schedule

import (
	"testing"
	"time"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

func TestPropertyExpectedIsThatOfTheWholePlan(t *testing.T) {
	for seed := range uint64(40) {
		rm, _, today := stirred(seed)
		p, expected := New(rm, today), Expected(rm, today)
		for i := range p.Items {
			if p.Items[i].Expected != expected[i] {
				t.Errorf("seed %d: %s is expected %v, and in the plan %v", seed, p.Items[i].MVF.ID, expected[i], p.Items[i].Expected)
			}
		}
	}
}

func TestWorkdays(t *testing.T) {
	cfg := roadmap.DefaultConfig()
	cfg.Holidays = []roadmap.Date{day(2026, time.January, 6)}
	count := Workdays(&cfg)
	for _, c := range []struct{ first, last, want int }{{5, 5, 1}, {5, 9, 4}, {3, 4, 0}, {6, 6, 0}, {5, 18, 9}, {9, 5, 0}} {
		if got := count(day(2026, time.January, c.first), day(2026, time.January, c.last)); got != c.want {
			t.Errorf("from %d to %d January: %d, want %d", c.first, c.last, got, c.want)
		}
	}
}
