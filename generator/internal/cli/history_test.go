package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/waypost/waypost/generator/internal/cli"
)

// planRepository is a git repository with a small roadmap.
type planRepository struct {
	t    testing.TB
	root string
}

func newPlanRepository(t testing.TB) *planRepository {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git")
	}
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	t.Setenv("GIT_CONFIG_SYSTEM", os.DevNull)
	r := &planRepository{t: t, root: t.TempDir()}
	r.git("", "init", "-q", "-b", "main")
	r.write("config.toml", "title = \"Plan\"\nas_of = \"2026-04-01\"\ndefault_audiences = [\"*\"]\n")
	return r
}

// git runs git; day is that of the commit, and the author's is earlier by a month.
func (r *planRepository) git(day string, args ...string) {
	r.t.Helper()
	cmd := exec.Command("git", append([]string{"-C", r.root, "-c", "user.name=N", "-c", "user.email=n@example.com"}, args...)...)
	if day == "" {
		day = "2026-01-01"
	}
	cmd.Env = append(os.Environ(), "GIT_COMMITTER_DATE="+day+"T23:30:00-0800", "GIT_AUTHOR_DATE=2025-12-01T00:00:00+0000")
	if out, err := cmd.CombinedOutput(); err != nil {
		r.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

func (r *planRepository) write(name, data string) {
	r.t.Helper()
	file := filepath.Join(r.root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(data), 0o644); err != nil {
		r.t.Fatal(err)
	}
}

func (r *planRepository) mvf(name, keys string) {
	r.t.Helper()
	r.write("content/mvfs/"+name+".md", "+++\ntitle = \"T\"\nservice = \"s\"\nmilestone = \"m\"\nvalue = \"V\"\npart_of = \"P\"\nlife = \"3y\"\n"+keys+"\n+++\nBody.\n")
}

func (r *planRepository) commit(day, subject string) {
	r.t.Helper()
	r.git(day, "add", "-A")
	r.git(day, "commit", "-q", "-m", subject)
}

func waypost(args ...string) (code int, stdout, stderr string) {
	var out, problems bytes.Buffer
	code = cli.Main(context.Background(), args, strings.NewReader(""), &out, &problems)
	return code, out.String(), problems.String()
}

// history is what the command says, as "day id key from>to".
func (r *planRepository) history(args ...string) []string {
	r.t.Helper()
	code, out, problems := waypost(append([]string{"history", "--json", "--root", r.root}, args...)...)
	if code != 0 {
		r.t.Fatalf("exit %d: %s", code, problems)
	}
	var lines []string
	for line := range strings.Lines(out) {
		var c struct{ On, Kind, ID, Key, From, To string }
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			r.t.Fatal(err)
		}
		lines = append(lines, fmt.Sprintf("%s %s %s %s>%s", c.On, c.ID, c.Key, c.From, c.To))
	}
	return lines
}

func rePlanned(t testing.TB) *planRepository {
	t.Helper()
	r := newPlanRepository(t)
	r.write("content/services/s.md", "+++\ntitle = \"S\"\n+++\n")
	r.write("content/milestones/m.md", "+++\ntitle = \"M\"\n+++\n")
	r.write("content/audiences/public.md", "+++\ntitle = \"P\"\n+++\n")
	r.mvf("a", "id = \"A.1\"\neffort = \"5d\"\ndue = 2026-02-13")
	r.mvf("draft", "due = \"TBD\"")
	r.commit("2026-01-05", "The plan")
	r.mvf("a", "id = 'A.1'\n\neffort   = \"5d\" # a week\ndue = 2026-02-13")
	r.commit("2026-01-12", "tidy up")
	r.git("2026-01-13", "mv", "content/mvfs/a.md", "content/mvfs/first.md")
	r.commit("2026-01-13", "rename")
	r.mvf("first", "id = \"A.1\"\neffort = \"5d\"\ndue = 2026-02-31")
	r.commit("2026-01-20", "a day that does not exist")
	r.mvf("first", "id = \"A.1\"\neffort = \"5d\"\ndue = 2026-02-26")
	r.commit("2026-01-21", "hasty")
	r.mvf("first", "id = \"A.1\"\neffort = \"8d\"\ndue = 2026-02-27")
	r.commit("2026-01-21", "More to do than\tthought")
	r.git("", "rm", "-q", "content/mvfs/draft.md")
	r.commit("2026-01-22", "no draft")
	// What a branch says counts from the day on which it is merged.
	r.git("2026-02-01", "checkout", "-q", "-b", "branch")
	r.mvf("first", "id = \"A.1\"\neffort = \"8d\"\ndue = 2026-03-06")
	r.commit("2026-02-02", "on a branch")
	r.git("2026-02-01", "checkout", "-q", "main")
	r.git("2026-02-09", "merge", "-q", "--no-ff", "-m", "Merge the branch", "branch")
	return r
}

var rePlans = []string{
	"2026-01-21 A.1 effort 5d>8d",
	"2026-01-21 A.1 due 2026-02-13>2026-02-27",
	"2026-02-09 A.1 due 2026-02-27>2026-03-06",
}

func TestHistoryOfARepository(t *testing.T) {
	r := rePlanned(t)
	if diff := cmp.Diff(rePlans, r.history()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	code, out, problems := waypost("history", "A.1", "--root", r.root)
	if code != 0 || !strings.Contains(out, "2026-01-05  mvf   A.1  due        -           2026-02-13  The plan\n") || !strings.Contains(out, "More to do than thought\n") {
		t.Errorf("exit %d:\n%s", code, out)
	}
	if want := "note: skipped 2 earlier versions of 9 that could not be read\n"; problems != want {
		t.Errorf("got %q, want %q", problems, want)
	}
}

func TestHistoryIsWrittenOnceAndForAll(t *testing.T) {
	r := rePlanned(t)
	if code, _, problems := waypost("history", "--write", "--quiet", "--root", r.root); code != 0 || problems != "" {
		t.Fatalf("exit %d: %s", code, problems)
	}
	file := filepath.Join(r.root, "history.jsonl")
	first, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	// The file says the same without the repository, and a build is the same.
	withGit := builtFiles(t, r.root)
	if err := os.RemoveAll(filepath.Join(r.root, ".git")); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(rePlans, r.history()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if diff := cmp.Diff(withGit, builtFiles(t, r.root)); diff != "" {
		t.Errorf("git changes the build:\n%s", diff)
	}
	// Without a log the file stays.
	if code, _, problems := waypost("history", "--write", "--root", r.root); code != 1 || !strings.Contains(problems, "the site is in no repository") {
		t.Errorf("exit %d: %s", code, problems)
	}
	if now, err := os.ReadFile(file); err != nil || !bytes.Equal(first, now) {
		t.Errorf("the file is lost: %v", err)
	}
}

func builtFiles(t *testing.T, root string) map[string]string {
	t.Helper()
	output := t.TempDir()
	if code, _, problems := waypost("build", "--root", root, "--output", filepath.Join(output, "site")); code != 0 {
		t.Fatalf("exit %d: %s", code, problems)
	}
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS(output), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(output, name))
		files[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestHistoryThatIsUnavailable(t *testing.T) {
	r := rePlanned(t)
	for name, c := range map[string]struct {
		make func(t *testing.T) string
		want string
	}{
		"shallow": {func(t *testing.T) string {
			to := t.TempDir()
			r.git("", "clone", "-q", "--depth", "1", "file://"+filepath.ToSlash(r.root), to)
			return to
		}, "error: the history is unavailable: this is a shallow clone, which lacks the older commits\nhint: run git fetch --unshallow"},
		"no repository": {func(t *testing.T) string {
			t.Setenv("GIT_CEILING_DIRECTORIES", filepath.Dir(r.root))
			to := t.TempDir()
			t.Setenv("GIT_CEILING_DIRECTORIES", filepath.Dir(to))
			return to
		}, "error: the history is unavailable: the site is in no repository that git can read\nhint: "},
		"no git": {func(t *testing.T) string {
			t.Setenv("PATH", t.TempDir())
			return r.root
		}, "error: the history is unavailable: there is no git on this machine\nhint: install git"},
		"no commit": {func(t *testing.T) string {
			return newPlanRepository(t).root
		}, "error: the history is unavailable: the repository has no log of content/ yet\nhint: commit content/ first"},
		"no plan": {func(t *testing.T) string {
			empty := newPlanRepository(t)
			empty.write("content/posts/p.md", "+++\n+++\n")
			empty.commit("2026-01-01", "config")
			return empty.root
		}, "error: the history is unavailable: the repository has no commit of an MVF, milestone or metric yet\nhint: commit content/ first"},
	} {
		t.Run(name, func(t *testing.T) {
			root := c.make(t)
			for _, args := range [][]string{{"history"}, {"history", "--write"}} {
				if code, out, problems := waypost(append(args, "--root", root)...); code != 1 || out != "" || !strings.HasPrefix(problems, c.want) {
					t.Errorf("%v: exit %d\n%s%s\nwant %s", args, code, out, problems, c.want)
				}
			}
			if _, err := os.Stat(filepath.Join(root, "history.jsonl")); err == nil {
				t.Error("half a history was written")
			}
		})
	}
}

// TestHistoryBelowTheRootOfARepository: a site may stand in a folder of one.
func TestHistoryBelowTheRootOfARepository(t *testing.T) {
	above := newPlanRepository(t)
	site := &planRepository{t: t, root: filepath.Join(above.root, "docs", "plan")}
	site.write("config.toml", "title = \"Plan\"\n")
	site.mvf("a", "due = 2026-02-13")
	above.write("content/mvfs/a.md", "+++\ndue = 2030-01-01\n+++\n")
	above.commit("2026-01-05", "plan")
	site.mvf("a", "due = 2026-02-20")
	above.commit("2026-01-12", "late")
	if diff := cmp.Diff([]string{"2026-01-12 a due 2026-02-13>2026-02-20"}, site.history()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestHistoryOfTheExample(t *testing.T) {
	t.Setenv("PATH", t.TempDir()) // the file is enough
	root := t.TempDir()
	if code, _, problems := waypost("init", filepath.Join(root, "site"), "--example"); code != 0 {
		t.Fatal(problems)
	}
	r := &planRepository{t: t, root: filepath.Join(root, "site")}
	want := []string{
		"2026-01-01 normalized-data due >2026-07-01",
		"2026-06-02 normalized-data due 2026-07-01>2026-07-10",
		"2026-07-10 normalized-data due 2026-07-10>2026-07-01",
	}
	if diff := cmp.Diff(want, r.history("normalized-data")); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if code, _, problems := waypost("history", "--write", "--root", r.root); code != 1 || !strings.Contains(problems, "was not written from a log") {
		t.Errorf("a file that people wrote is replaced: exit %d, %s", code, problems)
	}
	if code, _, problems := waypost("history", "B.22", "--root", r.root); code != 2 || !strings.Contains(problems, "did you mean B.2?") {
		t.Errorf("exit %d, %s", code, problems)
	}
	if code, _, problems := waypost("history", "B.2", "--write", "--root", r.root); code != 2 || problems == "" {
		t.Errorf("exit %d, %s", code, problems)
	}
	r.write("history.jsonl", "{\"waypost_history\":1}\n{\"on\":\"2026-01-01\",\"kind\":\"mvf\",\"id\":\"A.1\",\"due\":\"soon\"}\n")
	for _, command := range []string{"history", "check", "build"} {
		if code, _, problems := waypost(command, "--root", r.root); code != 1 || !strings.Contains(problems, `history.jsonl:2:44`) {
			t.Errorf("%s with a damaged history: exit %d, %s", command, code, problems)
		}
	}
}

// longRepository is a history of many commits, each of which changes one of 100 MVFs.
func longRepository(t testing.TB, commits int) *planRepository {
	t.Helper()
	r := newPlanRepository(t)
	var stream bytes.Buffer
	body := strings.Repeat("What it does, for whom, and what it leaves out on purpose.\n", 30)
	for i := range commits {
		file := fmt.Sprintf("+++\ntitle = \"Item %d\"\nservice = \"s\"\neffort = \"%dd\"\ndue = 2026-%02d-%02d\n+++\n%s", i%100, 1+i%9, 1+i%12, 1+i%28, body)
		fmt.Fprintf(&stream, "commit refs/heads/main\ncommitter N <n@example.com> %d +0000\ndata 4\nplan\n", 1_700_000_000+i*3600)
		fmt.Fprintf(&stream, "M 100644 inline content/mvfs/%03d.md\ndata %d\n%s\n", i%100, len(file), file)
	}
	cmd := exec.Command("git", "-C", r.root, "fast-import", "--quiet", "--force")
	cmd.Stdin = &stream
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git fast-import: %v\n%s", err, out)
	}
	return r
}

func BenchmarkHistory11000(b *testing.B) {
	const commits = 11_000
	r := longRepository(b, commits)
	count, err := exec.Command("git", "-C", r.root, "rev-list", "--count", "main").Output()
	if err != nil || strings.TrimSpace(string(count)) != fmt.Sprint(commits) {
		b.Fatalf("the repository has %s commits: %v", count, err)
	}
	for b.Loop() {
		code, out, problems := waypost("history", "--root", r.root)
		// 3,600 s a commit: 100 items over 459 days, each seen every 100 hours.
		if lines := strings.Count(out, "\n"); code != 0 || lines < commits {
			b.Fatalf("exit %d, %d lines: %s", code, lines, problems)
		}
	}
}
