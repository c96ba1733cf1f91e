package diag

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", os.Getenv("UPDATE") != "", "write the golden files")

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// files are the lines that the sample problems stand on.
var files = map[string][]string{
	"config.toml": {`title = "日本 roadmap" # wide`, "\tbase_url\t= 3", strings.Repeat("x", 200) + "HERE" + strings.Repeat("y", 200)},
	"content/mvfs/a1.md": {
		`+++`, `id = "A.1"`, `due = "soon"`, "title = \"\x1b[31mred\u202e\"", "e\u0301 = \"caf\u00e9\"", "<b>&</b> = 1",
	},
}

func sampleLine(file string, n int) (string, bool) {
	lines := files[file]
	if n < 1 || n > len(lines) {
		return "", false
	}
	return lines[n-1], true
}

var sample = []Problem{
	{
		Severity: Error, Code: "bad-date", Pos: Pos{"content/mvfs/a1.md", 3, 7, 6}, Text: `"soon" is not a date`,
		Hint: "write a day like 2026-03-31,\nor a quarter like 2026-Q1",
	},
	{Severity: Error, Code: "wide", Pos: Pos{"config.toml", 1, 17, 7}, Text: "after wide characters"},
	{Severity: Warning, Code: "tabs", Pos: Pos{"config.toml", 2, 13, 1}, Text: "behind two tabs"},
	{Severity: Note, Code: "long", Pos: Pos{"config.toml", 3, 201, 4}, Text: "in the middle of a long line"},
	{Severity: Error, Code: "control", Pos: Pos{"content/mvfs/a1.md", 4, 10, 8}, Text: "an escape \x1b[2J and \u202eback"},
	{Severity: Error, Code: "combining", Pos: Pos{"content/mvfs/a1.md", 5, 8, 5}, Text: "after a combining mark"},
	{Severity: Error, Code: "html", Pos: Pos{"content/mvfs/a1.md", 6, 4, 1}, Text: "<script>alert('x')</script>", Hint: `"&" <i>`},
	{Severity: Error, Code: "behind", Pos: Pos{"content/mvfs/a1.md", 2, 99, 9}, Text: "behind the end of its line"},
	{Severity: Error, Code: "line-only", Pos: Pos{File: "content/mvfs/a1.md", Line: 2}, Text: "on a line"},
	{Severity: Error, Code: "file-only", Pos: Pos{File: "content/a file é.md"}, Text: "in a file"},
	{Severity: Error, Code: "nowhere", Text: "in no file"},
	{Severity: Error, Code: "gone", Pos: Pos{"content/gone.md", 7, 1, 1}, Text: "in a line that is not there"},
	{
		Severity: Error, Code: "dependency-cycle", Pos: Pos{"content/mvfs/a1.md", 2, 1, 2}, Text: "these MVFs wait for each other: A.1 → B.1 → A.1",
		Rule: "A collection of MVFs is a milestone", Hint: "take one out",
		Related: []Related{{Pos{"content/mvfs/a1.md", 2, 1, 2}, "A.1 waits for B.1"}, {Pos{"content/mvfs/b1.md", 9, 0, 0}, "B.1 waits for A.1"}, {Pos{}, "and so on"}},
	},
}

func TestTerminal(t *testing.T) {
	for name, color := range map[string]bool{"terminal.txt": false, "terminal-color.txt": true} {
		var b bytes.Buffer
		if err := Terminal(&b, sample, sampleLine, color); err != nil {
			t.Fatal(err)
		}
		golden(t, name, b.String())
	}
}

