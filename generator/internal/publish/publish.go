// Package publish writes the files of a site into an output directory and never
// touches a file that it did not write.
//
// The output holds a manifest, .waypost.json: every path that Waypost wrote, with
// the SHA-256 of its bytes. The manifest alone decides what may be replaced or
// removed. A directory that holds other files and no manifest is refused, and so
// are the source, its parents, the working directory and the root of the disk.
//
// Writing is staged. The whole new tree is built beside the output, with unchanged
// files hard-linked from the old one, brought to the disk, and exchanged with the
// output in one step where the system can, by two renames with recovery where it
// cannot. A build that dies leaves the old site or the new one, whole; what it left
// behind is collected by the next build, under a lock beside the output. A first build
// replaces nothing, so nothing waits for the disk.
//
// Where the bytes of one file are all that changes, that file is renamed into place.
//
// What is made to be compared, and is to be written, waits in memory as long as it is little, and
// else in the stage.
//
// Options.Keep names a folder where a build leaves two things for the next. Digests of the
// files of the output, with their stamps: what has its stamp is not read to be compared. And
// what is left of the old tree when all that changed is taken out, as a spare tree of folders and
// links, with which the next stage begins.
//
// An output that holds foreign files (a .git, a CNAME, an upload) or that is a mount
// point cannot be exchanged. There the new files are staged inside the output and
// renamed into place one by one: assets first, then pages, then removals, then the
// manifest. Each file is old or new, none is half written, and a build that dies is
// completed by the next one.
package publish

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/waypost/waypost/generator/internal/parallel"
)

// Options says what the output must keep away from.
type Options struct {
	// Forbidden are directories that may neither be the output nor lie inside it:
	// the site's root, content, themes, the home directory.
	Forbidden []string
	// Sources are directories that, besides, the output may not lie inside of:
	// content, themes.
	Sources []string
	// Apart are directories that the output may neither hold nor lie inside of: other
	// outputs, whose readers are others.
	Apart []string
	// Version is the version of Waypost, for the manifest.
	Version string
	// Keep is a folder of this output's own for what one build keeps for the next, so that
	// files that did not change are neither read nor linked again; "" keeps nothing. It is on
	// the file system of the output, or of less use, and safe to delete.
	Keep string

	step       func(name string) error // called before each step that a test may break
	noExchange bool                    // swap by two renames, as on systems without an exchange
	noSwap     bool                    // write in place, as on a mount point
	many       int                     // from how many files on a spare tree is kept, where it is not the usual number
	held       int                     // how many bytes are held in memory, where it is not the usual number
}

// manyFiles are so many that linking them takes time.
func (o *Options) manyFiles() int {
	const many = 1000
	return cmp.Or(o.many, many)
}

// mostHeld is how many bytes of files that were made to be compared are held in memory.
func (o *Options) mostHeld() int {
	const most = 4 << 20
	return cmp.Or(o.held, most)
}

func (o *Options) at(step string) error {
	if o.step == nil {
		return nil
	}
	return o.step(step)
}

