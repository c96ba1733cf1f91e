package publish

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"

	"github.com/waypost/waypost/generator/internal/listing"
	"github.com/waypost/waypost/generator/internal/stamp"
)

// errCannotSwap says that the output cannot be exchanged as a whole, and that
// nothing happened.
var errCannotSwap = errors.New("the output cannot be swapped")

// A stage is a folder that holds, until it is removed,
//
//	made/   files of the new tree that were made to be compared
//	site/   the new tree, and after an exchange the old one
//	aside/  the old tree, while two renames stand in for an exchange
const (
	stageMade  = "made"
	stageSite  = "site"
	stageAside = "aside"
)

func stagePrefix(out string) string { return ".waypost-stage-" + filepath.Base(out) + "-" }

// swap builds the whole new tree beside the output and exchanges the two.
func swap(ch *changes, files map[string]File, opts *Options) error {
	out := ch.old.dir
	if ch.old.exists && onOtherDevice(out) {
		return errCannotSwap
	}
	stage, err := ch.held.handOver()
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		return errCannotSwap
	}
	if err != nil {
		return fmt.Errorf("making a folder to build in: %w", err)
	}
	site := filepath.Join(stage, stageSite)
	if err := fillStage(site, ch, files, opts); err != nil {
		_ = os.RemoveAll(stage)
		return fmt.Errorf("staging the site: %w", err)
	}
	if err := putInPlace(stage, ch, opts); err != nil {
		if back := discard(stage, out); back != nil {
			return fmt.Errorf("publishing failed (%w), and so did putting back the old site, which the next build will try again: %w", err, back)
		}
		if cannotMove(err) {
			return errCannotSwap
		}
		return fmt.Errorf("putting the new site in place: %w", err)
	}
	if err := opts.at("swapped"); err != nil {
		return err
	}
	if ch.old.exists {
		if err := syncDir(filepath.Dir(out)); err != nil {
			return fmt.Errorf("bringing the site to the disk: %w", err)
		}
	}
	if err := ch.retire(stage, opts); err != nil {
		return fmt.Errorf("removing the old site: %w", err)
	}
	return opts.at("done")
}

func fillStage(site string, ch *changes, files map[string]File, opts *Options) error {
	w := newWriter(site)
	there := ch.takeSpare(w, opts)
	if err := w.mkdir("."); err != nil {
		return err
	}
	if info, err := os.Stat(ch.old.dir); err == nil {
		if err := os.Chmod(site, info.Mode().Perm()); err != nil {
			return err
		}
	}
	for _, p := range ch.same {
		if !there[p] {
			ch.linked = append(ch.linked, p)
		}
	}
	err := opts.each(len(ch.linked), func(i int) error {
		return w.link(ch.old.file(ch.linked[i]), ch.linked[i], files[ch.linked[i]])
	})
	if err != nil {
		return err
	}
	if err := ch.writeTo(w, files, opts); err != nil {
		return err
	}
	m, err := ch.next.bytes()
	if err != nil {
		return err
	}
	if err := w.write(manifestName, m); err != nil {
		return err
	}
	ch.old.know(w, ch.next.Files)
	if err := opts.at("sync"); err != nil {
		return err
	}
	if !ch.old.exists {
		return nil // there is no old site to be lost, so nothing has to wait for the disk
	}
	return w.sync()
}

// writeTo makes what is new or different, on all processors, and notes its digest.
func (c *changes) writeTo(w *writer, files map[string]File, opts *Options) error {
	sums := make([]string, len(c.write))
	err := opts.each(len(c.write), func(i int) (err error) {
		p := c.write[i]
		if err := opts.at("stage " + p); err != nil {
			return err
		}
		var ok bool
		if sums[i], ok, err = c.held.put(w, p); ok {
			return err
		}
		content, err := files[p].Make()
		if err != nil {
			return err
		}
		sums[i] = digest(content)
		return w.write(p, content)
	})
	for i, p := range c.write {
		c.next.Files[p] = sums[i]
	}
	return err
}

