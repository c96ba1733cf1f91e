//go:build !linux && !darwin

package stamp

import (
	"io/fs"
	"os"
)

func system(fs.FileInfo) (change int64, node uint64) { return 0, 0 }

// Look is the type and the stamp of a file, which is not followed when it is a link.
func Look(name string) (fs.FileMode, Stamp, error) {
	info, err := os.Lstat(name)
	if err != nil {
		return 0, Stamp{}, err
	}
	return info.Mode().Type(), Of(info), nil
}
