//go:build !race

package hugepages

import (
	"runtime"
	"runtime/debug"
	"syscall"
)

// Reserve has that many bytes of heap mapped before they are needed. It is for the beginning of a
// program. No memory is taken until it is touched; where the program may not have so much,
// nothing happens.
func Reserve(size int) {
	if size <= 0 || !granted(size) {
		return
	}
	pace := debug.SetGCPercent(-1)
	ahead := make([][]byte, max(size/block, 1))
	for i := range ahead {
		ahead[i] = make([]byte, min(size, block))
		_ = syscall.Madvise(ahead[i], syscall.MADV_HUGEPAGE) // where there are none, pages are small as ever
	}
	runtime.KeepAlive(ahead)
	debug.SetGCPercent(pace)
	runtime.GC() // now it is free, and what is allocated comes from its beginning
}

// block is how much is allocated at once. What is fresh from the system is not written to; a block in
// which memory is that was used before is filled with zeros, and so taken.
const block = 4 << 20

// granted reports whether the program may have so much. The runtime does not survive a refusal.
func granted(size int) bool {
	m, err := syscall.Mmap(-1, 0, size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	return err == nil && syscall.Munmap(m) == nil
}
