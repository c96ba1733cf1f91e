package content

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/parallel"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/stamp"
)

// Reader reads a site again and again, and keeps what each content file gave. A file is
// opened again when its stamp has changed, or is not to be believed; each half of it, the
// front matter and the text, is read again when its bytes have changed, or something else
// that it depends on. So what it returns is what Read returns. An item whose front matter
// says what it said is the same value as before, and no value is ever changed.
type Reader struct {
	// Files is what is kept, by the path of the content file. It may be put aside and
	// given to another reader of the same version of this package. No file is ever changed.
	Files  map[string]*File
	assets map[string]keptAsset
	last   *reader // the last read, as far as it had a config and content
}

// NewReader makes a reader that knows nothing yet.
func NewReader() *Reader { return &Reader{Files: map[string]*File{}, assets: map[string]keptAsset{}} }

// Read reads a site, as the function of that name does.
func (k *Reader) Read(fsys fs.FS) (*roadmap.Source, diag.List) {
	k.last = nil
	r := newReader(fsys)
	r.kept = k
	return r.read()
}

// Forget lets go of what Reread needs of the last read, for who will not ask for that.
func (k *Reader) Forget() { k.last = nil }

// Reread is Read when nothing has changed since the last one but the named files. It looks
// at no other file, as long as the changes are within content files and assets: what makes
// or removes a file, or changes an id or the config, is read as a whole.
func (k *Reader) Reread(fsys fs.FS, files []string) (*roadmap.Source, diag.List) {
	k.Doubt(files...)
	if r := k.again(fsys, files); r != nil {
		return r.source, r.all()
	}
	return k.Read(fsys)
}

// again reads the named files, and takes all else from the last read; nil when that does
// not do.
func (k *Reader) again(fsys fs.FS, files []string) *reader {
	last := k.last
	if last == nil || last.doubled {
		return nil
	}
	r := newReader(fsys)
	r.kept, r.stamps, r.newest, r.places = k, last.stamps, last.newest, last.places
	r.files, r.isFile, r.owned, r.ids, r.idSum = last.files, last.isFile, last.owned, last.ids, last.idSum
	r.early, r.source.Config = last.early, last.source.Config
	for _, p := range r.early {
		r.problems.Add(p)
	}
	r.drafts = slices.Clone(last.drafts)
	changed := map[int]*draft{} // as it was
	referred := true            // what texts refer to is what it was
	for _, file := range files {
		info, err := fs.Lstat(fsys, file)
		if err != nil || !info.Mode().IsRegular() || !r.isFile[file] {
			return nil
		}
		r.stampOf(file, info)
		if metric, ok := strings.CutSuffix(file, ".csv"); ok {
			file, referred = metric+".md", false
		}
		i, ok := r.places[file]
		if !ok {
			referred = false
		} else if changed[i] == nil {
			old := r.drafts[i]
			changed[i], r.drafts[i] = old, &draft{reader: r, file: old.file, kind: old.kind}
		}
	}
	places := slices.Sorted(maps.Keys(changed))
	parallel.Each(len(places), func(n int) { r.drafts[places[n]].readFront() })
	for i, old := range changed {
		now := r.drafts[i]
		if was, is := old.Item.item(), now.Item.item(); was == nil || is == nil || was.ID != is.ID || old.Front.Table != now.Front.Table {
			return nil // texts elsewhere may depend on it
		}
	}
	parallel.Each(len(places), func(n int) { r.drafts[places[n]].readText() })
	for i, old := range changed {
		now := r.drafts[i]
		if now.Item.item() == nil {
			return nil // the file has vanished meanwhile
		}
		now.reader = nil
		k.Files[now.file] = now.File
		referred = referred && len(old.Text.Assets)+len(now.Text.Assets) == 0
	}
	k.last = r
	r.takeAgain(last, changed)
	if referred {
		r.shown, r.source.Assets, r.source.Ignored, r.late = last.shown, last.source.Assets, last.source.Ignored, last.late
	} else {
		r.loadAssets()
		r.ignored()
	}
	return r
}

// takeAgain is take after some drafts, here as they were in the last read, have changed.
func (r *reader) takeAgain(last *reader, changed map[int]*draft) {
	texts := make(map[roadmap.ItemID]roadmap.Body, len(changed))
	same := true // the items are
	r.faulty = slices.DeleteFunc(slices.Clone(last.faulty), func(i int) bool { return changed[i] != nil })
	for i, old := range changed {
		now := r.drafts[i]
		same = same && old.Item == now.Item
		texts[now.Item.item().Key()] = now.Text.Body
		if now.wrong() {
			r.faulty = append(r.faulty, i)
		}
	}
	slices.Sort(r.faulty)
	if same {
		s := last.source
		r.source.Services, r.source.Milestones, r.source.MVFs, r.source.Metrics = s.Services, s.Milestones, s.MVFs, s.Metrics
		r.source.Audiences, r.source.Posts, r.source.Pages = s.Audiences, s.Posts, s.Pages
	} else {
		for _, d := range r.drafts {
			d.Item.add(r.source)
		}
	}
	r.source.Texts = last.source.Texts.With(texts)
	r.report()
}

