package content

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

// The caps on files.
const (
	maxFile  = 1 << 20 // config.toml, a Markdown or CSV file
	maxAsset = 5 << 20
)

const (
	configFile = "config.toml"
	root       = "content"
)

// reader holds what the texts of one site share.
type reader struct {
	fsys     fs.FS
	problems diag.List
	source   *roadmap.Source
	files    []string        // every regular file under content/, sorted
	isFile   map[string]bool // the same as a set
	used     map[string]bool // the files that some text refers to
	assets   map[string]bool // the assets that were loaded, and whether they may be published
	ids      map[roadmap.Kind][]string
	compared int // broken links that got the nearest file as a hint
}

// waiting is an item whose body is still to be rendered: links and sections refer to
// items, so all front matter is read before the first body.
type waiting struct {
	item *roadmap.Item
	body *text
}

func newReader(fsys fs.FS) *reader {
	return &reader{
		fsys: fsys, source: &roadmap.Source{Config: roadmap.DefaultConfig()},
		isFile: map[string]bool{}, used: map[string]bool{}, assets: map[string]bool{}, ids: map[roadmap.Kind][]string{},
	}
}

// Config reads config.toml alone. What is missing or broken has its default; Read says so.
func Config(fsys fs.FS) roadmap.Config {
	r := newReader(fsys)
	r.config()
	return r.source.Config
}

// Read reads a site: config.toml and content/. It reports every problem that it
// finds; the source holds what could be read.
func Read(fsys fs.FS) (*roadmap.Source, diag.List) {
	r := newReader(fsys)
	if r.config() {
		r.walk()
		for _, w := range r.items() {
			w.item.Body = r.body(w.body)
		}
	}
	r.ignored()
	return r.source, r.problems
}

// config reads config.toml; without one the folder is no site.
func (r *reader) config() bool {
	entries, err := fs.ReadDir(r.fsys, ".")
	if err != nil {
		r.problems.Errorf(codeUnreadable, diag.Pos{File: configFile}, "", "the site's folder cannot be read: %v", cause(err))
		return false
	}
	i := slices.IndexFunc(entries, func(e fs.DirEntry) bool { return e.Name() == configFile })
	if i < 0 {
		r.problems.Errorf(codeNoConfig, diag.Pos{File: configFile}, "run waypost init", "there is no config.toml")
		return false
	}
	if !r.regular(configFile, entries[i]) {
		return false
	}
	if t, ok := r.text(configFile); ok {
		r.source.Config = readConfig(t, &r.problems)
	}
	i = slices.IndexFunc(entries, func(e fs.DirEntry) bool { return e.Name() == root })
	if i < 0 {
		return false
	}
	if !entries[i].IsDir() {
		r.problems.Errorf(codeNotAFile, diag.Pos{File: root}, "make it a folder", "content is not a folder")
		return false
	}
	return true
}

// regular reports whether an entry is a plain file, and names what is none: a link
// could lead out of the site, and a device never ends.
func (r *reader) regular(file string, e fs.DirEntry) bool {
	if e.Type().IsRegular() {
		return true
	}
	what := "a device or a pipe"
	if e.Type()&fs.ModeSymlink != 0 {
		what = "a symbolic link"
	}
	r.problems.Errorf(codeNotAFile, diag.Pos{File: file}, "copy the file itself into the folder", "%s is %s, not a file", path.Base(file), what)
	return false
}

// walk lists the files under content/. Names that start with a dot belong to tools.
func (r *reader) walk() {
	err := fs.WalkDir(r.fsys, root, func(file string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			r.problems.Errorf(codeUnreadable, diag.Pos{File: file}, "check the permissions of the file", "%s cannot be read: %v", path.Base(file), cause(err))
			return fs.SkipDir
		case strings.HasPrefix(e.Name(), "."):
			if e.IsDir() {
				return fs.SkipDir
			}
		case e.IsDir():
		case r.regular(file, e):
			r.files = append(r.files, file)
			r.isFile[file] = true
		}
		return nil
	})
	if err != nil {
		r.problems.Errorf(codeUnreadable, diag.Pos{File: root}, "check the permissions of the folder", "the folder cannot be read: %v", cause(err))
	}
	slices.Sort(r.files)
}

