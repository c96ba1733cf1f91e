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
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/waypost/waypost/generator/internal/fingerprint"
	"github.com/waypost/waypost/generator/internal/history"
	"github.com/waypost/waypost/generator/internal/parallel"
	"github.com/waypost/waypost/generator/internal/publish"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/stamp"
	"github.com/waypost/waypost/generator/internal/version"
)

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
	made   *stored // of what each file was made of
	key    string
	flags  string          // what the build depends on besides the inputs
	look   fingerprint.Sum // of them, and of the inputs that every page depends on
	known  map[string]inputDigest
	inputs string     // the digest of all that the build depends on, except the day; "" as long as nobody has asked
	seen   *inputTree // the inputs as they were when the digest was made
	stored *stored
	folder string                 // of what publishing keeps of the output
	output func() *publish.Output // as it stands; nil when it cannot be looked at
}

// siteKey is the key of something in the cache folder: for this site alone, where other sites
// may share the folder.
func (a *app) siteKey(name string) (string, error) {
	if os.Getenv(cacheVariable) != "" {
		site, err := filepath.Abs(a.root)
		if err != nil {
			return "", fmt.Errorf("finding the site: %w", err)
		}
		name = site + "\x00" + name
	}
	key := sha256.Sum256([]byte(name))
	return hex.EncodeToString(key[:]), nil
}

// outputKey is the key of what is kept of an output.
func (a *app) outputKey(output string) (string, error) {
	name, err := filepath.Rel(a.root, output)
	if err != nil {
		name = output
	}
	return a.siteKey(filepath.ToSlash(name))
}

// keptOf is the folder of what publishing keeps of an output.
func (a *app) keptOf(key string) string { return filepath.Join(a.cache(), "outputs", key) }

// lookAt begins to look at the output, while the build goes on. What it returns waits for the
// end of that, and gives nil where it cannot be done: Write will say why.
func (a *app) lookAt(output string) func() *publish.Output {
	look := sync.OnceValue(func() *publish.Output {
		key, err := a.outputKey(output)
		if err != nil {
			return nil
		}
		options, err := a.publishOptions()
		if err != nil {
			return nil
		}
		options.Keep = a.keptOf(key)
		seen, err := publish.Look(output, options)
		if err != nil {
			return nil
		}
		return seen
	})
	go look()
	return look
}

// remember looks at everything that a build depends on, except the day. Whatever a build
// comes to read besides must be among the flags here (a flag, a variable of the environment) or
// among inputs (a file), or a change of it is not seen.
func (a *app) remember(output string, req request) (*remembering, error) {
	root, err := a.openRoot()
	if err != nil {
		return nil, err
	}
	defer root.Close()
	program, err := a.programDigest()
	if err != nil {
		return nil, err
	}
	site, err := a.siteKey("")
	if err != nil {
		return nil, err
	}
	stored := a.storedIn("content", site, program)
	var known map[string]inputDigest
	var seen *inputTree
	parallel.Do(
		func() { known = stored.knownDigests() },
		func() { seen = a.listInputs() },
	)
	flags := fmt.Sprintf("%d\n%s\n%q\n%q\n%t\n", memoryFormat, program, req.baseURL, req.only, req.style)
	look := []string{flags}
	for _, e := range seen.entries {
		if !ofContent(e.Path) && e.Path != history.File {
			look = append(look, inputLine(e.Path, seen.digest(root.FS(), e, known)))
		}
	}
	key, err := a.outputKey(output)
	if err != nil {
		return nil, err
	}
	return &remembering{
		store: &fileStore{folder: filepath.Join(a.cache(), "builds")}, made: a.storedIn("made", site, program), key: key, stored: stored, folder: a.keptOf(key),
		flags: flags, seen: seen, look: fingerprint.Of(look), known: known,
	}, nil
}

// digestInputs reads the inputs that no build has read, neither this one nor the one before. So it is done
// when there is something to compare them with, or when the build has read them.
func (a *app) digestInputs(r *remembering) (string, error) {
	if r.inputs != "" {
		return r.inputs, nil
	}
	root, err := a.openRoot()
	if err != nil {
		return "", err
	}
	defer root.Close()
	files, digests := r.seen.entries, make([]string, len(r.seen.entries))
	parallel.Each(len(files), func(i int) { digests[i] = r.seen.digest(root.FS(), files[i], r.known) })
	sum := sha256.New()
	sum.Write([]byte(r.flags))
	for i, digest := range digests {
		sum.Write([]byte(inputLine(files[i].Path, digest)))
	}
	r.stored.keepDigests(files, digests, r.known)
	r.inputs = hex.EncodeToString(sum.Sum(nil))
	return r.inputs, nil
}

func inputLine(name, digest string) string { return strconv.Quote(name) + " " + digest + "\n" }

// fileDigest is the digest of a file of any size, or why it cannot be read.
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

// programDigest tells builds of Waypost apart: a release by its version, everything else
// by the bytes of the program, of which the digest is kept.
func (a *app) programDigest() (string, error) {
	release := version.Of()
	if release != "devel" && !strings.Contains(release, "+dirty") {
		return release, nil
	}
	name, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("finding this program: %w", err)
	}
	info, err := os.Stat(name)
	if err != nil {
		return "", fmt.Errorf("reading this program: %w", err)
	}
	const key = "program"
	stored := a.storedIn("content", "", "")
	var known inputDigest
	if stored.load(key, &known) && known.Stamp == stamp.Of(info) {
		return release + " " + known.Digest, nil
	}
	digest, err := ownBytes()
	if err != nil {
		return "", fmt.Errorf("reading this program: %w", err)
	}
	if s := stamp.Of(info); s.Change != 0 && s.Settled(time.Now().UnixNano()) {
		stored.save(key, inputDigest{s, digest})
	}
	return release + " " + digest, nil
}

// ownBytes is the digest of this program.
var ownBytes = sync.OnceValues(func() (string, error) { //nolint:gochecknoglobals // a constant of the process
	name, err := os.Executable()
	if err != nil {
		return "", err
	}
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	_, err = io.Copy(sum, f)
	return hex.EncodeToString(sum.Sum(nil)), errors.Join(err, f.Close())
})

// nothingToDo reports whether the last build into the output was of the same inputs and
// the same day, and the output is as that build left it.
func (a *app) nothingToDo(ctx context.Context, r *remembering, req request) (summary, publish.Report, bool) {
	var m memory
	data, ok := r.store.Load(r.key)
	if !ok || json.Unmarshal(data, &m) != nil || m.Format != memoryFormat || !r.seen.whole {
		return summary{}, publish.Report{}, false
	}
	if inputs, err := a.digestInputs(r); err != nil || inputs != m.Inputs {
		return summary{}, publish.Report{}, false
	}
	today, err := a.today(ctx, &roadmap.Config{AsOf: m.AsOf, Fiscal: m.Fiscal}, req.asOf)
	if err != nil || today.String() != m.Summary.Today {
		return summary{}, publish.Report{}, false
	}
	seen := r.output()
	if seen == nil {
		return summary{}, publish.Report{}, false
	}
	report, manifest, err := seen.Standing()
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
	inputs, err := a.digestInputs(r)
	if err != nil {
		return
	}
	data, err := json.Marshal(memory{Format: memoryFormat, Inputs: inputs, AsOf: cfg.AsOf, Fiscal: cfg.Fiscal, Output: manifest, Summary: s})
	if err == nil {
		r.store.Save(r.key, data)
	}
}
