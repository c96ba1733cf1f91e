package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/publish"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/seal"
	"github.com/waypost/waypost/generator/internal/site"
	"github.com/waypost/waypost/generator/internal/theme"
)

// secretVariable is the environment variable that holds the build secret.
const secretVariable = "WAYPOST_SECRET"

const howToSet = "set it to the secret that waypost seal init printed; on GitHub, keep it as a secret of the repository and hand it to the build step"

// keys is what sealing needs. It is nil when nothing is sealed.
type keys struct {
	locks  *seal.Locks
	secret seal.Secret
}

// sealKeys finds what the sealed editions among readers need, and lists what is missing.
// The secret is needed to publish alone.
func (a *app) sealKeys(fsys fs.FS, readers []*roadmap.Audience, publishing bool, problems *diag.List) (*keys, error) {
	sealed := slices.DeleteFunc(slices.Clone(readers), func(r *roadmap.Audience) bool { return r.Access != roadmap.Passphrase })
	if len(sealed) == 0 {
		return nil, nil
	}
	locks, err := readLocks(fsys)
	if err != nil {
		return nil, err
	}
	k := &keys{locks: locks}
	set := os.Getenv(secretVariable) != ""
	var bad error
	if publishing && set {
		k.secret, bad = seal.ParseSecret(os.Getenv(secretVariable))
	}
	for _, r := range sealed {
		lock := locks.Audiences[r.ID]
		switch {
		case lock == nil || len(lock.Slots) == 0:
			problems.Errorf("seal-no-passphrase", r.At("access"), "run waypost seal add "+r.ID,
				"the edition %q is sealed, and %s holds no passphrase that opens it", r.ID, seal.LocksFile)
		case !publishing:
		case !set:
			problems.Errorf("seal-no-secret", r.At("access"), howToSet,
				"the edition %q is sealed, and %s is not set; nothing is published in clear instead", r.ID, secretVariable)
		case bad != nil:
			problems.Errorf("seal-bad-secret", r.At("access"), howToSet, "the edition %q is sealed with what %s holds, and %v", r.ID, secretVariable, bad)
		case !lock.Fits(k.secret, r.ID):
			problems.Errorf("seal-other-secret", r.At("access"), howToSet+"; if it is lost, run waypost seal init --new",
				"the passphrases of %q in %s were made with another secret than %s holds, so they would open nothing", r.ID, seal.LocksFile, secretVariable)
		}
	}
	return k, nil
}

func readLocks(fsys fs.FS) (*seal.Locks, error) {
	raw, err := fs.ReadFile(fsys, seal.LocksFile)
	if errors.Is(err, fs.ErrNotExist) {
		return seal.NewLocks(), nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", seal.LocksFile, err)
	}
	locks, err := seal.ReadLocks(raw)
	if err != nil {
		return nil, withHint("restore the file from the repository, or remove it and run waypost seal init", "%w", err)
	}
	return locks, nil
}

// apart is an edition as it stands on a host of its own: at the root, at an address that
// the site does not know.
func apart(ed *audience.Edition, at diag.Pos, problems *diag.List) *audience.Edition {
	alone := *ed
	alone.Folder, alone.BaseURL, alone.Elsewhere = "", "", ed.BaseURL
	if len(ed.Others) > 0 && ed.BaseURL == "" {
		problems.Errorf("separate-link", at, "set base_url in config.toml, or take the links out",
			"the edition %q stands on a host of its own and links to other editions, whose address is not known", ed.ID)
	}
	return &alone
}

// themeFiles names the files of an edition that are the theme's alone.
func themeFiles(files map[string][]byte, look *theme.Theme) map[string]bool {
	same := map[string]bool{}
	for name, data := range look.Assets {
		if name = "assets/" + name; string(files[name]) == string(data) {
			same[name] = true
		}
	}
	return same
}

// publish writes every tree: first the editions that stand apart, then the site. Each
// output refuses to hold or to lie inside another. The problems are those of drawing.
func (a *app) publish(out *built, output, separate string, last *remembering, made *made, m *meter) (report publish.Report, problems diag.List, err error) {
	options, err := a.publishOptions()
	if err != nil {
		return report, problems, err
	}
	for _, folder := range []*string{&output, &separate} {
		if *folder, err = filepath.Abs(*folder); err != nil {
			return report, problems, fmt.Errorf("finding the output: %w", err)
		}
	}
	for _, id := range sortedKeys(out.apart) {
		options := options
		options.Apart = []string{output}
		write := func(files map[string]publish.File) (publish.Report, error) {
			return publish.Write(filepath.Join(separate, id), files, options)
		}
		if _, problems, err = a.write(write, out, out.apart[id], nil, m); err != nil {
			return report, problems, err
		}
	}
	if len(out.apart) > 0 {
		options.Apart = []string{separate}
	}
	options.Keep = made.folder
	write := func(files map[string]publish.File) (publish.Report, error) {
		if seen := last.output(); seen != nil {
			return seen.Write(files, options)
		}
		return publish.Write(output, files, options)
	}
	return a.write(write, out, out.files, made, m)
}

// write draws the files while it writes them, but for those that were made before. When
// one cannot be drawn, the problems of all are printed and the output stays as it was.
func (a *app) write(write func(map[string]publish.File) (publish.Report, error), out *built, files tree, before *made, m *meter) (publish.Report, diag.List, error) {
	var mu sync.Mutex
	var problems diag.List
	wanted := make(map[string]publish.File, len(files))
	data := map[string]bool{} // that was drawn
	for name, draw := range files {
		file := publish.File{Sum: before.sum(name, out.prints[name].Whole), Make: func() ([]byte, error) {
			done := m.page(name)
			raw, found := draw()
			found = catalogue.Settle(found, out.plan.Roadmap.Config.Rules)
			done()
			mu.Lock()
			defer mu.Unlock()
			if path.Base(name) == site.DataFile {
				data[name] = true
			}
			if found.Len() == 0 {
				return raw, nil
			}
			before.faulty(name)
			problems.Append(found)
			if a.failed(&found) {
				return nil, errProblems
			}
			return raw, nil
		}}
		if find := out.find[name]; find != nil && before != nil {
			file.Find = func() string { return before.same(name, find()) }
		}
		wanted[name] = file
	}
	report, err := write(wanted)
	if before != nil {
		before.prints, before.facts, before.got = out.prints, out.facts, out.got.got
		for name := range files {
			before.kept = before.kept || path.Base(name) == site.DataFile && !data[name]
		}
	}
	if problems.Len() > 0 {
		if err := a.printProblems(&problems, a.stderr); err != nil {
			return report, problems, err
		}
	}
	return report, problems, err
}

// placed says where the editions went that not everyone reads.
func (a *app) placed(out *built, separate string, whole bool) string {
	var b strings.Builder
	for _, ed := range out.sealed {
		folder := ed.Folder + "/"
		fmt.Fprintf(&b, "  sealed: %s, at %s\n", ed.ID, folder)
	}
	for _, id := range sortedKeys(out.apart) {
		fmt.Fprintf(&b, "  apart: %s, in %s: publish it where its readers sign in\n", id, filepath.Join(separate, id))
	}
	entries, err := os.ReadDir(separate)
	if err != nil || !whole { // no such folder, most of the time
		return b.String()
	}
	for _, e := range entries {
		folder := filepath.Join(separate, e.Name())
		if _, err := os.Stat(filepath.Join(folder, ".waypost.json")); err == nil && out.apart[e.Name()] == nil {
			fmt.Fprintf(&b, "  not built any more: %s holds an edition of an earlier build; remove it\n", folder)
		}
	}
	return b.String()
}
