package cli

import (
	"math"
	"os"
	"path/filepath"
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

// reserveMemory is for a command that builds once and ends. It has about as much of the heap mapped ahead as a
// build of the site takes, of what the limit allows. A server, which lives on, would not give it back.
func (a *app) reserveMemory() {
	const (
		least  = 128 << 20
		forMVF = 32 << 10
	)
	once.Do(func() {
		folder, err := os.Open(filepath.Join(a.root, contentFolder, "mvfs"))
		if err != nil {
			return // without MVFs a build is small, or fails
		}
		names, _ := folder.Readdirnames(-1) // some, where not all can be read
		_ = folder.Close()
		limit := min(debug.SetMemoryLimit(-1), softLimit)
		hugepages.Reserve(int(min(least+int64(len(names))*forMVF, limit/3*2)))
	})
}

// once is because only the heap of a program that begins has no memory yet.
var once sync.Once //nolint:gochecknoglobals // for the process
