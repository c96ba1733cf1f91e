package schedule

import (
	"fmt"
	"math/rand/v2"
	"testing"
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
