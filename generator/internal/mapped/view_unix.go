//go:build linux || darwin

package mapped

import (
	"os"
	"syscall"
	"unsafe"
)

// view maps a file. A file without bytes, and one of a kind that cannot be mapped, is not.
func view(f *os.File, size int64) (string, bool) {
	if size <= 0 || size != int64(int(size)) {
		return "", false
	}
	data, err := syscall.Mmap(int(f.Fd()), 0, int(size), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return "", false
	}
	return unsafe.String(&data[0], len(data)), true //nolint:gosec // nothing writes to these pages, and nothing lets them go
}
