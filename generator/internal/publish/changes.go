package publish

import (
	"cmp"
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

	"github.com/waypost/waypost/generator/internal/listing"
	"github.com/waypost/waypost/generator/internal/stamp"
)

// tree is what the output holds before a build.
type tree struct {
	dir      string
	exists   bool
	manifest *manifest              // never nil; empty for an output that is new
	known    map[string]fs.FileMode // type of each entry that is or may become ours
	foreign  []string               // entries that are not ours, sorted; folders end with a slash
	stamps   map[string]stamp.Stamp // of the files among known

	now   int64    // the file system's time when the build began
	kept  *keeping // what the last build found in it
	mu    sync.Mutex
	found keeping        // what this one did
	aside sync.WaitGroup // what goes on beside the build

	spare func() spareTree // which is listed once
}

// scan lists the output. Folders that hold nothing of the old site or the new are
// named as a whole and not walked.
func scan(out string, files map[string]File, now int64, opts *Options) (*tree, error) {
	t := &tree{
		dir: out, manifest: &manifest{}, now: now, kept: loadDigests(opts),
	}
	of := *opts
	t.spare = sync.OnceValue(func() spareTree { return lookAtSpare(of, now) })
	m, err := readManifest(out)
	if err != nil {
		return nil, err
	}
	if m != nil {
		t.manifest = m
	}
	many := len(t.manifest.Files)
	t.known, t.stamps = make(map[string]fs.FileMode, 2*many), make(map[string]stamp.Stamp, many)
	t.found.Files = make(map[string]keptFile, many)
	ours := make(map[string]bool, many)
	ours["."] = true
	addParents := func(p string) {
		for d := path.Dir(p); !ours[d]; d = path.Dir(d) {
			ours[d] = true
		}
	}
	for p := range t.manifest.paths {
		addParents(p)
	}
	for p := range files {
		addParents(p)
	}
	lister := listing.Lister{Enter: func(rel string) bool { return ours[rel] }, Known: t.kept.Folders, Now: now}
	entries, err := lister.List(out)
	if errors.Is(err, fs.ErrNotExist) && !exists(out) {
		return t, nil
	}
	if err != nil {
		return nil, fmt.Errorf("listing the output: %w", err)
	}
	t.exists, t.found.Folders = true, lister.Found
	for _, e := range entries {
		_, wanted := files[e.Path]
		switch {
		case e.Path == manifestName || e.Path == lockInside:
		case e.Mode.IsDir() && ours[e.Path]:
			t.known[e.Path] = fs.ModeDir
		case e.Mode.IsDir():
			t.foreign = append(t.foreign, e.Path+"/")
			if wanted || t.manifest.owns(e.Path) {
				t.known[e.Path] = fs.ModeDir
			}
		default:
			if wanted || ours[e.Path] || t.manifest.owns(e.Path) {
				t.known[e.Path], t.stamps[e.Path] = e.Mode, e.Stamp
			}
			if !t.manifest.owns(e.Path) {
				t.foreign = append(t.foreign, e.Path)
			}
		}
	}
	slices.Sort(t.foreign)
	if m == nil {
		for _, name := range t.foreign {
			if name != "CNAME" && !strings.HasPrefix(name, ".") {
				return nil, refusal("choose a new or empty folder, or empty this one yourself",
					"the output %s holds %s and was not written by Waypost", out, name)
			}
		}
	}
	return t, nil
}

// covers reports whether the listing shows all that a build of these files may meet: it has
// not passed by a folder, as somebody else's, that one of them lies in.
func (t *tree) covers(files map[string]File) bool {
	if !t.exists {
		return false
	}
	if len(t.foreign) == 0 {
		return true
	}
	passed := map[string]bool{}
	for _, name := range t.foreign {
		passed[strings.TrimSuffix(name, "/")] = true
	}
	for p := range files {
		for d := p; d != "."; d = path.Dir(d) {
			if passed[d] {
				return false
			}
		}
	}
	return true
}