// Doubt makes the next Read open files whatever their stamps say: those that were written
// while a read was at work, or just after it.
func (k *Reader) Doubt(files ...string) {
	for _, name := range files {
		delete(k.assets, name)
		if metric, ok := strings.CutSuffix(name, ".csv"); ok {
			name = metric + ".md"
		}
		if f, ok := k.Files[name]; ok {
			doubted := *f
			doubted.Stamp = Stamp{}
			k.Files[name] = &doubted
		}
	}
}

// Sum is a digest of what something depends on.
type Sum [sha256.Size]byte

// sumOf is the digest of a list of texts.
func sumOf(parts ...string) Sum {
	b := buffers.Get().(*bytes.Buffer)
	defer release(b)
	for _, p := range parts {
		b.Write(binary.AppendUvarint(b.AvailableBuffer(), uint64(len(p))))
		b.WriteString(p)
	}
	return sha256.Sum256(b.Bytes())
}

// Stamp is what the file system says of a file and of the table beside it. Its zero value
// is not to be believed.
type Stamp struct{ File, Table stamp.Stamp }

// File is what one content file gave: a plain value.
type File struct {
	Stamp Stamp
	Item  Item
	Front Front
	Text  Text
}

// Same reports whether another read gave the same: what a file gives follows from these.
func (f *File) Same(other *File) bool {
	a, b := f.Front, other.Front
	return f.Stamp == other.Stamp && a.Sum == b.Sum && a.Year == b.Year && a.Table == b.Table &&
		f.Text.Sum == other.Text.Sum && f.Text.IDs == other.Text.IDs && maps.Equal(f.Text.Files, other.Text.Files)
}

// Front is the first half of a file, its front matter.
type Front struct {
	Sum      Sum    // of its bytes and the table's
	Year     string // the fiscal year, by which dates are read
	Table    string // the CSV file beside a metric, or ""
	Problems []diag.Problem
}

// Text is the second half of a file, and what it asked of the rest of the site.
type Text struct {
	Sum      Sum // of its bytes and its first line
	Body     roadmap.Body
	Problems []diag.Problem
	Assets   []Wanted          // what the text shows or offers
	Missing  []Wanted          // links to files that are not there
	Files    map[string]Answer // what its links found
	IDs      Sum               // of all ids and the fiscal year; zero when it asked for none
}

// Wanted is a file that a text refers to, and where it does.
type Wanted struct {
	File string
	Pos  diag.Pos
}

// Answer is what a link within the site finds.
type Answer byte

// The answers.
const (
	isNothing Answer = iota
	isPage           // a content file
	isStray          // Markdown that is no content file
	isAsset          // any other file
)

// Item is one item of any kind; all but one of the pointers are nil.
type Item struct {
	Service   *roadmap.ServiceSource
	Milestone *roadmap.MilestoneSource
	MVF       *roadmap.MVFSource
	Metric    *roadmap.MetricSource
	Audience  *roadmap.Audience
	Post      *roadmap.PostSource
	Page      *roadmap.Page
}

// asks looks for a file that the text refers to.
func (d *draft) asks(file string) Answer {
	found := d.answer(file)
	if d.kept != nil {
		if d.Text.Files == nil {
			d.Text.Files = map[string]Answer{}
		}
		d.Text.Files[file] = found
	}
	return found
}

func (r *reader) answer(file string) Answer {
	switch {
	case !r.isFile[file]:
		return isNothing
	case !strings.HasSuffix(file, ".md"):
		return isAsset
	case r.owned[file]:
		return isPage
	}
	return isStray
}

// asksIDs notes that the text depends on which ids there are, or on the fiscal year.
func (d *draft) asksIDs() { d.Text.IDs = d.idSum }

// sumIDs is the digest of what texts may ask besides files.
func (r *reader) sumIDs() Sum {
	parts := []string{r.year()}
	for _, k := range []roadmap.Kind{roadmap.KindAudience, roadmap.KindMetric} {
		parts = append(parts, string(k))
		parts = append(parts, r.ids[k]...)
	}
	return sumOf(parts...)
}

func (r *reader) year() string {
	f := r.source.Config.Fiscal
	return strconv.Itoa(int(f.YearStarts)) + " " + strconv.FormatBool(f.NamedByStart)
}

// stamp notes what the file system says of a file.
func (r *reader) stamp(file string, e fs.DirEntry) {
	if r.kept == nil {
		return
	}
	if info, err := e.Info(); err == nil {
		r.stampOf(file, info)
	}
}

func (r *reader) stampOf(file string, info fs.FileInfo) {
	delete(r.stamps, file)
	if !info.ModTime().IsZero() {
		s := stamp.Of(info)
		r.stamps[file] = s
		r.newest = max(r.newest, s.Last())
	}
}

// believed is the stamp of a file and of the table beside it, or the zero value.
func (r *reader) believed(file, table string) Stamp {
	s := Stamp{File: r.stamps[file]}
	if table != "" {
		s.Table = r.stamps[table]
	}
	if !s.File.Settled(r.newest) || table != "" && !s.Table.Settled(r.newest) {
		return Stamp{}
	}
	return s
}

