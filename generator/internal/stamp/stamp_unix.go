//go:build linux || darwin

package stamp

import (
	"errors"
	"io/fs"
	"syscall"
)

func system(info fs.FileInfo) (change int64, node uint64) {
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, 0
	}
	_, change = times(s)
	return change, s.Ino
}

// Look is the type and the stamp of a file, which is not followed when it is a link. It takes no
// memory for all else that the system says, because there are many files.
func Look(name string) (fs.FileMode, Stamp, error) {
	var s syscall.Stat_t
	err := syscall.Lstat(name, &s)
	for errors.Is(err, syscall.EINTR) {
		err = syscall.Lstat(name, &s)
	}
	if err != nil {
		return 0, Stamp{}, &fs.PathError{Op: "lstat", Path: name, Err: err}
	}
	mode := fs.ModeIrregular
	switch s.Mode & syscall.S_IFMT {
	case syscall.S_IFREG:
		mode = 0
	case syscall.S_IFDIR:
		mode = fs.ModeDir
	case syscall.S_IFLNK:
		mode = fs.ModeSymlink
	}
	written, changed := times(&s)
	return mode, Stamp{Size: s.Size, Time: written, Change: changed, Node: s.Ino}, nil
}
