package cli

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/waypost/waypost/themes"
)

// edits is how many random edits the differential test makes.
const edits = 300

// edited is a site that random edits change, and what they may change back.
type edited struct {
	t      *testing.T
	root   string
	random *rand.Rand
	before map[string][]byte // the files of the edit before, by name; nil for one that was not there
	count  int
}

func (e *edited) read(name string) []byte {
	data, err := os.ReadFile(filepath.Join(e.root, name))
	if err != nil {
		e.t.Fatal(err)
	}
	return data
}

// write changes a file, or removes it when data is nil.
func (e *edited) write(name string, data []byte) {
	file := filepath.Join(e.root, name)
	old, err := os.ReadFile(file)
	if err != nil {
		old = nil
	}
	e.before[name] = old
	if data == nil {
		err = os.Remove(file)
	} else if err = os.MkdirAll(filepath.Dir(file), 0o755); err == nil {
		err = os.WriteFile(file, data, 0o644)
	}
	if err != nil {
		e.t.Fatal(err)
	}
}

// item is a random MVF.
func (e *edited) item() string {
	names, err := filepath.Glob(filepath.Join(e.root, "content", "mvfs", "*.md"))
	if err != nil || len(names) == 0 {
		e.t.Fatal(err)
	}
	return "content/mvfs/" + filepath.Base(names[e.random.IntN(len(names))])
}

// replaced is a file with one line of it replaced: the first that starts with a key.
func (e *edited) replaced(name, key, value string) []byte {
	lines := strings.Split(string(e.read(name)), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, key+" = ") {
			lines[i] = fmt.Sprintf("%s = %q", key, value)
			break
		}
	}
	return []byte(strings.Join(lines, "\n"))
}

// edit makes one random edit and says which.
func (e *edited) edit() string {
	e.count++
	undo := e.before
	e.before = map[string][]byte{}
	switch name := e.item(); e.random.IntN(16) {
	case 0, 1:
		e.write(name, fmt.Appendf(e.read(name), "\nSentence %d.\n", e.count))
		return "a body: " + name
	case 2:
		e.write(name, e.replaced(name, "title", fmt.Sprintf("Title %d", e.count)))
		return "a title: " + name
	case 3:
		e.write(name, e.replaced(name, "effort", fmt.Sprintf("%dd", 1+e.random.IntN(9))))
		return "an effort: " + name
	case 4:
		added := fmt.Sprintf("content/mvfs/n%d.md", e.random.IntN(5))
		e.write(added, fmt.Appendf(nil, "+++\ntitle = \"New %d\"\nservice = \"app\"\nmilestone = \"first-value\"\nstatus = \"planned\"\npart_of = \"All.\"\nvalue = \"More.\"\nlife = \"3y\"\neffort = \"4d\"\n+++\nText.\n", e.count))
		return "added: " + added
	case 5:
		if strings.HasPrefix(name, "content/mvfs/n") {
			e.write(name, nil)
			return "deleted: " + name
		}
		return "nothing"
	case 6:
		if strings.HasPrefix(name, "content/mvfs/n") {
			data := e.read(name)
			e.write(name, nil)
			e.write(fmt.Sprintf("content/mvfs/n%d.md", 5+e.random.IntN(5)), data)
			return "renamed: " + name
		}
		return "nothing"
	case 7:
		e.write("config.toml", e.replaced("config.toml", "title", fmt.Sprintf("Site %d", e.random.IntN(4))))
		return "the config"
	case 8:
		const layout = "themes/default/layouts/mvf.html"
		e.write(layout, fmt.Appendf(nil, "%s<p>Layout %d</p>\n", strings.Split(string(e.read(layout)), "<p>Layout")[0], e.random.IntN(3)))
		return "a layout"
	case 9:
		for file, data := range undo {
			e.write(file, data)
		}
		return fmt.Sprintf("undone: %q", slices.Sorted(maps.Keys(undo)))
	case 11:
		const milestone = "content/milestones/first-value.md"
		e.write(milestone, e.replaced(milestone, "title", fmt.Sprintf("Milestone %d", e.count)))
		return "a milestone"
	case 12:
		const milestone = "content/milestones/first-value.md"
		e.write(milestone, fmt.Appendf(e.read(milestone), "\nSee [it](../%s) %d.\n", strings.TrimPrefix(name, "content/"), e.count))
		return "the text of a milestone, with a link to " + name
	case 13:
		const post = "content/posts/hello.md"
		e.write(post, fmt.Appendf(e.read(post), "\nMore %d.\n", e.count))
		return "a post"
	case 14:
		status := []string{"planned", "building", "idea", "paused"}[e.random.IntN(4)]
		e.write(name, e.replaced(name, "status", status))
		return "a status: " + name
	case 10:
		e.write(name, bytes.Replace(e.read(name), []byte("+++"), []byte("+++\nnokey = 1"), 1))
		return "broken: " + name
	}
	return "nothing"
}

func outputOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		out[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// waypost runs one command line and returns its exit code and what it said.
func waypost(args ...string) (int, string) {
	var said bytes.Buffer
	code := Main(context.Background(), append(args, "--quiet"), nil, &said, &said)
	return code, said.String()
}

// After every edit the output that builds have written again and again is that of a
// clean build, to the byte. A build that fails leaves it as it was.
func TestIncrementalIsClean(t *testing.T) {
	root := filepath.Join(t.TempDir(), "site")
	if code, said := waypost("init", root, "--title", "Site"); code != 0 {
		t.Fatal(said)
	}
	if err := os.CopyFS(filepath.Join(root, "themes"), themes.FS); err != nil {
		t.Fatal(err)
	}
	e := &edited{t: t, root: root, random: rand.New(rand.NewPCG(7, 7)), before: map[string][]byte{}}
	for _, service := range []string{"app"} {
		e.write("content/services/"+service+".md", []byte("+++\ntitle = \"App\"\nletter = \"Z\"\n+++\n"))
	}
	output := filepath.Join(root, "public")
	failed, rewritten := 0, 0
	if code, said := waypost("build", "--root", root, "--as-of", "2026-08-14"); code != 0 {
		t.Fatal(said)
	}
	last := outputOf(t, output)
	edits := edits
	if testing.Short() {
		edits = 40
	}
	for range edits {
		what := e.edit()
		code, said := waypost("build", "--root", root, "--as-of", "2026-08-14")
		got := outputOf(t, output)
		if code != 0 {
			failed++
			if !maps.Equal(got, last) {
				t.Fatalf("edit %d, %s: a failed build changed the output", e.count, what)
			}
			for file, data := range e.before {
				e.write(file, data) // mended
			}
			e.before = map[string][]byte{}
			continue
		}
		clean := filepath.Join(t.TempDir(), "clean")
		if code, said := waypost("build", "--root", root, "--as-of", "2026-08-14", "--output", clean); code != 0 {
			t.Fatalf("edit %d, %s: a clean build fails: %s", e.count, what, said)
		}
		want := outputOf(t, clean)
		if !maps.Equal(got, want) {
			for file := range want {
				if got[file] != want[file] {
					t.Errorf("edit %d, %s: %s differs", e.count, what, file)
				}
			}
			t.Fatalf("edit %d, %s: %d files, a clean build has %d\n%s", e.count, what, len(got), len(want), said)
		}
		if !maps.Equal(got, last) {
			rewritten++
		}
		last = got
	}
	if failed < edits/60 || rewritten < edits/6 {
		t.Errorf("of %d edits %d failed and %d changed the output: the test tries too little", edits, failed, rewritten)
	}
}
