package cli

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"runtime/pprof"
	"slices"
	"sync"
	"time"

	"golang.org/x/term"
)

// meter follows a build: how long each phase takes, how long each page, and how many
// pages are done. A nil meter follows nothing.
type meter struct {
	now func() time.Time

	mu      sync.Mutex
	phases  []lap // the last one is at work
	started time.Time
	pages   []lap
	total   int // pages to come in all, 0 when unknown
}

// lap is a named stretch of time.
type lap struct {
	name string
	took time.Duration
}

func newMeter() *meter { return &meter{now: time.Now} }

// phase ends the phase at work and begins the next; "" only ends. total is how many
// pages it will draw.
func (m *meter) phase(name string, total int) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	if n := len(m.phases); n > 0 && !m.started.IsZero() {
		m.phases[n-1].took = now.Sub(m.started)
	}
	m.started, m.total = time.Time{}, total
	if name != "" {
		m.phases, m.started = append(m.phases, lap{name: name}), now
	}
}

// page is called before a page is drawn, and what it returns after.
func (m *meter) page(name string) (done func()) {
	if m == nil {
		return func() {}
	}
	begun := m.now()
	return func() {
		took := m.now().Sub(begun)
		m.mu.Lock()
		m.pages = append(m.pages, lap{name, took})
		m.mu.Unlock()
	}
}

// slowest is how many pages --timings names.
const slowest = 10

// slowestPages are the pages that took longest, the slowest first.
func (m *meter) slowestPages() []lap {
	pages := slices.Clone(m.pages)
	slices.SortFunc(pages, func(a, b lap) int { return cmp.Or(cmp.Compare(b.took, a.took), cmp.Compare(a.name, b.name)) })
	return pages[:min(slowest, len(pages))]
}

// printTimings prints the phases of a build and its slowest pages.
func (a *app) printTimings(m *meter) {
	if a.json {
		in := func(laps []lap, key string) []map[string]any {
			out := []map[string]any{}
			for _, l := range laps {
				out = append(out, map[string]any{key: l.name, "ms": float64(l.took.Microseconds()) / 1000})
			}
			return out
		}
		a.printJSON(map[string]any{"type": "timings", "phases": in(m.phases, "phase"), "slowest": in(m.slowestPages(), "file")})
		return
	}
	var total time.Duration
	for _, l := range m.phases {
		total += l.took
	}
	row := func(l lap) {
		fmt.Fprintf(a.stdout, "%10.1f ms  %s\n", float64(l.took.Microseconds())/1000, l.name)
	}
	fmt.Fprintf(a.stdout, "Phases\n")
	for _, l := range m.phases {
		row(l)
	}
	row(lap{"in all", total})
	fmt.Fprintf(a.stdout, "Slowest files of %d\n", len(m.pages))
	for _, l := range m.slowestPages() {
		row(l)
	}
}

// The progress line comes when a build is longer than a moment, and moves a few times
// a second.
const (
	progressAfter = 300 * time.Millisecond
	progressEvery = 100 * time.Millisecond
)

// showProgress keeps one line about the build on w, written anew at each tick that is
// late enough, until the returned function is called.
func (m *meter) showProgress(w io.Writer, ticks <-chan time.Time) (stop func()) {
	begun := m.now()
	quit, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		written := false
		for {
			select {
			case now := <-ticks:
				if line := m.line(); line != "" && now.Sub(begun) >= progressAfter {
					fmt.Fprintf(w, "\r\x1b[2K%s", line)
					written = true
				}
			case <-quit:
				if written {
					fmt.Fprint(w, "\r\x1b[2K")
				}
				return
			}
		}
	}()
	return func() {
		close(quit)
		<-ended
	}
}

// line says what the build is at.
func (m *meter) line() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.phases) == 0 {
		return ""
	}
	line := m.phases[len(m.phases)-1].name
	if m.total > 0 {
		line += fmt.Sprintf(", %d of %d", len(m.pages), m.total)
	}
	return line
}

// progress shows a line on a terminal, and nothing elsewhere: a pipe, --json and
// --quiet get none.
func (a *app) progress(m *meter) (stop func()) {
	f, ok := a.stderr.(*os.File)
	if !ok || a.quiet || a.json || !term.IsTerminal(int(f.Fd())) {
		return func() {}
	}
	ticker := time.NewTicker(progressEvery)
	hide := m.showProgress(a.stderr, ticker.C)
	return func() {
		ticker.Stop()
		hide()
	}
}

// profile records where the processor's time goes, for `go tool pprof`, until the
// returned function is called.
func profile(file string) (stop func() error, err error) {
	if file == "" {
		return func() error { return nil }, nil
	}
	f, err := os.Create(file)
	if err != nil {
		return nil, withHint("name a file that can be written", "--profile: %w", err)
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("--profile: %w", err)
	}
	return func() error {
		pprof.StopCPUProfile()
		if err := f.Close(); err != nil {
			return fmt.Errorf("--profile: %w", err)
		}
		return nil
	}, nil
}
