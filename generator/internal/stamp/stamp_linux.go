package stamp

import (
	"io/fs"
	"syscall"
)

func system(info fs.FileInfo) (change int64, node uint64) {
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, 0
	}
	return s.Ctim.Nano(), s.Ino
}
