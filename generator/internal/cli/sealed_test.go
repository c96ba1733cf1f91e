package cli_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/waypost/waypost/generator/internal/browsertest"
	"github.com/waypost/waypost/generator/internal/cli"
	"github.com/waypost/waypost/generator/internal/seal"
)

const (
	passphrase = "orbit velvet lantern mosaic quarry thimble"
	secret     = "wps1_d2F5cG9zdCB0ZXN0IHNlY3JldCBub3QgaW4gdXNlISE"
)

// sealedExample is the example with its investors' edition sealed.
func sealedExample(t *testing.T) string {
	t.Helper()
	root := writeExample(t)
	setAccess(t, root, "investors", "passphrase")
	unlink(t, root)
	t.Setenv("WAYPOST_SECRET", secret)
	var stdout, stderr bytes.Buffer
	if code := cli.Main(t.Context(), []string{"seal", "add", "investors", "--stdin", "--root", root}, strings.NewReader(passphrase), &stdout, &stderr); code != 0 {
		t.Fatalf("seal add: %s%s", &stdout, &stderr)
	}
	return root
}

var accessLine = regexp.MustCompile(`(?m)^access = .*$`)

func setAccess(t *testing.T, root, id, access string) {
	t.Helper()
	name := filepath.Join(root, "content/audiences", id+".md")
	data, err := os.ReadFile(name)
	if err != nil || !accessLine.Match(data) {
		t.Fatalf("no access line in %s: %v", name, err)
	}
	if err := os.WriteFile(name, accessLine.ReplaceAll(data, []byte(`access = "`+access+`"`)), 0o644); err != nil {
		t.Fatal(err)
	}
}

