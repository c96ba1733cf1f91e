// Package browsertest opens pages in Chromium, for tests of what only a browser can say:
// that a script runs under its policy, that a key moves the focus, that a page fits.
//
//	page := browsertest.Open(t, files)     // a site, served under /repo/ on loopback
//	page.Go("timeline/")
//	page.Wait(`document.querySelector("h1")`)
//	page.Press(browsertest.Tab)
//	if bad := page.Problems(); len(bad) > 0 { … }
//
// Every method fails the test when the browser cannot do what it says. A test without
// a browser is skipped. The environment variable WAYPOST_BROWSER decides otherwise:
// "require" fails it, "off" skips it even where there is a browser, and anything else is
// the path of the browser to use.
package browsertest

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Variable is the environment variable that says which browser to use.
const Variable = "WAYPOST_BROWSER"

// Base is the folder under which Open serves a site, as GitHub Pages would.
const Base = "/repo/"

// Keys for Press, beside the characters themselves.
const (
	Tab    = kb.Tab
	Enter  = kb.Enter
	Escape = kb.Escape
	Down   = kb.ArrowDown
	Up     = kb.ArrowUp
	Right  = kb.ArrowRight
)

// patience bounds a whole test with one browser. It is generous: it only has to end a
// test that hangs.
const patience = 8 * time.Minute

// Find returns the path of a browser. Without one it skips the test, or fails it when
// WAYPOST_BROWSER is "require".
func Find(tb testing.TB) string {
	tb.Helper()
	wanted := os.Getenv(Variable)
	if wanted == "off" {
		tb.Skipf("skipped: %s is off, so no page is opened in a browser", Variable)
	}
	if wanted != "" && wanted != "require" {
		return wanted
	}
	for _, name := range []string{
		"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
		"/Applications/Chromium.app/Contents/MacOS/Chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	} {
		if found, err := exec.LookPath(name); err == nil {
			return found
		}
	}
	if wanted == "require" {
		tb.Fatalf("%s is %q, and there is no Chromium: install chromium, or set the variable to a browser's path", Variable, wanted)
	}
	tb.Skip("skipped: there is no Chromium, so no page was opened in a browser")
	return ""
}

// Page is a tab of a browser of its own, with nothing remembered from before.
type Page struct {
	// URL is the address that was opened first; addresses for Go are relative to it.
	URL string

	tb   testing.TB
	ctx  context.Context
	stop context.CancelFunc

	mu         sync.Mutex
	requests   []request
	console    []string
	problems   []string
	violations []string
}

type request struct {
	id      network.RequestID
	address string
}

// Open serves files, by path, over HTTP on loopback and opens the front page. What is
// not there answers with 404.html, if there is one, as static hosts do.
func Open(tb testing.TB, files map[string][]byte) *Page {
	tb.Helper()
	browser := Find(tb)
	return start(tb, browser, Serve(tb, files))
}

// Serve serves files as Open does, for what brings a browser of its own, and returns the
// address of the front page.
func Serve(tb testing.TB, files map[string][]byte) string {
	tb.Helper()
	srv := httptest.NewServer(handler(files))
	tb.Cleanup(srv.Close)
	return srv.URL + Base
}

// OpenFolder opens the front page of a folder from the disk, by file://.
func OpenFolder(tb testing.TB, folder string) *Page {
	tb.Helper()
	browser := Find(tb)
	folder, err := filepath.Abs(folder)
	if err != nil {
		tb.Fatal(err)
	}
	u := url.URL{Scheme: "file", Path: path.Join("/", filepath.ToSlash(folder), "index.html")}
	return start(tb, browser, u.String())
}

func handler(files map[string][]byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, ok := strings.CutPrefix(r.URL.Path, Base)
		if name == "" || strings.HasSuffix(name, "/") {
			name += "index.html"
		}
		data, found := files[name]
		status := http.StatusOK
		if !ok || !found {
			name, status = "404.html", http.StatusNotFound
			data = files[name]
		}
		if kind := mime.TypeByExtension(path.Ext(name)); kind != "" {
			w.Header().Set("Content-Type", kind)
		}
		w.Header().Set("Content-Encoding", "gzip") // as every host of static files does
		w.WriteHeader(status)
		out := gzip.NewWriter(w)
		_, _ = out.Write(data)
		_ = out.Close()
	})
}

func start(tb testing.TB, browser, address string) *Page {
	tb.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(browser),
		chromedp.NoSandbox, // it opens nothing but what the test wrote
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("hide-scrollbars", true),
	)
	limited, cancel := context.WithTimeout(context.Background(), patience)
	tb.Cleanup(cancel)
	allocator, cancel := chromedp.NewExecAllocator(limited, options...)
	tb.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(allocator, chromedp.WithLogf(tb.Logf), chromedp.WithErrorf(func(string, ...any) {}))
	tb.Cleanup(cancel)

	p := &Page{URL: address, tb: tb, ctx: ctx, stop: cancel}
	if err := chromedp.Listen(ctx, p.heard); err != nil {
		tb.Fatalf("starting %s: %v", browser, err)
	}
	p.Viewport(1280, 900)
	p.Go("")
	return p
}

