// Package server shows a site while it is being written. It serves the files of the
// last good build, each made when it is first asked for, on the loopback interface, builds
// again when a source changes, and tells the open pages over server-sent events: to reload
// after a good build, to show the problems over the page after a failed one.
//
// What it serves is often confidential, and any web page in the same browser can try
// to reach it. So a request must name a host that is allowed (against DNS rebinding),
// an Origin, if there is one, must be the server's own, nothing but GET and HEAD is
// answered, and paths are looked up in a map and never on a disk.
package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"syscall"
	"time"
)

// Build makes the site once. It is never called twice at the same time.
type Build func(ctx context.Context, changed Changes) Result

// Changes says what may have changed since the last build: the named files, as they were
// watched, or anything at all.
type Changes struct {
	Files    []string // sorted
	Anything bool
}

// Result is the outcome of one build. When Failed is set, Problems is a fragment of safe
// HTML that says why, and Files is not looked at. Summary is a line for the log.
type Result struct {
	Files    Files
	Problems string
	Failed   bool
	Summary  string
}

// Files are the files of a site by their slash-separated paths. Which there are is known,
// and what is in them is found out when somebody asks. They never change, and they are
// asked by many at the same time.
type Files interface {
	Has(name string) bool
	// Draw makes a file that there is. Problems is a fragment of safe HTML that says why
	// it cannot be made, or "".
	Draw(name string) (content []byte, problems string)
}

// Config is what Serve needs. Only Build is required.
type Config struct {
	// Addr is host:port. When it is empty, the server takes 127.0.0.1:1313 or the
	// next port that is free.
	Addr  string
	Build Build
	// Watch are the folders, with all below them, and the single files whose change
	// starts a build.
	Watch []string
	// Ignore are folders below the watched ones that start none: the output.
	Ignore []string
	// AllowHosts are host names, without a port, that requests may use besides
	// localhost, 127.0.0.1, [::1] and the address itself.
	AllowHosts []string
	// Ready is called once, with the address of the site, when pages can be asked for.
	Ready func(url string)
	// Log takes one line at a time: the summary of each build, and warnings.
	Log func(line string)
}

const (
	defaultHost = "127.0.0.1"
	defaultPort = 1313
	portsTried  = 20
)

// Serve builds, serves and watches until ctx ends, which is no error.
func Serve(ctx context.Context, cfg Config) error {
	if cfg.Ready == nil {
		cfg.Ready = func(string) {}
	}
	if cfg.Log == nil {
		cfg.Log = func(string) {}
	}
	listener, err := listen(ctx, cfg.Addr)
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }()
	addr, err := netip.ParseAddrPort(listener.Addr().String())
	if err != nil {
		return fmt.Errorf("reading the server's own address: %w", err)
	}
	if !addr.Addr().IsLoopback() {
		cfg.Log(fmt.Sprintf("warning: %s is not a loopback address, so others on the network can read every edition", addr))
	}

	// Watching starts before the first build, so that no change falls between.
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	changes := newQueue()
	if err := watch(ctx, cfg.Watch, cfg.Ignore, changes.add, cfg.Log); err != nil {
		return err
	}
	s := newSite()
	build := func(ctx context.Context, changed Changes) {
		result := cfg.Build(ctx, changed)
		if ctx.Err() != nil {
			return
		}
		s.publish(result)
		if result.Summary != "" {
			cfg.Log(result.Summary)
		}
	}
	build(ctx, Changes{Anything: true})
	rebuilt := make(chan struct{})
	go func() {
		defer close(rebuilt)
		rebuildLoop(ctx, changes, build)
	}()
	defer func() { <-rebuilt }()
	defer stop()

	web := &http.Server{
		Handler:           guard(allowedHosts(cfg.Addr, addr, cfg.AllowHosts), s),
		ReadHeaderTimeout: 10 * time.Second,
		// The end of ctx ends the event streams, which Shutdown would wait for.
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	ended := make(chan error, 1)
	go func() { ended <- web.Serve(listener) }()
	if ctx.Err() == nil {
		cfg.Ready("http://" + pageHost(cfg.Addr, addr) + "/")
	}
	select {
	case err := <-ended:
		return fmt.Errorf("serving: %w", err)
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	if err := web.Shutdown(grace); err != nil {
		_ = web.Close() // a reader that does not hang up
	}
	return nil
}

// listen takes the address as given, or else the first free port from the default on.
func listen(ctx context.Context, addr string) (net.Listener, error) {
	var config net.ListenConfig
	if addr != "" {
		l, err := config.Listen(ctx, "tcp", addr)
		if err != nil {
			return nil, fmt.Errorf("listening on %s: %w", addr, err)
		}
		return l, nil
	}
	for port := defaultPort; ; port++ {
		l, err := config.Listen(ctx, "tcp", net.JoinHostPort(defaultHost, strconv.Itoa(port)))
		if err == nil {
			return l, nil
		}
		if !errors.Is(err, syscall.EADDRINUSE) || port == defaultPort+portsTried {
			return nil, fmt.Errorf("listening on ports %d to %d: %w", defaultPort, port, err)
		}
	}
}

// pageHost is the host and port to open in a browser: the name as the user gave it,
// with the port as it came to be.
func pageHost(given string, addr netip.AddrPort) string {
	host, _, err := net.SplitHostPort(given)
	if err != nil || host == "" || addr.Addr().IsUnspecified() {
		host = addr.Addr().String()
	}
	if addr.Addr().IsUnspecified() {
		host = defaultHost
	}
	return net.JoinHostPort(host, strconv.Itoa(int(addr.Port())))
}
