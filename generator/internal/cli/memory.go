package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/waypost/waypost/generator/internal/fingerprint"
	"github.com/waypost/waypost/generator/internal/history"
	"github.com/waypost/waypost/generator/internal/parallel"
	"github.com/waypost/waypost/generator/internal/publish"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

// inputs are the files and folders of a site that a build reads. What serve watches and
// what a build remembers are the same.
func inputs() []string {
	return []string{"config.toml", history.File, "content", "themes", "layouts", "assets"}
}

// summary is what is said of a build.
type summary struct {
	Pages, Files, Editions int
	Today                  string // 2026-08-14
	Notes                  string
	Sealed                 int
	Apart                  []string
}

// memory is what a build without any problem leaves for the next one into the same
// output, in the cache folder. When nothing that it depends on has changed, and the
// output is as it was left, the next one has nothing to do. It holds digests, no times
// and no paths of the machine, so that it is worth as much in another clone.
type memory struct {
	Format  int
	Inputs  string // the digest of all that the build depends on, except the day
	AsOf    string // as_of of config.toml
	Fiscal  roadmap.Fiscal
	Output  string // the digest of the manifest
	Summary summary
}

// memoryFormat rises when an older memory could be misread.
const memoryFormat = 1

// remembering is the memory of one output while a build is at work.
type remembering struct {
	store  *fileStore
	made   *fileStore // of what each file was made of
	key    string
	inputs string
	look   fingerprint.Sum // of the inputs that every page depends on
	stamp  string          // of the files' times and sizes when the digest was made
}

// remember looks at everything that a build depends on, except the day. Whatever a build
// comes to read besides (a flag, a file, a variable of the environment) must be hashed
// here, or a change of it is not seen.
func (a *app) remember(output string, req request) (*remembering, error) {
	root, err := a.openRoot()
	if err != nil {
		return nil, err
	}
	defer root.Close()
	program, err := programDigest()
	if err != nil {
		return nil, err
	}
	files, stamp := inputFiles(root.FS())
	sum := sha256.New()
	flags := fmt.Sprintf("%d\n%s\n%q\n%q\n%t\n", memoryFormat, program, req.baseURL, req.only, req.style)
	sum.Write([]byte(flags))
	look := []string{flags}
	sums := make([]string, len(files))
	parallel.Each(len(files), func(i int) {
		sums[i] = fmt.Sprintf("%q %s\n", files[i], fileDigest(root.FS(), files[i]))
	})
	for i, line := range sums {
		sum.Write([]byte(line))
		if !strings.HasPrefix(files[i], "content/") && files[i] != history.File {
			look = append(look, line)
		}
	}
	name, err := filepath.Rel(a.root, output)
	if err != nil {
		name = output
	}
	name = filepath.ToSlash(name)
	if os.Getenv(cacheVariable) != "" { // other sites may share it
		site, err := filepath.Abs(a.root)
		if err != nil {
			return nil, fmt.Errorf("finding the site: %w", err)
		}
		name = site + "\x00" + name
	}
	key := sha256.Sum256([]byte(name))
	return &remembering{
		store: &fileStore{folder: filepath.Join(a.cache(), "builds")}, made: &fileStore{folder: filepath.Join(a.cache(), "made")}, key: hex.EncodeToString(key[:]),
		inputs: hex.EncodeToString(sum.Sum(nil)), stamp: stamp, look: fingerprint.Of(look),
	}, nil
}

// holds reports whether the inputs are still as they were when they were looked at: known,
// and not changed while the build was at work.
func (a *app) holds(r *remembering) bool {
	root, err := a.openRoot()
	if err != nil {
		return false
	}
	defer root.Close()
	_, stamp := inputFiles(root.FS())
	return stamp != "" && stamp == r.stamp
}

// fileDigest is the digest of a file of any size, or why it cannot be read, as for a folder.
func fileDigest(fsys fs.FS, name string) string {
	f, err := fsys.Open(name)
	if err != nil {
		return err.Error()
	}
	sum := sha256.New()
	_, err = io.Copy(sum, f)
	if err = errors.Join(err, f.Close()); err != nil {
		return err.Error()
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// inputFiles lists the files and folders that a build could read, and stamps their
// names, sizes and times. There is neither list nor stamp when something cannot be
// listed or is neither a file nor a folder: a link may lead anywhere below the root.
func inputFiles(fsys fs.FS) (files []string, stamp string) {
	sum := sha256.New()
	for _, input := range inputs() {
		err := fs.WalkDir(fsys, input, func(name string, e fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if input == "content" && strings.HasPrefix(e.Name(), ".") { // no reader of content opens it
				if e.IsDir() {
					return fs.SkipDir
				}
				return nil
			}
			info, err := e.Info()
			if err != nil {
				return err
			}
			if !info.Mode().IsRegular() && !info.IsDir() {
				return errors.ErrUnsupported
			}
			fmt.Fprintf(sum, "%q %d %d\n", name, info.Size(), info.ModTime().UnixNano())
			files = append(files, name)
			return nil
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) { // most sites have neither themes nor history
			return nil, ""
		}
	}
	return files, hex.EncodeToString(sum.Sum(nil))
}

// programDigest tells builds of Waypost apart: a release by its version, everything else
// by the bytes of the program.
var programDigest = sync.OnceValues(func() (string, error) { //nolint:gochecknoglobals // a constant of the process
	version := buildVersion()
	if version != "devel" && !strings.Contains(version, "+dirty") {
		return version, nil
	}
	name, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("finding this program: %w", err)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return "", fmt.Errorf("reading this program: %w", err)
	}
	sum := sha256.Sum256(data)
	return version + " " + hex.EncodeToString(sum[:]), nil
})

// nothingToDo reports whether the last build into the output was of the same inputs and
// the same day, and the output is as that build left it.
func (a *app) nothingToDo(ctx context.Context, r *remembering, req request, output string) (summary, publish.Report, bool) {
	var m memory
	data, ok := r.store.Load(r.key)
	if !ok || json.Unmarshal(data, &m) != nil || m.Format != memoryFormat || r.stamp == "" || m.Inputs != r.inputs {
		return summary{}, publish.Report{}, false
	}
	today, err := a.today(ctx, &roadmap.Config{AsOf: m.AsOf, Fiscal: m.Fiscal}, req.asOf)
	if err != nil || today.String() != m.Summary.Today {
		return summary{}, publish.Report{}, false
	}
	options, err := a.publishOptions()
	if err != nil {
		return summary{}, publish.Report{}, false
	}
	report, manifest, err := publish.Standing(output, options)
	if err != nil || manifest != m.Output || manifest == "" {
		return summary{}, publish.Report{}, false // Write will say what is wrong
	}
	return m.Summary, report, true
}

// save keeps the memory of a build whose inputs hold.
func (a *app) save(r *remembering, cfg *roadmap.Config, s summary, output string) {
	manifest, err := publish.ManifestDigest(output)
	if err != nil {
		return
	}
	data, err := json.Marshal(memory{Format: memoryFormat, Inputs: r.inputs, AsOf: cfg.AsOf, Fiscal: cfg.Fiscal, Output: manifest, Summary: s})
	if err == nil {
		r.store.Save(r.key, data)
	}
}
