package seal_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/waypost/waypost/generator/internal/browsertest"
	"github.com/waypost/waypost/generator/internal/locale"
	"github.com/waypost/waypost/generator/internal/seal"
)

// pixel is a PNG of one pixel.
var pixel, _ = base64.StdEncoding.DecodeString("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")

const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'">`

// edition is a small site with one of everything that a page can hold.
func edition() (files map[string][]byte, asTheyAre map[string]bool) {
	page := func(up, title, body string) []byte {
		return []byte("<!doctype html>\n<html lang=\"en-GB\"><head>" + policy + `<meta charset="utf-8"><title>` + title + `</title>
<link rel="canonical" href="https://example.org/x/"><link rel="stylesheet" href="` + up + `assets/waypost.css"><link rel="alternate" href="` + up + `feed.xml">
<script src="` + up + `assets/app.js" defer></script></head><body class="kind-page"><a class="skip" href="#main">Skip</a>
<nav><a id="home" href="` + up + `index.html">Home</a> <a id="deep" href="` + up + `mvfs/%C3%BC%20%23a/index.html">Deep</a> <a id="data" href="` + up + `roadmap.json">Data</a>
<a id="other" href="` + up + `../index.html">Another edition</a> <a id="far" href="https://example.org/">Far</a></nav>
<main id="main">` + body + `</main></body></html>`)
	}
	files = map[string][]byte{
		"index.html": page("", "Front", `<h1>Secret front</h1><p class="tall"></p><img id="picture" src="media/p.png" srcset="media/p.png 1x, media/q.png 2x" alt="">
<svg id="chart" viewBox="0 0 10 10"><defs><rect id="shape" width="4" height="4"/></defs><use href="#shape"/><a id="bar" href="mvfs/%C3%BC%20%23a/index.html#scope"><rect width="10" height="10"/></a></svg><p id="found"></p>`),
		"mvfs/ü #a/index.html": page("../../", "Deep page", `<h1>Deep secret</h1><p class="tall"></p><h2 id="scope">Scope</h2><p class="tall"></p><img id="picture" src="../../media/p.png" alt=""><p id="found"></p>`),
		"old/index.html":       []byte(`<meta http-equiv="refresh" content="0; url=../mvfs/%C3%BC%20%23a/index.html"><title>Moved</title>`),
		"media/p.png":          pixel, "media/q.png": pixel,
		"roadmap.json":       []byte(`{"secret": true}`),
		"search.json":        []byte(`["needle"]`),
		"feed.xml":           []byte(`<feed/>`),
		"assets/waypost.css": []byte(`.tall { height: 3000px } h1 { color: rgb(1, 2, 3) } @media print { h1 { color: rgb(4, 5, 6) } }`),
		// A script as themes write them: names at its top level, a listener on the document.
		"assets/app.js": []byte(`const root = document.currentScript.getAttribute("src").includes("/assets/") && document.querySelector("#home").getAttribute("href");
let runs = (window.runs || 0) + 1; window.runs = runs;
const up = document.title === "Front" ? "" : "../../";
fetch(up + "search.json").then(r => r.json()).then(words => { document.querySelector("#found").textContent = words[0]; });`),
	}
	return files, map[string]bool{"assets/waypost.css": true, "assets/app.js": true}
}

