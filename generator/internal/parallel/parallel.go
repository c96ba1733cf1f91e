// Package parallel spreads work over the processors. The work is a numbered list of
// pieces that do not know each other; what each makes goes to its own place in a slice,
// so the order in which pieces end is never seen.
package parallel

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Each calls do once for every number from 0 to n-1, on as many goroutines as there are
// processors (GOMAXPROCS), and returns when all calls have. Pieces are handed out in
// order, one at a time, so a long one holds up no other.
func Each(n int, do func(i int)) {
	workers := min(runtime.GOMAXPROCS(0), n)
	if workers <= 1 {
		for i := range n {
			do(i)
		}
		return
	}
	var next atomic.Int64
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	all.Wait()
}

// Do does several different pieces of work at the same time.
func Do(pieces ...func()) { Each(len(pieces), func(i int) { pieces[i]() }) }
