package server

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsnotify/fsnotify"
)

// fixed are files that are there already. One that is nil cannot be made.
type fixed map[string][]byte

func (f fixed) Has(name string) bool {
	_, ok := f[name]
	return ok
}

func (f fixed) Draw(name string) ([]byte, string) {
	if f[name] == nil {
		return nil, "<p>" + name + " fails</p>"
	}
	return f[name], ""
}

func good(home string) Result {
	return Result{Files: fixed{
		"index.html":          []byte("<!doctype html><title>t</title><body>" + home + "</body></html>"),
		"404.html":            []byte("<!doctype html><title>404</title><body>nothing here</body>"),
		"mvfs/a.1/index.html": []byte("<p>no end tags"),
		"style.css":           []byte("body{}</body>"),
		"feed.xml":            []byte("<feed/>"),
		"plan.ics":            []byte("BEGIN:VCALENDAR"),
		"robots.txt":          []byte("User-agent: *"),
	}}
}

func broken(problems string) Result { return Result{Failed: true, Problems: problems} }

// handler is a guarded site on port 1313.
func handler(s *site, extra ...string) http.Handler {
	addr := netip.MustParseAddrPort("127.0.0.1:1313")
	return guard(allowedHosts("", addr, extra), s)
}

// get asks with headers in pairs.
func get(h http.Handler, target string, headers ...string) *http.Response {
	return ask(h, http.MethodGet, target, headers...)
}

