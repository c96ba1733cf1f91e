package scaffold_test

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rhysd/actionlint"

	"github.com/waypost/waypost/generator/internal/scaffold"
)

// pinned is an action by full commit with its version, as in
// "uses: actions/checkout@<40 hex digits> # v7.0.1".
var pinned = regexp.MustCompile(`uses: ([\w./-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)$`)

func TestWorkflows(t *testing.T) {
	workflows := []scaffold.File{scaffold.Workflow()}
	names, err := filepath.Glob(filepath.Join(repository, ".github/workflows/*.yml"))
	if err != nil || len(names) < 2 {
		t.Fatalf("the repository's own workflows: %v, %v", names, err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		workflows = append(workflows, scaffold.File{Path: name, Data: data})
	}
	pins := map[string]string{}
	for _, w := range workflows {
		t.Run(filepath.Base(filepath.Dir(w.Path))+"/"+filepath.Base(w.Path), func(t *testing.T) {
			lint(t, w)
			for _, problem := range unpinned(string(w.Data), pins) {
				t.Error(problem)
			}
			if !strings.Contains(string(w.Data), "\npermissions:\n  contents: read\n") {
				t.Error("the workflow does not start from contents: read alone")
			}
			if strings.Contains(string(w.Data), "actions/checkout@") && !strings.Contains(string(w.Data), "fetch-depth: 0") {
				t.Error("a shallow checkout has no history")
			}
		})
	}
}

// unpinned lists the actions that are not pinned, or not as elsewhere.
func unpinned(workflow string, pins map[string]string) []string {
	var problems []string
	for line := range strings.Lines(workflow) {
		if line = strings.TrimSpace(line); !strings.Contains(line, "uses: ") {
			continue
		}
		m := pinned.FindStringSubmatch(line)
		if m == nil {
			problems = append(problems, line+": not pinned by commit with a version")
			continue
		}
		pin := m[2] + " " + m[3]
		if first, ok := pins[m[1]]; ok && first != pin {
			problems = append(problems, line+": pinned elsewhere to "+first)
		}
		pins[m[1]] = pin
	}
	return problems
}

func TestUnpinnedSeesATag(t *testing.T) {
	sha := strings.Repeat("a", 40)
	for line, want := range map[string]int{
		"- uses: actions/checkout@v7":                       1,
		"- uses: actions/checkout@" + sha:                   1,
		"- uses: actions/checkout@" + sha + " # v7.0.1":     0,
		"- uses: actions/checkout@" + sha + " # main":       1,
		"- uses: actions/setup-go@" + sha + " # v7.0.0":     1,
		"- uses: actions/checkout@" + sha[:7] + " # v7.0.1": 1,
	} {
		pins := map[string]string{"actions/setup-go": strings.Repeat("b", 40) + " v7.0.0"}
		if got := unpinned(line, pins); len(got) != want {
			t.Errorf("%s: %q, want %d problems", line, got, want)
		}
	}
}

func lint(t *testing.T, w scaffold.File) {
	t.Helper()
	// No shellcheck and no pyflakes: the test needs nothing but Go.
	linter, err := actionlint.NewLinter(io.Discard, &actionlint.LinterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	problems, err := linter.Lint(w.Path, w.Data, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Error(p)
	}
}

func TestLintSeesAnUnknownKey(t *testing.T) {
	linter, err := actionlint.NewLinter(io.Discard, &actionlint.LinterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	problems, err := linter.Lint("planted.yml", []byte("on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    stepz: []\n"), nil)
	if err != nil || len(problems) == 0 {
		t.Errorf("a workflow with an unknown key passes: %v", err)
	}
}
