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
	"sync"

	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/parallel"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/stamp"
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
	kept     *Reader                // what earlier reads found; nil where there are none
	stamps   map[string]stamp.Stamp // of the files under content/, where kept is set
	newest   int64                  // the latest time among them
	problems diag.List
	source   *roadmap.Source
	files    []string        // every regular file under content/, sorted
	isFile   map[string]bool // the same as a set
	owned    map[string]bool // the content files, and the tables beside them
	shown    map[string]bool // the files that some text refers to
	ids      map[roadmap.Kind][]string
	idSum    Sum            // of ids and the fiscal year
	compared int            // broken links that got the nearest file as a hint
	drafts   []*draft       // one for each content file
	places   map[string]int // the place of each content file among them
	early    []diag.Problem // of the config and the list of files
	doubled  bool           // two items have one id
	faulty   []int          // the places of the drafts that have problems, in order
	late     diag.List      // the problems of assets, and of files that nothing refers to
}

// draft is one content file at work. Links and sections refer to items, so all front
// matter is read before the first body.
type draft struct {
	*reader // while the draft is at work
	*File
	file     string
	kind     roadmap.Kind
	body     *text     // nil when it was not read, because it is known
	problems diag.List // of the half at work
}

func newReader(fsys fs.FS) *reader {
	return &reader{
		fsys: fsys, stamps: map[string]stamp.Stamp{}, source: &roadmap.Source{Config: roadmap.DefaultConfig()},
		isFile: map[string]bool{}, owned: map[string]bool{}, shown: map[string]bool{}, ids: map[roadmap.Kind][]string{}, places: map[string]int{},
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
func Read(fsys fs.FS) (*roadmap.Source, diag.List) { return newReader(fsys).read() }

func (r *reader) read() (*roadmap.Source, diag.List) {
	if r.config() {
		r.walk()
		r.early = r.problems.Sorted()
		r.fronts()
		r.bodies()
		r.keep()
		r.take()
		r.loadAssets()
	}
	r.ignored()
	return r.source, r.all()
}

// all is every problem, those of assets and of ignored files last.
func (r *reader) all() diag.List {
	out := r.problems
	out.Append(r.late)
	return out
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
			r.stamp(file, e)
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

// data reads a file, up to a cap, into a buffer.
func (r *reader) data(data *bytes.Buffer, file string, limit int64, problems *diag.List) bool {
	unreadable := func(err error) bool {
		problems.Errorf(codeUnreadable, diag.Pos{File: file}, "check the permissions of the file", "the file cannot be read: %v", cause(err))
		return false
	}
	f, err := r.fsys.Open(file)
	if err != nil {
		return unreadable(err)
	}
	defer func() { _ = f.Close() }()
	if info, err := f.Stat(); err == nil {
		data.Grow(int(min(info.Size(), limit)) + bytes.MinRead)
	}
	if _, err := data.ReadFrom(io.LimitReader(f, limit+1)); err != nil {
		return unreadable(err)
	}
	if int64(data.Len()) > limit {
		problems.Errorf(codeTooLarge, diag.Pos{File: file}, "split the file, or make it smaller", "the file is larger than %s", size(limit))
		return false
	}
	return true
}

func size(n int64) string { return fmt.Sprintf("%d MiB", n>>20) }

func (r *reader) text(file string, problems *diag.List) (*text, bool) {
	data := buffers.Get().(*bytes.Buffer)
	defer release(data)
	if !r.data(data, file, maxFile, problems) {
		return nil, false
	}
	return decode(file, data.Bytes(), problems)
}

// buffers are used again, because there are many files.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }} //nolint:gochecknoglobals // holds nothing that anybody sees

func release(b *bytes.Buffer) {
	b.Reset()
	buffers.Put(b)
}

// fronts reads the front matter of every content file.
func (r *reader) fronts() {
	for _, k := range roadmap.Kinds {
		folder := path.Join(root, k.Folder) + "/"
		for _, file := range r.files {
			if strings.HasPrefix(file, folder) && strings.HasSuffix(file, ".md") {
				r.places[file] = len(r.drafts)
				r.drafts = append(r.drafts, &draft{reader: r, file: file, kind: k.Kind})
			}
		}
	}
	parallel.Each(len(r.drafts), func(i int) { r.drafts[i].readFront() })
	for _, d := range r.drafts {
		r.owned[d.file] = true
		if d.Front.Table != "" {
			r.owned[d.Front.Table] = true
		}
		if it := d.Item.item(); it != nil {
			r.ids[d.kind] = append(r.ids[d.kind], it.ID)
		}
	}
	r.idSum = r.sumIDs()
}

// bodies renders the text of every item.
func (r *reader) bodies() {
	parallel.Each(len(r.drafts), func(i int) { r.drafts[i].readText() })
}

// take takes over the items, the texts and the problems of all files in their order.
func (r *reader) take() {
	texts := make(map[roadmap.ItemID]roadmap.Body, len(r.drafts))
	for i, d := range r.drafts {
		if it := d.Item.item(); it != nil {
			d.Item.add(r.source)
			if _, taken := texts[it.Key()]; taken { // reported where items are joined
				r.doubled = true
			} else {
				texts[it.Key()] = d.Text.Body
			}
		}
		if d.wrong() {
			r.faulty = append(r.faulty, i)
		}
	}
	r.source.Texts = roadmap.NewByItem(texts)
	r.report()
}

// wrong reports whether the file has problems.
func (d *draft) wrong() bool { return len(d.Front.Problems)+len(d.Text.Problems) > 0 }

// report takes over the problems of all files.
func (r *reader) report() {
	for _, i := range r.faulty {
		d := r.drafts[i]
		var problems diag.List
		for _, p := range slices.Concat(d.Front.Problems, d.Text.Problems) {
			problems.Add(p)
		}
		for _, p := range problems.Sorted() {
			if i := slices.IndexFunc(d.Text.Missing, func(w Wanted) bool { return w.Pos == p.Pos }); i >= 0 && p.Code == codeBrokenLink {
				p.Hint = r.nearestFile(d.Text.Missing[i].File)
			}
			r.problems.Add(p)
		}
	}
}

// open reads a file and cuts it in two.
func (d *draft) open() (document, bool) {
	whole, ok := d.text(d.file, &d.problems)
	if !ok {
		return document{}, false
	}
	return split(whole, &d.problems)
}

// parse reads the front matter; beside is the CSV file beside a metric, or nil.
func (d *draft) parse(front, beside *text) Item {
	values, at, ok := parseTOML(front, &d.problems)
	if !ok {
		return Item{}
	}
	t := &table{problems: &d.problems, fiscal: d.source.Config.Fiscal, places: at, values: values}
	it := t.item(d.kind, d.file)
	var v Item
	switch d.kind {
	case roadmap.KindService:
		v.Service = t.service(it)
	case roadmap.KindMilestone:
		v.Milestone = t.milestone(it)
	case roadmap.KindMVF:
		v.MVF = t.mvf(it)
	case roadmap.KindMetric:
		v.Metric = t.metric(it, beside)
	case roadmap.KindAudience:
		v.Audience = t.audience(it)
	case roadmap.KindPost:
		v.Post = t.post(it)
	case roadmap.KindPage:
		v.Page = t.page(it)
	}
	t.close()
	return v
}

// tableFile is the CSV file of a metric, or "".
func (d *draft) tableFile() string {
	file := strings.TrimSuffix(d.file, ".md") + ".csv"
	if d.kind != roadmap.KindMetric || !d.isFile[file] {
		return ""
	}
	return file
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
		if r.owned[file] || r.shown[file] {
			continue
		}
		r.source.Ignored = append(r.source.Ignored, file)
		folder, _, nested := strings.Cut(strings.TrimPrefix(file, root+"/"), "/")
		if !nested || slices.Contains(folders, folder) || warned[folder] || !strings.HasSuffix(file, ".md") {
			continue
		}
		warned[folder] = true
		r.late.Warnf(codeUnknownFolder, diag.Pos{File: file}, diag.DidYouMean(folder, folders), "content/%s is no kind of content, so its files are left out", folder)
	}
}
