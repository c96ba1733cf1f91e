package cli_test

import (
	"bytes"
	"context"
	"io/fs"
	"maps"
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/waypost/waypost/generator/internal/cli"
)

// withCache runs the tests with one folder of drawn charts for all of them.
type withCache struct{ *testing.M }

func (m withCache) Run() int {
	dir, err := os.MkdirTemp("", "waypost-test-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	if err := os.Setenv("WAYPOST_CACHE", dir); err != nil {
		panic(err)
	}
	return m.M.Run()
}

func TestMain(m *testing.M) {
	testscript.Main(withCache{m}, map[string]func(){
		"waypost": func() {
			os.Exit(cli.Main(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
		},
	})
}

func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		UpdateScripts:       os.Getenv("UPDATE") != "",
		Setup: func(env *testscript.Env) error {
			// The site under test must not find a repository above it.
			env.Setenv("GIT_CEILING_DIRECTORIES", env.WorkDir)
			env.Setenv("HOME", env.WorkDir+"/home")
			env.Setenv("WAYPOST_CACHE", os.Getenv("WAYPOST_CACHE"))
			env.Setenv("SOURCE_DATE_EPOCH", "1771200000") // 2026-02-16
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exitcode": exitCode,
			"nothing":  nothing,
			"same":     same,
		},
	})
}

// nothing asserts that no file of the public edition in a folder holds a word, neither in
// its name: nothing out Falcon. The other editions are left out, and so is the manifest,
// which names their files.
func nothing(ts *testscript.TestScript, _ bool, args []string) {
	for name, data := range readTree(ts, args[0]) {
		if strings.HasPrefix(name, "investors/") || strings.HasPrefix(name, "board/") || name == ".waypost.json" {
			continue
		}
		if strings.Contains(strings.ToLower(name+"\n"+string(data)), strings.ToLower(args[1])) {
			ts.Fatalf("%s holds %q", name, args[1])
		}
	}
}

// same asserts that two folders hold the same files.
func same(ts *testscript.TestScript, _ bool, args []string) {
	a, b := readTree(ts, args[0]), readTree(ts, args[1])
	if !maps.EqualFunc(a, b, bytes.Equal) {
		ts.Fatalf("%s and %s differ", args[0], args[1])
	}
}

func readTree(ts *testscript.TestScript, dir string) map[string][]byte {
	files := map[string][]byte{}
	root := os.DirFS(ts.MkAbs(dir))
	ts.Check(fs.WalkDir(root, ".", func(name string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			files[name], err = fs.ReadFile(root, name)
		}
		return err
	}))
	if len(files) == 0 {
		ts.Fatalf("%s is empty", dir)
	}
	return files
}

// exitCode runs waypost and asserts its exit code: exitcode 2 waypost bild.
func exitCode(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: exitcode CODE COMMAND...")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if exit, ok := err.(interface{ ExitCode() int }); ok {
		got = string(rune('0' + exit.ExitCode()))
	}
	if got != args[0] {
		ts.Fatalf("exit code %s, want %s", got, args[0])
	}
}
