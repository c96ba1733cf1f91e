package publish

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/waypost/waypost/generator/internal/listing"
	"github.com/waypost/waypost/generator/internal/mapped"
	"github.com/waypost/waypost/generator/internal/pack"
	"github.com/waypost/waypost/generator/internal/parallel"
	"github.com/waypost/waypost/generator/internal/stamp"
)

// What lies in the folder that Options.Keep names.
const (
	keptDigests = "digests"       // of the files of the output, with their stamps and those of the folders
	keptSpare   = "spare"         // a tree of links to files of the output
	keptFolders = "spare-folders" // of that tree, with their stamps
)

// keptFormat rises when older digests could be misread.
const keptFormat = "waypost digests 4"

// keeping is what is known of an output.
type keeping struct {
	Files   map[string]keptFile
	Folders map[string]listing.Folder
}

// does reports whether what is known of an output will do for the next build, where more was
// found. What a folder holds follows from its stamp.
func (k *keeping) does(found *keeping) bool {
	return stamp.Few(k.Files, found.Files, func(a, b keptFile) bool { return a == b }, func(f keptFile) int64 { return f.Stamp.Size }) &&
		stamp.Few(k.Folders, found.Folders, func(a, b listing.Folder) bool { return a.Stamp == b.Stamp }, func(listing.Folder) int64 { return 0 })
}

// keptFile is the digest of a file that has not changed while it has this stamp.
type keptFile struct {
	Stamp  stamp.Stamp
	Digest string
}

// loadDigests reads what the last build kept of the output.
func loadDigests(opts *Options) *keeping {
	var kept keeping
	if !opts.load(keptDigests, &kept) {
		return &keeping{}
	}
	return &kept
}

// load reads what save put aside; false when there is nothing that is whole.
func (o *Options) load(name string, into any) bool {
	if o.Keep == "" {
		return false
	}
	data, err := mapped.Read(filepath.Join(o.Keep, name)) // which save replaces
	return err == nil && pack.Unseal(data, keptFormat, into)
}

// save puts something aside for the next build, which does without it when that fails.
func (o *Options) save(name string, v any) {
	if o.Keep == "" || os.MkdirAll(o.Keep, 0o755) != nil {
		return
	}
	f, err := os.CreateTemp(o.Keep, "new-*")
	if err != nil {
		return
	}
	err = pack.Seal(keptFormat, v, f)
	if closed := f.Close(); err != nil || closed != nil || os.Rename(f.Name(), filepath.Join(o.Keep, name)) != nil {
		_ = os.Remove(f.Name())
	}
}

// saveDigests keeps what this build found in those files of the output that it left alone.
// What cannot be kept is read again, so no failure of it is a failure of the build.
func (t *tree) saveDigests(opts *Options) {
	if !t.kept.does(&t.found) {
		opts.save(keptDigests, t.found)
	}
}

// digest is the digest of a file in the output, which is read unless its stamp says that it
// holds what it held.
func (t *tree) digest(p string) (string, error) {
	s := t.stamps[p]
	if kept, ok := t.kept.Files[p]; ok && kept.Stamp == s {
		t.note(p, kept)
		return kept.Digest, nil
	}
	sum, err := fileDigest(t.file(p))
	if err != nil {
		return "", err
	}
	// Not the change of the links of a file counts, but the last write: linking it is ours.
	if s.Change != 0 && t.now-s.Time >= int64(stamp.Granularity) {
		t.note(p, keptFile{s, sum})
	}
	return sum, nil
}

func (t *tree) note(p string, f keptFile) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.found.Files[p] = f
}

// know notes the digests of files that were written to a stage, where nobody else writes, as far as a change after
// the last of them has another stamp.
func (t *tree) know(w *writer, digests map[string]string) {
	newest := int64(0)
	for _, s := range w.written {
		newest = max(newest, s.Last())
	}
	for p, s := range w.written {
		if digest := digests[p]; digest != "" && s.Change != 0 && s.Settled(newest) {
			t.note(p, keptFile{s, digest})
		}
	}
}

