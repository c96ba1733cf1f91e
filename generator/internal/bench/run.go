package bench

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// hugoVersion is the Hugo that is measured. Later ones want a newer Go than this module.
const hugoVersion = "v0.165.0"

// Options is what a run measures.
type Options struct {
	Sizes   []int
	Rounds  int
	Seed    uint64
	Hugo    bool   // measure Hugo too
	Lean    bool   // measure Waypost with a theme of the pages that Hugo's makes, too
	Warm    bool   // measure builds over an existing output too
	Saves   int    // how many saves of each sort to measure with the servers at work; 0: none
	Waypost string // the binary, or "" to build it from this module
	Also    string // another Waypost binary to measure in turn, or ""
	Work    string // an existing folder for fixtures and outputs
	Cache   string // where Hugo is kept between runs
}

// sample is what one process took.
type sample struct {
	wall, cpu time.Duration
	peak      int64 // bytes
}

// median takes each figure's median on its own.
func median(samples []sample) sample {
	middle := func(of func(sample) int64) int64 {
		values := make([]int64, len(samples))
		for i, s := range samples {
			values[i] = of(s)
		}
		slices.Sort(values)
		n := len(values)
		return (values[(n-1)/2] + values[n/2]) / 2
	}
	return sample{
		wall: time.Duration(middle(func(s sample) int64 { return int64(s.wall) })),
		cpu:  time.Duration(middle(func(s sample) int64 { return int64(s.cpu) })),
		peak: middle(func(s sample) int64 { return s.peak }),
	}
}

// Row is the median of one tool in one situation.
type Row struct {
	Situation, Tool string
	sample
}

// Table holds the rows of one size.
type Table struct {
	Size   Size
	Rounds int
	Rows   []Row
	Saves  []Saves
}

// find returns a row, or nil.
func (t *Table) find(situation, tool string) *Row {
	for i := range t.Rows {
		if t.Rows[i].Situation == situation && t.Rows[i].Tool == tool {
			return &t.Rows[i]
		}
	}
	return nil
}

// tool is a generator with its own copy of the fixture.
type tool struct {
	name   string
	root   string // its site
	cache  string // what it may remember between builds, or ""
	memory string // the part of it that is no drawn chart, which Hugo has none of
	args   func(out string) []string
	serve  func(address, port string) []string
	out    string // the newest output
}

// Run measures every size. It tells progress, one line at a time, to log.
func Run(ctx context.Context, o Options, log io.Writer) ([]Table, error) {
	waypost, hugo, err := binaries(ctx, o, log)
	if err != nil {
		return nil, err
	}
	var out []Table
	for _, n := range o.Sizes {
		b := &bench{Options: o, ctx: ctx, log: log, waypost: waypost, hugo: hugo, dir: filepath.Join(o.Work, fmt.Sprintf("n%d", n))}
		table, err := b.size(n)
		if err != nil {
			return nil, err
		}
		out = append(out, *table)
	}
	return out, nil
}

// binaries builds what is measured.
func binaries(ctx context.Context, o Options, log io.Writer) (waypost, hugo string, err error) {
	waypost = o.Waypost
	if waypost == "" {
		waypost = filepath.Join(o.Work, "waypost")
		if err := run(ctx, log, nil, "go", "build", "-o", waypost, "./generator/cmd/waypost"); err != nil {
			return "", "", err
		}
	}
	if !o.Hugo {
		return waypost, "", nil
	}
	bin := filepath.Join(o.Cache, "hugo-"+hugoVersion)
	hugo = filepath.Join(bin, "hugo")
	if _, err := os.Stat(hugo); err == nil {
		return waypost, hugo, nil
	}
	fmt.Fprintf(log, "building Hugo %s into %s, once\n", hugoVersion, bin)
	if err := os.MkdirAll(bin, 0o755); err != nil {
		return "", "", fmt.Errorf("making a folder for Hugo: %w", err)
	}
	err = run(ctx, log, []string{"GOBIN=" + bin, "CGO_ENABLED=0", "GOFLAGS="}, "go", "install", "github.com/gohugoio/hugo@"+hugoVersion)
	return waypost, hugo, err
}

