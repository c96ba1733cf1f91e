package browsertest_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/waypost/waypost/generator/internal/browsertest"
)

const head = `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; img-src data:">
<link rel="icon" href="data:,">`

func TestBrowser(t *testing.T) {
	page := browsertest.Open(t, map[string][]byte{
		"index.html":       []byte(head + `<title>Front</title><input id="name" autofocus><script src="app.js"></script>`),
		"inline.html":      []byte(head + `<title>Inline</title><script>document.title = "ran"</script>`),
		"broken.html":      []byte(head + `<title>Broken</title><script src="broken.js"></script>`),
		"deep/index.html":  []byte(head + `<title>Deep</title>`),
		"404.html":         []byte(head + `<title>Nothing here</title>`),
		"app.js":           []byte(`console.log("hello", 3); setTimeout(() => document.body.dataset.late = "yes")`),
		"broken.js":        []byte(`nothing.here`),
		"scripts/index.js": []byte(``),
	})
	page.Wait(`document.body.dataset.late === "yes"`)
	if got := page.Console(); !slices.Equal(got, []string{"log: hello 3"}) {
		t.Errorf("console: %q", got)
	}
	if !slices.Contains(page.Requests(), page.URL+"app.js") {
		t.Errorf("requests: %q", page.Requests())
	}
	page.Eval(`document.querySelector("#name").focus()`, nil)
	page.Press("a", "b", browsertest.Tab)
	if got := page.Text(`document.querySelector("#name").value`); got != "ab" {
		t.Errorf("typed %q", got)
	}
	if bad := page.Problems(); len(bad) > 0 {
		t.Errorf("problems of a clean page: %q", bad)
	}

	page.Go("deep/")
	page.Go("nowhere/at/all/")
	if got := page.Text(`document.title`); got != "Nothing here" {
		t.Errorf("a missing page shows %q", got)
	}
	page.Go("inline.html")
	if got := page.Text(`document.title`); got != "Inline" {
		t.Errorf("the policy let an inline script run: %q", got)
	}
	if len(page.Violations()) != 1 {
		t.Errorf("violations: %q", page.Violations())
	}
	page.Go("broken.html")
	if bad := page.Problems(); !slices.ContainsFunc(bad, func(s string) bool { return strings.Contains(s, "ReferenceError") }) {
		t.Errorf("problems: %q", bad)
	}

	for _, scheme := range []string{"dark", "light"} {
		page.Scheme(scheme)
		if got := page.Text(`matchMedia("(prefers-color-scheme: ` + scheme + `)").matches`); got != "true" {
			t.Errorf("%s: %s", scheme, got)
		}
	}
	page.Media(map[string]string{"forced-colors": "active", "prefers-reduced-motion": "reduce", "type": "print"})
	const emulated = `["(forced-colors: active)", "(prefers-reduced-motion: reduce)", "print"].map((m) => matchMedia(m).matches)`
	if got := page.Text(emulated); got != "true,true,true" {
		t.Errorf("emulates %s", got)
	}
	page.Media(nil)
	if got := page.Text(emulated); got != "false,false,false" {
		t.Errorf("emulates %s when nothing is asked for", got)
	}
	page.Viewport(390, 800)
	if got := page.Text(`innerWidth`); got != "390" {
		t.Errorf("width: %s", got)
	}
	if !bytes.HasPrefix(page.Screenshot(), []byte("\x89PNG")) {
		t.Error("no picture")
	}
	if !bytes.HasPrefix(page.PDF(), []byte("%PDF")) {
		t.Error("no PDF")
	}
	page.Scripts(false)
	page.Go("")
	if got := page.Text(`document.body.dataset.late`); got != "undefined" {
		t.Errorf("a script ran: %s", got)
	}
}

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "index.html"), []byte(head+`<title>From disk</title>`), 0o600); err != nil {
		t.Fatal(err)
	}
	page := browsertest.OpenFolder(t, dir)
	if got := page.Text(`document.title`); got != "From disk" {
		t.Errorf("shows %q", got)
	}
}

func TestRequire(t *testing.T) {
	t.Setenv("PATH", "")
	t.Setenv(browsertest.Variable, "require")
	if _, err := os.Stat("/Applications"); err == nil {
		t.Skip("browsers of this system are not found by PATH")
	}
	failed := &recorder{TB: t}
	func() {
		defer func() { _ = recover() }()
		browsertest.Find(failed)
	}()
	if !failed.fatal {
		t.Error("a required browser that is not there lets the test pass")
	}
}

// recorder is a test that notes that it failed.
type recorder struct {
	testing.TB
	fatal bool
}

func (r *recorder) Helper() {}

func (r *recorder) Fatalf(string, ...any) {
	r.fatal = true
	panic("fatal")
}
