package content

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/parallel"
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

// reader holds what the texts of one site share. It changes between the steps of Read
// only; within a step all files are read at the same time, and each keeps what it finds
// in its draft.
type reader struct {
	fsys     fs.FS
	problems diag.List
	source   *roadmap.Source
	files    []string        // every regular file under content/, sorted
	isFile   map[string]bool // the same as a set
	used     map[string]bool // the files that some text refers to
	ids      map[roadmap.Kind][]string
	compared int // broken links that got the nearest file as a hint
}

// draft is one content file at work. Links and sections refer to items, so all front
// matter is read before the first body.
type draft struct {
	*reader
	file     string
	kind     roadmap.Kind
	add      func(*roadmap.Source) // puts the value among the others of its kind
	item     *roadmap.Item         // nil when the front matter could not be read
	body     *text
	problems diag.List
	table    string              // the CSV file beside a metric, or ""
	assets   []wantedAsset       // what the text shows or offers
	missing  map[diag.Pos]string // links to files that are not there
}

func newReader(fsys fs.FS) *reader {
	return &reader{
		fsys: fsys, source: &roadmap.Source{Config: roadmap.DefaultConfig()},
		isFile: map[string]bool{}, used: map[string]bool{}, ids: map[roadmap.Kind][]string{},
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
		drafts := r.fronts()
		r.bodies(drafts)
		r.loadAssets(drafts)
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
	if t, ok := r.text(configFile, &r.problems); ok {
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
func (r *reader) data(file string, limit int64, problems *diag.List) ([]byte, bool) {
	unreadable := func(err error) ([]byte, bool) {
		problems.Errorf(codeUnreadable, diag.Pos{File: file}, "check the permissions of the file", "the file cannot be read: %v", cause(err))
		return nil, false
	}
	f, err := r.fsys.Open(file)
	if err != nil {
		return unreadable(err)
	}
	defer func() { _ = f.Close() }()
	var data bytes.Buffer
	if info, err := f.Stat(); err == nil {
		data.Grow(int(min(info.Size(), limit)) + bytes.MinRead)
	}
	if _, err := data.ReadFrom(io.LimitReader(f, limit+1)); err != nil {
		return unreadable(err)
	}
	if int64(data.Len()) > limit {
		problems.Errorf(codeTooLarge, diag.Pos{File: file}, "split the file, or make it smaller", "the file is larger than %s", size(limit))
		return nil, false
	}
	return data.Bytes(), true
}

func size(n int64) string { return fmt.Sprintf("%d MiB", n>>20) }

func (r *reader) text(file string, problems *diag.List) (*text, bool) {
	data, ok := r.data(file, maxFile, problems)
	if !ok {
		return nil, false
	}
	return decode(file, data, problems)
}

// fronts reads the front matter of every content file.
func (r *reader) fronts() []*draft {
	var drafts []*draft
	for _, k := range roadmap.Kinds {
		folder := path.Join(root, k.Folder) + "/"
		for _, file := range r.files {
			if strings.HasPrefix(file, folder) && strings.HasSuffix(file, ".md") {
				r.used[file] = true
				drafts = append(drafts, &draft{reader: r, file: file, kind: k.Kind})
			}
		}
	}
	parallel.Each(len(drafts), func(i int) { drafts[i].front() })
	for _, d := range drafts {
		if d.table != "" {
			r.used[d.table] = true
		}
		if d.item != nil {
			d.add(r.source)
			r.ids[d.kind] = append(r.ids[d.kind], d.item.ID)
		}
	}
	return drafts
}

// bodies renders the text of every item, and takes over the problems of all files in
// their order.
func (r *reader) bodies(drafts []*draft) {
	parallel.Each(len(drafts), func(i int) {
		if d := drafts[i]; d.item != nil {
			d.item.Body = d.render(d.body)
			d.body = nil
		}
	})
	for _, d := range drafts {
		for _, p := range d.problems.Sorted() {
			if target, ok := d.missing[p.Pos]; ok && p.Code == codeBrokenLink {
				p.Hint = r.nearestFile(target)
			}
			r.problems.Add(p)
		}
	}
}

// front reads a file and its front matter.
func (d *draft) front() {
	whole, ok := d.text(d.file, &d.problems)
	if !ok {
		return
	}
	doc, ok := split(whole, &d.problems)
	if !ok {
		return
	}
	values, at, ok := parseTOML(doc.front, &d.problems)
	if !ok {
		return
	}
	t := &table{problems: &d.problems, fiscal: d.source.Config.Fiscal, places: at, values: values}
	it := t.item(d.kind, d.file)
	d.body = doc.body
	switch d.kind {
	case roadmap.KindService:
		v := t.service(it)
		d.item, d.add = &v.Item, func(s *roadmap.Source) { s.Services = append(s.Services, v) }
	case roadmap.KindMilestone:
		v := t.milestone(it)
		d.item, d.add = &v.Item, func(s *roadmap.Source) { s.Milestones = append(s.Milestones, v) }
	case roadmap.KindMVF:
		v := t.mvf(it)
		d.item, d.add = &v.Item, func(s *roadmap.Source) { s.MVFs = append(s.MVFs, v) }
	case roadmap.KindMetric:
		v := t.metric(it, d.beside())
		d.item, d.add = &v.Item, func(s *roadmap.Source) { s.Metrics = append(s.Metrics, v) }
	case roadmap.KindAudience:
		v := t.audience(it)
		d.item, d.add = &v.Item, func(s *roadmap.Source) { s.Audiences = append(s.Audiences, v) }
	case roadmap.KindPost:
		v := t.post(it)
		d.item, d.add = &v.Item, func(s *roadmap.Source) { s.Posts = append(s.Posts, v) }
	case roadmap.KindPage:
		v := t.page(it)
		d.item, d.add = &v.Item, func(s *roadmap.Source) { s.Pages = append(s.Pages, v) }
	}
	t.close()
}

// beside reads the CSV file of a metric, if there is one.
func (d *draft) beside() *text {
	table := strings.TrimSuffix(d.file, ".md") + ".csv"
	if !d.isFile[table] {
		return nil
	}
	d.table = table
	t, _ := d.text(table, &d.problems)
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
