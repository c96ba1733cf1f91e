package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// TestCacheForgets holds that a chart that nobody may see any more is not kept: the
// folder is copied between machines, and handed on by CI.
func TestCacheForgets(t *testing.T) {
	t.Setenv("WAYPOST_CACHE", "")
	root := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		name = filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	metric := func(id, audiences, year string) { // a picture is told by the words of its axis
		write("content/metrics/"+id+".md", "+++\ntitle = \""+id+"\"\nunit = \"count\"\nperiod = \"quarter\"\naudiences = ["+audiences+"]\n"+
			"[[points]]\nat = \""+year+"-Q1\"\nactual = 7\n[[points]]\nat = \""+year+"-Q2\"\nactual = 1\n+++\n")
	}
	write("config.toml", "title = \"Plan\"\nas_of = \"2026-08-14\"\ndefault_audiences = [\"*\"]\n")
	write("content/audiences/public.md", "+++\ntitle = \"All\"\nsees = [\"points\"]\n+++\n")
	write("content/audiences/board.md", "+++\ntitle = \"Board\"\nsees = [\"points\"]\n+++\n")
	metric("plain", `"*"`, "2024")
	metric("secret", `"*"`, "2023")
	holds := func(text string) bool {
		for _, data := range tree(t, filepath.Join(root, ".waypost")) {
			if bytes.Contains(data, []byte(text)) {
				return true
			}
		}
		return false
	}
	run(t, "build", "--root", root)
	if !holds("Q1 2023") || !holds("Q1 2024") {
		t.Fatal("the charts are not in the cache, so this test says nothing")
	}
	write("content/metrics/secret.md", "+++\ntitle = \"secret\"\nunit = \"count\"\naudiences = [\"nobody\"]\n+++\n")
	write("content/audiences/nobody.md", "+++\ntitle = \"Nobody\"\nsees = [\"value\"]\n+++\n")
	run(t, "build", "--root", root, "--audience", "board")
	if !holds("Q1 2024") {
		t.Error("a build of one edition forgets the charts of the others")
	}
	run(t, "build", "--root", root)
	if holds("Q1 2023") || !holds("Q1 2024") {
		t.Error("the cache keeps what nobody may see, or forgets the rest")
	}
	run(t, "build", "--root", root) // nothing to do, so nothing is drawn
	if !holds("Q1 2024") {
		t.Error("a build with nothing to do empties the cache")
	}
}