// putInPlace makes the staged tree the output. On an error the old tree is in its
// place or aside, from where discard brings it back.
func putInPlace(stage string, ch *changes, opts *Options) error {
	out, site, aside := ch.old.dir, filepath.Join(stage, stageSite), filepath.Join(stage, stageAside)
	if err := opts.at("swap"); err != nil {
		return err
	}
	if !ch.old.exists {
		return os.Rename(site, out)
	}
	if !opts.noExchange {
		if err := exchange(site, out); !errors.Is(err, errors.ErrUnsupported) {
			return err
		}
	}
	if err := os.Rename(out, aside); err != nil {
		return err
	}
	if err := opts.at("aside"); err != nil {
		return err
	}
	return os.Rename(site, out)
}

// cannotMove reports an error that renaming a mount point, or a folder of a layered
// file system, gives.
func cannotMove(err error) bool {
	for _, e := range []error{syscall.EBUSY, syscall.EXDEV, syscall.EACCES, syscall.EPERM} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// collect puts right what builds that died have left: an old site that was set aside
// and never replaced comes back, and stages are removed. The lock must be held.
func collect(out string) error {
	for _, dir := range []string{filepath.Dir(out), out} {
		entries, err := os.ReadDir(dir)
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
			continue // where nothing can be listed, no stage was made either
		}
		if err != nil {
			return err
		}
		for _, e := range entries {
			random, ok := strings.CutPrefix(e.Name(), stagePrefix(out))
			if !ok || !e.IsDir() || random == "" || strings.Trim(random, "0123456789") != "" {
				continue
			}
			if err := discard(filepath.Join(dir, e.Name()), out); err != nil {
				return err
			}
		}
	}
	return nil
}

// discard removes a stage. An old tree in it may have got files from somebody else
// between the listing and the swap; these move to the new site, or the stage stays.
func discard(stage, out string) error {
	aside := filepath.Join(stage, stageAside)
	if exists(aside) && !exists(out) {
		if err := os.Rename(aside, out); err != nil {
			return err
		}
	}
	for _, tree := range []string{aside, filepath.Join(stage, stageSite)} {
		if err := rescue(tree, out, nil); err != nil {
			return err
		}
	}
	return os.RemoveAll(stage)
}

// retire removes a stage after the swap. What stays of the old tree becomes the spare one, where
// one is kept.
func (c *changes) retire(stage string, opts *Options) error {
	for _, name := range []string{stageAside, stageSite} {
		tree := filepath.Join(stage, name)
		if !exists(tree) {
			continue
		}
		if err := rescue(tree, c.old.dir, c.old); err != nil {
			return err
		}
		if err := opts.at("retire"); err != nil {
			return err
		}
		if c.keepSpare(tree, opts) {
			break
		}
	}
	if err := os.RemoveAll(stage); err != nil {
		return err
	}
	c.old.relinked(c.linked)
	c.old.found.Folders = c.folders // the output is another tree now
	return nil
}

// rescue moves the files of a discarded tree that are not Waypost's into out. A tree
// without a manifest was never an output, so all of it is Waypost's. What was found in it when it was
// the output needs no second look; nil is for a tree of an earlier build.
func rescue(dir, out string, was *tree) (err error) {
	lister := listing.Lister{Names: true, News: true}
	var m *manifest
	if was != nil {
		m, lister.Known = was.manifest, was.found.Folders
	} else if m, err = readManifest(dir); err != nil || m == nil {
		return err
	}
	entries, err := lister.List(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Mode.IsDir() || e.Path == manifestName || e.Path == lockInside || m.owns(e.Path) {
			continue
		}
		rel := filepath.FromSlash(e.Path)
		name, to := filepath.Join(dir, rel), filepath.Join(out, rel)
		if sameContent(name, to) {
			continue // adopted by the new site
		}
		if exists(to) {
			return fmt.Errorf("%s came into the output during the build and its place is taken; move it from %s", rel, name)
		}
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		if err := os.Rename(name, to); err != nil {
			return err
		}
	}
	return nil
}