func sealedEdition(t testing.TB) map[string][]byte {
	t.Helper()
	secret, lock := locked(t, "investors", passphrase)
	files, asTheyAre := edition()
	out, err := seal.Files(files, asTheyAre, lock, secret, "investors", locale.Locale{})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// site is an edition in its folder, with a public page above it.
func site(edition map[string][]byte) map[string][]byte {
	files := map[string][]byte{"index.html": []byte(`<!doctype html><title>Public</title><link rel="icon" href="investors/unlock.svg">`)}
	for name, data := range edition {
		files["investors/"+name] = data
	}
	return files
}

const inFrame = `document.querySelector(".stage iframe:not(.coming)")`

func unlock(page *browsertest.Page, passphrase string) {
	page.Eval(`document.querySelector("#passphrase").focus()`, nil)
	page.Eval(`document.querySelector("#passphrase").value = ""`, nil)
	page.Press(strings.Split(passphrase, "")...)
	page.Press(browsertest.Enter)
}

func onPage(page *browsertest.Page, name string) {
	quoted, _ := json.Marshal(name)
	page.Wait(`document.body.dataset.shown === ` + string(quoted) + ` && ` + inFrame + `.contentDocument.querySelector("#found").textContent === "needle"`)
}

func TestChromiumOpensWhatGoSealed(t *testing.T) {
	page := browsertest.Open(t, site(sealedEdition(t)))
	page.Go("investors/")
	if got := page.Text(`document.title`); got != "Locked" {
		t.Errorf("title: %q", got)
	}
	if got := page.Text(`document.activeElement.id`); got != "passphrase" {
		t.Errorf("the focus is on %q", got)
	}
	unlock(page, passphrase)
	onPage(page, "index.html")

	for what, want := range map[string]string{
		`document.title`:                "Front",
		`document.documentElement.lang`: "en-GB",
		inFrame + `.title`:              "Front",
		inFrame + `.contentDocument.querySelector("h1").textContent`:                                  "Secret front",
		`getComputedStyle(` + inFrame + `.contentDocument.querySelector("h1")).color`:                 "rgb(1, 2, 3)",
		inFrame + `.contentDocument.querySelector("#picture").naturalWidth`:                           "1",
		inFrame + `.contentDocument.querySelector("use").getAttribute("href")`:                        "#shape",
		inFrame + `.contentDocument.querySelector("#home").href`:                                      page.URL + "investors/#/",
		inFrame + `.contentDocument.querySelector("#deep").href`:                                      page.URL + "investors/#/mvfs/%C3%BC%20%23a/",
		inFrame + `.contentDocument.querySelector(".skip").href`:                                      page.URL + "investors/#/#main",
		inFrame + `.contentDocument.querySelector("#other").href`:                                     page.URL + "index.html",
		inFrame + `.contentDocument.querySelector("#far").href`:                                       "https://example.org/",
		inFrame + `.contentDocument.querySelector("#far").target`:                                     "_top",
		inFrame + `.contentDocument.querySelector("#data").download`:                                  "roadmap.json",
		inFrame + `.contentDocument.querySelectorAll("meta[http-equiv], link[rel=canonical]").length`: "0",
		`localStorage.length + sessionStorage.length`:                                                 "0",
	} {
		if got := page.Text(what); got != want {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}

	// A link, and a fragment on the way.
	page.Eval(inFrame+`.contentDocument.querySelector("#bar").dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true, view: window}))`, nil)
	onPage(page, "mvfs/ü #a/index.html")
	if got := page.Location(); got != page.URL+"investors/#/mvfs/%C3%BC%20%23a/#scope" {
		t.Errorf("at %s", got)
	}
	page.Wait(inFrame + `.contentWindow.scrollY > 2000`)
	if got := page.Text(inFrame + `.contentDocument.querySelector("#picture").naturalWidth + " " + ` + inFrame + `.contentWindow.runs`); got != "1 1" {
		t.Errorf("picture and runs of the script: %s", got)
	}
	page.Eval(inFrame+`.contentWindow.scrollTo(0, 1234)`, nil)
	page.Eval(inFrame+`.contentDocument.querySelector("#home").click()`, nil)
	onPage(page, "index.html")
	page.Back()
	onPage(page, "mvfs/ü #a/index.html")
	page.Wait(inFrame + `.contentWindow.scrollY === 1234`)
	page.Back()
	onPage(page, "index.html")

	// An old address that moved, an address that is none, a page inside by its address.
	page.Eval(`location.hash = "#/old/"`, nil)
	onPage(page, "mvfs/ü #a/index.html")
	page.Eval(`location.hash = "#/nowhere/%E0%A4%A/"`, nil)
	onPage(page, "index.html")

	// Nothing is kept: a reload locks.
	page.Eval(`location.hash = "#/mvfs/%C3%BC%20%23a/"`, nil)
	onPage(page, "mvfs/ü #a/index.html")
	page.Reload()
	page.Wait(`document.querySelector("#unlock")`)
	unlock(page, passphrase)
	onPage(page, "mvfs/ü #a/index.html")
	page.Click(".strip button")
	page.Wait(`document.querySelector("#unlock")`)

	if bad := page.Problems(); len(bad) > 0 {
		t.Errorf("problems: %q", bad)
	}
	for _, request := range page.Requests() {
		if !strings.HasPrefix(request, page.URL) && !strings.HasPrefix(request, "blob:"+strings.TrimSuffix(page.URL, browsertest.Base)) && request != "about:srcdoc" {
			t.Errorf("a request to %s", request)
		}
	}
}

// TestPolicyHolds plants what a page must not do, and sees it stopped inside as outside.
func TestPolicyHolds(t *testing.T) {
	secret, lock := locked(t, "investors", passphrase)
	files := map[string][]byte{"index.html": []byte(`<!doctype html><title>Planted</title><body onload="document.title='ran'"><script>document.title = "ran"</script>
<p id="found">needle</p><p style="color: red">x</p><img src="https://example.org/x.png" alt="">`)}
	out, err := seal.Files(files, nil, lock, secret, "investors", locale.Locale{})
	if err != nil {
		t.Fatal(err)
	}
	page := browsertest.Open(t, site(out))
	page.Go("investors/")
	unlock(page, passphrase)
	onPage(page, "index.html")
	if got := page.Text(inFrame + `.contentDocument.title`); got != "Planted" {
		t.Errorf("an inline script ran: %q", got)
	}
	if n := len(page.Violations()); n < 4 {
		t.Errorf("%d violations: %q", n, page.Violations())
	}
	for _, request := range page.Requests() {
		if strings.Contains(request, "example.org") {
			t.Errorf("a request to %s", request)
		}
	}
}

// TestOneMessage opens what is wrong in three ways and reads one sentence.
func TestOneMessage(t *testing.T) {
	good := sealedEdition(t)
	flipped, swapped := maps.Clone(good), maps.Clone(good)
	flipped[seal.Bundle] = bytes.Clone(good[seal.Bundle])
	flipped[seal.Bundle][len(good[seal.Bundle])/2] ^= 4
	secret, lock := locked(t, "product", "the passphrase of another edition")
	other, err := seal.Files(map[string][]byte{"index.html": []byte("<title>Other</title>")}, nil, lock, secret, "product", locale.Locale{})
	if err != nil {
		t.Fatal(err)
	}
	swapped[seal.Bundle] = other[seal.Bundle]
	files := map[string][]byte{"index.html": []byte(`<!doctype html><title>Public</title><link rel="icon" href="good/unlock.svg">`)}
	for folder, ed := range map[string]map[string][]byte{"good/": good, "flipped/": flipped, "swapped/": swapped} {
		for name, data := range ed {
			files[folder+name] = data
		}
	}
	page := browsertest.Open(t, files)
	messages := map[string]bool{}
	for folder, p := range map[string]string{"good/": "a wrong passphrase of six words", "flipped/": passphrase, "swapped/": passphrase} {
		page.Go(folder)
		unlock(page, p)
		page.Wait(`document.querySelector("#wrong").textContent !== "" && document.querySelector("#busy").textContent === ""`)
		messages[page.Text(`document.querySelector("#wrong").getAttribute("role") + ": " + document.body.innerText`)] = true
		if page.Text(`document.activeElement.id + document.querySelectorAll("iframe").length`) != "passphrase0" {
			t.Errorf("%s: the focus is not back in the field", folder)
		}
	}
	if len(messages) != 1 {
		t.Errorf("%d messages: %q", len(messages), slices.Collect(maps.Keys(messages)))
	}
	for m := range messages {
		if !strings.HasPrefix(m, "alert: ") || !strings.Contains(m, "That did not open it.") {
			t.Errorf("message: %q", m)
		}
	}
	// And the right one opens after a wrong one, pasted with the blank that clings to it.
	page.Go("good/")
	unlock(page, "wrong wrong wrong wrong wrong")
	page.Wait(`document.querySelector("#wrong").textContent !== ""`)
	var stopped bool
	page.Eval(`!document.querySelector("#passphrase").dispatchEvent(new ClipboardEvent("paste", {bubbles: true, cancelable: true}))`, &stopped)
	if stopped {
		t.Error("pasting is refused")
	}
	page.Eval(`document.querySelector("#passphrase").value = " `+passphrase+` "`, nil)
	page.Click("#unlock button")
	onPage(page, "index.html")
	if bad := page.Problems(); len(bad) > 0 { // a form that is sent after all, for one
		t.Errorf("problems: %q", bad)
	}
}

func TestRemember(t *testing.T) {
	page := browsertest.Open(t, site(sealedEdition(t)))
	page.Go("investors/")
	if page.Text(`document.querySelector("#remember").checked`) != "false" {
		t.Error("remembering is on by default")
	}
	page.Click("#remember")
	unlock(page, passphrase)
	onPage(page, "index.html")
	page.Reload()
	onPage(page, "index.html")
	// The key is kept so that no script can read it.
	if got := page.Text(`new Promise(done => { indexedDB.open("waypost").onsuccess = e => { e.target.result.transaction("keys").objectStore("keys").getAll().onsuccess = e => {
	const [entry] = e.target.result; crypto.subtle.exportKey("raw", entry.key).then(() => done("readable"), () => done(entry.key.extractable + " " + (entry.until > Date.now() && entry.until < Date.now() + 31 * 86400000))) } } })`); got != "false true" {
		t.Errorf("the kept key is %s", got)
	}
	page.Click(".strip button")
	page.Wait(`document.querySelector("#unlock")`)
	page.Reload()
	page.Wait(`document.querySelector("#unlock")`)
}

func TestKeyboardAlone(t *testing.T) {
	page := browsertest.Open(t, site(sealedEdition(t)))
	page.Go("investors/")
	var order []string
	for range 4 {
		order = append(order, page.Text(`document.activeElement.id || document.activeElement.localName`))
		page.Press(browsertest.Tab)
	}
	if !slices.Equal(order, []string{"passphrase", "show", "remember", "button"}) {
		t.Errorf("order: %q", order)
	}
	page.Eval(`document.querySelector("#show").focus()`, nil)
	page.Press(" ")
	if got := page.Text(`document.querySelector("#passphrase").type`); got != "text" {
		t.Errorf("shown as %s", got)
	}
	unlock(page, passphrase)
	onPage(page, "index.html")
	page.Press(browsertest.Tab, browsertest.Enter) // the skip link of the page
	page.Wait(`location.hash === "#/#main" && ` + inFrame + `.contentDocument.activeElement.id === "main"`)
	page.Press(browsertest.Tab) // the first link of the main part
	page.Press(browsertest.Enter)
	onPage(page, "mvfs/ü #a/index.html")
}

// TestPaper prints the edition and not the frame around it.
func TestPaper(t *testing.T) {
	page := browsertest.Open(t, site(sealedEdition(t)))
	page.Go("investors/")
	unlock(page, passphrase)
	onPage(page, "index.html")
	page.Eval(`addEventListener("beforeprint", () => { window.paper = document.querySelector(".paper").innerText + getComputedStyle(document.querySelector(".paper h1") || document.body).color })`, nil)
	pdf := page.PDF()
	if !bytes.HasPrefix(pdf, []byte("%PDF")) {
		t.Fatal("no PDF")
	}
	if got := page.Text(`window.paper`); !strings.Contains(got, "Secret front") {
		t.Errorf("on paper stands %q", got)
	}
	// Three metres of page are several sheets.
	if sheets := bytes.Count(pdf, []byte("/Type /Page\n")) + bytes.Count(pdf, []byte("/Type/Page\n")) + bytes.Count(pdf, []byte("/Type /Page ")); sheets < 3 {
		t.Errorf("%d sheets", sheets)
	}
}

// TestFromDisk opens an edition by file://, where a page may not read the file beside it.
func TestFromDisk(t *testing.T) {
	dir := t.TempDir()
	for name, data := range sealedEdition(t) {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	page := browsertest.OpenFolder(t, dir)
	if got := page.Text(`isSecureContext + " " + !document.querySelector("#choose").hidden + " " + document.querySelector("#remember-row").hidden`); got != "true true true" {
		t.Errorf("a secure context, a choice of file, no remembering: %s", got)
	}
	page.Choose("#bundle", filepath.Join(dir, seal.Bundle))
	unlock(page, passphrase)
	onPage(page, "index.html")
	page.Eval(inFrame+`.contentDocument.querySelector("#deep").click()`, nil)
	onPage(page, "mvfs/ü #a/index.html")
	if got := page.Text(inFrame + `.contentDocument.querySelector("#picture").naturalWidth + getComputedStyle(` + inFrame + `.contentDocument.querySelector("h1")).color`); got != "1rgb(1, 2, 3)" {
		t.Errorf("picture and style: %s", got)
	}
	if bad := page.Problems(); len(bad) > 0 {
		t.Errorf("problems: %q", bad)
	}
}