// run runs a command that is not measured; what it says is shown when it fails.
func run(ctx context.Context, log io.Writer, env []string, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(cmd.Environ(), env...)
	said, err := cmd.CombinedOutput()
	if err != nil {
		fmt.Fprintf(log, "%s\n", said)
		return fmt.Errorf("running %s %s: %w", name, strings.Join(args, " "), err)
	}
	return nil
}

// bench is one size at work.
type bench struct {
	Options
	ctx           context.Context //nolint:containedctx // one run is one context
	log           io.Writer
	waypost, hugo string
	dir           string
	outputs       int
	edits         int
	table         *Table
}

func (b *bench) size(n int) (*Table, error) {
	fmt.Fprintf(b.log, "N = %d: writing the fixture\n", n)
	size, err := Fixture{MVFs: n, Seed: b.Seed}.Write(b.dir)
	if err != nil {
		return nil, err
	}
	b.table = &Table{Size: size, Rounds: b.Rounds}
	tools, err := b.tools()
	if err != nil {
		return nil, err
	}
	if err := b.situation("cold", tools, func(t *tool) (sample, error) { return b.cold(t, t.cache) }); err != nil {
		return nil, err
	}
	if err := b.situation("cold, charts kept", tools, func(t *tool) (sample, error) { return b.cold(t, t.memory) }); err != nil {
		return nil, err
	}
	if err := b.floors(tools[0].out); err != nil {
		return nil, err
	}
	if b.Warm {
		if err := b.warm(tools); err != nil {
			return nil, err
		}
	}
	if b.Saves > 0 {
		if err := b.saves(tools); err != nil {
			return nil, err
		}
	}
	return b.table, nil
}

// warm measures builds over the output of last time.
func (b *bench) warm(tools []*tool) error {
	for _, s := range []struct {
		name string
		edit func(root string) error
	}{
		{"no change", func(string) error { return nil }},
		{"one body edited", b.editBody},
		{"one title edited", b.editTitle},
	} {
		if err := b.situation(s.name, tools, func(t *tool) (sample, error) { return b.again(t, s.edit) }); err != nil {
			return err
		}
	}
	return nil
}

const (
	nameWaypost = "Waypost"
	nameAlso    = "Waypost (also)"
	nameLean    = "Waypost, lean theme"
	nameHugo    = "Hugo " + hugoVersion
)

func (b *bench) tools() ([]*tool, error) {
	root := filepath.Join(b.dir, "waypost")
	waypost := func(name, binary, root string) *tool {
		return &tool{name: name, root: root, cache: filepath.Join(root, ".waypost"), memory: filepath.Join(root, ".waypost", "cache", "builds"), args: func(out string) []string {
			return []string{binary, "build", "--quiet", "--root", root, "--output", out}
		}, serve: func(address, _ string) []string {
			return []string{binary, "serve", "--quiet", "--root", root, "--addr", address}
		}}
	}
	tools := []*tool{waypost(nameWaypost, b.waypost, root)}
	if b.Also != "" {
		own := filepath.Join(b.dir, "also")
		if err := os.CopyFS(own, os.DirFS(root)); err != nil {
			return nil, fmt.Errorf("copying the fixture: %w", err)
		}
		tools = append(tools, waypost(nameAlso, b.Also, own))
	}
	if b.Lean {
		own := filepath.Join(b.dir, "lean")
		if err := wearLean(own, root); err != nil {
			return nil, err
		}
		tools = append(tools, waypost(nameLean, b.waypost, own))
	}
	if b.hugo != "" {
		root := filepath.Join(b.dir, "hugo")
		tools = append(tools, &tool{name: nameHugo, root: root, args: func(out string) []string {
			return []string{b.hugo, "build", "--source", root, "--destination", out, "--cacheDir", filepath.Join(b.dir, "hugo-cache")}
		}, serve: func(_, port string) []string {
			return []string{b.hugo, "server", "--source", root, "--bind", "127.0.0.1", "--port", port, "--cacheDir", filepath.Join(b.dir, "hugo-cache")}
		}})
	}
	return tools, nil
}

