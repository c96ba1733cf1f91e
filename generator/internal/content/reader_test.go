package content_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/waypost/waypost/generator/internal/content"
	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/pack"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

// edited is a site in memory whose files have times.
type edited struct {
	fstest.MapFS
	now     time.Time
	changed []string // the files that were written or removed since they were last read
}

func (e *edited) remove(name string) {
	e.changed = append(e.changed, name)
	delete(e.MapFS, name)
}

func (e *edited) write(name, data string) {
	e.changed = append(e.changed, name)
	e.MapFS[name] = &fstest.MapFile{Data: []byte(data), ModTime: e.now}
}

// opened counts the files of a site that are opened.
type opened struct {
	fs.FS
	names []string
}

func (o *opened) Open(name string) (fs.File, error) {
	o.names = append(o.names, name)
	return o.FS.Open(name)
}

// The texts ask for everything that the rest of a site may decide.
var texts = []string{
	"Plain.\n",
	"[a](../mvfs/a.md) and [b](b.md)\n",
	"[gone](nowhere.md) [notes](../notes/n.md)\n",
	"::: for investors\nSecret.\n::: else\nOpen.\n:::\n",
	"::: for board\nOpen?\n:::\n",
	"```chart m\nfrom = \"2026-Q1\"\n```\n",
	"```chart n\ncompare = \"m\"\n```\n",
	"```metrics\nshow = \"m, n\"\n```\n",
	"[data](../data/d.csv) ![](../data/p.svg)\n",
	"[table](../metrics/m.csv)\n",
	"[^1] <b>HTML</b>\n\n[^1]: Note.\n",
	"[x](#nothing)\n",
}

func (e *edited) step(random *rand.Rand) string {
	pick := func(list ...string) string { return list[random.IntN(len(list))] }
	switch random.IntN(3) {
	case 0: // within the time that a stamp cannot tell
	case 1:
		e.now = e.now.Add(time.Millisecond)
	default:
		e.now = e.now.Add(time.Minute)
	}
	mvf := "content/mvfs/" + pick("a", "b", "c", "d") + ".md"
	switch random.IntN(12) {
	case 0, 1, 2:
		e.write(mvf, "+++\ntitle = \"A\"\nservice = \"s\"\n+++\n"+pick(texts...))
		return "a body"
	case 3:
		e.write(mvf, "+++\ntitle = \""+pick("A", "B", "C")+"\"\n"+pick("", "due = \"2026-Q1\"\n", "nokey = 1\n", "due = \n")+"+++\n"+pick(texts...))
		return "front matter"
	case 4:
		e.remove(mvf)
		return "deleted"
	case 5:
		e.write("content/audiences/"+pick("investors", "board")+".md", "+++\ntitle = \"R\"\n+++\n"+pick(texts...))
		return "an audience"
	case 6:
		e.remove("content/" + pick("audiences/board.md", "audiences/investors.md", "metrics/m.md", "metrics/n.md", "metrics/m.csv", "data/d.csv", "notes/n.md"))
		return "something deleted"
	case 7:
		e.write("content/metrics/"+pick("m", "n")+".md", "+++\ntitle = \"M\"\nunit = \"count\"\n"+pick("", "id = \"o\"\n")+"+++\n"+pick(texts...))
		return "a metric"
	case 8:
		e.write("content/metrics/m.csv", "at,actual\n2026-"+pick("Q1,1\n", "Q2,2\n", "Q2,x\n", "H1,\xff\n"))
		return "a table"
	case 9:
		e.write("config.toml", "title = \"T\"\n[fiscal]\nyear_starts = \""+pick("Jan", "Apr")+"\"\n"+pick("", "", "nokey = 1\n"))
		return "the config"
	case 10:
		e.write("content/data/"+pick("d.csv", "p.svg"), pick("a,b\n", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "<svg onload=\"x\"/>"))
		return "an asset"
	default:
		e.write("content/notes/n.md", pick("Note.\n", "More.\n"))
		return "a stray file"
	}
}

// What a reader returns after any edits is what Read returns, problems and hints
// included; also when files change faster than their stamps, when what it keeps was
// put aside in between, and when it is told which files have changed.
func TestReaderIsRead(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	site := &edited{MapFS: fstest.MapFS{}, now: time.Date(2026, 8, 14, 12, 0, 0, 0, time.UTC)}
	site.write("config.toml", "title = \"T\"\n")
	site.write("content/services/s.md", "+++\ntitle = \"S\"\n+++\n")
	reader := content.NewReader()
	var said []string
	for i := range 1200 {
		said = append(said, site.step(random))
		if i%250 == 0 {
			reader = restored(t, reader)
		}
		read := reader.Read
		switch random.IntN(6) {
		case 0, 1, 2:
			read = func(fsys fs.FS) (*roadmap.Source, diag.List) { return reader.Reread(fsys, site.changed) }
		case 3:
			continue // more than one change
		}
		src, problems := read(site)
		site.changed = nil
		wantSrc, want := content.Read(site)
		if !reflect.DeepEqual(problems.Sorted(), want.Sorted()) {
			t.Fatalf("after %q:\n%v\na single read says\n%v", said[max(0, len(said)-5):], problems.Sorted(), want.Sorted())
		}
		if plain(src) != plain(wantSrc) {
			t.Fatalf("after %q the sources differ", said[max(0, len(said)-5):])
		}
	}
}

