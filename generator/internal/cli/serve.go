package cli

import (
	"context"
	"fmt"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/waypost/waypost/generator/internal/content"
	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/server"
)

func (a *app) serveCommand() *cobra.Command {
	var addr string
	var hosts []string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Show the site in a browser and follow every edit",
		Long: `Serve reads the site, makes each page when it is asked for, and reloads the page after every edit.
A problem shows in the page, over the last good site, and goes away when it is mended.

Editions that a build would seal or set apart are served in clear, to this machine.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGINT, syscall.SIGTERM)
			defer stop()
			var watched []string
			for _, name := range inputs() {
				watched = append(watched, filepath.Join(a.root, name))
			}
			a.kept = &kept{reader: content.NewReader()}
			return server.Serve(ctx, server.Config{
				Addr: addr, AllowHosts: hosts,
				Build:  a.buildForServer,
				Watch:  watched,
				Ignore: []string{filepath.Join(a.root, "public"), filepath.Join(a.root, "separate")},
				Ready:  func(url string) { a.sayf("Serving %s (Ctrl-C stops)\n", url) },
				Log:    func(line string) { a.sayf("%s\n", line) },
			})
		},
	}
	cmd.Flags().StringVar(&addr, "addr", "", "address to listen on (default: 127.0.0.1:1313, or the next free port)")
	cmd.Flags().StringSliceVar(&hosts, "allow-host", nil, "host names that a browser may use besides localhost")
	return cmd
}

// buildForServer builds for this machine: no base_url, because the address is localhost.
func (a *app) buildForServer(ctx context.Context, changed server.Changes) server.Result {
	started := time.Now()
	if a.kept != nil {
		a.kept.changed = a.contentAmong(changed)
	}
	out, err := a.build(ctx, request{asOf: a.asOf, preview: true})
	if err != nil {
		var list diag.List
		list.Errorf("build-failed", diag.Pos{File: a.root}, "", "%s", err)
		out = &built{problems: list}
	}
	a.warn(&out.problems)
	result := server.Result{Failed: a.failed(&out.problems)}
	if result.Failed {
		result.Problems = diag.HTML(out.problems.Sorted(), a.sourceLine)
		result.Summary = plural(out.problems.Count(diag.Error), "error") + ": the last good site is still served"
		return result
	}
	result.Files = served{a, out}
	result.Summary = fmt.Sprintf("Ready after %s: %s in %s%s", time.Since(started).Round(time.Millisecond), plural(len(out.preview.places), "file"), plural(len(out.editions), "edition"), inClear(out.plan.Roadmap.Audiences))
	return result
}

// contentAmong are the changed files by their paths in the site; nil when something else
// than content may have changed.
func (a *app) contentAmong(changed server.Changes) []string {
	if changed.Anything {
		return nil
	}
	var files []string
	for _, name := range changed.Files {
		file, err := filepath.Rel(a.root, name)
		if file = filepath.ToSlash(file); err != nil || !strings.HasPrefix(file, "content/") {
			return nil
		}
		files = append(files, file)
	}
	return files
}

// warn prints problems in the terminal.
func (a *app) warn(problems *diag.List) {
	var text strings.Builder
	if err := diag.Terminal(&text, problems.Sorted(), a.sourceLine, colourful(a.stderr)); err == nil && text.Len() > 0 {
		_, _ = a.stderr.Write([]byte(text.String()))
	}
}

// served are the files of a build, each made when a browser asks for it.
type served struct {
	app *app
	*built
}

func (s served) Has(name string) bool {
	_, ok := s.preview.places[name]
	return ok
}

func (s served) Draw(name string) ([]byte, string) {
	data, problems := s.preview.file(name)
	problems = catalogue.Settle(problems, s.plan.Roadmap.Config.Rules)
	s.app.warn(&problems)
	if s.app.failed(&problems) {
		return nil, diag.HTML(problems.Sorted(), s.app.sourceLine)
	}
	return data, ""
}

// inClear names the editions that a build would not publish in clear.
func inClear(readers []*roadmap.Audience) string {
	var folders []string
	for _, r := range readers {
		if r.Access != roadmap.Open {
			folders = append(folders, r.Slug+"/")
		}
	}
	if len(folders) == 0 {
		return ""
	}
	return " (in clear on this machine alone: " + strings.Join(folders, ", ") + ")"
}
