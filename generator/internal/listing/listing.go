// Package listing lists trees of files with their stamps, and opens no folder that it knows
// from an earlier listing.
package listing

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/waypost/waypost/generator/internal/parallel"
	"github.com/waypost/waypost/generator/internal/stamp"
)

// Entry is something that a tree holds.
type Entry struct {
	Path  string      // slash-separated, from the folder that was listed
	Mode  fs.FileMode // its type
	Stamp stamp.Stamp // of a file, or of a folder that was entered
}

// Folder is what a folder held while it had this stamp. Whatever comes, goes or takes another's
// place in a folder changes its stamp. What happens within a file or a folder that it holds
// does not.
type Folder struct {
	Stamp stamp.Stamp
	Holds []Held
}

// Held is an entry of a folder.
type Held struct {
	Name string
	Mode fs.FileMode
	Node uint64 // that of its stamp; 0 when nobody took one
}

// Lister lists a tree on all processors. Its zero value knows nothing and keeps nothing.
type Lister struct {
	Enter func(rel string) bool // whether to enter a folder; nil enters all
	Known map[string]Folder     // by path: what an earlier listing found
	Names bool                  // of files in folders that are known, the number will do for a stamp
	News  bool                  // of what folders that are known hold, folders alone are listed
	Now   int64                 // what the file system's clock showed before the listing; 0 keeps nothing
	Found map[string]Folder     // by path: what the last listing found in folders that can be known
}

// List lists what lies below a folder. What a folder holds comes after it, in the order of names,
// but for what vanishes meanwhile.
func (l *Lister) List(root string) ([]Entry, error) {
	l.Found = make(map[string]Folder, len(l.Known))
	folder, err := stamp.Open(root)
	if err != nil {
		return nil, err
	}
	entries, err := l.list(root, folder)
	return entries, errors.Join(err, folder.Close())
}

func (l *Lister) list(root string, folder *stamp.Folder) ([]Entry, error) {
	top := Entry{Path: "."}
	var err error
	if top.Mode, top.Stamp, err = folder.Look("."); err != nil {
		return nil, err
	}
	var all []Entry
	for level := []Entry{top}; len(level) > 0; {
		lists, errs := make([][]Entry, len(level)), make([]error, len(level))
		parallel.Each(len(level), func(i int) { lists[i], errs[i] = l.names(root, &level[i]) })
		if err := errors.Join(errs...); err != nil {
			return nil, err
		}
		many := 0
		for _, list := range lists {
			many += len(list)
		}
		before := len(all)
		all = slices.Grow(all, many)
		for _, list := range lists {
			all = append(all, list...)
		}
		found := all[before:]
		errs = make([]error, len(found))
		parallel.Each(len(found), func(i int) { errs[i] = l.stamp(folder, &found[i]) })
		if err := errors.Join(errs...); err != nil {
			return nil, err
		}
		rest := found
		for i := range level {
			l.keep(&level[i], rest[:len(lists[i])])
			rest = rest[len(lists[i]):]
		}
		found = slices.DeleteFunc(found, func(e Entry) bool { return e.Path == "" })
		all = all[:before+len(found)]
		level = level[:0]
		for i := range found {
			if l.enters(&found[i]) {
				level = append(level, found[i])
			}
		}
	}
	return all, nil
}

func (l *Lister) enters(e *Entry) bool {
	return e.Mode.IsDir() && (l.Enter == nil || l.Enter(e.Path))
}

// knows reports whether a folder holds what it held.
func (l *Lister) knows(dir *Entry) (Folder, bool) {
	f, ok := l.Known[dir.Path]
	return f, ok && f.Stamp == dir.Stamp && f.Stamp.Change != 0
}

// names lists a folder.
func (l *Lister) names(root string, dir *Entry) (list []Entry, err error) {
	if f, ok := l.knows(dir); ok {
		list = make([]Entry, 0, len(f.Holds))
		for _, h := range f.Holds {
			if !l.News || h.Mode.IsDir() {
				list = append(list, Entry{path.Join(dir.Path, h.Name), h.Mode, stamp.Stamp{Node: h.Node}})
			}
		}
		return list, nil
	}
	entries, err := os.ReadDir(filepath.Join(root, filepath.FromSlash(dir.Path)))
	list = make([]Entry, len(entries))
	for i, e := range entries {
		list[i] = Entry{Path: path.Join(dir.Path, e.Name()), Mode: e.Type()}
	}
	return list, err
}

// stamp takes the stamp of an entry where it is asked for. What is gone loses its path.
func (l *Lister) stamp(folder *stamp.Folder, e *Entry) (err error) {
	file := e.Mode.IsRegular() && (!l.Names || e.Stamp.Node == 0)
	if !file && !l.enters(e) {
		return nil
	}
	e.Mode, e.Stamp, err = folder.Look(e.Path)
	if errors.Is(err, fs.ErrNotExist) {
		*e = Entry{}
		return nil
	}
	return err
}

// keep puts aside what a folder holds, when its stamp is to be believed.
func (l *Lister) keep(dir *Entry, holds []Entry) {
	if f, ok := l.knows(dir); ok {
		l.Found[dir.Path] = f
		return
	}
	if l.Now == 0 || dir.Stamp.Change == 0 || !dir.Stamp.Settled(l.Now) {
		return
	}
	f := Folder{Stamp: dir.Stamp, Holds: make([]Held, len(holds))}
	for i, e := range holds {
		if e.Path == "" {
			return
		}
		f.Holds[i] = Held{path.Base(e.Path), e.Mode, e.Stamp.Node}
	}
	l.Found[dir.Path] = f
}

// Look takes the stamp of one thing, whatever it is.
func Look(root, rel string) (Entry, error) {
	mode, s, err := stamp.Look(filepath.Join(root, filepath.FromSlash(rel)))
	return Entry{rel, mode, s}, err
}
