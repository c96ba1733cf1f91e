package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/waypost/waypost/generator/internal/history"
	"github.com/waypost/waypost/generator/internal/listing"
)

// inputs are the files and folders of a site that a build reads. What serve watches and
// what a build remembers are the same.
func inputs() []string {
	return []string{"config.toml", history.File, "content", "themes", "layouts", "assets"}
}

// inputTree is the inputs as they were when they were listed.
type inputTree struct {
	entries []listing.Entry // the files and folders that a build could read, by their path in the site
	state   string          // a digest of what the file system says of them; "" when that is not all
}

// listInputs lists the inputs. There is neither list nor state when something cannot be listed
// or is neither a file nor a folder: a link may lead anywhere below the root.
func (a *app) listInputs() *inputTree {
	var t inputTree
	var lists [][]listing.Entry
	for _, input := range inputs() {
		top, err := listing.Look(a.root, input)
		if errors.Is(err, fs.ErrNotExist) { // most sites have neither themes nor history
			continue
		}
		found := []listing.Entry{top}
		if err == nil && top.Mode.IsDir() {
			shown := func(rel string) bool { return input != "content" || !strings.HasPrefix(path.Base(rel), ".") }
			lister := listing.Lister{Enter: shown}
			var below []listing.Entry
			below, err = lister.List(filepath.Join(a.root, input))
			found = slices.Grow(found, len(below))
			for _, e := range below {
				if shown(e.Path) { // no reader of content opens what is hidden
					e.Path = path.Join(input, e.Path)
					found = append(found, e)
				}
			}
		}
		if err != nil {
			return &inputTree{}
		}
		for _, e := range found {
			if !e.Mode.IsRegular() && !e.Mode.IsDir() {
				return &inputTree{}
			}
		}
		lists = append(lists, found)
	}
	t.entries = slices.Concat(lists...)
	sum := sha256.New()
	for _, e := range t.entries {
		fmt.Fprintf(sum, "%q %t %v\n", e.Path, e.Mode.IsDir(), e.Stamp)
	}
	t.state = hex.EncodeToString(sum.Sum(nil))
	return &t
}

// over is a file system whose folders are those that were listed: what is listed once is not
// listed again by those who read it. It has no more than was seen, and what is read of it
// is what stands there when it is read. It is the whole file system where nothing was listed.
func (t *inputTree) over(fsys fs.FS) fs.FS {
	if t == nil || t.state == "" {
		return fsys
	}
	folders := map[string][]fs.DirEntry{}
	for _, e := range t.entries {
		if e.Mode.IsDir() {
			folders[e.Path] = []fs.DirEntry{}
		}
		if dir := path.Dir(e.Path); dir != "." {
			folders[dir] = append(folders[dir], fs.FileInfoToDirEntry(seenFile{e}))
		}
	}
	return listedFS{fsys, folders}
}

// seenFile is a file as far as its stamp tells of it.
type seenFile struct{ listing.Entry }

func (f seenFile) Name() string       { return path.Base(f.Path) }
func (f seenFile) Size() int64        { return f.Stamp.Size }
func (f seenFile) Mode() fs.FileMode  { return f.Entry.Mode }
func (f seenFile) ModTime() time.Time { return time.Unix(0, f.Stamp.Time) }
func (f seenFile) IsDir() bool        { return f.Entry.Mode.IsDir() }
func (f seenFile) Sys() any           { return f.Stamp }

type listedFS struct {
	fs.FS
	folders map[string][]fs.DirEntry
}

// ReadDir gives the folder as it was seen.
func (l listedFS) ReadDir(name string) ([]fs.DirEntry, error) {
	if list, ok := l.folders[name]; ok {
		return list, nil
	}
	return fs.ReadDir(l.FS, name)
}

// Stat, Lstat and ReadFile are those of the file system.
func (l listedFS) Stat(name string) (fs.FileInfo, error) { return fs.Stat(l.FS, name) }

// Lstat is as Stat says.
func (l listedFS) Lstat(name string) (fs.FileInfo, error) { return fs.Lstat(l.FS, name) }

// ReadLink is as Stat says.
func (l listedFS) ReadLink(name string) (string, error) { return fs.ReadLink(l.FS, name) }

// ReadFile is as Stat says.
func (l listedFS) ReadFile(name string) ([]byte, error) { return fs.ReadFile(l.FS, name) }