func sameContent(a, b string) bool {
	x, err := os.ReadFile(a)
	if err != nil {
		return false
	}
	y, err := os.ReadFile(b)
	return err == nil && bytes.Equal(x, y)
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

// writer fills a fresh folder, from several goroutines, and remembers what must reach
// the disk.
type writer struct {
	root    string
	mu      sync.Mutex
	dirs    map[string]bool        // slash-separated folders that are there; true for those that must reach the disk
	written map[string]stamp.Stamp // files, as they were when nobody else knew of them
}

func newWriter(root string) *writer {
	return &writer{root: root, dirs: map[string]bool{}, written: map[string]stamp.Stamp{}}
}

func (w *writer) file(p string) string { return filepath.Join(w.root, filepath.FromSlash(p)) }

func (w *writer) has(dir string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, ok := w.dirs[dir]
	return ok
}

// touch notes that what a folder lists has changed.
func (w *writer) touch(dir string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dirs[dir] = true
}

func (w *writer) mkdir(dir string) error {
	if w.has(dir) {
		return nil
	}
	if parent := path.Dir(dir); parent != dir {
		if err := w.mkdir(parent); err != nil {
			return err
		}
	}
	err := os.Mkdir(w.file(dir), 0o755)
	if err != nil && !errors.Is(err, fs.ErrExist) { // another goroutine was first
		return err
	}
	w.touch(dir)
	w.touch(path.Dir(dir))
	return nil
}

func (w *writer) write(p string, content []byte) error {
	if err := w.mkdir(path.Dir(p)); err != nil {
		return err
	}
	f, err := os.OpenFile(w.file(p), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	info, unknown := f.Stat()
	if err = errors.Join(err, unknown, f.Close()); err == nil {
		w.note(p, stamp.Of(info))
	}
	return err
}

// take moves a file of the stage to its place.
func (w *writer) take(file, p string) error {
	if err := w.mkdir(path.Dir(p)); err != nil {
		return err
	}
	if err := os.Rename(file, w.file(p)); err != nil {
		return err
	}
	_, s, _ := stamp.Look(w.file(p)) // renaming a file changes its stamp; without one it is read again some time
	w.note(p, s)
	return nil
}

// note notes a file that must reach the disk.
func (w *writer) note(p string, s stamp.Stamp) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.written[p], w.dirs[path.Dir(p)] = s, true
}

// link takes an unchanged file over from the old tree, or writes it where the file
// system has no hard links.
func (w *writer) link(old, p string, file File) error {
	if err := w.mkdir(path.Dir(p)); err != nil {
		return err
	}
	if os.Link(old, w.file(p)) == nil {
		w.touch(path.Dir(p))
		return nil
	}
	content, err := file.Make()
	if err != nil {
		return err
	}
	return w.write(p, content)
}

// fewFiles are so few, with their folders, that to sync each is cheaper than to sync the file
// system, where others may have much to write.
const fewFiles = 64

// sync brings everything written to the disk: in one call where the system can sync a
// file system and there is much to sync, else file by file.
func (w *writer) sync() error {
	changed := slices.DeleteFunc(slices.Sorted(maps.Keys(w.dirs)), func(dir string) bool { return !w.dirs[dir] })
	if len(w.written)+len(changed) > fewFiles {
		if err := syncTree(w.root); !errors.Is(err, errors.ErrUnsupported) {
			return err
		}
	}
	for _, p := range slices.Sorted(maps.Keys(w.written)) {
		if err := syncFile(w.file(p)); err != nil {
			return err
		}
	}
	for _, dir := range changed {
		if err := syncDir(w.file(dir)); err != nil {
			return err
		}
	}
	return nil
}

func syncFile(name string) error {
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
