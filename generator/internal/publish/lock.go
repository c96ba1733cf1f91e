package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"

	"github.com/gofrs/flock"
)

// lockInside is the lock's name when the folder around the output is not writable,
// as around a mounted volume.
const lockInside = ".waypost.lock"

// lock keeps a second Waypost from building into out. The kernel drops the lock when
// the process dies, so a lock file that was left behind holds nobody up. The time of the
// file, which is made for the lock, is the file system's own time, or an earlier one.
func lock(out string) (unlock func(), now int64, err error) {
	unlock, now, err = lockFile(filepath.Join(filepath.Dir(out), "."+filepath.Base(out)+".waypost.lock"), out)
	if (errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS)) && exists(out) {
		return lockFile(filepath.Join(out, lockInside), out)
	}
	return unlock, now, err
}

func lockFile(name, out string) (func(), int64, error) {
	for {
		l := flock.New(name, flock.SetPermissions(0o644))
		ok, err := l.TryLock()
		if err != nil {
			return nil, 0, fmt.Errorf("locking the output: %w", err)
		}
		if !ok {
			return nil, 0, refusal("wait for it to end, or choose another output", "another waypost is building into %s", out)
		}
		if info, ok := current(l); ok {
			return func() { release(l) }, info.ModTime().UnixNano(), nil
		}
		_ = l.Close() // its holder removed the file while this build waited to open it
	}
}

// current reports whether the locked file is still the one that others will open.
func current(l *flock.Flock) (fs.FileInfo, bool) {
	locked, err := l.Stat()
	if err != nil {
		return nil, false
	}
	named, err := os.Stat(l.Path())
	return locked, err == nil && os.SameFile(locked, named)
}

// release removes the lock file while it is held, so that none lies beside the site.
// Windows does not remove an open file; there it stays.
func release(l *flock.Flock) {
	if runtime.GOOS != "windows" {
		_ = os.Remove(l.Path())
	}
	_ = l.Close()
}