// wearLean copies a site and gives it the lean theme.
func wearLean(to, from string) error {
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		return fmt.Errorf("copying the fixture: %w", err)
	}
	if err := os.CopyFS(filepath.Join(to, "themes"), leanTheme); err != nil {
		return fmt.Errorf("writing the lean theme: %w", err)
	}
	config := filepath.Join(to, "config.toml")
	text, err := os.ReadFile(config)
	if err != nil {
		return fmt.Errorf("reading the config of the fixture: %w", err)
	}
	if err := os.WriteFile(config, append([]byte("theme = \"lean\"\n"), text...), 0o644); err != nil {
		return fmt.Errorf("choosing the lean theme: %w", err)
	}
	return nil
}

// situation lets every tool take its turn, round after round.
func (b *bench) situation(name string, tools []*tool, measure func(*tool) (sample, error)) error {
	samples := map[string][]sample{}
	for round := range b.Rounds {
		for _, t := range tools {
			s, err := measure(t)
			if err != nil {
				return err
			}
			samples[t.name] = append(samples[t.name], s)
			fmt.Fprintf(b.log, "N = %d, %s, round %d of %d: %s %.2f s\n", b.table.Size.MVFs, name, round+1, b.Rounds, t.name, s.wall.Seconds())
		}
	}
	for _, t := range tools {
		b.table.Rows = append(b.table.Rows, Row{name, t.name, median(samples[t.name])})
	}
	return nil
}

// cold forgets what the tool remembers there and builds into a fresh folder.
func (b *bench) cold(t *tool, remembered string) (sample, error) {
	if remembered != "" {
		if err := os.RemoveAll(remembered); err != nil {
			return sample{}, fmt.Errorf("forgetting a cache: %w", err)
		}
	}
	b.outputs++
	t.out = filepath.Join(b.dir, fmt.Sprintf("out-%03d", b.outputs))
	return b.measure(t)
}

// again edits the site and builds over the output of last time.
func (b *bench) again(t *tool, edit func(root string) error) (sample, error) {
	if err := edit(t.root); err != nil {
		return sample{}, fmt.Errorf("editing the fixture: %w", err)
	}
	return b.measure(t)
}

func (b *bench) measure(t *tool) (sample, error) {
	rest()
	args := t.args(t.out)
	cmd := exec.CommandContext(b.ctx, args[0], args[1:]...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	started := time.Now()
	err := cmd.Run()
	wall := time.Since(started)
	if err != nil {
		return sample{}, fmt.Errorf("running %s: %w\n%s", t.name, err, said.Bytes())
	}
	return sample{wall, cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), peak(cmd.ProcessState)}, nil
}

// edited is an MVF in the middle of the roadmap.
func (b *bench) edited(root string) string {
	return filepath.Join(root, "content", "mvfs", mvfID(b.table.Size.MVFs/2)+".md")
}

// editBody adds a sentence that no build has seen.
func (b *bench) editBody(root string) error {
	b.edits++
	data, err := os.ReadFile(b.edited(root))
	if err != nil {
		return err
	}
	return os.WriteFile(b.edited(root), fmt.Appendf(data, "\nEdit number %d.\n", b.edits), 0o644)
}

func (b *bench) editTitle(root string) error {
	b.edits++
	data, err := os.ReadFile(b.edited(root))
	if err != nil {
		return err
	}
	_, rest, _ := strings.Cut(string(data), "\nservice = ")
	return os.WriteFile(b.edited(root), fmt.Appendf(nil, "+++\ntitle = \"Title number %d\"\nservice = %s", b.edits, rest), 0o644)
}
