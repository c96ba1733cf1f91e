//go:build linux || darwin

package stamp

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"
)

func system(info fs.FileInfo) (change int64, node uint64) {
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, 0
	}
	return changed(s), s.Ino
}

// Look is the type and the stamp of a file, which is not followed when it is a link. It takes no
// memory for all else that the system says, because there are many files.
func Look(name string) (fs.FileMode, Stamp, error) { return look(unix.AT_FDCWD, "", name) }

// Folder is an open folder, below which one looks at files: the system need not find the way to it each time.
type Folder struct{ file *os.File }

// Open opens a folder, until it is closed.
func Open(name string) (*Folder, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &Folder{file}, nil
}

// Close lets it go.
func (f *Folder) Close() error { return f.file.Close() }

// Look is the function of that name, for a path from the folder.
func (f *Folder) Look(rel string) (fs.FileMode, Stamp, error) {
	return look(int(f.file.Fd()), f.file.Name(), rel)
}

func look(folder int, path, name string) (fs.FileMode, Stamp, error) {
	var s unix.Stat_t
	err := unix.Fstatat(folder, name, &s, unix.AT_SYMLINK_NOFOLLOW)
	for errors.Is(err, unix.EINTR) {
		err = unix.Fstatat(folder, name, &s, unix.AT_SYMLINK_NOFOLLOW)
	}
	if err != nil {
		return 0, Stamp{}, &fs.PathError{Op: "lstat", Path: filepath.Join(path, name), Err: err}
	}
	mode := fs.ModeIrregular
	switch s.Mode & unix.S_IFMT {
	case unix.S_IFREG:
		mode = 0
	case unix.S_IFDIR:
		mode = fs.ModeDir
	case unix.S_IFLNK:
		mode = fs.ModeSymlink
	}
	return mode, Stamp{Size: s.Size, Time: unix.TimespecToNsec(s.Mtim), Change: unix.TimespecToNsec(s.Ctim), Node: s.Ino}, nil
}
