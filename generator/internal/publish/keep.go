package publish

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"

	"github.com/waypost/waypost/generator/internal/pack"
	"github.com/waypost/waypost/generator/internal/parallel"
	"github.com/waypost/waypost/generator/internal/stamp"
)

// What lies in the folder that Options.Keep names.
const (
	keptDigests = "digests" // of the files of the output, with their stamps
	keptSpare   = "spare"   // a tree of links to files of the output
)

// keptFormat rises when older digests could be misread.
const keptFormat = "waypost digests 1"

// keptFile is the digest of a file that has not changed while it has this stamp.
type keptFile struct {
	Stamp  stamp.Stamp
	Digest string
}

// loadDigests reads what the last build kept of the files of the output.
func loadDigests(opts *Options) map[string]keptFile {
	if opts.Keep == "" {
		return nil
	}
	f, err := os.Open(filepath.Join(opts.Keep, keptDigests))
	if err != nil {
		return nil
	}
	defer func() { _ = f.Close() }()
	var kept map[string]keptFile
	if info, err := f.Stat(); err != nil || !pack.Unseal(f, info.Size(), keptFormat, &kept) {
		return nil
	}
	return kept
}

// saveDigests keeps what this build found in those files of the output that it left alone.
// What cannot be kept is read again, so no failure of it is a failure of the build.
func (t *tree) saveDigests(opts *Options) {
	if opts.Keep == "" || maps.Equal(t.kept, t.found) {
		return
	}
	if os.MkdirAll(opts.Keep, 0o755) != nil {
		return
	}
	f, err := os.CreateTemp(opts.Keep, "new-*")
	if err != nil {
		return
	}
	_, err = f.Write(pack.Seal(keptFormat, t.found))
	if closed := f.Close(); err != nil || closed != nil || os.Rename(f.Name(), filepath.Join(opts.Keep, keptDigests)) != nil {
		_ = os.Remove(f.Name())
	}
}

// digest is the digest of a file in the output, which is read unless its stamp says that it
// holds what it held.
func (t *tree) digest(p string) (string, error) {
	s := t.stamps[p]
	if kept, ok := t.kept[p]; ok && kept.Stamp == s {
		t.note(p, kept)
		return kept.Digest, nil
	}
	have, err := os.ReadFile(t.file(p))
	if err != nil {
		return "", err
	}
	sum := digest(have)
	// Not the change of the links of a file counts, but the last write: linking it is ours.
	if s.Change != 0 && t.now-s.Time >= int64(stamp.Granularity) {
		t.note(p, keptFile{s, sum})
	}
	return sum, nil
}

func (t *tree) note(p string, f keptFile) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.found[p] = f
}

// relinked notes the stamps anew that files have since Waypost made and removed links to
// them, which counts as a change. A file that was written to meanwhile has another time.
func (t *tree) relinked() {
	for p, f := range t.found {
		info, err := os.Lstat(t.file(p))
		if err != nil {
			delete(t.found, p)
			continue
		}
		s := stamp.Of(info)
		if old := f.Stamp; s.Size != old.Size || s.Time != old.Time || s.Node != old.Node {
			delete(t.found, p)
			continue
		}
		t.found[p] = keptFile{s, f.Digest}
	}
}

// spare is the folder of the spare tree. It holds links to files of the output, and nothing
// else: what a build changes or removes there leaves the spare tree first, so that nothing
// that is not published any more is kept.
func (o *Options) spare() string { return filepath.Join(o.Keep, keptSpare) }

// takeSpare makes the spare tree the beginning of the new site, and reports which files of it
// are those of the old site that stay.
func (c *changes) takeSpare(w *writer, opts *Options) (there map[string]bool) {
	if opts.Keep == "" || os.Rename(opts.spare(), w.root) != nil {
		return nil
	}
	there, err := c.tidy(w)
	if err != nil {
		_ = os.RemoveAll(w.root)
		w.dirs = map[string]bool{}
		return nil
	}
	return there
}

