//go:build !linux && !darwin

package stamp

import (
	"io/fs"
	"os"
	"path/filepath"
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

// Folder is a folder, below which one looks at files.
type Folder struct{ name string }

// Open tells whether there is such a folder.
func Open(name string) (*Folder, error) {
	_, err := os.Stat(name)
	return &Folder{name}, err
}

// Close lets it go.
func (f *Folder) Close() error { return nil }

// Look is the function of that name, for a path from the folder.
func (f *Folder) Look(rel string) (fs.FileMode, Stamp, error) {
	return Look(filepath.Join(f.name, filepath.FromSlash(rel)))
}
