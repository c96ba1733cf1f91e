package cli

import (
	"math"
	"runtime/debug"
	"sync"

	"github.com/waypost/waypost/generator/internal/hugepages"
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

// reserveMemory is for a command that builds once and ends. It has as much of the heap mapped ahead as ten
// thousand MVFs take, or as fits a smaller limit. A server, which lives on, would not give it back.
var reserveMemory = sync.OnceFunc(func() { //nolint:gochecknoglobals // for the process
	hugepages.Reserve(int(min(debug.SetMemoryLimit(-1), softLimit) / 8))
})
