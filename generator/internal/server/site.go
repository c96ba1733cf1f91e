package server

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"
)

//go:embed reload.js
var reloadScript []byte

//go:embed overlay.css
var overlayStyle []byte

// The server's own addresses, under a name that no edition or page can have.
const (
	scriptPath = "/_waypost/reload.js"
	stylePath  = "/_waypost/overlay.css"
	eventsPath = "/_waypost/events"
)

// snapshot is what the server knows after a build. It is never changed.
type snapshot struct {
	files    *drawn // of the last good build; nil before the first
	good     string // names the last good build
	failed   bool   // whether the newest build failed
	problems string // and why, as HTML
}

// drawn makes each file once, when it is first asked for.
type drawn struct {
	Files
	mu    sync.Mutex
	known map[string]func() ([]byte, string)
}

func newDrawn(files Files) *drawn {
	return &drawn{Files: files, known: map[string]func() ([]byte, string){}}
}

func (d *drawn) Draw(name string) ([]byte, string) {
	d.mu.Lock()
	draw, ok := d.known[name]
	if !ok {
		draw = sync.OnceValues(func() ([]byte, string) { return d.Files.Draw(name) })
		d.known[name] = draw
	}
	d.mu.Unlock()
	return draw()
}

// site holds the newest snapshot and wakes those who wait for the next.
type site struct {
	run string // sets this process apart from an earlier one on the same port

	mu    sync.Mutex
	now   snapshot
	count int
	next  chan struct{} // closed when now is replaced
}

func newSite() *site {
	run := rand.Text()[:8]
	return &site{run: run, now: snapshot{good: run + "-0"}, next: make(chan struct{})}
}

// publish takes over a build. After a failed one the last good files stay.
func (s *site) publish(r Result) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count++
	now := snapshot{files: s.now.files, good: s.now.good, failed: r.Failed, problems: r.Problems}
	if !r.Failed {
		now.files, now.good = newDrawn(r.Files), s.run+"-"+strconv.Itoa(s.count)
	}
	s.now = now
	close(s.next)
	s.next = make(chan struct{})
}

// snapshot returns what is known now, and a channel that closes when that changes.
func (s *site) snapshot() (snapshot, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now, s.next
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case eventsPath:
		s.serveEvents(w, r)
		return
	case scriptPath:
		serveBytes(w, r, "reload.js", reloadScript)
		return
	case stylePath:
		serveBytes(w, r, "overlay.css", overlayStyle)
		return
	}
	now, _ := s.snapshot()
	if now.files == nil {
		serveErrorPage(w, r, now, "The site could not be built")
		return
	}
	now.serveFile(w, r)
}

// serveFile looks the path up as it is: "..", empty segments and the like name no file
// and are not found.
func (now snapshot) serveFile(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	if now.files.Has(name) {
		now.serveDrawn(w, r, name)
		return
	}
	if now.files.Has(name + "/index.html") {
		to := url.URL{Path: "/" + name + "/", RawQuery: r.URL.RawQuery}
		http.Redirect(w, r, to.String(), http.StatusFound)
		return
	}
	page, problems := []byte(nil), ""
	if now.files.Has("404.html") {
		page, problems = now.files.Draw("404.html")
	}
	if page == nil || problems != "" {
		page = []byte("<!doctype html><html lang=\"en\"><title>Not found</title><h1>Not found</h1><p>This site has no page at this address.</p></html>")
	}
	servePage(w, r, http.StatusNotFound, now.withScript("404.html", page))
}

// serveDrawn answers with a file, or says why it cannot be made.
func (now snapshot) serveDrawn(w http.ResponseWriter, r *http.Request, name string) {
	content, problems := now.files.Draw(name)
	if problems != "" {
		now.problems = problems
		serveErrorPage(w, r, now, "This page could not be made")
		return
	}
	serveBytes(w, r, name, now.withScript(name, content))
}

// serveErrorPage stands for every page until a build is good, and for one that cannot be
// made.
func serveErrorPage(w http.ResponseWriter, r *http.Request, now snapshot, title string) {
	w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'")
	page := fmt.Sprintf("<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>%s</title>"+
		"<link rel=\"stylesheet\" href=\"%s\"></head>\n<body><main class=\"waypost-problems\"><h1>%s</h1>\n%s\n</main></body>\n</html>\n", title, stylePath, title, now.problems)
	servePage(w, r, http.StatusInternalServerError, now.withScript("error.html", []byte(page)))
}

// withScript adds the reload script to an HTML page, at the end of its body. The
// script learns from the tag which build the page is of, so that a build between page
// and event stream is not missed.
func (now snapshot) withScript(name string, content []byte) []byte {
	if path.Ext(name) != ".html" {
		return content
	}
	tag := fmt.Sprintf(`<script src="%s" data-build="%s"></script>`, scriptPath, html.EscapeString(now.good))
	at := bytes.LastIndex(content, []byte("</body>"))
	if at < 0 {
		at = bytes.LastIndex(content, []byte("</BODY>"))
	}
	if at < 0 { // the end tag is optional
		at = len(content)
	}
	out := make([]byte, 0, len(content)+len(tag))
	out = append(out, content[:at]...)
	out = append(out, tag...)
	return append(out, content[at:]...)
}

// serveBytes answers with a file, or with "not modified" when the browser has it.
func serveBytes(w http.ResponseWriter, r *http.Request, name string, content []byte) {
	sum := sha256.Sum256(content)
	w.Header().Set("ETag", `"`+hex.EncodeToString(sum[:12])+`"`)
	w.Header().Set("Content-Type", contentType(name))
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(content))
}

func servePage(w http.ResponseWriter, r *http.Request, status int, page []byte) {
	w.Header().Set("Content-Type", contentType("page.html"))
	w.Header().Set("Content-Length", strconv.Itoa(len(page)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(page) // the browser may have hung up
	}
}

// contentType does not ask the system's tables, which differ from machine to machine.
func contentType(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml; charset=utf-8"
	case ".json":
		return "application/json; charset=utf-8"
	case ".webmanifest":
		return "application/manifest+json; charset=utf-8"
	case ".xml":
		return "application/xml; charset=utf-8"
	case ".atom":
		return "application/atom+xml; charset=utf-8"
	case ".txt", ".md":
		return "text/plain; charset=utf-8"
	case ".csv":
		return "text/csv; charset=utf-8"
	case ".ics":
		return "text/calendar; charset=utf-8"
	case ".png":
		return "image/png"
	case ".jpg", ".jpeg":
		return "image/jpeg"
	case ".gif":
		return "image/gif"
	case ".webp":
		return "image/webp"
	case ".avif":
		return "image/avif"
	case ".ico":
		return "image/x-icon"
	case ".woff2":
		return "font/woff2"
	case ".woff":
		return "font/woff"
	case ".pdf":
		return "application/pdf"
	case ".wasm":
		return "application/wasm"
	case ".zip":
		return "application/zip"
	}
	return "application/octet-stream"
}