func ask(h http.Handler, method, target string, headers ...string) *http.Response {
	r := httptest.NewRequest(method, target, nil)
	r.Host = "localhost:1313"
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
			continue
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestFiles(t *testing.T) {
	s := newSite()
	s.publish(good("welcome"))
	h := handler(s)
	for target, want := range map[string]struct {
		status      int
		contentType string
		holds       string
	}{
		"/":                           {200, "text/html; charset=utf-8", "welcome<script src=\"/_waypost/reload.js\""},
		"/index.html":                 {200, "text/html; charset=utf-8", "</script></body></html>"},
		"/mvfs/a.1/":                  {200, "text/html; charset=utf-8", "no end tags<script src="},
		"/style.css":                  {200, "text/css; charset=utf-8", "body{}</body>"},
		"/feed.xml":                   {200, "application/xml; charset=utf-8", "<feed/>"},
		"/plan.ics":                   {200, "text/calendar; charset=utf-8", "BEGIN"},
		"/robots.txt":                 {200, "text/plain; charset=utf-8", "User"},
		"/_waypost/reload.js":         {200, "text/javascript; charset=utf-8", "EventSource"},
		"/_waypost/overlay.css":       {200, "text/css; charset=utf-8", "#waypost-overlay"},
		"/nowhere":                    {404, "text/html; charset=utf-8", "nothing here<script"},
		"/style.css/":                 {404, "text/html; charset=utf-8", "nothing here"},
		"/..%2f":                      {404, "text/html; charset=utf-8", "nothing here"},
		"/..%2fetc%2fpasswd":          {404, "text/html; charset=utf-8", "nothing here"},
		"/%2e%2e/%2e%2e/etc/passwd":   {404, "text/html; charset=utf-8", "nothing here"},
		"/..%5c..%5cindex.html":       {404, "text/html; charset=utf-8", "nothing here"},
		"/mvfs/../index.html":         {404, "text/html; charset=utf-8", "nothing here"},
		"//example.org/":              {404, "text/html; charset=utf-8", "nothing here"},
		"/index.html%00":              {404, "text/html; charset=utf-8", "nothing here"},
		"/_waypost/events/..%2f..%2f": {404, "text/html; charset=utf-8", "nothing here"},
	} {
		r := get(h, target)
		if r.StatusCode != want.status || r.Header.Get("Content-Type") != want.contentType {
			t.Errorf("%s: %d %s, want %d %s", target, r.StatusCode, r.Header.Get("Content-Type"), want.status, want.contentType)
		}
		b := body(t, r)
		if !strings.Contains(b, want.holds) {
			t.Errorf("%s: %q does not hold %q", target, b, want.holds)
		}
		if !strings.HasPrefix(want.contentType, "text/html") && strings.Contains(b, "<script") {
			t.Errorf("%s has the script though it is no page", target)
		}
		if got := r.Header.Get("Cache-Control"); got != "no-cache" {
			t.Errorf("%s: Cache-Control %q", target, got)
		}
		for name := range r.Header {
			if strings.HasPrefix(name, "Access-Control") {
				t.Errorf("%s has the CORS header %s", target, name)
			}
		}
	}
}

func TestFolderWithoutSlash(t *testing.T) {
	s := newSite()
	s.publish(good("x"))
	r := get(handler(s), "/mvfs/a.1?q=1")
	if r.StatusCode != http.StatusFound || r.Header.Get("Location") != "/mvfs/a.1/?q=1" {
		t.Errorf("%d to %q", r.StatusCode, r.Header.Get("Location"))
	}
}

func TestScriptAfterWideLetters(t *testing.T) {
	s := newSite()
	s.publish(good(strings.Repeat("İ", 50))) // grows when lower-cased
	if b := body(t, get(handler(s), "/")); !strings.HasSuffix(b, "</script></body></html>") {
		t.Errorf("%q", b)
	}
}

func TestNotModified(t *testing.T) {
	s := newSite()
	s.publish(good("x"))
	h := handler(s)
	tag := get(h, "/style.css").Header.Get("ETag")
	if r := get(h, "/style.css", "If-None-Match", tag); tag == "" || r.StatusCode != http.StatusNotModified {
		t.Errorf("ETag %q gives %d", tag, r.StatusCode)
	}
	changed := good("x")
	changed.Files.(fixed)["style.css"] = []byte("body{color:red}")
	s.publish(changed)
	if r := get(h, "/style.css", "If-None-Match", tag); r.StatusCode != http.StatusOK {
		t.Errorf("a changed file gives %d", r.StatusCode)
	}
}

func TestGuard(t *testing.T) {
	s := newSite()
	s.publish(good("x"))
	h := handler(s, "roadmap.test")
	for _, c := range []struct {
		name, method string
		headers      []string
		status       int
	}{
		{"localhost", "GET", nil, 200},
		{"IPv4", "GET", []string{"Host", "127.0.0.1:1313"}, 200},
		{"IPv6", "GET", []string{"Host", "[::1]:1313"}, 200},
		{"upper case", "GET", []string{"Host", "LocalHost:1313"}, 200},
		{"allowed", "GET", []string{"Host", "roadmap.test:1313"}, 200},
		{"HEAD", "HEAD", nil, 200},
		{"foreign host", "GET", []string{"Host", "evil.example:1313"}, 403},
		{"rebound host without port", "GET", []string{"Host", "evil.example"}, 403},
		{"other port", "GET", []string{"Host", "localhost:80"}, 403},
		{"no port", "GET", []string{"Host", "localhost"}, 403},
		{"no host", "GET", []string{"Host", ""}, 403},
		{"suffix", "GET", []string{"Host", "localhost:1313.evil.example"}, 403},
		{"own origin", "GET", []string{"Origin", "http://localhost:1313"}, 200},
		{"foreign origin", "GET", []string{"Origin", "http://evil.example"}, 403},
		{"other port's origin", "GET", []string{"Origin", "http://localhost:3000"}, 403},
		{"https origin", "GET", []string{"Origin", "https://localhost:1313"}, 403},
		{"null origin", "GET", []string{"Origin", "null"}, 403},
		{"empty origin", "GET", []string{"Origin", ""}, 403},
		{"other site's script tag", "GET", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors"}, 403},
		{"link from another site", "GET", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"}, 200},
		{"POST", "POST", nil, 405},
		{"OPTIONS", "OPTIONS", nil, 405},
	} {
		r := ask(h, c.method, "/", c.headers...)
		if r.StatusCode != c.status {
			t.Errorf("%s: %d, want %d", c.name, r.StatusCode, c.status)
		}
		if b := body(t, r); r.StatusCode >= 400 && (!strings.HasSuffix(b, ".\n") || strings.Contains(b, "<")) {
			t.Errorf("%s: %q is no sentence", c.name, b)
		}
	}
}

func TestErrorPageUntilTheFirstGoodBuild(t *testing.T) {
	s := newSite()
	h := handler(s)
	s.publish(broken("<p>a.md:3: no title</p>"))
	for _, target := range []string{"/", "/mvfs/a.1/", "/nowhere"} {
		r := get(h, target)
		b := body(t, r)
		if r.StatusCode != http.StatusInternalServerError || !strings.Contains(b, "<p>a.md:3: no title</p>") || !strings.Contains(b, scriptPath) {
			t.Errorf("%s: %d %q", target, r.StatusCode, b)
		}
		if strings.Contains(b, "style=") || strings.Contains(b, "<style") || r.Header.Get("Content-Security-Policy") == "" {
			t.Errorf("%s: inline style, or no policy", target)
		}
	}
	s.publish(good("mended"))
	if b := body(t, get(h, "/")); !strings.Contains(b, "mended") || strings.Contains(b, "no title") {
		t.Errorf("after the mend: %q", b)
	}
	s.publish(broken("<p>again</p>"))
	if r := get(h, "/"); r.StatusCode != http.StatusOK || !strings.Contains(body(t, r), "mended") {
		t.Error("the last good site is gone")
	}
}

// A page that cannot be made says why, and all others are there.
func TestFilesAreMadeWhenTheyAreAskedFor(t *testing.T) {
	s := newSite()
	result := good("x")
	result.Files.(fixed)["broken/index.html"] = nil
	counted := &counter{Files: result.Files}
	result.Files = counted
	s.publish(result)
	h := handler(s)
	r := get(h, "/broken/")
	if b := body(t, r); r.StatusCode != http.StatusInternalServerError || !strings.Contains(b, "<p>broken/index.html fails</p>") || !strings.Contains(b, scriptPath) {
		t.Errorf("%d %q", r.StatusCode, b)
	}
	for range 3 {
		if r := get(h, "/"); r.StatusCode != http.StatusOK {
			t.Errorf("the home page gives %d", r.StatusCode)
		}
	}
	if n := counted.n.Load(); n != 2 {
		t.Errorf("%d files were made, want 2", n)
	}
}

// counter counts the files that are made.
type counter struct {
	Files
	n atomic.Int32
}

func (c *counter) Draw(name string) ([]byte, string) {
	c.n.Add(1)
	return c.Files.Draw(name)
}

// stream reads server-sent events.
type stream struct {
	t *testing.T
	r *bufio.Reader
}

// next returns the name and data of the next event; comments have no name.
func (s stream) next() (name, data string) {
	s.t.Helper()
	var lines []string
	for {
		line, err := s.r.ReadString('\n')
		if err != nil {
			s.t.Fatalf("the stream ended: %v", err)
		}
		line = strings.TrimSuffix(line, "\n")
		if line == "" {
			return name, strings.Join(lines, "\n")
		}
		if v, ok := strings.CutPrefix(line, "event: "); ok {
			name = v
		}
		if v, ok := strings.CutPrefix(line, "data: "); ok {
			lines = append(lines, v)
		}
	}
}

func (s stream) expect(name, data string) {
	s.t.Helper()
	if gotName, gotData := s.next(); gotName != name || data != "*" && gotData != data {
		s.t.Fatalf("event %q with %q, want %q with %q", gotName, gotData, name, data)
	}
}

func TestBrokenAndMended(t *testing.T) {
	s := newSite()
	s.publish(good("one"))
	web := httptest.NewServer(s)
	t.Cleanup(web.Close) // after the streams, which it waits for
	shown, _ := s.snapshot()

	open := func(build string) stream {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, web.URL+eventsPath+"?build="+build, nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := web.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = res.Body.Close() })
		if got := res.Header.Get("Content-Type"); got != "text/event-stream" {
			t.Fatalf("content type %q", got)
		}
		return stream{t, bufio.NewReader(res.Body)}
	}

	page := open(shown.good)
	page.expect("", "") // nothing to tell yet
	s.publish(broken("<p>line one\r\nline two</p>\n"))
	page.expect("problems", "<p>line one\nline two</p>\n")
	s.publish(broken("<p>other</p>"))
	page.expect("problems", "<p>other</p>")

	late := open(shown.good) // a page opened while it is broken learns of it at once
	late.expect("problems", "<p>other</p>")

	s.publish(good("one")) // mended, even with the same bytes: the overlay must go
	page.expect("reload", "*")
	late.expect("reload", "*")

	open(shown.good).expect("reload", "*") // a build between page and stream is not missed
	open("").expect("reload", "*")
}

func TestPageNamesItsBuild(t *testing.T) {
	s := newSite()
	s.publish(good("x"))
	now, _ := s.snapshot()
	if b := body(t, get(handler(s), "/")); !strings.Contains(b, `data-build="`+now.good+`"`) {
		t.Errorf("%q does not name %s", b, now.good)
	}
	if one, other := newSite(), newSite(); one.run == other.run {
		t.Error("two runs of the server have one name")
	}
}

func TestBurstIsOneBuild(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		changes := newQueue()
		var last Changes
		var builds, running atomic.Int32
		hold := make(chan struct{})
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			rebuildLoop(ctx, changes, func(_ context.Context, changed Changes) {
				if running.Add(1) != 1 {
					t.Error("two builds at once")
				}
				builds.Add(1)
				last = changed
				<-hold
				running.Add(-1)
			})
		}()
		burst := func() {
			for i := range 10_000 {
				changes.add(strconv.Itoa(i))
				if i%1000 == 0 {
					time.Sleep(quietMany / 2) // breath
				}
			}
		}
		burst()
		time.Sleep(2 * quietMany) // the bubble's clock: no time passes outside of it
		synctest.Wait()
		if n := builds.Load(); n != 1 || running.Load() != 1 {
			t.Errorf("10,000 changes started %d builds", n)
		}
		burst() // while it runs
		time.Sleep(time.Minute)
		hold <- struct{}{}
		time.Sleep(2 * quietMany)
		synctest.Wait()
		if len(last.Files) != 10_000 || last.Anything {
			t.Errorf("the build was told of %d files, of anything: %t", len(last.Files), last.Anything)
		}
		hold <- struct{}{}
		time.Sleep(time.Minute)
		synctest.Wait()
		if n := builds.Load(); n != 2 || running.Load() != 0 {
			t.Errorf("10,000 changes during a build made %d builds in all, want 2", n)
		}
		changes.add("a")
		time.Sleep(quiet / 2)
		changes.add("a") // the wait starts again
		time.Sleep(quiet - time.Millisecond)
		synctest.Wait()
		if n := builds.Load(); n != 2 {
			t.Error("a build started before the sources were quiet")
		}
		time.Sleep(2 * time.Millisecond)
		synctest.Wait()
		hold <- struct{}{}
		if n := builds.Load(); n != 3 || !slices.Equal(last.Files, []string{"a"}) {
			t.Errorf("%d builds, want 3, the last of %q", n, last.Files)
		}
		cancel()
		<-ended
	})
}

