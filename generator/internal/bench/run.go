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
	name  string
	root  string // its site
	args  func(out string) []string
	cache func(folder string) string // the variable that puts what it remembers into a folder; nil when it remembers nothing
	serve func(address, port string) []string
	fresh string // the newest fresh output
	again string // the output that is built over and over
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
	if err := b.rounds(tools); err != nil {
		return nil, err
	}
	if err := b.floors(tools[0].fresh); err != nil {
		return nil, err
	}
	if b.Saves > 0 {
		if err := b.saves(tools); err != nil {
			return nil, err
		}
	}
	return b.table, nil
}

// situation is what a build finds.
type situation struct {
	name    string
	measure func(*tool) (sample, error)
}

// situations lists what is measured in each round. All of it is, so that a slow quarter of an hour is slow
// for all: ratios between situations are wanted, too.
func (b *bench) situations(tools []*tool) ([]situation, error) {
	list := []situation{{"cold", b.cold}, {"cold, charts kept", b.chartsKept}}
	if !b.Warm {
		return list, nil
	}
	over := func(edit func(root string) error) func(*tool) (sample, error) {
		return func(t *tool) (sample, error) {
			if err := edit(t.root); err != nil {
				return sample{}, fmt.Errorf("editing the fixture: %w", err)
			}
			return b.measure(t, t.again, "")
		}
	}
	// The first build after a cold one reads more: what it built from, and into, was as new as the clock.
	settle := over(b.editBody)
	for _, t := range tools {
		t.again = filepath.Join(b.dir, "again-"+filepath.Base(t.root))
		for range 2 {
			if _, err := settle(t); err != nil {
				return nil, err
			}
		}
	}
	return append(list,
		situation{"no change", over(func(string) error { return nil })},
		situation{"one body edited", over(b.editBody)},
		situation{"one title edited", over(b.editTitle)}), nil
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
		return &tool{name: name, root: root, args: func(out string) []string {
			return []string{binary, "build", "--quiet", "--root", root, "--output", out}
		}, cache: func(folder string) string { return "WAYPOST_CACHE=" + folder }, serve: func(address, _ string) []string {
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

// rounds lets every tool take its turn in every situation, round after round.
func (b *bench) rounds(tools []*tool) error {
	situations, err := b.situations(tools)
	if err != nil {
		return err
	}
	samples := map[string][]sample{}
	for round := range b.Rounds {
		for _, at := range situations {
			for _, t := range inTurn(tools, round) {
				s, err := at.measure(t)
				if err != nil {
					return err
				}
				samples[at.name+t.name] = append(samples[at.name+t.name], s)
				fmt.Fprintf(b.log, "N = %d, round %d of %d, %s: %s %.2f s\n", b.table.Size.MVFs, round+1, b.Rounds, at.name, t.name, s.wall.Seconds())
			}
		}
	}
	for _, at := range situations {
		for _, t := range tools {
			b.table.Rows = append(b.table.Rows, Row{at.name, t.name, median(samples[at.name+t.name])})
		}
	}
	return nil
}

// inTurn are the tools in the order of a round. Each round begins with another one, because what the one before
// has left of the machine's memory counts.
func inTurn(tools []*tool, round int) []*tool {
	first := round % len(tools)
	return slices.Concat(tools[first:], tools[:first])
}

// cold builds into a fresh folder, and knows nothing.
func (b *bench) cold(t *tool) (sample, error) {
	b.outputs++
	t.fresh = filepath.Join(b.dir, fmt.Sprintf("out-%03d", b.outputs))
	return b.measure(t, t.fresh, remembered(t.fresh))
}

// chartsKept builds into a fresh folder, and knows what the last cold build drew.
func (b *bench) chartsKept(t *tool) (sample, error) {
	before := remembered(t.fresh)
	b.outputs++
	t.fresh = filepath.Join(b.dir, fmt.Sprintf("out-%03d", b.outputs))
	if t.cache != nil {
		if err := os.MkdirAll(remembered(t.fresh), 0o755); err != nil {
			return sample{}, fmt.Errorf("making a cache: %w", err)
		}
		if err := os.Rename(filepath.Join(before, "charts"), filepath.Join(remembered(t.fresh), "charts")); err != nil {
			return sample{}, fmt.Errorf("keeping the charts: %w", err)
		}
	}
	return b.measure(t, t.fresh, remembered(t.fresh))
}

// remembered is the folder of what is remembered of a fresh output.
func remembered(out string) string { return out + "-cache" }

// measure builds into an output. The cache is that of the site where no other is named.
func (b *bench) measure(t *tool, out, cache string) (sample, error) {
	rest()
	args := t.args(out)
	cmd := exec.CommandContext(b.ctx, args[0], args[1:]...)
	if cache != "" && t.cache != nil {
		cmd.Env = append(cmd.Environ(), t.cache(cache))
	}
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
