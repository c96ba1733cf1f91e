package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/waypost/waypost/generator/internal/history"
	"github.com/waypost/waypost/generator/internal/listing"
)

// inputs are the files and folders of a site that a build reads. What serve watches and
// what a build remembers are the same.
func inputs() []string {
	return []string{"config.toml", history.File, contentFolder, "themes", "layouts", "assets"}
}

const contentFolder = "content"

// inputTree is the inputs as they were when they were listed.
type inputTree struct {
	entries []listing.Entry // the files and folders that a build could read, by their path in the site
	whole   bool            // that is all of them

	mu     sync.Mutex
	opened map[string]string // by path: the digest of what was read of content; "" when it was not read to its end
}

// listInputs lists the inputs. There are none when something cannot be listed
// or is neither a file nor a folder: a link may lead anywhere below the root.
func (a *app) listInputs() *inputTree {
	lists := make([][]listing.Entry, len(inputs()))
	for i, input := range inputs() {
		found, err := a.listInput(input)
		if err != nil {
			return &inputTree{}
		}
		for _, e := range found {
			if !e.Mode.IsRegular() && !e.Mode.IsDir() {
				return &inputTree{}
			}
		}
		lists[i] = found
	}
	return &inputTree{entries: slices.Concat(lists...), whole: true, opened: map[string]string{}}
}

// listInput lists one of the inputs; most sites have neither themes nor history.
func (a *app) listInput(input string) ([]listing.Entry, error) {
	top, err := listing.Look(a.root, input)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil || !top.Mode.IsDir():
		return []listing.Entry{top}, err
	}
	shown := func(rel string) bool { return input != contentFolder || !strings.HasPrefix(path.Base(rel), ".") }
	lister := listing.Lister{Enter: shown}
	below, err := lister.List(filepath.Join(a.root, input))
	found := append(make([]listing.Entry, 0, len(below)+1), top)
	for _, e := range below {
		if shown(e.Path) { // no reader of content opens what is hidden
			e.Path = path.Join(input, e.Path)
			found = append(found, e)
		}
	}
	return found, err
}

// stand reports whether what was read of the inputs is what was listed. Of content, the files
// that were opened tell: from all others the build has what an earlier one read, when
// they had the stamp that was listed.
func (a *app) stand(t *inputTree) bool {
	if !t.whole {
		return false
	}
	was := map[string]listing.Entry{}
	others := 0
	for _, e := range t.entries {
		_, opened := t.opened[e.Path]
		if !ofContent(e.Path) {
			others++
		} else if !opened {
			continue
		}
		was[e.Path] = e
	}
	for _, input := range inputs() {
		if input == contentFolder {
			continue
		}
		found, err := a.listInput(input)
		if err != nil {
			return false
		}
		for _, e := range found {
			if was[e.Path] != e {
				return false
			}
		}
		others -= len(found)
	}
	for name := range t.opened {
		now, err := listing.Look(a.root, name)
		if old, listed := was[name]; listed && (err != nil || now != old) || !listed && err == nil {
			return false
		}
	}
	return others == 0
}

func ofContent(name string) bool {
	return name == contentFolder || strings.HasPrefix(name, contentFolder+"/")
}

// over is a file system whose folders are those that were listed: what is listed once is not
// listed again by those who read it. It has no more than was seen, and what is read of it
// is what stands there when it is read. It is the whole file system where nothing was listed.
func (t *inputTree) over(fsys fs.FS) fs.FS {
	if t == nil || !t.whole {
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
	return listedFS{fsys, t, folders}
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
	*inputTree
	folders map[string][]fs.DirEntry
}

// ReadDir gives the folder as it was seen.
func (l listedFS) ReadDir(name string) ([]fs.DirEntry, error) {
	if list, ok := l.folders[name]; ok {
		return list, nil
	}
	return fs.ReadDir(l.FS, name)
}

// note remembers what was read of a file of content.
func (t *inputTree) note(name, digest string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.opened[name] = digest
}

// digest is that of an input. It is read when neither this build nor an earlier one has read it as
// it is.
func (t *inputTree) digest(fsys fs.FS, e listing.Entry, known map[string]inputDigest) string {
	if e.Mode.IsDir() {
		return "a folder"
	}
	if old, ok := known[e.Path]; ok && old.Stamp == e.Stamp {
		return old.Digest
	}
	t.mu.Lock()
	digest := t.opened[e.Path]
	t.mu.Unlock()
	if digest != "" {
		return digest
	}
	if t.whole && ofContent(e.Path) {
		fsys = listedFS{fsys, t, nil}
	}
	return fileDigest(fsys, e.Path)
}

// notedFile is a file of content, of which a digest is made while it is read.
type notedFile struct {
	fs.File
	tree *inputTree
	name string
	sum  hash.Hash
}

func (f *notedFile) Read(to []byte) (int, error) {
	n, err := f.File.Read(to)
	f.sum.Write(to[:n])
	if errors.Is(err, io.EOF) {
		f.tree.note(f.name, hex.EncodeToString(f.sum.Sum(nil)))
	}
	return n, err
}

// Open is that of the file system.
func (l listedFS) Open(name string) (fs.File, error) {
	if !ofContent(name) {
		return l.FS.Open(name)
	}
	l.note(name, "")
	f, err := l.FS.Open(name)
	if err != nil {
		return nil, err
	}
	return &notedFile{f, l.inputTree, name, sha256.New()}, nil
}

// ReadFile is as Open says.
func (l listedFS) ReadFile(name string) ([]byte, error) {
	f, err := l.Open(name)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(f)
	return data, errors.Join(err, f.Close())
}

// Stat, Lstat and ReadLink are those of the file system.
func (l listedFS) Stat(name string) (fs.FileInfo, error) { return fs.Stat(l.FS, name) }

// Lstat is as Stat says.
func (l listedFS) Lstat(name string) (fs.FileInfo, error) { return fs.Lstat(l.FS, name) }

// ReadLink is as Stat says.
func (l listedFS) ReadLink(name string) (string, error) { return fs.ReadLink(l.FS, name) }
