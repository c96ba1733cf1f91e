//go:build unix

package publish

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
)

// onOtherDevice reports whether dir is a mount point of another file system than the
// folder around it.
func onOtherDevice(dir string) bool {
	inner, err := os.Stat(dir)
	if err != nil {
		return false
	}
	outer, err := os.Stat(filepath.Dir(dir))
	if err != nil {
		return false
	}
	i, ok := inner.Sys().(*syscall.Stat_t)
	o, ok2 := outer.Sys().(*syscall.Stat_t)
	return ok && ok2 && i.Dev != o.Dev
}

// syncDir brings the entries of a folder to the disk.
func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
