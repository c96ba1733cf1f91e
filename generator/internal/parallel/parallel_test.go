package parallel_test

import (
	"runtime"
	"sync/atomic"
	"testing"

	"github.com/waypost/waypost/generator/internal/parallel"
)

func TestEachCallsOnceForEveryNumber(t *testing.T) {
	for _, processors := range []int{1, 2, 7} {
		before := runtime.GOMAXPROCS(processors)
		for _, n := range []int{0, 1, 2, 1000} {
			calls := make([]atomic.Int32, n)
			parallel.Each(n, func(i int) { calls[i].Add(1) })
			for i := range calls {
				if got := calls[i].Load(); got != 1 {
					t.Errorf("%d processors, %d pieces: piece %d ran %d times", processors, n, i, got)
				}
			}
		}
		runtime.GOMAXPROCS(before)
	}
}

// Two pieces that wait for each other end only when they run at the same time.
func TestEachRunsAtTheSameTime(*testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	first, second := make(chan struct{}), make(chan struct{})
	parallel.Each(2, func(i int) {
		if i == 0 {
			close(first)
			<-second
		} else {
			<-first
			close(second)
		}
	})
}
