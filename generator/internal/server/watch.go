package server

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/fsnotify/fsnotify"
)

// watch calls changed, from one goroutine, with the name of whatever changes below the
// folders in roots, or among the files in roots, and with "" when names were lost. It ends
// with ctx.
func watch(ctx context.Context, roots, ignore []string, changed func(name string), log func(string)) error {
	w, err := newWatcher(roots, ignore)
	if err != nil {
		return err
	}
	go func() {
		defer func() { _ = w.notify.Close() }()
		for {
			select {
			case <-ctx.Done():
				return
			case e, ok := <-w.notify.Events:
				if !ok {
					return
				}
				if w.take(e) {
					changed(filepath.Clean(e.Name))
				}
			case err, ok := <-w.notify.Errors:
				if !ok {
					return
				}
				// Lost events may have told of new folders, so look again.
				if err := errors.Join(w.lost(err), w.addRoots()); err != nil {
					log("warning: watching the sources: " + err.Error())
				}
				changed("")
			}
		}
	}()
	return nil
}

type watcher struct {
	notify *fsnotify.Watcher
	trees  []string        // folders watched with all below them
	files  map[string]bool // single files, watched through their folder so that replacing them is seen
	ignore []string
}

func newWatcher(roots, ignore []string) (*watcher, error) {
	notify, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("watching the sources: %w", err)
	}
	w := &watcher{notify: notify, files: map[string]bool{}}
	for _, dir := range ignore {
		w.ignore = append(w.ignore, filepath.Clean(dir))
	}
	for _, root := range roots {
		root = filepath.Clean(root)
		info, err := os.Stat(root)
		switch {
		case err == nil && info.IsDir():
			w.trees = append(w.trees, root)
		case err == nil || errors.Is(err, fs.ErrNotExist):
			w.files[root] = true // what is not there yet is waited for
		default:
			return nil, errors.Join(fmt.Errorf("watching %s: %w", root, err), notify.Close())
		}
	}
	if err := w.addRoots(); err != nil {
		return nil, errors.Join(err, notify.Close())
	}
	return w, nil
}

func (w *watcher) addRoots() error {
	for _, dir := range w.trees {
		if err := w.addTree(dir); err != nil {
			return err
		}
	}
	for file := range w.files {
		if err := w.notify.Add(filepath.Dir(file)); err != nil {
			return fmt.Errorf("watching %s: %w", filepath.Dir(file), err)
		}
	}
	return nil
}

// addTree watches dir and every folder below it. A folder that vanishes meanwhile is
// no error.
func (w *watcher) addTree(dir string) error {
	return filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("watching %s: %w", name, err)
		}
		if !d.IsDir() {
			return nil
		}
		if name != dir && w.ignored(name) {
			return fs.SkipDir
		}
		if err := w.notify.Add(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("watching %s: %w", name, err)
		}
		return nil
	})
}

// take reports whether an event is a change of a source, and watches new folders.
func (w *watcher) take(e fsnotify.Event) bool {
	name := filepath.Clean(e.Name)
	if e.Op == fsnotify.Chmod || w.ignored(name) {
		return false
	}
	if w.files[name] {
		// A file that was waited for may turn out to be a folder.
		if info, err := os.Stat(name); err == nil && info.IsDir() {
			delete(w.files, name)
			w.trees = append(w.trees, name)
			_ = w.addTree(name)
		}
		return true
	}
	if !slices.ContainsFunc(w.trees, func(dir string) bool { return within(dir, name) }) {
		return false
	}
	if e.Has(fsnotify.Create) {
		if info, err := os.Stat(name); err == nil && info.IsDir() {
			_ = w.addTree(name) // at worst its changes are not seen
		}
	}
	return true
}

// lost turns the overflow of the system's queue, which a rebuild mends, into nil.
func (w *watcher) lost(err error) error {
	if errors.Is(err, fsnotify.ErrEventOverflow) {
		return nil
	}
	return err
}

// ignored reports whether name is no source: in the output, of version control, or a
// file that an editor keeps for itself.
func (w *watcher) ignored(name string) bool {
	if slices.ContainsFunc(w.ignore, func(dir string) bool { return within(dir, name) }) {
		return true
	}
	for _, dir := range w.trees {
		if rel, err := filepath.Rel(dir, name); err == nil && within(dir, name) {
			return slices.ContainsFunc(strings.Split(filepath.ToSlash(rel), "/"), private)
		}
	}
	return false
}

// private knows the names that Git, Vim, Emacs, Kate, gedit, JetBrains and the desktops
// use for files of their own, and those of a build in the output's neighbourhood.
func private(base string) bool {
	switch base {
	case ".git", ".hg", ".svn", "node_modules", ".DS_Store", "Thumbs.db", "4913":
		return true
	}
	for _, prefix := range []string{".#", "#", ".waypost-", ".goutputstream-", "~$"} {
		if strings.HasPrefix(base, prefix) {
			return true
		}
	}
	for _, suffix := range []string{"~", ".swp", ".swo", ".swx", ".tmp", ".bak", "___jb_tmp___", "___jb_old___", ".kate-swp", ".waypost.lock"} {
		if strings.HasSuffix(base, suffix) {
			return true
		}
	}
	return false
}

// within reports whether name is dir or lies below it.
func within(dir, name string) bool {
	return name == dir || strings.HasPrefix(name, strings.TrimSuffix(dir, string(filepath.Separator))+string(filepath.Separator))
}