// tidy removes from a tree all that is not one of the files that stay: the same file, by
// what the file system says, as the one in the output.
func (c *changes) tidy(w *writer) (map[string]bool, error) {
	stay, folders := make(map[string]bool, len(c.same)), map[string]bool{".": true}
	for _, p := range c.same {
		stay[p] = true
	}
	for p := range c.next.Files {
		for d := path.Dir(p); !folders[d]; d = path.Dir(d) {
			folders[d] = true
		}
	}
	for _, p := range c.write {
		for d := path.Dir(p); !folders[d]; d = path.Dir(d) {
			folders[d] = true
		}
	}
	entries, err := walk(w.root, func(rel string) bool { return folders[rel] }, true)
	if err != nil {
		return nil, err
	}
	there := make(map[string]bool, len(c.same))
	for _, e := range entries {
		switch {
		case e.mode.IsDir() && folders[e.path]:
			w.dirs[e.path] = false
		case e.mode.IsRegular() && stay[e.path] && e.stamp.Node != 0 && e.stamp == c.old.stamps[e.path]:
			there[e.path] = true
		default:
			if err := os.RemoveAll(w.file(e.path)); err != nil {
				return nil, err
			}
			w.touch(path.Dir(e.path))
		}
	}
	return there, nil
}

// keepSpare makes what is left of an old tree the spare tree: the files that stay. It reports
// whether it did.
func (c *changes) keepSpare(old string, opts *Options) bool {
	if opts.Keep == "" || os.RemoveAll(opts.spare()) != nil || len(c.same) < opts.manyFiles() || c.prune(old) != nil || opts.at("spare") != nil || os.MkdirAll(opts.Keep, 0o755) != nil {
		return false
	}
	return os.Rename(old, opts.spare()) == nil
}

// prune removes what a build changes and removes from a tree, and the folders that are left
// empty.
func (c *changes) prune(dir string) error {
	if err := remove(filepath.Join(dir, manifestName)); err != nil {
		return err
	}
	for _, list := range [][]string{c.write, c.remove} {
		for _, p := range list {
			if err := remove(filepath.Join(dir, filepath.FromSlash(p))); err != nil {
				return err
			}
			for d := path.Dir(p); d != "."; d = path.Dir(d) {
				if os.Remove(filepath.Join(dir, filepath.FromSlash(d))) != nil {
					break
				}
			}
		}
	}
	return nil
}

// pruneSpare is prune of the spare tree, which goes as a whole when that fails.
func (c *changes) pruneSpare(opts *Options) error {
	if opts.Keep == "" || !exists(opts.spare()) {
		return nil
	}
	if c.prune(opts.spare()) == nil {
		return nil
	}
	return os.RemoveAll(opts.spare())
}

// remove deletes a file that may not be there.
func remove(name string) error {
	err := os.Remove(name)
	if err == nil || !exists(name) {
		return nil
	}
	return err
}

// entry is what a folder holds.
type entry struct {
	path  string // slash-separated, from the folder that was walked
	mode  fs.FileMode
	stamp stamp.Stamp // of a regular file, where it was asked for
}

// walk lists what lies below a folder, on all processors, folder after folder: what a folder
// holds comes after it. Folders that are not to be entered are listed and no more.
func walk(root string, enter func(rel string) bool, stamps bool) ([]entry, error) {
	var all []entry
	for level := []string{"."}; len(level) > 0; {
		lists, errs := make([][]entry, len(level)), make([]error, len(level))
		parallel.Each(len(level), func(i int) {
			var found []fs.DirEntry
			if found, errs[i] = os.ReadDir(filepath.Join(root, filepath.FromSlash(level[i]))); errs[i] != nil {
				return
			}
			for _, d := range found {
				e := entry{path: path.Join(level[i], d.Name()), mode: d.Type()}
				if stamps && e.mode.IsRegular() {
					info, err := d.Info()
					if errors.Is(err, fs.ErrNotExist) {
						continue // gone meanwhile
					}
					if err != nil {
						errs[i] = err
						return
					}
					e.stamp = stamp.Of(info)
				}
				lists[i] = append(lists[i], e)
			}
		})
		var next []string
		for i, list := range lists {
			if errs[i] != nil {
				return nil, errs[i]
			}
			for _, e := range list {
				if e.mode.IsDir() && enter(e.path) {
					next = append(next, e.path)
				}
			}
			all = append(all, list...)
		}
		level = next
	}
	return all, nil
}
