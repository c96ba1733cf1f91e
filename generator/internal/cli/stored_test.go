package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/waypost/waypost/generator/internal/content"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/stamp"
)

// What the last build read of a file is taken as long as the file is as it was, when this
// program wrote it whole.
func TestKeptContentIsTaken(t *testing.T) {
	t.Setenv(cacheVariable, "")
	e := small(t)
	output := filepath.Join(e.root, "public")
	build := func() string {
		t.Helper()
		if code, said := e.build(output); code != 0 {
			t.Fatal(said)
		}
		page, err := os.ReadFile(filepath.Join(output, "mvfs", "a.1", "index.html"))
		if err != nil {
			t.Fatal(err)
		}
		return string(page)
	}
	const milestone = "content/milestones/first-value.md"
	item := e.item()
	build()
	time.Sleep(stamp.Granularity)
	e.write(milestone, append(e.read(milestone), "More.\n"...))
	build() // from now on the stamps of all other files are believed

	a := &app{root: e.root}
	program, err := a.programDigest()
	if err != nil {
		t.Fatal(err)
	}
	site, err := a.siteKey("")
	if err != nil {
		t.Fatal(err)
	}
	part := map[string]*content.File{}
	k := a.storedIn("content", site, program)
	own := k.part(partOf(item))
	if !k.load(own, &part) || part[item].Stamp.File.Change == 0 {
		t.Skip("this system does not tell of changes")
	}
	if other := a.storedIn("content", site, program+"x"); other.load(own, &map[string]*content.File{}) {
		t.Error("another program takes what this one kept")
	}
	file := *part[item]
	file.Text.Body = roadmap.NewBody(roadmap.Fragment{Parts: []roadmap.Part{{HTML: "<p>Kept words.</p>"}}})
	part[item] = &file
	k.save(own, part)
	e.write(milestone, append(e.read(milestone), "And more.\n"...))
	if page := build(); !strings.Contains(page, "Kept words.") {
		t.Error("a file that is as it was is read again")
	}
	name := filepath.Join(a.cache(), "content", site[:2], own)
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for i, broken := range [][]byte{nil, whole[:len(whole)-1], append(append([]byte{}, whole[:len(whole)-1]...), whole[len(whole)-1]^1)} {
		if err := os.WriteFile(name, broken, 0o644); err != nil {
			t.Fatal(err)
		}
		e.write(milestone, append(e.read(milestone), "And more.\n"...))
		if page := build(); strings.Contains(page, "Kept words.") {
			t.Errorf("broken bytes of sort %d are taken", i)
		}
	}
	// An edit of the same length whose writer puts the time back.
	info, err := os.Stat(filepath.Join(e.root, item))
	if err != nil {
		t.Fatal(err)
	}
	data := string(e.read(item))
	title := strings.SplitN(strings.SplitN(data, "title = \"", 2)[1], "\"", 2)[0]
	e.write(item, []byte(strings.Replace(data, title, strings.Repeat("X", len(title)), 1)))
	if err := os.Chtimes(filepath.Join(e.root, item), info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
	if page := build(); strings.Contains(page, title) {
		t.Error("an edit is not seen")
	}
}
