package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/waypost/waypost/generator/internal/parallel"
)

// inPlace stages the changed files inside the output and renames them one by one.
// Before the first rename the manifest learns of every file to come, so that the next
// build knows them for its own should this one die on the way.
func inPlace(ch *changes, files map[string]File, opts *Options) error {
	out := ch.old.dir
	if err := os.MkdirAll(out, 0o755); err != nil {
		return fmt.Errorf("making the output: %w", err)
	}
	stage, err := os.MkdirTemp(out, stagePrefix(out))
	if err != nil {
		return fmt.Errorf("making a folder to build in: %w", err)
	}
	defer func() { _ = os.RemoveAll(stage) }()

	p := &placing{ch: ch, opts: opts, w: newWriter(filepath.Join(stage, stageSite))}
	if err := p.stage(files); err != nil {
		return fmt.Errorf("staging the site: %w", err)
	}
	if err := p.place(); err != nil {
		return fmt.Errorf("publishing file by file, which the next build will complete: %w", err)
	}
	return opts.at("done")
}

type placing struct {
	ch   *changes
	opts *Options
	w    *writer
}

// The staged manifests have names that no page can have.
const (
	stagedPending = ".waypost-pending"
	stagedFinal   = ".waypost-final"
)

func (p *placing) stage(files map[string]File) error {
	if err := p.w.mkdir("."); err != nil {
		return err
	}
	if err := p.ch.writeTo(p.w, files, p.opts); err != nil {
		return err
	}
	var final, pending []byte
	var finalErr, pendingErr error
	parallel.Do(
		func() { final, finalErr = p.ch.next.bytes() },
		func() { pending, pendingErr = p.pending().bytes() },
	)
	if err := errors.Join(finalErr, pendingErr, p.w.write(stagedFinal, final), p.w.write(stagedPending, pending)); err != nil {
		return err
	}
	if err := p.opts.at("sync"); err != nil {
		return err
	}
	return p.w.sync()
}

// pending is the old manifest with the new files to come. Where an earlier build died,
// a path keeps the digest of what stands there now.
func (p *placing) pending() *manifest {
	old := p.ch.old.manifest
	m := &manifest{Format: manifestFormat, Version: p.ch.next.Version, Files: map[string]string{}, Pending: map[string]string{}}
	maps.Copy(m.Files, old.Files)
	for name, sum := range old.Pending {
		if have, err := fileDigest(p.ch.old.file(name)); err == nil && have == sum {
			m.Files[name] = sum
		}
	}
	for _, name := range p.ch.write {
		m.Pending[name] = p.ch.next.Files[name]
	}
	for _, name := range p.ch.same {
		m.Files[name] = p.ch.next.Files[name]
	}
	return m
}

func (p *placing) place() error {
	if err := p.move(stagedPending, manifestName); err != nil {
		return err
	}
	obstacles, leftovers := p.removals()
	if err := p.remove(obstacles); err != nil {
		return err
	}
	for _, name := range pagesLast(p.ch.write) {
		if err := os.MkdirAll(filepath.Dir(p.ch.old.file(name)), 0o755); err != nil {
			return err
		}
		if err := p.move(name, name); err != nil {
			return err
		}
	}
	if err := p.remove(leftovers); err != nil {
		return err
	}
	if err := p.move(stagedFinal, manifestName); err != nil {
		return err
	}
	if len(p.ch.write)+len(p.ch.remove) <= fewFiles {
		for _, name := range slices.Concat(p.ch.write, p.ch.remove) {
			dir := filepath.Dir(p.ch.old.file(name))
			if info, err := os.Stat(dir); err != nil || !info.IsDir() {
				continue // gone with its last file
			}
			if err := syncDir(dir); err != nil {
				return err
			}
		}
	} else if err := syncTree(p.ch.old.dir); !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	return syncDir(p.ch.old.dir)
}

func (p *placing) move(staged, name string) error {
	if err := p.opts.at("place " + staged); err != nil {
		return err
	}
	return os.Rename(p.w.file(staged), p.ch.old.file(name))
}

// removals splits the stale files into those that stand in the way of a new one (a
// file where a folder must be, or the reverse, or another spelling) and the rest.
func (p *placing) removals() (obstacles, leftovers []string) {
	keys, folders := map[string]bool{}, map[string]bool{}
	for _, name := range p.ch.write {
		keys[fold(name)] = true
		for d := path.Dir(name); d != "."; d = path.Dir(d) {
			folders[fold(d)] = true
		}
	}
	for _, name := range p.ch.remove {
		obstructs := keys[fold(name)] || folders[fold(name)]
		for d := path.Dir(name); d != "."; d = path.Dir(d) {
			obstructs = obstructs || keys[fold(d)]
		}
		if obstructs {
			obstacles = append(obstacles, name)
		} else {
			leftovers = append(leftovers, name)
		}
	}
	return obstacles, leftovers
}

// remove deletes files and then the folders above them that are left empty.
func (p *placing) remove(names []string) error {
	for _, name := range names {
		if err := p.opts.at("remove " + name); err != nil {
			return err
		}
		if err := os.Remove(p.ch.old.file(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		for d := path.Dir(name); d != "."; d = path.Dir(d) {
			if os.Remove(p.ch.old.file(d)) != nil {
				break
			}
		}
	}
	return nil
}

// pagesLast orders assets before the pages that use them, and the home page last.
func pagesLast(names []string) []string {
	rank := func(name string) int {
		switch {
		case name == "index.html":
			return 2
		case strings.HasSuffix(name, ".html"):
			return 1
		}
		return 0
	}
	sorted := slices.Clone(names)
	slices.SortStableFunc(sorted, func(a, b string) int { return rank(a) - rank(b) })
	return sorted
}