// relinked notes the stamps of files anew to which Waypost has since made and removed links,
// which counts as a change. A file that was written to meanwhile has another time.
func (t *tree) relinked(names []string) {
	files := t.found.Files
	for _, p := range names {
		f, ok := files[p]
		if !ok {
			continue
		}
		_, s, err := stamp.Look(t.file(p))
		if old := f.Stamp; err != nil || s.Size != old.Size || s.Time != old.Time || s.Node != old.Node {
			delete(files, p)
			continue
		}
		files[p] = keptFile{s, f.Digest}
	}
}

// spare is the folder of the spare tree. It holds folders and links to files of the output, and nothing
// else: what a build changes or removes there leaves the spare tree first, so that nothing
// that is not published any more is kept.
func (o *Options) spare() string { return filepath.Join(o.Keep, keptSpare) }

// spareTree is what the spare tree holds.
type spareTree struct {
	entries []listing.Entry
	folders map[string]listing.Folder
	err     error
}

// lookAtSpare lists the spare tree.
func lookAtSpare(opts Options, now int64) (t spareTree) {
	if opts.Keep == "" {
		return spareTree{err: fs.ErrNotExist}
	}
	lister := listing.Lister{Names: true, Now: now}
	_ = opts.load(keptFolders, &lister.Known)
	t.entries, t.err = lister.List(opts.spare())
	t.folders = lister.Found
	return t
}

// takeSpare makes the spare tree the beginning of the new site, and reports which files of it
// are those of the old site that stay.
func (c *changes) takeSpare(w *writer, opts *Options) (there map[string]bool) {
	spare := c.old.spare()
	if spare.err != nil || os.Rename(opts.spare(), w.root) != nil {
		return nil
	}
	c.folders = spare.folders
	there, err := c.tidy(w, spare.entries)
	if err != nil {
		_ = os.RemoveAll(w.root)
		w.dirs = map[string]bool{}
		return nil
	}
	return there
}

// tidy removes from a tree all that is not one of the files that stay: the same file, by
// what the file system says, as the one in the output.
func (c *changes) tidy(w *writer, entries []listing.Entry) (map[string]bool, error) {
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
	there := make(map[string]bool, len(c.same))
	for _, e := range entries {
		switch {
		case !folders[path.Dir(e.Path)]: // it went with its folder
		case e.Mode.IsDir() && folders[e.Path]:
			w.dirs[e.Path] = false
		case e.Mode.IsRegular() && stay[e.Path] && e.Stamp.Node != 0 && e.Stamp.Node == c.old.stamps[e.Path].Node:
			there[e.Path] = true
		default:
			if err := os.RemoveAll(w.file(e.Path)); err != nil {
				return nil, err
			}
			w.touch(path.Dir(e.Path))
		}
	}
	return there, nil
}

// keepSpare makes what is left of an old tree the spare tree: the files that stay, and the folders, which take
// longer to remove and to make again than files do. It reports whether it did.
func (c *changes) keepSpare(old string, opts *Options) bool {
	if opts.Keep == "" || os.RemoveAll(opts.spare()) != nil || len(c.next.Files) < opts.manyFiles() || c.prune(old) != nil || opts.at("spare") != nil || os.MkdirAll(opts.Keep, 0o755) != nil {
		return false
	}
	if os.Rename(old, opts.spare()) != nil {
		return false
	}
	folders := c.old.found.Folders
	c.old.aside.Go(func() { opts.save(keptFolders, folders) })
	return true
}

// prune removes what a build changes and removes from a tree, and the folders that what it removes leaves
// empty.
func (c *changes) prune(dir string) error {
	if err := remove(filepath.Join(dir, manifestName)); err != nil {
		return err
	}
	errs := make([]error, len(c.write))
	parallel.Each(len(errs), func(i int) { errs[i] = remove(filepath.Join(dir, filepath.FromSlash(c.write[i]))) })
	if err := errors.Join(errs...); err != nil {
		return err
	}
	for _, p := range c.remove {
		if err := remove(filepath.Join(dir, filepath.FromSlash(p))); err != nil {
			return err
		}
		for d := path.Dir(p); d != "."; d = path.Dir(d) {
			if os.Remove(filepath.Join(dir, filepath.FromSlash(d))) != nil {
				break
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
