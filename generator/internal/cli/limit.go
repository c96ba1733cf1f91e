package cli

import (
	"math"
	"runtime/debug"
)

// softLimit is from where on memory is collected more often than the pace of the program
// asks for. A hundred thousand MVFs live in less, and their build stays within 4 GiB; a
// smaller site never comes near.
const softLimit = 3 << 30

// limitMemory sets the soft limit, unless GOMEMLIMIT has set another.
func limitMemory() {
	if debug.SetMemoryLimit(-1) == math.MaxInt64 {
		debug.SetMemoryLimit(softLimit)
	}
}