// known is what an earlier read found in the file.
func (d *draft) known() (*File, bool) {
	if d.kept == nil {
		return nil, false
	}
	f, ok := d.kept.Files[d.file]
	return f, ok
}

// readFront reads the file and its front matter, as far as they are not known.
func (d *draft) readFront() {
	old, known := d.known()
	table := d.tableFile()
	stamp := d.believed(d.file, table)
	if known && stamp != (Stamp{}) && stamp == old.Stamp && old.Front.Year == d.year() {
		d.File = old
		return
	}
	doc, ok := d.open()
	d.File = &File{}
	if ok {
		var beside *text
		if table != "" {
			beside, _ = d.text(table, &d.problems)
		}
		d.body = doc.body
		d.File = &File{Stamp: stamp, Front: Front{Table: table, Year: d.year()}}
		if d.kept != nil {
			d.Text.Sum = sumOf(strconv.Itoa(doc.body.line), doc.body.src)
			d.Front.Sum = sumOf(doc.front.src)
			if beside != nil {
				d.Front.Sum = sumOf(doc.front.src, beside.src)
			}
		}
		if d.problems.Len() > 0 {
			d.Stamp = Stamp{} // a file that cannot be read becomes readable without a change of its time
		} else if known && d.Front.Sum == old.Front.Sum && d.Front.Year == old.Front.Year && table == old.Front.Table {
			d.Item, d.Front = old.Item, old.Front
			return
		}
		d.Item = d.parse(doc.front, beside)
	}
	d.Front.Problems, d.problems = d.problems.Sorted(), diag.List{}
}

// readText renders the text of the file, unless it is known.
func (d *draft) readText() {
	if d.Item.item() == nil {
		return
	}
	if old, known := d.known(); known && d.sameText(old) {
		if d.File != old {
			d.Text = old.Text
		}
		return
	} else if d.File == old {
		front := *old
		d.File = &front
	}
	if d.body == nil { // other files have changed
		doc, ok := d.open()
		if !ok {
			d.Item, d.Text = Item{}, Text{Problems: d.problems.Sorted()}
			return
		}
		d.body = doc.body
	}
	d.Text = Text{Sum: d.Text.Sum}
	d.Text.Body = d.render(d.body)
	d.Text.Problems, d.body = d.problems.Sorted(), nil
}

// sameText reports whether rendering the text again would give what is kept.
func (d *draft) sameText(old *File) bool {
	if d.Text.Sum != old.Text.Sum || old.Text.IDs != (Sum{}) && old.Text.IDs != d.idSum {
		return false
	}
	for file, found := range old.Text.Files {
		if d.answer(file) != found {
			return false
		}
	}
	return true
}

// keep puts aside what the files gave.
func (r *reader) keep() {
	if r.kept == nil {
		return
	}
	r.kept.Files = make(map[string]*File, len(r.drafts))
	for _, d := range r.drafts {
		d.reader = nil // which the next read shall not keep alive
		if d.Item.item() != nil {
			r.kept.Files[d.file] = d.File
		}
	}
	r.kept.last = r
}

// keptAsset is a file that some text refers to, as it is published.
type keptAsset struct {
	stamp Stamp
	data  []byte
}

// asset reads a file as it is published; one that is not has problems.
func (r *reader) asset(file, kind string) ([]byte, []diag.Problem) {
	stamp := r.believed(file, "")
	if r.kept != nil && stamp != (Stamp{}) {
		if known := r.kept.assets[file]; known.stamp == stamp {
			return known.data, nil
		}
	}
	data, problems := r.readAsset(file, kind)
	if r.kept != nil && problems.Len() == 0 {
		r.kept.assets[file] = keptAsset{stamp, data}
	}
	return data, problems.Sorted()
}

// item is what every kind has; nil when there is none.
func (v Item) item() *roadmap.Item {
	switch {
	case v.Service != nil:
		return &v.Service.Item
	case v.Milestone != nil:
		return &v.Milestone.Item
	case v.MVF != nil:
		return &v.MVF.Item
	case v.Metric != nil:
		return &v.Metric.Item
	case v.Audience != nil:
		return &v.Audience.Item
	case v.Post != nil:
		return &v.Post.Item
	case v.Page != nil:
		return &v.Page.Item
	}
	return nil
}

// add puts the item among the others of its kind.
func (v Item) add(s *roadmap.Source) {
	switch {
	case v.Service != nil:
		s.Services = append(s.Services, v.Service)
	case v.Milestone != nil:
		s.Milestones = append(s.Milestones, v.Milestone)
	case v.MVF != nil:
		s.MVFs = append(s.MVFs, v.MVF)
	case v.Metric != nil:
		s.Metrics = append(s.Metrics, v.Metric)
	case v.Audience != nil:
		s.Audiences = append(s.Audiences, v.Audience)
	case v.Post != nil:
		s.Posts = append(s.Posts, v.Post)
	case v.Page != nil:
		s.Pages = append(s.Pages, v.Page)
	}
}
