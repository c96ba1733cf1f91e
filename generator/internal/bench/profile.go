package bench

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
)

// Profile writes what the compiler is to make Waypost quick for (https://go.dev/doc/pgo): processor profiles of
// builds from nothing with both themes, and after edits, in about the shares in which people wait for them.
func Profile(ctx context.Context, o Options, file string, log io.Writer) error {
	o.Waypost = filepath.Join(o.Work, "waypost")
	// Without paths of this machine, of which the profile would tell.
	if err := run(ctx, log, nil, "go", "build", "-trimpath", "-o", o.Waypost, "./generator/cmd/waypost"); err != nil {
		return err
	}
	o.Hugo, o.Lean = false, true
	b := &bench{Options: o, ctx: ctx, log: log, waypost: o.Waypost, dir: filepath.Join(o.Work, "profile")}
	size, err := Fixture{MVFs: o.Sizes[0], Seed: o.Seed}.Write(b.dir)
	if err != nil {
		return err
	}
	b.table = &Table{Size: size}
	tools, err := b.tools()
	if err != nil {
		return err
	}
	var profiles []string
	build := func(t *tool, name, out string) error {
		fmt.Fprintf(log, "a profile of %s, %s\n", t.name, name)
		profiles = append(profiles, filepath.Join(o.Work, strconv.Itoa(len(profiles))+".prof"))
		args := append(t.args(out), "--profile", profiles[len(profiles)-1])
		return run(ctx, log, []string{t.cache(remembered(out))}, args[0], args[1:]...)
	}
	for i := range o.Rounds {
		for _, t := range tools {
			if err := build(t, "from nothing", filepath.Join(b.dir, fmt.Sprintf("%s-%d", filepath.Base(t.root), i))); err != nil {
				return err
			}
		}
	}
	for range 5 * o.Rounds {
		for _, edit := range []struct {
			name string
			make func(root string) error
		}{{"a text", b.editBody}, {"a title", b.editTitle}} {
			if err := edit.make(tools[0].root); err != nil {
				return fmt.Errorf("editing the fixture: %w", err)
			}
			if err := build(tools[0], edit.name, filepath.Join(b.dir, "again")); err != nil {
				return err
			}
		}
	}
	merged := filepath.Join(o.Work, "merged.pgo")
	if err := run(ctx, log, nil, "go", append([]string{"tool", "pprof", "-proto", "-output", merged}, profiles...)...); err != nil {
		return err
	}
	data, err := os.ReadFile(merged)
	if err != nil {
		return fmt.Errorf("reading the profile: %w", err)
	}
	if err := os.WriteFile(file, data, 0o644); err != nil {
		return fmt.Errorf("writing the profile: %w", err)
	}
	return nil
}