// wrote reports whether Waypost has written all these paths before, to be there at once. Then they were checked.
// What is pending is beside paths of an older site.
func (t *tree) wrote(files map[string]File) bool {
	if t == nil || len(files) == 0 || len(t.manifest.Pending) > 0 {
		return false
	}
	for p := range files {
		if t.manifest.Files[p] == "" {
			return false
		}
	}
	return true
}

// changes is what a build does to the output. All lists are sorted.
type changes struct {
	old      *tree
	next     *manifest
	write    []string // new or different
	same     []string // already there, byte for byte
	remove   []string // written by an earlier build, untouched since, no longer part of the site
	kept     []string
	held     *held                     // what of write was made to be compared
	folders  map[string]listing.Folder // of the spare tree that the new one was made of, as it was before
	linked   []string                  // of same, what the new tree has new links to
	mustStay bool                      // something in the output is not ours, so the folder itself may not be replaced
}

// hold reports whether what a build replaces and removes is still as it was when the output was
// listed.
func (c *changes) hold() bool {
	for _, p := range slices.Concat(c.write, c.remove) {
		if mode, known := c.old.known[p]; !known || !mode.IsRegular() {
			continue
		}
		if e, err := listing.Look(c.old.dir, p); err != nil || e.Stamp != c.old.stamps[p] {
			return false
		}
	}
	return true
}

func (c *changes) nothing() bool {
	return len(c.write) == 0 && len(c.remove) == 0 && len(c.old.manifest.Pending) == 0 &&
		c.next.Version == c.old.manifest.Version && maps.Equal(c.next.Files, c.old.manifest.Files)
}

// compare decides for every path, and refuses when a file that Waypost did not write
// stands where the site wants one.
func compare(old *tree, files map[string]File, opts Options, held *held) (*changes, error) {
	c := &changes{
		old: old, next: &manifest{Format: manifestFormat, Version: opts.Version, Files: make(map[string]string, len(files))},
		held: held,
	}
	names := slices.Sorted(maps.Keys(files))
	type compared struct {
		state state
		sum   string
	}
	results, errs := make([]compared, len(names)), make([]error, len(names))
	judge := func(i int) (err error) {
		p, r := names[i], &results[i]
		var content []byte
		if mode, ok := old.known[p]; ok && mode.IsRegular() {
			sum := files[p].Sum
			if sum == "" && files[p].Find != nil {
				sum = files[p].Find()
			}
			if old.stands(p, sum) {
				r.state, r.sum = isSame, sum
				return nil
			}
			if content, err = files[p].Make(); err != nil {
				return err
			}
			r.sum = digest(content)
		}
		if r.state, err = old.state(p, r.sum); content != nil && (r.state == isOurs || r.state == isAbsent) {
			c.held.keep(p, r.sum, content)
		}
		return err
	}
	order := old.order(names, files)
	_ = opts.each(len(names), func(n int) error {
		errs[order[n]] = judge(order[n])
		return errs[order[n]]
	})
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	var foreign, edited []string
	for i, p := range names {
		switch results[i].state {
		case isSame:
			c.same = append(c.same, p)
			c.next.Files[p] = results[i].sum
		case isEdited:
			edited = append(edited, p)
		case isForeign:
			foreign = append(foreign, p)
		case isAbsent, isOurs:
			c.write = append(c.write, p)
		}
	}
	if len(foreign) > 0 {
		return nil, refusal("move it away, or rename the page that wants its place",
			"the site wants to write %s in %s, where something that Waypost did not write stands", several(foreign), old.dir)
	}
	if len(edited) > 0 {
		return nil, refusal("move the change into content/ or the theme, then delete the edited file and build again",
			"%s in %s was edited after Waypost wrote it, and a build would undo that", several(edited), old.dir)
	}
	stale := map[string]bool{}
	for p := range old.manifest.paths {
		if _, wanted := files[p]; wanted {
			continue
		}
		switch state, err := old.state(p, ""); {
		case err != nil:
			return nil, err
		case state == isOurs || state == isSame:
			c.remove, stale[p] = append(c.remove, p), true
		case state == isEdited && !old.known[p].IsDir(): // a folder is foreign, and named as such
			c.kept = append(c.kept, p)
		}
	}
	for _, p := range old.foreign {
		if _, adopted := files[p]; !adopted {
			c.kept = append(c.kept, p)
		}
	}
	slices.Sort(c.remove)
	slices.Sort(c.kept)
	c.kept = slices.Compact(c.kept)
	c.mustStay = len(c.kept) > 0
	return c, c.checkRoom(stale)
}

