package cli_test

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/waypost/waypost/generator/internal/browsertest"
	"github.com/waypost/waypost/generator/internal/cli"
)

// TestServe follows one sitting: the site is served, a broken file shows its problem to
// the open page while the last good site stays, the mended file reloads it.
func TestServe(t *testing.T) {
	root := writeExample(t)
	setAccess(t, root, "investors", "passphrase")
	unlink(t, root)
	ctx, stop := context.WithCancel(t.Context())
	out, stdout := io.Pipe()
	code := make(chan int, 1)
	go func() {
		code <- cli.Main(ctx, []string{"serve", "--root", root, "--addr", "127.0.0.1:0"}, strings.NewReader(""), stdout, io.Discard)
		_ = stdout.Close()
	}()
	lines := bufio.NewScanner(out)
	url, told := "", false
	for url == "" && lines.Scan() {
		told = told || strings.Contains(lines.Text(), "in clear on this machine alone: investors/")
		if rest, ok := strings.CutPrefix(lines.Text(), "Serving "); ok {
			url, _, _ = strings.Cut(rest, " ")
		}
	}
	go func() { // keep the pipe empty
		for lines.Scan() {
		}
	}()
	if page := fetch(t, url); !strings.Contains(page, "Northwind data platform") || !strings.Contains(page, "/_waypost/reload.js") {
		t.Fatalf("not the home page with its reload script: %.300s", page)
	}
	// Whoever writes a sealed edition sees it without its passphrase, and is told so.
	if page := fetch(t, url+"investors/"); !told || !strings.Contains(page, "Unit economics") {
		t.Errorf("the sealed edition, told of %t: %.300s", told, page)
	}

	events := subscribe(ctx, t, url)
	file := filepath.Join(root, "content", "mvfs", "a1.md")
	good, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(strings.Replace(string(good), "status =", "statsu =", 1))
	await(t, events, "problems", "statsu")
	if page := fetch(t, url+"mvfs/a.1/"); !strings.Contains(page, "Connect your shop system") {
		t.Error("the last good site is gone")
	}
	write(strings.Replace(string(good), "Connect your shop system", "Connect a shop", 1))
	await(t, events, "reload", "")
	if page := fetch(t, url+"mvfs/a.1/"); !strings.Contains(page, "Connect a shop") {
		t.Error("the edit is not served")
	}
	stop()
	if got := <-code; got != 0 {
		t.Errorf("stopped with exit code %d", got)
	}
}

// The open page comes back after an edit where it was scrolled to, and from a failed build
// to a mended one without a reload by hand.
func TestServedPageKeepsItsPlace(t *testing.T) {
	browsertest.Find(t)
	root := writeExample(t)
	ctx, stop := context.WithCancel(t.Context())
	out, stdout := io.Pipe()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		cli.Main(ctx, []string{"serve", "--root", root, "--addr", "127.0.0.1:0"}, strings.NewReader(""), stdout, io.Discard)
		_ = stdout.Close()
	}()
	t.Cleanup(func() { stop(); <-ended })
	lines, url := bufio.NewScanner(out), ""
	for url == "" && lines.Scan() {
		if rest, ok := strings.CutPrefix(lines.Text(), "Serving "); ok {
			url, _, _ = strings.Cut(rest, " ")
		}
	}
	go func() {
		for lines.Scan() {
		}
	}()
	page := browsertest.Open(t, map[string][]byte{"index.html": []byte("<!doctype html><title>Elsewhere</title>")})
	page.Go(url + "mvfs/a.1/")
	page.Eval("scrollTo(0, 300)", nil)
	var before, after float64
	page.Eval("scrollY", &before)
	file := filepath.Join(root, "content", "mvfs", "a1.md")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, append(text, "\nA sentence that was not there.\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	page.Wait(`document.readyState === "complete" && document.body.textContent.includes("A sentence that was not there")`)
	page.Wait("scrollY > 0")
	page.Eval("scrollY", &after)
	if before < 200 || before != after {
		t.Errorf("scrolled to %v before the edit, and to %v after it", before, after)
	}
}

func fetch(t *testing.T, url string) string {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// subscribe opens the event stream and sends each event as its name, a space and its data.
func subscribe(ctx context.Context, t *testing.T, url string) <-chan string {
	t.Helper()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"_waypost/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	events := make(chan string, 100)
	go func() {
		defer close(events)
		defer func() { _ = r.Body.Close() }()
		scan := bufio.NewScanner(r.Body)
		event := ""
		for scan.Scan() {
			switch line := scan.Text(); {
			case strings.HasPrefix(line, "event: "):
				event = strings.TrimPrefix(line, "event: ")
			case strings.HasPrefix(line, "data: "):
				event += " " + strings.TrimPrefix(line, "data: ")
			case line == "" && event != "":
				events <- event
				event = ""
			}
		}
	}()
	return events
}

func await(t *testing.T, events <-chan string, name, text string) {
	t.Helper()
	for event := range events {
		if strings.HasPrefix(event, name) && strings.Contains(event, text) {
			return
		}
	}
	t.Fatalf("no event %s with %q came", name, text)
}
