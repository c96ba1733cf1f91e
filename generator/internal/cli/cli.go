// Package cli is the command line of Waypost: one file for each command. It is the
// only reader of the clock, the environment and the file system's root; every phase
// it calls is a function from value to value.
//
// The voice, for every command: results on stdout, problems on stderr. A problem has a
// place, a sentence and a way out. Exit 0 is done, 1 is a problem in the content or on
// the machine, 2 is wrong usage. A terminal gets colour, a pipe gets plain text.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/waypost/waypost/generator/internal/chart"
	"github.com/waypost/waypost/generator/internal/publish"
)

// The exit codes.
const (
	exitDone    = 0
	exitProblem = 1
	exitUsage   = 2
)

// errProblems means that the problems have been printed and nothing was published.
var errProblems = errors.New("there are problems in the content")

// usageError is a command line that cannot be understood.
type usageError struct{ error }

func (u usageError) Unwrap() error { return u.error }

// hinted is an error with a way out.
type hinted struct {
	error
	hint string
}

func (h hinted) Unwrap() error { return h.error }

func withHint(hint, format string, args ...any) error {
	return hinted{fmt.Errorf(format, args...), hint}
}

// app is what every command shares: the streams and the global flags.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	root           string
	asOf           string
	json           bool
	quiet          bool
	strict         bool
	kept           *kept         // of a command that builds again and again, else nil
	drawer         *chart.Drawer // starts with the first build; see charts
	whole          bool          // every edition has been drawn and published
}

// Main runs one command line and returns the exit code.
func Main(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	limitMemory()
	out := &checkedWriter{w: stdout}
	a := &app{stdin: stdin, stdout: out, stderr: stderr}
	cmd := a.command()
	cmd.SetArgs(args)
	cmd.SetIn(stdin)
	cmd.SetOut(out)
	cmd.SetErr(stderr)
	err := cmd.ExecuteContext(ctx)
	a.closeCharts()
	if err == nil && out.err != nil {
		err = fmt.Errorf("writing to standard output: %w", out.err)
	}
	return a.report(err)
}

// checkedWriter remembers the first failed write, so that a full or closed stdout is
// never taken for success.
type checkedWriter struct {
	w   io.Writer
	err error
}

func (c *checkedWriter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	if err != nil && c.err == nil {
		c.err = err
	}
	return n, err
}

func (a *app) report(err error) int {
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errProblems):
		return exitProblem
	}
	var refused *publish.RefusedError
	hint, code := "", exitProblem
	if h := (hinted{}); errors.As(err, &h) {
		hint = h.hint
	}
	if errors.As(err, &refused) {
		hint = refused.Hint
	}
	// cobra's own errors are all about usage and carry no type.
	if u := (usageError{}); errors.As(err, &u) || isUsage(err) {
		code = exitUsage
		if hint == "" {
			hint = "run waypost --help"
		}
	}
	fmt.Fprintf(a.stderr, "error: %s\n", strings.TrimSpace(err.Error()))
	if hint != "" {
		fmt.Fprintf(a.stderr, "hint: %s\n", hint)
	}
	return code
}

func isUsage(err error) bool {
	for _, start := range []string{"unknown command", "unknown flag", "unknown shorthand", "accepts ", "requires ", "invalid argument", "flag needs"} {
		if strings.HasPrefix(err.Error(), start) {
			return true
		}
	}
	return false
}

func (a *app) command() *cobra.Command {
	root := &cobra.Command{
		Use:   "waypost",
		Short: "Publish a product roadmap as a static site",
		Long: `Waypost publishes a product roadmap as a static site, with an edition for each audience.

Start with an example:    waypost init my-roadmap --example
Look at it:               waypost serve --root my-roadmap
Publish it:               waypost build --root my-roadmap`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          knownCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	flags := root.PersistentFlags()
	flags.StringVar(&a.root, "root", ".", "folder that holds config.toml and content/")
	flags.StringVar(&a.asOf, "as-of", "", "day that counts as today, as 2026-03-31 (default: as_of in config.toml)")
	flags.BoolVar(&a.json, "json", false, "print problems and results as JSON, one object a line")
	flags.BoolVarP(&a.quiet, "quiet", "q", false, "print problems only")
	flags.BoolVar(&a.strict, "strict", false, "let a warning stop publishing, as an error does")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usageError{withHint(nearestFlag(cmd, err), "%w", err)}
	})
	root.AddCommand(
		a.initCommand(), a.newCommand(), a.buildCommand(), a.checkCommand(), a.explainCommand(), a.listCommand(), a.historyCommand(), a.exportCommand(), a.serveCommand(),
		a.compareCommand(), a.whatIfCommand(), a.forecastCommand(), a.priorityCommand(), a.progressCommand(), a.slackCommand(), a.nextCommand(),
		a.sealCommand(), a.auditCommand(),
		a.versionCommand(),
	)
	return root
}

// colourful reports whether a stream is a terminal that wants colour. NO_COLOR and
// CLICOLOR_FORCE are honoured.
func colourful(w io.Writer) bool {
	if os.Getenv("NO_COLOR") != "" {
		return false
	}
	if force := os.Getenv("CLICOLOR_FORCE"); force != "" && force != "0" {
		return true
	}
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

func (a *app) sayf(format string, args ...any) {
	if !a.quiet {
		fmt.Fprintf(a.stdout, format, args...)
	}
}
