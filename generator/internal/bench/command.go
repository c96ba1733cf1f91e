package bench

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"html"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Main runs one command line of the bench and returns the exit code: 0 done, 1 failed,
// 2 wrong usage. The figures go to stdout, progress to stderr.
func Main(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	if len(args) > 0 && args[0] == floorArgument {
		if err := Floor(args[1:], stdout); err != nil {
			fmt.Fprintf(stderr, "error: %v\n", err)
			return 1
		}
		return 0
	}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	o := Options{}
	sizes := flags.String("sizes", "1000,10000", "numbers of MVFs")
	quick := flags.Bool("quick", false, "1000 MVFs and three rounds, for those in a hurry")
	flags.IntVar(&o.Rounds, "rounds", 5, "rounds of every tool; a figure is the median")
	flags.Uint64Var(&o.Seed, "seed", 1, "seed of the fixture")
	flags.BoolVar(&o.Hugo, "hugo", true, "measure Hugo "+hugoVersion+" too; it is built once")
	flags.BoolVar(&o.Lean, "lean", true, "measure Waypost with a lean theme too: the counterpart of Hugo's")
	flags.BoolVar(&o.Warm, "warm", true, "measure builds over an existing output too")
	flags.IntVar(&o.Saves, "saves", 40, "saves of a text, and of a title, to measure with both servers at work; 0: none")
	flags.StringVar(&o.Waypost, "waypost", "", "a waypost binary (default: built from this module)")
	flags.StringVar(&o.Also, "also", "", "another waypost binary to measure in turn, to compare two versions")
	profile := flags.String("profile", "", "write what the compiler is to make Waypost quick for into this file, and measure nothing")
	out := flags.String("out", filepath.Join(".waypost", "bench"), "folder for the report with its chart")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if *quick {
		*sizes, o.Rounds = "1000", 3
	}
	for text := range strings.SplitSeq(*sizes, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || n < perMilestone || n > 1_000_000 || o.Rounds < 1 {
			fmt.Fprintf(stderr, "error: -sizes takes numbers from %d to 1000000, and -rounds at least 1\n", perMilestone)
			return 2
		}
		o.Sizes = append(o.Sizes, n)
	}
	if err := work(ctx, o, *profile, *out, stdout, stderr); err != nil {
		fmt.Fprintf(stderr, "error: %v\n", err)
		return 1
	}
	return 0
}

// work measures, or makes a profile. What was built is removed at the end.
func work(ctx context.Context, o Options, profile, out string, stdout, log io.Writer) error {
	cache, err := os.UserCacheDir()
	if err != nil {
		return fmt.Errorf("finding the cache: %w", err)
	}
	o.Cache = filepath.Join(cache, "waypost-bench")
	if o.Work, err = os.MkdirTemp("", "waypost-bench-"); err != nil {
		return fmt.Errorf("making a folder to measure in: %w", err)
	}
	defer func() { _ = os.RemoveAll(o.Work) }()
	if profile != "" {
		return Profile(ctx, o, profile, log)
	}
	return report(ctx, o, out, stdout, log)
}

// report measures, prints and writes bench.html.
func report(ctx context.Context, o Options, out string, stdout, log io.Writer) error {
	tables, err := Run(ctx, o, log)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	page := "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Waypost, measured</title>\n" +
		"<style>body { font: 1rem/1.5 system-ui; margin: 2rem } svg { max-width: 60rem; height: auto; display: block } .part { fill: #2a6f5b } .rest { fill: #a9b4ae }</style>\n"
	for i := range tables {
		tables[i].Print(&text)
		text.WriteByte('\n')
		page += tables[i].Chart() + "\n"
	}
	PrintGrowth(&text, tables)
	text.WriteString(Differences)
	if _, err := stdout.Write(text.Bytes()); err != nil {
		return fmt.Errorf("printing the table: %w", err)
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return fmt.Errorf("making the folder of the report: %w", err)
	}
	name := filepath.Join(out, "bench.html")
	if err := os.WriteFile(name, []byte(page+"<pre>"+html.EscapeString(text.String())+"</pre>\n</html>\n"), 0o644); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	_, err = fmt.Fprintf(stdout, "The chart: %s\n", name)
	return err
}
