package arch_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/waypost/waypost/generator/internal/arch"
)

func TestRepository(t *testing.T) {
	broken, err := arch.Check(os.DirFS("../../.."))
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range broken {
		t.Error(b)
	}
}

// source is a package with its doc and one import.
func source(pkg, body string) string {
	return "// Package " + pkg + " is planted.\npackage " + pkg + "\n" + body
}

func imports(pkg string, paths ...string) string {
	var b strings.Builder
	for _, p := range paths {
		b.WriteString("import _ \"" + p + "\"\n")
	}
	return source(pkg, b.String())
}

const ours = "github.com/waypost/waypost/generator/internal/"

// TestPlanted plants a violation of every rule, and beside it what the rule allows.
func TestPlanted(t *testing.T) {
	for _, tt := range []struct {
		name, file, src string
		want            string // a part of the message; "" for none
	}{
		{"down", "generator/internal/site/a.go", imports("site", ours+"audience", ours+"theme", ours+"diag"), ""},
		{"up", "generator/internal/audience/a.go", imports("audience", ours+"site"), "imports point down"},
		{"beside", "generator/internal/chart/a.go", imports("chart", ours+"timeline"), "imports point down"},
		{"itself", "generator/internal/diag/a.go", imports("diag", ours+"diag"), "imports point down"},
		{"roadmap may import diag", "generator/internal/roadmap/a.go", imports("roadmap", ours+"diag", "time"), ""},
		{"roadmap and no other", "generator/internal/roadmap/a.go", imports("roadmap", "github.com/google/go-cmp/cmp"), "has no door"},

		{"content after audience", "generator/internal/site/a.go", imports("site", ours+"content"), "editions only"},
		{"schedule after audience", "generator/internal/timeline/a.go", imports("timeline", ours+"schedule"), "editions only"},
		{"history after audience", "generator/internal/server/a.go", imports("server", ours+"history"), "editions only"},
		{"the roadmap's words after audience", "generator/internal/site/a.go", imports("site", ours+"roadmap"), ""},
		{"schedule in audience", "generator/internal/audience/a.go", imports("audience", ours+"schedule"), ""},
		{"all in cli", "generator/internal/cli/a.go", imports("cli", ours+"content", ours+"history", ours+"server",
			"github.com/waypost/waypost/themes", "github.com/spf13/cobra", "golang.org/x/term", "github.com/spf13/pflag"), ""},
		{"the embedded themes elsewhere", "generator/internal/site/a.go", imports("site", "github.com/waypost/waypost/themes"), "may not import themes"},
		{"the themes import us", "themes/a.go", imports("themes", ours+"diag"), "may not import diag"},
		{"an unknown package", "generator/internal/util/a.go", source("util", ""), "no place in the order"},
		{"a package below a package", "generator/internal/site/deep/a.go", source("deep", ""), "no place in the order"},

		{"toml", "generator/internal/theme/a.go", imports("theme", "github.com/BurntSushi/toml"), "its door is content"},
		{"toml's own door", "generator/internal/content/a.go", imports("content", "github.com/BurntSushi/toml"), ""},
		{"goldmark, deep", "generator/internal/site/a.go", imports("site", "github.com/yuin/goldmark/ast"), "its door is content"},
		{"goldmark as a floor", "generator/internal/bench/a.go", imports("bench", "github.com/yuin/goldmark"), ""},
		{"echarts", "generator/internal/site/a.go", imports("site", "github.com/go-echarts/go-echarts/v2/opts"), "its door is chart"},
		{"quickjs", "generator/internal/server/a.go", imports("server", "modernc.org/quickjs"), "its door is chart"},
		{"goja", "generator/internal/site/a.go", imports("site", "github.com/dop251/goja"), "its door is chart"},
		{"cobra", "generator/internal/server/a.go", imports("server", "github.com/spf13/cobra"), "its door is cli"},
		{"term", "generator/internal/diag/a.go", imports("diag", "golang.org/x/term"), "its door is cli"},
		{"fsnotify", "generator/internal/cli/a.go", imports("cli", "github.com/fsnotify/fsnotify"), "its door is server"},
		{"flock", "generator/internal/server/a.go", imports("server", "github.com/gofrs/flock"), "its door is publish"},
		{"renameio", "generator/internal/cli/a.go", imports("cli", "github.com/google/renameio/v2"), "its door is publish"},
		{"sys", "generator/internal/server/a.go", imports("server", "golang.org/x/sys/unix"), "its door is publish, stamp"},
		{"levenshtein", "generator/internal/cli/a.go", imports("cli", "github.com/agext/levenshtein"), "its door is diag"},
		{"a name that only starts like a door's", "generator/internal/content/a.go", imports("content", "github.com/BurntSushi/tomlx"), "has no door"},
		{"a new dependency", "generator/internal/cli/a.go", imports("cli", "example.com/new"), "has no door"},

		{"the browser", "generator/internal/site/a.go", imports("site", "github.com/chromedp/chromedp"), "its door is browsertest"},
		{"the test kit", "generator/internal/cli/a.go", imports("cli", ours+"browsertest"), "may not import browsertest"},
		{"the test kit in a test", "generator/internal/site/a_test.go", imports("site", ours+"browsertest"), ""},

		{"os", "generator/internal/site/a.go", imports("site", "os"), "may not import os"},
		{"os in publish", "generator/internal/publish/a.go", imports("publish", "os"), ""},
		{"os/exec", "generator/internal/publish/a.go", imports("publish", "os/exec"), "may not import os/exec"},
		{"random numbers", "generator/internal/audience/a.go", imports("audience", "math/rand/v2"), "may not import math/rand/v2"},
		{"seeded trials", "generator/internal/schedule/a.go", source("schedule", "import \"math/rand/v2\"\nvar r = rand.New(rand.NewPCG(1, 2))"), ""},
		{"numbers without a seed", "generator/internal/schedule/a.go", source("schedule", "import \"math/rand/v2\"\nvar n = rand.IntN(6)"), "has no seed"},
		{"numbers without a seed, renamed", "generator/internal/schedule/a.go", source("schedule", "import dice \"math/rand\"\nvar n = dice.Intn(6)"), "has no seed"},
		{"random bytes", "generator/internal/seal/a.go", imports("seal", "crypto/rand"), "may not import crypto/rand"},
		{"log", "generator/internal/cli/a.go", imports("cli", "log"), "may not import log"},
		{"cgo", "generator/internal/chart/a.go", imports("chart", "C"), "may not import C"},

		{"clock", "generator/internal/server/a.go", source("server", "import \"time\"\nvar t = time.Now()"), "may not use time.Now"},
		{"clock as a value", "generator/internal/site/a.go", source("site", "import \"time\"\nvar now = time.Now"), "may not use time.Now"},
		{"clock by another name", "generator/internal/site/a.go", source("site", "import clock \"time\"\nvar t = clock.Since"), "may not use time.Since"},
		{"clock in cli", "generator/internal/cli/a.go", source("cli", "import \"time\"\nvar t = time.Now()"), ""},
		{"calendar", "generator/internal/roadmap/a.go", source("roadmap", "import \"time\"\nvar m = time.January"), ""},
		{"environment", "generator/internal/publish/a.go", source("publish", "import \"os\"\nvar e = os.Getenv(\"HOME\")"), "may not use os.Getenv"},
		{"environment in cli", "generator/internal/cli/a.go", source("cli", "import \"os\"\nvar e = os.Getenv(\"HOME\")"), ""},
		{"printing", "generator/internal/cli/a.go", source("cli", "import \"fmt\"\nfunc f() { fmt.Println() }"), "may not use fmt.Println"},
		{"dot import", "generator/internal/cli/a.go", source("cli", "import . \"strings\""), "dot import"},

		{"no doc", "generator/internal/seal/a.go", "package seal\n", "no doc comment"},
		{"a doc about something else", "generator/internal/seal/a.go", "// Sealing.\npackage seal\n", "no doc comment"},
		{"a command's doc", "generator/cmd/waypost/main.go", "// Command waypost builds.\npackage main\n\nimport _ \"" + ours + "cli\"\n", ""},
		{"a command that decides", "generator/cmd/waypost/main.go", "// Command waypost builds.\npackage main\n\nimport _ \"" + ours + "site\"\n", "may not import site"},
		{"the other command", "generator/cmd/bench/main.go", "// Command bench measures.\npackage main\n\nimport (\n_ \"os\"\n_ \"" + ours + "bench\"\n)\n", ""},
		{"a command with another's package", "generator/cmd/bench/main.go", "// Command bench measures.\npackage main\n\nimport _ \"" + ours + "cli\"\n", "may not import cli"},

		{"another platform's file", "generator/internal/site/a_windows.go", "//go:build windows\n\n" + imports("site", "os"), "may not import os"},
		{"a test", "generator/internal/site/a_test.go", imports("site", "os", ours+"content", "example.com/new"), ""},
		{"test data", "generator/internal/site/testdata/a.go", "package nothing", ""},
		{"replace", "go.mod", "module a\n\nreplace b => ../b\n", "replace"},
		{"a name that no module holds", "content/posts/what's-new.md", "+++\n+++\n", "cannot hold"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			broken, err := arch.Check(fstest.MapFS{tt.file: {Data: []byte(tt.src)}})
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case tt.want == "" && len(broken) > 0:
				t.Errorf("allowed, but: %q", broken)
			case tt.want != "" && !slices.ContainsFunc(broken, func(b string) bool {
				return strings.HasPrefix(b, strings.TrimSuffix(tt.file, "/a.go")) && strings.Contains(b, tt.want)
			}):
				t.Errorf("want %q, got %q", tt.want, broken)
			}
		})
	}
}

func TestBrokenSourceIsAnError(t *testing.T) {
	if _, err := arch.Check(fstest.MapFS{"generator/internal/site/a.go": {Data: []byte("package")}}); err == nil {
		t.Error("a file that does not parse passes")
	}
}