// heard runs on the loop that reads from the browser: it notes and returns.
func (p *Page) heard(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		p.requests = append(p.requests, request{e.RequestID, e.Request.URL})
	case *network.EventLoadingFailed:
		if e.BlockedReason == network.BlockedReasonCsp { // it was never sent
			p.requests = slices.DeleteFunc(p.requests, func(r request) bool { return r.id == e.RequestID })
		}
	case *runtime.EventConsoleAPICalled:
		var words []string
		for _, arg := range e.Args {
			words = append(words, strings.Trim(string(arg.Value), `"`))
		}
		line := string(e.Type) + ": " + strings.Join(words, " ")
		p.console = append(p.console, line)
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			p.problems = append(p.problems, line)
		}
	case *runtime.EventExceptionThrown:
		line := "exception: " + e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			line += " " + e.ExceptionDetails.Exception.Description
		}
		p.problems = append(p.problems, line)
	case *log.EventEntryAdded:
		line := string(e.Entry.Level) + ": " + e.Entry.Text + " " + e.Entry.URL
		if strings.Contains(line, "Content Security Policy") {
			p.violations = append(p.violations, line)
		}
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			p.problems = append(p.problems, line)
		}
	}
}

func (p *Page) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	p.tb.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		p.tb.Fatalf("%s: %v", what, err)
	}
}

func call[P, R any](p *Page, what string, command cdp.Command[P, R], params P) R {
	p.tb.Helper()
	result, err := chromedp.Run(p.ctx, func(ctx context.Context, t *chromedp.Target) (R, error) {
		return cdp.Call(ctx, t, command, params)
	})
	if err != nil {
		p.tb.Fatalf("%s: %v", what, err)
	}
	return result
}

// Go opens an address, relative to the site, and waits until it has loaded.
func (p *Page) Go(address string) {
	p.tb.Helper()
	base, err := url.Parse(p.URL)
	if err != nil {
		p.tb.Fatal(err)
	}
	to, err := base.Parse(address)
	if err != nil {
		p.tb.Fatal(err)
	}
	p.do("opening "+to.String(), chromedp.Navigate(to.String()))
}

// Reload loads the page again.
func (p *Page) Reload() {
	p.tb.Helper()
	p.do("reloading", chromedp.Reload())
}

// Back goes back by one entry of the history.
func (p *Page) Back() {
	p.tb.Helper()
	p.Eval(`history.back()`, nil)
}

// Location is the address in the bar.
func (p *Page) Location() string {
	p.tb.Helper()
	var address string
	p.Eval(`location.href`, &address)
	return address
}

// Eval evaluates an expression in the page, waits for it if it is a promise, and
// decodes its value into out, which may be nil.
func (p *Page) Eval(expression string, out any) {
	p.tb.Helper()
	raw, err := p.eval(expression)
	if err == nil && out != nil {
		err = json.Unmarshal(raw, out)
	}
	if err != nil {
		p.tb.Fatalf("evaluating %s: %v", expression, err)
	}
}

// Text evaluates an expression to a string.
func (p *Page) Text(expression string) string {
	p.tb.Helper()
	var s string
	p.Eval("Promise.resolve("+expression+").then(String)", &s)
	return s
}

func (p *Page) eval(expression string) ([]byte, error) {
	raw, err := chromedp.Run(p.ctx, chromedp.Evaluate[[]byte](expression, chromedp.EvalAwaitPromise))
	if errors.Is(err, chromedp.ErrJSUndefined) || errors.Is(err, chromedp.ErrJSNull) || err == nil && len(raw) == 0 {
		return []byte("null"), nil
	}
	return raw, err
}

// Wait waits until a condition holds in the page, across loads. The browser looks at
// every frame that it draws.
func (p *Page) Wait(condition string) {
	p.tb.Helper()
	watch := `new Promise(done => { const look = () => { let ok = false; try { ok = ` + condition + `; } catch {} ok ? done(true) : requestAnimationFrame(look) }; look() })`
	for {
		_, err := p.eval(watch)
		if err == nil {
			return
		}
		var thrown *chromedp.ExceptionError
		if p.ctx.Err() != nil || errors.As(err, &thrown) {
			p.tb.Fatalf("waiting for %s: %v\nproblems: %q", condition, err, p.Problems())
		}
		// The page that was being watched is gone: watch the next one.
	}
}

// Press types keys into what has the focus.
func (p *Page) Press(keys ...string) {
	p.tb.Helper()
	for _, k := range keys {
		p.do("pressing "+k, chromedp.KeyEvent(k))
	}
}

// Click clicks the first element that a CSS selector finds, by its click() method.
func (p *Page) Click(selector string) {
	p.tb.Helper()
	quoted, err := json.Marshal(selector)
	if err != nil {
		p.tb.Fatal(err)
	}
	p.Eval(`document.querySelector(`+string(quoted)+`).click()`, nil)
}

