package schedule

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

// BenchmarkNew plans large roadmaps. It should stay under 200 ms for 10,000 MVFs with
// 30,000 dependencies and under 3 s for ten times as many, on one core.
func BenchmarkNew(b *testing.B) {
	for _, teams := range []int{1, 20} {
		for _, size := range []int{10_000, 100_000} {
			b.Run(fmt.Sprintf("mvfs=%d/teams=%d", size, teams), func(b *testing.B) {
				rm := random(rand.New(rand.NewPCG(4, 4)), size, 3*size, teams, 40)
				dependencies := 0
				for _, m := range rm.MVFs {
					dependencies += len(m.After)
				}
				if len(rm.MVFs) != size || dependencies != 3*size {
					b.Fatalf("the fixture has %d MVFs and %d dependencies", len(rm.MVFs), dependencies)
				}
				for b.Loop() {
					New(rm, day(2026, 1, 1))
				}
			})
		}
	}
}

// BenchmarkForecast makes 10,000 trials of twelve open MVFs with three-point efforts. It
// should stay well under a second.
func BenchmarkForecast(b *testing.B) {
	for _, method := range Methods {
		b.Run(string(method), func(b *testing.B) {
			today := day(2026, 1, 1)
			rm := article(plain(1), 22, 42, 36)
			for _, m := range rm.MVFs {
				m.Effort = points(m.Effort.Likely.N/2, m.Effort.Likely.N, 2*m.Effort.Likely.N)
			}
			for i := range minSamples {
				v := add(rm, fmt.Sprint("shipped-", i), 20)
				v.Status, v.Started, v.Shipped = roadmap.Shipped, today-200, today-roadmap.Date(1+20*i)
			}
			p := New(rm, today)
			for b.Loop() {
				o, err := Forecast(p, Draw{Method: method})
				if err != nil || o.Trials != 10_000 || o.Open != 12 {
					b.Fatalf("%v: %+v", err, o)
				}
			}
		})
	}
}

// BenchmarkLargeForecast and the two after it work on 10,000 MVFs with 30,000
// dependencies.
func BenchmarkLargeForecast(b *testing.B) {
	p := large(b)
	for b.Loop() {
		if o, err := Forecast(p, Draw{}); err != nil || o.Trials != minTrials {
			b.Fatal(err)
		}
	}
}

func BenchmarkLargeWhatIf(b *testing.B) {
	p := large(b)
	for b.Loop() {
		WhatIf(p.Roadmap, p.Today, Teams{})
	}
}

func BenchmarkLargePriority(b *testing.B) {
	p := large(b)
	for b.Loop() {
		if got := Priority(p); len(got.Items) != 10_000 {
			b.Fatal(len(got.Items))
		}
	}
}

func large(b *testing.B) *Plan {
	b.Helper()
	rm := random(rand.New(rand.NewPCG(4, 4)), 10_000, 30_000, 20, 40)
	for _, m := range rm.MVFs {
		m.Effort = points(m.Effort.Likely.N/2, m.Effort.Likely.N, 2*m.Effort.Likely.N)
	}
	return New(rm, day(2026, 1, 1))
}