func TestIgnored(t *testing.T) {
	root := filepath.FromSlash("/site")
	w := &watcher{trees: []string{root}, ignore: []string{filepath.Join(root, "public")}}
	for name, want := range map[string]bool{
		"content/mvfs/a.md":        false,
		"content/mvfs/a#1.md":      false,
		"content/.hidden.md":       false,
		"publicity/a.md":           false,
		"public/index.html":        true,
		".git/index.lock":          true,
		"content/.a.md.swp":        true,
		"content/a.md~":            true,
		"content/#a.md#":           true,
		"content/.#a.md":           true,
		"content/4913":             true,
		".waypost-stage-public-12": true,
		".public.waypost.lock":     true,
	} {
		e := fsnotify.Event{Name: filepath.Join(root, filepath.FromSlash(name)), Op: fsnotify.Write}
		if w.ignored(e.Name) != want || w.take(e) == want {
			t.Errorf("%s: ignored %v", name, !want)
		}
	}
	if w.take(fsnotify.Event{Name: filepath.Join(root, "a.md"), Op: fsnotify.Chmod}) {
		t.Error("a change of mode alone starts a build")
	}
}

func TestWatchSeesNewFoldersAndReplacedFiles(t *testing.T) {
	root := t.TempDir()
	content, config := filepath.Join(root, "content"), filepath.Join(root, "config.toml")
	mkdir(t, content)
	save(t, config, "a")
	changes := make(chan string, 100)
	if err := watch(t.Context(), []string{content, config}, nil, func(name string) { changes <- name }, func(line string) { t.Error(line) }); err != nil {
		t.Fatal(err)
	}
	await := func(name string) {
		t.Helper()
		for got := range changes {
			if got == name {
				return
			}
		}
	}
	save(t, filepath.Join(content, "a.md"), "a")
	await(filepath.Join(content, "a.md"))
	deep := filepath.Join(content, "new", "deep")
	mkdir(t, deep)
	await(filepath.Join(content, "new"))
	save(t, config+".new", "b") // beside it, not it
	if err := os.Rename(config+".new", config); err != nil {
		t.Fatal(err)
	}
	await(config)
}