// plain is a source without the difference between what is empty and what is not there,
// which an encoding may lose.
func plain(src *roadmap.Source) string {
	var b strings.Builder
	var write func(v reflect.Value)
	write = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Pointer:
			if !v.IsNil() {
				write(v.Elem())
			}
		case reflect.Struct:
			for i := range v.NumField() {
				fmt.Fprintf(&b, "%s{", v.Type().Field(i).Name)
				write(v.Field(i))
				b.WriteString("}")
			}
		case reflect.Slice:
			for i := range v.Len() {
				write(v.Index(i))
				b.WriteString(",")
			}
		case reflect.Map:
			keys := v.MapKeys()
			slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
			for _, k := range keys {
				fmt.Fprintf(&b, "%v:", k)
				write(v.MapIndex(k))
			}
		default:
			fmt.Fprintf(&b, "%v", v)
		}
	}
	texts := src.Texts.All()
	whole := *src
	whole.Texts = roadmap.Texts{}
	write(reflect.ValueOf(whole))
	write(reflect.ValueOf(texts))
	return b.String()
}

func restored(t *testing.T, r *content.Reader) *content.Reader {
	t.Helper()
	stored := pack.Append(nil, r.Files)
	out := content.NewReader()
	if err := pack.Read(string(stored), &out.Files); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(out.Files, r.Files) {
		t.Fatal("what was put aside comes back as something else")
	}
	return out
}

// A file that has not changed is not opened. An item whose front matter says what it said
// is the same value as before, whatever becomes of its text.
func TestReaderOpensWhatChanged(t *testing.T) {
	site := &edited{MapFS: fstest.MapFS{}, now: time.Date(2026, 8, 14, 12, 0, 0, 0, time.UTC)}
	site.write("config.toml", "title = \"T\"\n")
	for i := range 20 {
		site.write(fmt.Sprintf("content/mvfs/a%d.md", i), fmt.Sprintf("+++\ntitle = \"A\"\n+++\n[next](a%d.md)\n", (i+1)%20))
	}
	reader := content.NewReader()
	site.now = site.now.Add(time.Minute)
	site.write("content/mvfs/a3.md", "+++\ntitle = \"A\"\n+++\n")
	before, _ := reader.Read(site)
	site.now = site.now.Add(time.Minute)
	site.write("content/mvfs/a7.md", "+++\ntitle = \"A\"\n+++\nOther.\n")
	watched := &opened{FS: site}
	after, _ := reader.Read(watched)
	var files []string
	for _, name := range watched.names {
		if strings.HasSuffix(name, ".md") {
			files = append(files, name)
		}
	}
	slices.Sort(files)
	if want := []string{"content/mvfs/a3.md", "content/mvfs/a7.md"}; !slices.Equal(files, want) { // a3 was new when it was read
		t.Errorf("opened %q, want %q", files, want)
	}
	for i, m := range after.MVFs {
		if m != before.MVFs[i] {
			t.Errorf("%s is another value", m.File)
		}
		if same := reflect.DeepEqual(after.Texts.Of(&m.Item), before.Texts.Of(&m.Item)); same == (m.ID == "a7") {
			t.Errorf("%s has the same text: %t", m.File, same)
		}
	}

	// Its time and size are those of the version before.
	old := site.MapFS["content/mvfs/a9.md"]
	site.MapFS["content/mvfs/a9.md"] = &fstest.MapFile{Data: bytes.Replace(old.Data, []byte(`"A"`), []byte(`"B"`), 1), ModTime: old.ModTime}
	title := func() string {
		src, _ := reader.Read(site)
		return src.MVFs[slices.IndexFunc(src.MVFs, func(m *roadmap.MVFSource) bool { return m.ID == "a9" })].Title
	}
	if title() != "A" {
		t.Error("a file whose stamp is the same was opened")
	}
	again, _ := reader.Reread(site, []string{"content/mvfs/a9.md"})
	if i := slices.IndexFunc(again.MVFs, func(m *roadmap.MVFSource) bool { return m.ID == "a9" }); again.MVFs[i].Title != "B" {
		t.Error("a file that is named was not opened")
	}
	site.MapFS["content/mvfs/a9.md"] = old
	reader.Doubt("content/mvfs/a9.md")
	if title() != "A" {
		t.Error("a doubted file was not opened")
	}
}
