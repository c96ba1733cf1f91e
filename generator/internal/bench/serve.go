package bench

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"os/exec"
	"slices"
	"strconv"
	"time"
)

// Saves is how long it took from the save of a file until the server of a tool served the
// page that it belongs to as it is now.
type Saves struct {
	Edit, Tool string
	Took       []time.Duration
}

// quantile is the smallest time that a share of the saves did not exceed.
func (s Saves) quantile(share float64) time.Duration {
	sorted := slices.Sorted(slices.Values(s.Took))
	return sorted[max(0, int(math.Ceil(share*float64(len(sorted))))-1)]
}

const (
	startTime  = 5 * time.Minute        // how long a server may take for its first page
	savedTime  = time.Minute            // how long a save may take to be served
	betweenAll = 200 * time.Millisecond // the writer looks at the page
	askAgain   = 2 * time.Millisecond
)

// serving is a tool whose server is at work.
type serving struct {
	*tool
	page string // the address of the page that is edited
}

// saves runs the servers of all tools side by side, and saves in turn.
func (b *bench) saves(tools []*tool) error {
	ctx, stop := context.WithCancel(b.ctx)
	var ended []func()
	defer func() {
		stop()
		for _, wait := range ended {
			wait()
		}
	}()
	var servers []serving
	for _, t := range tools {
		address, port, err := freePort(ctx)
		if err != nil {
			return err
		}
		args := t.serve(address, port)
		cmd := exec.CommandContext(ctx, args[0], args[1:]...)
		var said bytes.Buffer
		cmd.Stdout, cmd.Stderr = &said, &said
		if err := cmd.Start(); err != nil {
			return fmt.Errorf("starting the server of %s: %w", t.name, err)
		}
		ended = append(ended, func() { _ = cmd.Wait() })
		s := serving{t, "http://" + address + "/mvfs/" + mvfID(b.table.Size.MVFs/2) + "/"}
		fmt.Fprintf(b.log, "N = %d, starting the server of %s\n", b.table.Size.MVFs, t.name)
		if err := s.until(ctx, "<h1", startTime); err != nil {
			return err
		}
		servers = append(servers, s)
	}
	for _, kind := range []struct {
		name, shows string
		edit        func(root string) error
	}{
		{"text", "Edit number %d.", b.editBody},
		{"title", "Title number %d", b.editTitle},
	} {
		took := make([][]time.Duration, len(servers))
		for range b.Saves {
			for i, s := range servers {
				time.Sleep(betweenAll)
				started := time.Now()
				if err := kind.edit(s.root); err != nil {
					return fmt.Errorf("editing the fixture: %w", err)
				}
				if err := s.until(ctx, fmt.Sprintf(kind.shows, b.edits), savedTime); err != nil {
					return err
				}
				took[i] = append(took[i], time.Since(started))
			}
		}
		for i, s := range servers {
			saves := Saves{kind.name, s.name, took[i]}
			b.table.Saves = append(b.table.Saves, saves)
			fmt.Fprintf(b.log, "N = %d, a %s saved: %s %s\n", b.table.Size.MVFs, kind.name, s.name, saves.quantile(0.5))
		}
	}
	return nil
}

// until asks for the page again and again until it holds a text.
func (s serving) until(ctx context.Context, text string, limit time.Duration) error {
	var err error
	for started := time.Now(); time.Since(started) < limit; time.Sleep(askAgain) {
		var page []byte
		if page, err = fetched(ctx, s.page); err == nil && bytes.Contains(page, []byte(text)) {
			return nil
		}
	}
	return fmt.Errorf("%s does not serve %q at %s (%w)", s.name, text, s.page, err)
}

func fetched(ctx context.Context, address string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	return io.ReadAll(response.Body)
}

// freePort is an address on loopback that nobody listens on.
func freePort(ctx context.Context) (address, port string, err error) {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", "", fmt.Errorf("looking for a free port: %w", err)
	}
	defer func() { _ = l.Close() }()
	if tcp, ok := l.Addr().(*net.TCPAddr); ok {
		port = strconv.Itoa(tcp.Port)
	}
	return l.Addr().String(), port, nil
}

// printSaves writes how long saves took, beside Hugo's.
func (t *Table) printSaves(w io.Writer) {
	for _, s := range t.Saves {
		fmt.Fprintf(w, "From the save of a %s to its page, %d in turn: %-16s median %7.1f ms, 95 of 100 within %7.1f ms", s.Edit, len(s.Took), s.Tool,
			milliseconds(s.quantile(0.5)), milliseconds(s.quantile(0.95)))
		if i := slices.IndexFunc(t.Saves, func(o Saves) bool { return o.Edit == s.Edit && o.Tool == nameHugo }); i >= 0 && s.Tool != nameHugo {
			fmt.Fprintf(w, " (%.1f %% of Hugo's)", 100*milliseconds(s.quantile(0.95))/milliseconds(t.Saves[i].quantile(0.95)))
		}
		fmt.Fprintln(w)
	}
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