// The golden file shows what is printed; this holds that the carets stand under it.
func TestCaretsStandUnderTheProblem(t *testing.T) {
	for _, c := range []struct {
		name, line, want string
		col, width       int
		before           int // columns of the terminal before the first caret
		carets           int
	}{
		{name: "plain", line: `due = "soon"`, col: 7, width: 6, want: `"soon"`, before: 6, carets: 6},
		{name: "wide before", line: `日本 = x`, col: 10, width: 1, want: "x", before: 7, carets: 1},
		{name: "wide marked", line: `a = 日本`, col: 5, width: 6, want: "日本", before: 4, carets: 4},
		{name: "tab before", line: "a\tb", col: 3, width: 1, want: "b", before: 4, carets: 1},
		{name: "combining", line: "e\u0301x", col: 4, width: 1, want: "x", before: 1, carets: 1},
		{name: "inside a character", line: "aé", col: 3, width: 1, want: "é", before: 1, carets: 1},
		{name: "no width", line: "ab", col: 2, width: 0, want: "b", before: 1, carets: 1},
		{name: "behind the end", line: "ab", col: 9, width: 5, want: "", before: 2, carets: 1},
		{name: "wider than the line", line: "ab", col: 2, width: 1 << 62, want: "b", before: 1, carets: 1},
		{name: "broken encoding", line: "a\xff\xfeb", col: 4, width: 1, want: "b", before: 3, carets: 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := snippetOf(c.line, Pos{File: "f", Line: 1, Col: c.col, Width: c.width})
			if s.marks != c.want || columns(s.before) != c.before {
				t.Errorf("marks %q after %d columns, want %q after %d", s.marks, columns(s.before), c.want, c.before)
			}
			if got := max(1, columns(s.marks)); got != c.carets {
				t.Errorf("%d carets, want %d", got, c.carets)
			}
		})
	}
}

func TestLongLinesAreCutAroundTheProblem(t *testing.T) {
	line := strings.Repeat("日", 300_000) + "X" + strings.Repeat("本", 300_000)
	s := snippetOf(line, Pos{File: "f", Line: 1, Col: 900_001, Width: 1})
	if s.marks != "X" || columns(s.before) > maxBefore || columns(s.after) > maxAfter {
		t.Errorf("marks %q between %d and %d columns", s.marks, columns(s.before), columns(s.after))
	}
	if !strings.HasPrefix(s.before, ellipsis) || !strings.HasSuffix(s.after, ellipsis) {
		t.Error("the cuts are not shown")
	}
}

func TestNothingActsOnTheTerminal(t *testing.T) {
	evil := "\x1b[2J\r\x07\u009b\u202e\u2066\x00"
	var b bytes.Buffer
	p := Problem{Code: "c", Pos: Pos{"a" + evil, 1, 1, 1}, Text: evil, Hint: evil, Rule: evil, Related: []Related{{Pos{File: evil}, evil}}}
	if err := Terminal(&b, []Problem{p}, func(string, int) (string, bool) { return evil + "x", true }, false); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(b.String(), "\x1b\r\x07\u009b\u202e\u2066\x00") {
		t.Errorf("the output acts: %q", b.String())
	}
	if out := HTML([]Problem{p}, nil); strings.ContainsAny(out, "\x1b\u202e\u2066\x00") {
		t.Errorf("the fragment acts: %q", out)
	}
}

func TestJSON(t *testing.T) {
	var b bytes.Buffer
	if err := JSON(&b, sample); err != nil {
		t.Fatal(err)
	}
	golden(t, "problems.ndjson", b.String())
	for i, line := range strings.Split(strings.TrimSpace(b.String()), "\n") {
		var record map[string]any
		if err := json.Unmarshal([]byte(line), &record); err != nil {
			t.Fatalf("line %d: %v", i+1, err)
		}
		if len(record) != 11 {
			t.Errorf("line %d has %d keys, want the same 11 on every line", i+1, len(record))
		}
	}
}

var sampleCatalogue = JoinCatalogue([]Entry{
	{Code: "dependency-cycle", Says: "MVFs wait for each other", Mend: "Take one out.", Example: "after = [\"A.1\"]", Rule: "A collection of MVFs is a milestone"},
	{Code: "bad-date", Says: "A value is no date", Mend: "Write a day.", Example: "```\ndue = 2026-03-31\n```"},
})

func TestSARIF(t *testing.T) {
	var b bytes.Buffer
	if err := SARIF(&b, sample, sampleCatalogue, "1.2.3"); err != nil {
		t.Fatal(err)
	}
	golden(t, "problems.sarif", b.String())

	var empty bytes.Buffer
	if err := SARIF(&empty, nil, nil, ""); err != nil {
		t.Fatal(err)
	}
	if s := empty.String(); !strings.Contains(s, `"results": []`) || !strings.Contains(s, `"rules": []`) {
		t.Errorf("no problems must give empty lists: %s", s)
	}
}

func TestHTML(t *testing.T) {
	got := HTML(sample, sampleLine)
	golden(t, "problems.html", got)
	for _, bad := range []string{"<script", "style=", "<i>", "<b>", "\x1b", "\u202e"} {
		if strings.Contains(got, bad) {
			t.Errorf("the fragment holds %q", bad)
		}
	}
}