// cause drops the path that fs errors repeat, which may be one of the machine.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// data reads a file up to a cap.
func (r *reader) data(file string, limit int64) ([]byte, bool) {
	f, err := r.fsys.Open(file)
	if err != nil {
		r.problems.Errorf(codeUnreadable, diag.Pos{File: file}, "check the permissions of the file", "the file cannot be read: %v", cause(err))
		return nil, false
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	switch {
	case err != nil:
		r.problems.Errorf(codeUnreadable, diag.Pos{File: file}, "check the permissions of the file", "the file cannot be read: %v", cause(err))
		return nil, false
	case int64(len(data)) > limit:
		r.problems.Errorf(codeTooLarge, diag.Pos{File: file}, "split the file, or make it smaller", "the file is larger than %s", size(limit))
		return nil, false
	}
	return data, true
}

func size(n int64) string { return fmt.Sprintf("%d MiB", n>>20) }

func (r *reader) text(file string) (*text, bool) {
	data, ok := r.data(file, maxFile)
	if !ok {
		return nil, false
	}
	return decode(file, data, &r.problems)
}

// items reads the front matter of every content file.
func (r *reader) items() []waiting {
	var out []waiting
	for _, k := range roadmap.Kinds {
		folder := path.Join(root, k.Folder) + "/"
		for _, file := range r.files {
			if strings.HasPrefix(file, folder) && strings.HasSuffix(file, ".md") {
				r.used[file] = true
				if w, ok := r.item(k.Kind, file); ok {
					r.ids[k.Kind] = append(r.ids[k.Kind], w.item.ID)
					out = append(out, w)
				}
			}
		}
	}
	return out
}

func (r *reader) item(kind roadmap.Kind, file string) (waiting, bool) {
	whole, ok := r.text(file)
	if !ok {
		return waiting{}, false
	}
	doc, ok := split(whole, &r.problems)
	if !ok {
		return waiting{}, false
	}
	values, at, ok := parseTOML(doc.front, &r.problems)
	if !ok {
		return waiting{}, false
	}
	t := &table{problems: &r.problems, fiscal: r.source.Config.Fiscal, places: at, values: values}
	it := t.item(kind, file)
	w := waiting{body: doc.body}
	s := r.source
	switch kind {
	case roadmap.KindService:
		v := t.service(it)
		s.Services, w.item = append(s.Services, v), &v.Item
	case roadmap.KindMilestone:
		v := t.milestone(it)
		s.Milestones, w.item = append(s.Milestones, v), &v.Item
	case roadmap.KindMVF:
		v := t.mvf(it)
		s.MVFs, w.item = append(s.MVFs, v), &v.Item
	case roadmap.KindMetric:
		v := t.metric(it, r.beside(file))
		s.Metrics, w.item = append(s.Metrics, v), &v.Item
	case roadmap.KindAudience:
		v := t.audience(it)
		s.Audiences, w.item = append(s.Audiences, v), &v.Item
	case roadmap.KindPost:
		v := t.post(it)
		s.Posts, w.item = append(s.Posts, v), &v.Item
	case roadmap.KindPage:
		v := t.page(it)
		s.Pages, w.item = append(s.Pages, v), &v.Item
	}
	t.close()
	return w, true
}

// beside reads the CSV file of a metric, if there is one.
func (r *reader) beside(file string) *text {
	table := strings.TrimSuffix(file, ".md") + ".csv"
	if !r.isFile[table] {
		return nil
	}
	r.used[table] = true
	t, _ := r.text(table)
	return t
}

// ignored lists the files that nothing refers to, and warns of Markdown in a folder
// whose name is no kind, which its writer believes to be published.
func (r *reader) ignored() {
	var folders []string
	for _, k := range roadmap.Kinds {
		folders = append(folders, k.Folder)
	}
	warned := map[string]bool{}
	for _, file := range r.files {
		if r.used[file] {
			continue
		}
		r.source.Ignored = append(r.source.Ignored, file)
		folder, _, nested := strings.Cut(strings.TrimPrefix(file, root+"/"), "/")
		if !nested || slices.Contains(folders, folder) || warned[folder] || !strings.HasSuffix(file, ".md") {
			continue
		}
		warned[folder] = true
		r.problems.Warnf(codeUnknownFolder, diag.Pos{File: file}, diag.DidYouMean(folder, folders), "content/%s is no kind of content, so its files are left out", folder)
	}
}