func mkdir(t *testing.T, name string) {
	t.Helper()
	if err := os.MkdirAll(name, 0o755); err != nil {
		t.Fatal(err)
	}
}

func save(t *testing.T, name, content string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestServe(t *testing.T) {
	content := t.TempDir()
	page := filepath.Join(content, "page.html")
	save(t, page, "first")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() {
		ended <- Serve(ctx, Config{
			Addr: "127.0.0.1:0",
			Build: func(context.Context, Changes) Result {
				b, err := os.ReadFile(page)
				if err != nil || string(b) == "" {
					return broken("<p>no page</p>")
				}
				return good(string(b))
			},
			Watch: []string{content},
			Ready: func(url string) { ready <- url },
		})
	}()
	var home string
	select {
	case home = <-ready:
	case err := <-ended:
		t.Fatal(err)
	}
	fetch := func(target string) *http.Response {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = res.Body.Close() })
		return res
	}
	b := body(t, fetch(home))
	_, rest, _ := strings.Cut(b, `data-build="`)
	build, _, _ := strings.Cut(rest, `"`)
	if !strings.Contains(b, "first") || build == "" {
		t.Fatalf("page %q", b)
	}
	events := stream{t, bufio.NewReader(fetch(home + "_waypost/events?build=" + build).Body)}
	events.expect("", "")

	if err := os.Remove(page); err != nil {
		t.Fatal(err)
	}
	events.expect("problems", "<p>no page</p>")
	save(t, filepath.Join(content, "next"), "second")
	if err := os.Rename(filepath.Join(content, "next"), page); err != nil {
		t.Fatal(err)
	}
	for name := ""; name != "reload"; { // the problems may be told once more before
		name, _ = events.next()
	}
	if b := body(t, fetch(home)); !strings.Contains(b, "second") {
		t.Errorf("after the mend: %q", b)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("Serve ended with %v", err)
	}
}

func TestPortTaken(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	err = Serve(t.Context(), Config{Addr: taken.Addr().String(), Build: func(context.Context, Changes) Result { return good("x") }})
	if err == nil || !strings.Contains(err.Error(), taken.Addr().String()) {
		t.Errorf("a taken address, asked for, gives %v", err)
	}
}

func TestWarnsWhenOthersCanReach(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var log []string
	var home string
	err := Serve(ctx, Config{
		Addr:  "0.0.0.0:0",
		Build: func(context.Context, Changes) Result { return good("x") },
		Log:   func(line string) { log = append(log, line) },
		Ready: func(url string) { home = url; cancel() },
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(log) != 1 || !strings.HasPrefix(log[0], "warning: ") || !strings.Contains(log[0], "not a loopback") {
		t.Errorf("log %q", log)
	}
	if !strings.HasPrefix(home, "http://127.0.0.1:") {
		t.Errorf("address %q", home)
	}
}
