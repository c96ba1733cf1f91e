//go:build !race

package hugepages

import (
	"runtime"
	"syscall"
)

// Reserve has that many bytes of heap mapped before they are needed. It is for the beginning of a
// program. No memory is taken until it is touched; where the program may not have so much,
// nothing happens.
func Reserve(size int) {
	if size <= 0 || !granted(size) {
		return
	}
	ahead := make([]byte, size)                       // fresh from the system, so not even zeros are written to it
	_ = syscall.Madvise(ahead, syscall.MADV_HUGEPAGE) // where there are none, pages are small as ever
	runtime.KeepAlive(ahead)
	runtime.GC() // now it is free, and what is allocated comes from its beginning
}

// granted reports whether the program may have so much. The runtime does not survive a refusal.
func granted(size int) bool {
	m, err := syscall.Mmap(-1, 0, size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	return err == nil && syscall.Munmap(m) == nil
}
