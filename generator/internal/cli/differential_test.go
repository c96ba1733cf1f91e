package cli

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/waypost/waypost/generator/internal/content"
	"github.com/waypost/waypost/generator/internal/server"
	"github.com/waypost/waypost/generator/internal/stamp"
	"github.com/waypost/waypost/themes"
)

// edits is how many random edits the differential test makes.
const edits = 300

// servedEdits is how many serve is followed through. make prove follows it through 300.
var servedEdits = flag.Int("served", 30, "through how many random edits serve is followed")

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

// set is a file with another value of a key, as TOML writes it, in the place of the one before
// or behind another line; without the key where the value is empty.
func (e *edited) set(name, key, value, behind string) []byte {
	var out []string
	for _, line := range strings.Split(string(e.read(name)), "\n") {
		if strings.HasPrefix(line, key+" = ") {
			continue
		}
		out = append(out, line)
		if line == behind && value != "" {
			out = append(out, key+" = "+value)
			behind = "\x00" // once
		}
	}
	return []byte(strings.Join(out, "\n"))
}

// edit makes one random edit and says which.
func (e *edited) edit() string {
	e.count++
	if e.count%20 == 0 {
		time.Sleep(stamp.Granularity) // from now on the stamps of what was written before are believed
	}
	undo := e.before
	e.before = map[string][]byte{}
	switch name := e.item(); e.random.IntN(20) {
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
		e.write(added, fmt.Appendf(nil, "+++\ntitle = \"New %d\"\nservice = \"app\"\nmilestone = \"first-value\"\nstatus = \"planned\"\npart_of = \"All.\"\nvalue = \"More.\"\nlife = \"3y\"\neffort = \"4d\"\nteam = \"core\"\n+++\nText.\n", e.count))
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
	case 15:
		shown := fmt.Sprintf("```chart progress\nheight = \"%d\"\n```", 200+e.count)
		if e.random.IntN(2) == 0 {
			shown = "![A picture](../mvfs/p.svg)"
			e.write("content/mvfs/p.svg", fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="9"/>`, e.count))
		}
		e.write(name, fmt.Appendf(e.read(name), "\n%s\n", shown))
		return shown + " in " + name
	case 16:
		team := []string{"core", "second", "unknown"}[e.random.IntN(3)]
		e.write(name, e.replaced(name, "team", team))
		return "team " + team + ": " + name
	case 17:
		first := "n" + string(rune('0'+e.random.IntN(5)))
		after := []string{"", `["A.1"]`, `["A.1 +5d"]`, fmt.Sprintf("[%q]", first)}[e.random.IntN(4)]
		e.write(name, e.set(name, "after", after, "+++"))
		return "after " + after + ": " + name
	case 18:
		due := []string{"", "2026-09-30", "2026-11-13"}[e.random.IntN(3)]
		e.write(name, e.set(name, "due", due, "+++"))
		return "due " + due + ": " + name
	case 19:
		if e.random.IntN(2) == 0 {
			holidays := fmt.Sprintf("[2026-08-%d]", 17+e.random.IntN(5))
			e.write("config.toml", e.set("config.toml", "holidays", holidays, "[calendar]"))
			return "holidays: " + holidays
		}
		places := fmt.Sprint(1 + e.random.IntN(3))
		e.write("config.toml", e.set("config.toml", "parallel", places, "[teams.core]"))
		return "places in a team: " + places
	case 10:
		e.write(name, bytes.Replace(e.read(name), []byte("+++"), []byte("+++\nnokey = 1"), 1))
		return "broken: " + name
	}
	return "nothing"
}

// words are texts that lead to what the rest of a site decides, or have something wrong.
var words = []string{
	"Plain.\n",
	"A [milestone](../milestones/first-value.md) and a [page](../pages/investors.md).\n",
	"The [edition](../audiences/investors.md) of others.\n",
	"![A picture](../mvfs/p.svg)\n",
	"![A picture](../mvfs/q.svg) in the [edition](../audiences/investors.md) of others.\n",
	"::: for investors\n![A picture](../mvfs/q.svg)\n::: else\nOpen.\n:::\n",
	"Text with <b>HTML</b>.\n",
	"```now-next-later\n```\n",
	"```runway\n```\n",
	"```chart hidden\n```\n",
	"A [metric](../metrics/hidden.md) of others.\n",
	"```chart unknown\n```\n",
	"::: for nobody\nText.\n:::\n",
}

// reword makes one random edit of a text, or of what texts lead to, and says which.
func (e *edited) reword() string {
	e.count++
	e.before = map[string][]byte{}
	switch e.random.IntN(8) {
	case 0:
		picture := fmt.Sprintf("content/mvfs/%c.svg", 'p'+rune(e.random.IntN(2)))
		e.write(picture, fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="9"/>`, e.count))
		return "a picture: " + picture
	case 1:
		stray := fmt.Sprintf("content/notes/n%d.md", e.random.IntN(3))
		e.write(stray, fmt.Appendf(nil, "Note %d.\n", e.count))
		return "a stray file: " + stray
	}
	files := []string{e.item(), e.item(), "content/milestones/first-value.md", "content/posts/hello.md", "content/audiences/investors.md", "content/audiences/public.md"}
	file, text := files[e.random.IntN(len(files))], words[e.random.IntN(len(words))]
	front, _, _ := bytes.Cut(e.read(file)[3:], []byte("+++\n"))
	e.write(file, fmt.Appendf(nil, "+++%s+++\n%s", front, text))
	return fmt.Sprintf("%q in %s", text, file)
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

// small is a new site of one MVF with a theme of its own, and an edition that shows all.
func small(t *testing.T) *edited {
	t.Helper()
	root := filepath.Join(t.TempDir(), "site")
	if code, said := waypost("init", root, "--title", "Site"); code != 0 {
		t.Fatal(said)
	}
	if err := os.CopyFS(filepath.Join(root, "themes"), themes.FS); err != nil {
		t.Fatal(err)
	}
	e := &edited{t: t, root: root, random: rand.New(rand.NewPCG(7, 7)), before: map[string][]byte{}}
	e.write("config.toml", append(e.read("config.toml"), "\n[teams.second]\n\n[calendar]\n\n[publish]\nconfidential_on_public_host = true\n"...))
	e.write("content/audiences/board.md", []byte("+++\ntitle = \"Board\"\nsees = \"everything\"\ndates = \"day\"\nmoney = \"exact\"\n+++\nText.\n"))
	e.before = map[string][]byte{}
	return e
}

// mend takes back the last edit.
func (e *edited) mend() {
	for file, data := range e.before {
		e.write(file, data)
	}
	e.before = map[string][]byte{}
}

// build builds into a folder.
func (e *edited) build(output string) (int, string) {
	return waypost("build", "--root", e.root, "--as-of", "2026-08-14", "--output", output)
}

// forget builds without what is kept of the content, and leaves that as it was.
func (e *edited) forget(build func() (int, string)) (int, string) {
	folder := filepath.Join((&app{root: e.root}).cache(), "content")
	aside := folder + ".aside"
	if err := os.Rename(folder, aside); err != nil {
		e.t.Fatal(err)
	}
	code, said := build()
	if err := errors.Join(os.RemoveAll(folder), os.Rename(aside, folder)); err != nil {
		e.t.Fatal(err)
	}
	return code, said
}

// follow makes edits and builds after each, again and again into one output, and holds
// that to a clean build.
func (e *edited) follow(edits int, edit func() string) (failed, rewritten int) {
	t := e.t
	output := filepath.Join(e.root, "public")
	if code, said := e.build(output); code != 0 {
		t.Fatal(said)
	}
	last := outputOf(t, output)
	for range edits {
		what := edit()
		code, said := e.build(output)
		got := outputOf(t, output)
		if code != 0 {
			failed++
			if !maps.Equal(got, last) {
				t.Fatalf("edit %d, %s: a failed build changed the output", e.count, what)
			}
			e.mend()
			continue
		}
		clean := filepath.Join(t.TempDir(), "clean")
		if code, said := e.forget(func() (int, string) { return e.build(clean) }); code != 0 {
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
	return failed, rewritten
}

// After every edit the output that builds have written again and again is that of a
// clean build, to the byte. A build that fails leaves it as it was.
func TestIncrementalIsClean(t *testing.T) {
	edits := edits
	if testing.Short() { // the race detector draws charts slowly
		edits = 15
	}
	e := small(t)
	failed, rewritten := e.follow(edits, e.edit)
	if failed < edits/60 || rewritten < edits/6 {
		t.Errorf("of %d edits %d failed and %d changed the output: the test tries too little", edits, failed, rewritten)
	}
}

// The same with the example, which has editions, dependencies, metrics and a history.
func TestIncrementalExampleIsClean(t *testing.T) {
	if testing.Short() {
		t.Skip("the example's charts take long in the engine of the race detector; the small site is followed there")
	}
	const edits = 40
	root := t.TempDir()
	for _, name := range []string{"content", "config.toml", "history.jsonl"} {
		from := filepath.Join("..", "..", "..", name)
		data, err := os.ReadFile(from)
		if err == nil {
			err = os.WriteFile(filepath.Join(root, name), data, 0o644)
		} else {
			err = os.CopyFS(filepath.Join(root, name), os.DirFS(from))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	e := &edited{t: t, root: root, random: rand.New(rand.NewPCG(8, 8)), before: map[string][]byte{}}
	names, err := filepath.Glob(filepath.Join(root, "content", "*", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rewritten := e.follow(edits, func() string {
		e.count++
		e.before = map[string][]byte{}
		name, err := filepath.Rel(root, names[e.random.IntN(len(names))])
		if err != nil {
			t.Fatal(err)
		}
		key := []string{"title", "value", "summary", "goal", "horizon", "due", "after", "text", "effort", "team"}[e.random.IntN(10)]
		switch data := e.read(name); key {
		case "horizon":
			e.write(name, e.replaced(name, key, []string{"short", "long"}[e.random.IntN(2)]))
		case "due", "after": // without it, the date is computed
			e.write(name, regexp.MustCompile("(?m)^"+key+" = .*\n").ReplaceAll(data, nil))
		case "effort":
			e.write(name, e.replaced(name, key, fmt.Sprintf("%dd", 9+e.random.IntN(20))))
		case "team":
			e.write("config.toml", e.set("config.toml", "parallel", fmt.Sprint(1+e.random.IntN(3)), "[teams.core]"))
			name = "config.toml"
		case "text":
			e.write(name, fmt.Appendf(data, "\nSentence %d.\n", e.count))
		default:
			e.write(name, e.replaced(name, key, fmt.Sprintf("Words %d", e.count)))
		}
		return key + " of " + name
	})
	if rewritten < edits/4 {
		t.Errorf("of %d edits %d changed the output: the test tries too little", edits, rewritten)
	}
}

// After every edit serve shows, with what it has kept and the names of the files that have
// changed, the files of a clean build, and the problems of one.
func TestServedIsClean(t *testing.T) {
	edits := *servedEdits
	if testing.Short() {
		edits = 15
	}
	e := small(t)
	e.write("content/audiences/investors.md", []byte("+++\ntitle = \"Investors\"\nsees = [\"value\", \"status\"]\n+++\nText.\n"))
	e.write("content/metrics/hidden.md", []byte("+++\ntitle = \"Hidden\"\nunit = \"count\"\naudiences = [\"investors\"]\n+++\n"))
	for _, picture := range []string{"p", "q"} {
		e.write("content/mvfs/"+picture+".svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>`))
	}
	e.write("content/pages/investors.md", []byte("+++\ntitle = \"Page\"\nid = \"a-page\"\n+++\n"))
	e.before = map[string][]byte{}
	show := func(kept *kept, changed server.Changes) (server.Result, map[string][]byte, string) {
		a := &app{root: e.root, asOf: "2026-08-14", stderr: io.Discard, kept: kept}
		defer a.closeCharts()
		result := a.buildForServer(context.Background(), changed)
		files, wrong := map[string][]byte{}, result.Problems
		if !result.Failed {
			all := result.Files.(served).preview.places
			for _, name := range slices.Sorted(maps.Keys(all)) {
				data, problems := result.Files.Draw(name)
				files[name], wrong = data, wrong+problems
			}
		}
		return result, files, wrong
	}
	keep, failed, drawn, reworded := &kept{reader: content.NewReader()}, 0, 0, 0
	changes := server.Changes{Anything: true}
	var wrong map[string][]byte // what the last edit, which failed, has changed
	for range edits {
		before := keep.facts
		edit := e.edit
		if wrong != nil || e.random.IntN(2) == 0 {
			edit = e.reword
		}
		what := edit()
		for name := range e.before {
			changes.Files = append(changes.Files, filepath.Join(e.root, name))
		}
		got, gotFiles, gotProblems := show(keep, changes)
		want, wantFiles, wantProblems := show(nil, server.Changes{Anything: true})
		told := changes.Files
		changes = server.Changes{}
		if gotProblems != wantProblems || got.Failed != want.Failed {
			t.Fatalf("edit %d, %s: serve says %q, a clean build %q", e.count, what, gotProblems, wantProblems)
		}
		if want.Failed {
			failed++
			if wrong == nil {
				wrong = e.before // to be mended after one more edit
				continue
			}
			for name := range wrong {
				told = append(told, filepath.Join(e.root, name))
			}
			changes.Files = told
			e.mend()
			e.before = wrong
			e.mend()
		}
		wrong = nil
		if want.Failed {
			continue
		}
		drawn += len(wantFiles)
		if before == keep.facts && len(e.before) > 0 {
			reworded++
		}
		if !maps.EqualFunc(gotFiles, wantFiles, bytes.Equal) {
			t.Fatalf("edit %d, %s: serve shows other files than a clean build", e.count, what)
		}
	}
	if failed < edits/60 || reworded < edits/6 || drawn == 0 {
		t.Errorf("of %d edits %d failed and %d left the facts alone: the test tries too little", edits, failed, reworded)
	}
}