// order gives the places of files in the order in which they are looked at: first those that are
// likely to be made, the largest before the others. What was large takes long, and one
// processor would make it while the others have nothing left to do.
func (t *tree) order(names []string, files map[string]File) []int {
	order := make([]int, 0, len(names))
	var others []int
	for i, p := range names {
		if sum := files[p].Sum; sum == "" || t.manifest.Files[p] != sum {
			order = append(order, i)
		} else {
			others = append(others, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(t.stamps[names[b]].Size, t.stamps[names[a]].Size) })
	return append(order, others...)
}

// checkRoom refuses a path that runs through, or ends at, something that stays.
func (c *changes) checkRoom(stale map[string]bool) error {
	const hint = "move it away, or rename the page that wants its place"
	staleKeys := map[string]bool{}
	for p := range stale {
		staleKeys[fold(p)] = true
	}
	for _, p := range c.write {
		for d := path.Dir(p); d != "."; d = path.Dir(d) {
			if mode, ok := c.old.known[d]; ok && !mode.IsDir() && !stale[d] {
				return refusal(hint, "the site needs the folder %s in %s, where a file that Waypost does not own stands", d, c.old.dir)
			}
		}
		mode, known := c.old.known[p]
		if known && mode.IsDir() {
			for _, k := range c.kept {
				if strings.HasPrefix(k, p+"/") {
					return refusal(hint, "the site wants to write %s in %s, where a folder with %s stands", p, c.old.dir, k)
				}
			}
		}
		if known || staleKeys[fold(p)] {
			continue
		}
		// Not in the listing, yet there: the file system took another spelling for it.
		if _, err := os.Lstat(c.old.file(p)); err == nil {
			return refusal(hint, "the site wants to write %s in %s, where a file of nearly that name stands", p, c.old.dir)
		}
	}
	return nil
}

type state int

const (
	isAbsent  state = iota
	isOurs          // as Waypost wrote it
	isSame          // already what the site wants
	isEdited        // written by Waypost, changed by somebody
	isForeign       // never Waypost's
)

// state compares what stands at p with the digest of what the site wants there.
func (t *tree) state(p, want string) (state, error) {
	mode, ok := t.known[p]
	switch {
	case !ok:
		return isAbsent, nil
	case mode.IsDir() && !slices.Contains(t.foreign, p+"/"):
		return isAbsent, nil // a folder of the old site; its files answer for themselves
	case !mode.IsRegular() && t.manifest.owns(p):
		return isEdited, nil
	case !mode.IsRegular():
		return isForeign, nil
	}
	have, err := t.digest(p)
	switch {
	case err != nil:
		return isAbsent, fmt.Errorf("comparing with the old site: %w", err)
	case want != "" && have == want:
		return isSame, nil
	case t.manifest.wrote(p, have):
		return isOurs, nil
	case t.manifest.owns(p):
		return isEdited, nil
	}
	return isForeign, nil
}

// stands reports whether Waypost wrote bytes of this digest at p and they are there.
func (t *tree) stands(p, sum string) bool {
	if sum == "" || t.manifest.Files[p] != sum {
		return false
	}
	have, err := t.digest(p)
	return err == nil && have == sum
}

func (t *tree) file(p string) string { return filepath.Join(t.dir, filepath.FromSlash(p)) }

// several names the first few of a list.
func several(names []string) string {
	const shown = 3
	if len(names) <= shown {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:shown], ", "), len(names)-shown)
}