// each calls do for the numbers up to n on all processors, and returns the first error
// in the order of the numbers. Steps that a test may break come one after the other.
func (o *Options) each(n int, do func(i int) error) error {
	errs := make([]error, n)
	if o.step != nil {
		for i := range n {
			if err := do(i); err != nil {
				return err
			}
		}
		return nil
	}
	parallel.Each(n, func(i int) { errs[i] = do(i) })
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// File is one file of the site.
type File struct {
	// Make makes its bytes. It is called when they are needed and they are let go soon
	// after, so that a site never stands in memory as a whole; it may be called more than
	// once, from several goroutines, and gives the same bytes each time.
	Make func() ([]byte, error)
	// Sum is the SHA-256, in hexadecimal, of what Make would make, where that is known. A
	// file that stands in the output with these bytes, as Waypost wrote it, is not made.
	Sum string
	// Find, where it is not nil, finds Sum out where that is "", with less work than Make; it gives "" when
	// it cannot. It is asked of files that stand in the output alone.
	Find func() string
}

// Report counts the files of one Write. Kept names, sorted, what stays in the output
// though it is not part of the site: foreign files, folders (with a final slash), and
// generated files that somebody edited and that the site no longer has. Sums holds the
// SHA-256 of every file of the site.
type Report struct {
	Written, Unchanged, Removed int
	Kept                        []string
	Sums                        map[string]string
}

// RefusedError is an error of Write that left everything as it was, because going on
// could destroy something. Text is a sentence without a full stop, Hint a way out.
type RefusedError struct {
	Text string
	Hint string
}

func (r *RefusedError) Error() string { return r.Text }

func refusal(hint, format string, args ...any) error {
	return &RefusedError{Text: fmt.Sprintf(format, args...), Hint: hint}
}

// Write makes dir hold exactly files, by slash-separated path, beside what it did not
// write. A *RefusedError says that the output or a path is not acceptable; any other
// error is that of a File, or the machine failing. In all cases the old site is still
// there.
func Write(dir string, files map[string]File, opts Options) (Report, error) {
	o := &Output{dir: dir, opts: opts}
	defer o.Close()
	return o.Write(files, opts)
}

// Output is an output at which a build looks before it knows what to write. It is locked from
// the look until it is closed.
type Output struct {
	dir    string
	opts   Options
	unlock func()
	now    int64
	tree   *tree // nil as long as nobody has looked
}

// Look lists an output that Waypost wrote. At any other it does not look yet.
func Look(dir string, opts Options) (*Output, error) {
	o := &Output{dir: dir, opts: opts}
	out, err := o.resolve()
	if err != nil {
		return nil, err
	}
	if !hasManifest(out) {
		return o, nil // Write says what is wrong
	}
	if err := o.look(out, nil); err != nil {
		o.Close()
		return nil, err
	}
	return o, nil
}

// Expect begins to list what a build needs where many files change, while that goes on. Without it, Write does.
func (o *Output) Expect() {
	if o != nil && o.tree != nil {
		o.tree.aside.Go(func() { o.tree.spare() })
	}
}

// Close lets the output go, when all is put aside for the next build. There may be none.
func (o *Output) Close() {
	if o != nil && o.tree != nil {
		o.tree.aside.Wait()
	}
	if o != nil && o.unlock != nil {
		o.unlock()
		o.unlock = nil
	}
}

// resolve finds the output, and refuses one that it may not be.
func (o *Output) resolve() (string, error) {
	out, err := resolve(o.dir)
	if err != nil {
		return "", err
	}
	return out, checkOutput(out, o.opts)
}

// look lists the output, under the lock.
func (o *Output) look(out string, files map[string]File) (err error) {
	if o.unlock == nil {
		if o.unlock, o.now, err = lock(out); err != nil {
			return err
		}
		if err := collect(out); err != nil {
			return fmt.Errorf("clearing up after an interrupted build: %w", err)
		}
	}
	if o.tree != nil {
		o.tree.aside.Wait()
	}
	o.tree, err = scan(out, files, o.now, &o.opts)
	return err
}

// Write is the function of that name, for an output that has been looked at.
func (o *Output) Write(files map[string]File, opts Options) (Report, error) {
	if !o.tree.wrote(files) {
		if err := checkPaths(files); err != nil {
			return Report{}, err
		}
	}
	o.opts = opts
	out, err := o.resolve()
	if err != nil {
		return Report{}, err
	}
	if o.tree != nil && o.tree.dir != out { // another folder goes by the name now
		o.Close()
		o.tree = nil
	}
	if o.tree == nil {
		if err := os.MkdirAll(filepath.Dir(out), 0o755); err != nil {
			return Report{}, fmt.Errorf("making the folder around the output: %w", err)
		}
	}
	if o.tree == nil || !o.tree.covers(files) {
		if err := o.look(out, files); err != nil {
			return Report{}, err
		}
	}
	held := &held{dir: out, opts: &opts, made: map[string]madeFile{}}
	defer held.end()
	ch, err := compare(o.tree, files, opts, held)
	if err == nil && !ch.hold() { // somebody wrote to the output since it was looked at
		if err = o.look(out, files); err == nil {
			ch, err = compare(o.tree, files, opts, held)
		}
	}
	if err != nil {
		return Report{}, err
	}
	report := Report{Written: len(ch.write), Unchanged: len(ch.same), Removed: len(ch.remove), Kept: ch.kept}
	if !ch.nothing() {
		if err := apply(ch, files, opts); err != nil {
			return Report{}, err
		}
	}
	o.tree.aside.Go(func() { o.tree.saveDigests(&opts) })
	report.Sums = ch.next.Files
	return report, nil
}

func apply(ch *changes, files map[string]File, opts Options) error {
	if !ch.mustStay && !opts.noSwap && !ch.oneFile() {
		err := swap(ch, files, &opts)
		if !errors.Is(err, errCannotSwap) {
			return err
		}
	}
	if err := ch.pruneSpare(&opts); err != nil {
		return fmt.Errorf("removing old files from %s: %w", opts.Keep, err)
	}
	return inPlace(ch, files, &opts)
}

// oneFile reports whether all that changes is the bytes of one file. Then renaming it is a
// step from the old site to the new, whole, and a new tree would give nothing more.
func (c *changes) oneFile() bool {
	return len(c.write) == 1 && len(c.remove) == 0 && len(c.old.manifest.Pending) == 0 && c.old.known[c.write[0]].IsRegular() &&
		c.old.manifest.owns(c.write[0])
}

// resolve makes dir absolute and follows symbolic links as far as the path exists,
// so that a linked output is replaced where it really is.
func resolve(dir string) (string, error) {
	if strings.TrimSpace(dir) == "" {
		return "", refusal("name a folder, such as public", "the output has no name")
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("finding the output %s: %w", dir, err)
	}
	rest := ""
	for p := abs; ; p = filepath.Dir(p) {
		if _, err := os.Lstat(p); errors.Is(err, fs.ErrNotExist) {
			rest = filepath.Join(filepath.Base(p), rest)
			continue
		}
		resolved, err := filepath.EvalSymlinks(p)
		if errors.Is(err, fs.ErrNotExist) {
			return "", refusal("remove the link, or make the folder that it names", "the output %s is a link to nowhere", dir)
		}
		if err != nil {
			return "", fmt.Errorf("finding the output %s: %w", dir, err)
		}
		return filepath.Join(resolved, rest), nil
	}
}

// checkOutput refuses directories whose replacement could destroy a source.
func checkOutput(out string, opts Options) error {
	const hint = "choose a folder of its own for the output, such as public"
	if filepath.Dir(out) == out {
		return refusal(hint, "the output is %s, the root of the disk", out)
	}
	if info, err := os.Stat(out); err == nil && !info.IsDir() {
		return refusal(hint, "the output %s is a file, not a folder", out)
	}
	if cwd, err := os.Getwd(); err == nil && contains(out, cwd) {
		return refusal(hint+", and build from outside of it", "the output %s is or holds the folder that you are in", out)
	}
	for _, dir := range append(opts.Forbidden[:len(opts.Forbidden):len(opts.Forbidden)], opts.Sources...) {
		if dir != "" && contains(out, dir) {
			return refusal(hint, "the output %s is or holds %s, which is not Waypost's to replace", out, dir)
		}
	}
	for _, dir := range opts.Apart {
		if contains(out, dir) || contains(dir, out) {
			return refusal("choose two folders that stand beside each other", "the outputs %s and %s lie in one another, and their readers are not the same", out, dir)
		}
	}
	for _, dir := range opts.Sources {
		if dir != "" && contains(dir, out) {
			return refusal(hint, "the output %s lies inside %s, which is read as a source", out, dir)
		}
	}
	return nil
}

// contains reports whether inner is outer or lies below it. It compares files, not
// spellings, so links and folded case do not deceive it.
func contains(outer, inner string) bool {
	outerInfo, outerErr := os.Stat(outer)
	outer, inner = filepath.Clean(outer), filepath.Clean(inner)
	if resolved, err := filepath.EvalSymlinks(inner); err == nil {
		inner = resolved
	}
	for p := inner; ; p = filepath.Dir(p) {
		if p == outer {
			return true
		}
		if info, err := os.Stat(p); err == nil && outerErr == nil && os.SameFile(info, outerInfo) {
			return true
		}
		if filepath.Dir(p) == p {
			return false
		}
	}
}