// Touch makes the device one of touch: a finger taps and swipes, and nothing hovers.
func (p *Page) Touch() {
	p.tb.Helper()
	call(p, "emulating touch", emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true})
}

// Tap puts a finger on a place of the window, in CSS pixels, and lifts it again.
func (p *Page) Tap(x, y float64) {
	p.tb.Helper()
	p.Swipe(x, y, 0, 0)
}

// Swipe puts a finger on a place of the window, moves it by so much and lifts it again.
func (p *Page) Swipe(x, y, right, down float64) {
	p.tb.Helper()
	finger := func(what input.DispatchTouchEventType, points ...*input.TouchPoint) {
		p.tb.Helper()
		call(p, "touching", input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: what, TouchPoints: append([]*input.TouchPoint{}, points...)})
	}
	finger(input.DispatchTouchEventTypeTouchStart, &input.TouchPoint{X: x, Y: y})
	if right != 0 || down != 0 {
		const steps = 10
		for i := 1.0; i <= steps; i++ {
			finger(input.DispatchTouchEventTypeTouchMove, &input.TouchPoint{X: x + right*i/steps, Y: y + down*i/steps})
		}
	}
	finger(input.DispatchTouchEventTypeTouchEnd)
}

// Choose gives a file of the disk to a file input.
func (p *Page) Choose(selector, file string) {
	p.tb.Helper()
	p.do("choosing "+file, chromedp.SetUploadFiles(chromedp.CSS(selector), []string{file}))
}

// Viewport sets the size of the window, in CSS pixels, and waits until the page has been told,
// which a browser does when it next draws. Scripts must run.
func (p *Page) Viewport(width, height int) {
	p.tb.Helper()
	p.do("sizing the window", chromedp.EmulateViewport(int64(width), int64(height)))
	p.Eval(`new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))`, nil)
}

// Media emulates media features: "prefers-color-scheme" = "dark", "prefers-reduced-motion" =
// "reduce" and "forced-colors" = "active"; the name "type" stands for the media type, such
// as "print". What is not named goes back to its default.
func (p *Page) Media(features map[string]string) {
	p.tb.Helper()
	params := emulation.SetEmulatedMediaParams{Media: features["type"]}
	// A feature that is not named here keeps what it was emulated as.
	for _, name := range []string{"prefers-color-scheme", "prefers-reduced-motion", "forced-colors"} {
		params.Features = append(params.Features, &emulation.MediaFeature{Name: name, Value: features[name]})
	}
	call(p, "emulating media", emulation.SetEmulatedMedia, params)
}

// Scheme sets the colour scheme that the reader prefers: "light" or "dark".
func (p *Page) Scheme(scheme string) {
	p.tb.Helper()
	p.Media(map[string]string{"prefers-color-scheme": scheme})
}

// Scripts turns the scripts of the pages on or off, from the next load on.
func (p *Page) Scripts(on bool) {
	p.tb.Helper()
	call(p, "turning scripts on or off", emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
}

// Screenshot is the window as a PNG.
func (p *Page) Screenshot() []byte {
	p.tb.Helper()
	png, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.tb.Fatalf("taking a picture: %v", err)
	}
	return png
}

// Paper is a size of paper, in inches.
type Paper struct{ Width, Height float64 }

// A4 is the paper of most of the world.
func A4() Paper { return Paper{8.27, 11.69} }

// Letter is the paper of North America.
func Letter() Paper { return Paper{8.5, 11} }

// PDF is the page as it prints on A4.
func (p *Page) PDF() []byte {
	p.tb.Helper()
	return p.Print(A4())
}

// Print is the page as it prints on a paper.
func (p *Page) Print(on Paper) []byte {
	p.tb.Helper()
	return call(p, "printing", page.PrintToPDF, page.PrintToPDFParams{PaperWidth: on.Width, PaperHeight: on.Height}).Data
}

// Requests lists every address that the browser asked for since the page was opened.
// What the policy stopped is among Violations.
func (p *Page) Requests() []string {
	p.settle()
	p.mu.Lock()
	defer p.mu.Unlock()
	var addresses []string
	for _, r := range p.requests {
		addresses = append(addresses, r.address)
	}
	return addresses
}

// Console lists what scripts wrote to the console, as "error: text".
func (p *Page) Console() []string { return p.copy(&p.console) }

// Violations lists what the content security policy stopped.
func (p *Page) Violations() []string { return p.copy(&p.violations) }

// Problems lists errors and warnings of scripts and of the browser, failed loads and
// violations of the policy among them.
func (p *Page) Problems() []string { return p.copy(&p.problems) }

// settle asks the browser for something, so that what it said before has arrived.
func (p *Page) settle() { _, _ = p.eval("0") }

func (p *Page) copy(of *[]string) []string {
	p.settle()
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), *of...)
}