// unlink takes links to the investors' edition out of the other texts: a page that
// everyone reads does not tell where a sealed edition is.
func unlink(t *testing.T, root string) {
	t.Helper()
	link := regexp.MustCompile(`\[([^]]*)\]\((\.\./audiences/)?investors\.md\)`)
	for name, data := range tree(t, filepath.Join(root, "content")) {
		if link.Match(data) {
			if err := os.WriteFile(filepath.Join(root, "content", filepath.FromSlash(name)), link.ReplaceAll(data, []byte("$1")), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func folder(files map[string][]byte, prefix string) map[string][]byte {
	out := map[string][]byte{}
	for name, data := range files {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			out[rest] = data
		}
	}
	return out
}

// TestSealedExample holds a sealed edition against the same edition in plain.
func TestSealedExample(t *testing.T) {
	open, openOut := writeExample(t), filepath.Join(t.TempDir(), "open")
	unlink(t, open)
	run(t, "build", "--root", open, "--output", openOut, "--audience", "public,investors")
	plain := folder(tree(t, openOut), "investors/")
	root, out := sealedExample(t), filepath.Join(t.TempDir(), "out")
	run(t, "build", "--root", root, "--output", out, "--audience", "public,investors")
	first := tree(t, out)
	sealed := folder(first, "investors/")

	opened, err := seal.Open(sealed[seal.Bundle], passphrase)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range sealed {
		if strings.HasPrefix(name, "assets/") {
			opened[name] = data
		}
	}
	sameTree(t, unshared(plain), opened)

	again := filepath.Join(t.TempDir(), "again")
	run(t, "build", "--root", root, "--output", again, "--audience", "public,investors")
	sameTree(t, first, tree(t, again))

	// The page that opens it is under the policy of every page, with blobs for images.
	policy := func(page []byte) string {
		_, rest, _ := strings.Cut(string(page), `http-equiv="Content-Security-Policy" content="`)
		value, _, _ := strings.Cut(rest, `"`)
		return value
	}
	if got, want := strings.Replace(policy(sealed["index.html"]), " blob:", "", 1), policy(first["index.html"]); got != want || got == "" {
		t.Errorf("policy %q, elsewhere %q", got, want)
	}

	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	plain = unshared(plain)
	for _, name := range slices.Sorted(maps.Keys(plain)) {
		if sealed[name] == nil || name == "index.html" {
			_, _ = w.Write(plain[name])
		}
	}
	_ = w.Close()
	ratio := float64(len(sealed[seal.Bundle])) / float64(zipped.Len())
	t.Logf("%d files; %d bytes of gzip, sealed in %d: %.2f times", len(plain), zipped.Len(), len(sealed[seal.Bundle]), ratio)
	if ratio > 1.3 {
		t.Error("the bundle is more than 1.3 times its gzip size")
	}
}

// unshared is an open edition without what it shows where a link to it is shared, which a
// sealed one does not have.
func unshared(files map[string][]byte) map[string][]byte {
	out := map[string][]byte{}
	for name, data := range files {
		if path.Base(name) != "card.png" {
			out[name] = sharing.ReplaceAll(data, nil)
		}
	}
	return out
}

var sharing = regexp.MustCompile(`<meta (property="og:(image|url)|name="twitter)[^>]*>\n|<script type="application/ld\+json">.*</script>\n`)

// TestSealedCanaries marks what only the sealed edition says, and looks for it in the
// whole output.
func TestSealedCanaries(t *testing.T) {
	root, out := sealedExample(t), filepath.Join(t.TempDir(), "out")
	var canaries []string
	plant := func(kind, word string, front func(title string) string) {
		for range 10 {
			canary := strings.ToLower(word) + string(rune('a'+len(canaries)/10)) + string(rune('a'+len(canaries)%10)) + "heron"
			canaries = append(canaries, canary)
			name := filepath.Join(root, "content", kind, canary+".md")
			if err := os.WriteFile(name, []byte("+++\n"+front(canary)+"audiences = [\"investors\"]\n+++\nThe words of "+canary+".\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	plant("mvfs", "Quill", func(c string) string {
		return "title = \"" + c + "\"\nservice = \"client-app\"\nmilestone = \"raw-data\"\nvalue = \"" + c + " helps.\"\npart_of = \"All of " + c + "\"\nlife = \"3y\"\neffort = \"1d\"\nhorizon = \"short\"\n"
	})
	plant("posts", "Tapir", func(c string) string { return "title = \"" + c + "\"\ndate = 2026-03-05\nkind = \"board\"\n" })
	plant("pages", "Ocelot", func(c string) string { return "title = \"" + c + "\"\nmenu = true\n" })
	plant("metrics", "Lynx", func(c string) string { return "title = \"" + c + "\"\nunit = \"count\"\n" })
	plant("milestones", "Heath", func(c string) string { return "title = \"" + c + "\"\ngoal = \"Reach " + c + "\"\n" })
	if len(canaries) != 50 {
		t.Fatal(len(canaries))
	}
	run(t, "build", "--root", root, "--output", out, "--audience", "public,investors")
	files := tree(t, out)
	inside, err := seal.Open(files["investors/"+seal.Bundle], passphrase)
	if err != nil {
		t.Fatal(err)
	}
	shown := func(files map[string][]byte, canary string) (in []string) {
		for name, data := range files {
			if strings.Contains(strings.ToLower(name), canary) || bytes.Contains(bytes.ToLower(data), []byte(canary)) {
				in = append(in, name)
			}
		}
		return in
	}
	for _, c := range canaries {
		if len(shown(inside, c)) == 0 {
			t.Errorf("%s is not in the edition either, so the search proves nothing", c)
		}
		if in := shown(files, c); len(in) > 0 {
			t.Errorf("%s stands in %q", c, in)
		}
	}
}

// TestSealedExampleOpens opens the sealed example in Chromium and walks every page.
func TestSealedExampleOpens(t *testing.T) {
	browsertest.Find(t)
	root, out := sealedExample(t), filepath.Join(t.TempDir(), "out")
	run(t, "build", "--root", root, "--output", out, "--audience", "public,investors")
	page := browsertest.Open(t, tree(t, out))
	page.Go("investors/index.html#/metrics/")
	page.Eval(`document.querySelector("#passphrase").value = `+quoted(passphrase), nil)
	page.Press(browsertest.Enter)

	const frame = `document.querySelector(".stage iframe:not(.coming)")`
	at := func(name string) { page.Wait(`document.body.dataset.shown === ` + quoted(name)) }
	at("metrics/index.html")
	seen, queue := map[string]bool{"": true}, []string{"#/"}
	for len(queue) > 0 {
		hash := queue[0]
		queue = queue[1:]
		name := strings.TrimPrefix(hash, "#/")
		if strings.HasSuffix(name, "/") || name == "" {
			name += "index.html"
		}
		page.Eval(`location.hash = `+quoted(hash), nil)
		at(name)
		page.Wait(`[...` + frame + `.contentDocument.images].every(i => i.complete)`)
		var found struct {
			Links   []string
			Broken  []string
			Heading string
			Files   []string
			Alive   int
		}
		page.Eval(`(doc => ({
  links: [...doc.querySelectorAll("a[href]")].map(a => a.href.baseVal || a.href).filter(h => h.startsWith(location.href.split("#")[0])).map(h => "#" + h.split("#")[1]),
  broken: [...doc.images].filter(i => !i.naturalWidth).map(i => i.src),
  files: [...doc.querySelectorAll("a[download]")].map(a => a.download),
  alive: doc.querySelectorAll(".chart-drawing[role=group]").length,
  heading: doc.querySelector("h1") && doc.querySelector("h1").textContent,
}))(`+frame+`.contentDocument)`, &found)
		if found.Heading == "" || len(found.Broken) > 0 {
			t.Errorf("%s: heading %q, broken images %q", name, found.Heading, found.Broken)
		}
		for _, link := range found.Links {
			if !seen[link] {
				seen[link] = true
				queue = append(queue, link)
			}
		}
		if name == "index.html" && found.Alive == 0 {
			t.Error("the script of the charts has not run")
		}
		if name == "index.html" && !slices.Contains(found.Files, "roadmap.json") {
			t.Errorf("downloads of the front page: %q", found.Files)
		}
	}
	t.Logf("%d pages", len(seen)-1)
	if len(seen) < 30 {
		t.Errorf("only %d pages were reached", len(seen))
	}
	page.Eval(`location.hash = "#/mvfs/b.3/"`, nil)
	at("mvfs/b.3/index.html")
	page.Eval(frame+`.contentDocument.getElementById("search").focus()`, nil)
	page.Wait(`(field => { field.value = "raw data"; field.dispatchEvent(new Event("input")); return field.getAttribute("aria-expanded") === "true" })(` + frame + `.contentDocument.getElementById("search"))`)
	page.Eval(frame+`.contentDocument.querySelector("#search-results a[href*=milestones]").click()`, nil)
	at("milestones/raw-data/index.html")
	if bad := page.Problems(); len(bad) > 0 {
		t.Errorf("problems: %q", bad)
	}
	for _, request := range page.Requests() {
		if !strings.HasPrefix(request, page.URL+"investors/") && request != page.URL && !strings.Contains(request, "icon.svg") && !strings.Contains(request, "/assets/") &&
			!strings.HasPrefix(request, "blob:http://127.0.0.1:") && request != "about:srcdoc" {
			t.Errorf("a request to %s", request)
		}
	}
}

func quoted(s string) string {
	raw, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(raw)
}
