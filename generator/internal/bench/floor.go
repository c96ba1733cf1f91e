package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"

	"github.com/waypost/waypost/generator/internal/parallel"
)

// The floors: what any generator that makes these files from these texts must do.
const (
	floorWrite    = "writing the same files"
	floorMarkdown = "goldmark alone"
)

// floorArgument marks the command line of a floor: the rest of it is an order for Floor.
const floorArgument = "-floor"

// floors measures both, each in a process of its own, in turn.
func (b *bench) floors(output string) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("finding this program: %w", err)
	}
	samples := map[string][]sample{}
	for range b.Rounds {
		for _, floor := range []struct{ name, from string }{
			{floorWrite, output}, {floorMarkdown, filepath.Join(b.dir, "waypost", "content", "mvfs")},
		} {
			b.outputs++
			rest()
			cmd := exec.CommandContext(b.ctx, self, floorArgument, floor.name, floor.from, filepath.Join(b.dir, fmt.Sprintf("out-%03d", b.outputs)))
			said, err := cmd.Output()
			if err != nil {
				return fmt.Errorf("measuring %s: %w", floor.name, err)
			}
			var took struct{ Wall time.Duration }
			if err := json.Unmarshal(said, &took); err != nil {
				return fmt.Errorf("measuring %s: %w", floor.name, err)
			}
			samples[floor.name] = append(samples[floor.name], sample{wall: took.Wall})
		}
	}
	for _, name := range []string{floorWrite, floorMarkdown} {
		b.table.Rows = append(b.table.Rows, Row{"cold", name, median(samples[name])})
	}
	return nil
}

// Floor reads what a floor needs, does the work on all processors and writes how long
// the work took, without the reading, to out. args are a floor, a folder to read and a
// folder to write.
func Floor(args []string, out io.Writer) error {
	if len(args) != 3 {
		return fmt.Errorf("a floor has a name and two folders, not %q", args)
	}
	var names []string
	var data [][]byte
	fsys := os.DirFS(args[1])
	err := fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		raw, err := fs.ReadFile(fsys, name)
		names, data = append(names, filepath.Join(args[2], filepath.FromSlash(name))), append(data, raw)
		return err
	})
	if err != nil {
		return fmt.Errorf("reading for a floor: %w", err)
	}
	errs := make([]error, len(names))
	started := time.Now()
	if args[0] == floorMarkdown {
		markdown := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Footnote, extension.Strikethrough, extension.TaskList,
			extension.DefinitionList), goldmark.WithParserOptions(parser.WithAutoHeadingID()))
		parallel.Each(len(names), func(i int) {
			var html bytes.Buffer
			errs[i] = markdown.Convert(body(data[i]), &html)
		})
	} else {
		parallel.Each(len(names), func(i int) {
			if errs[i] = os.MkdirAll(filepath.Dir(names[i]), 0o755); errs[i] == nil {
				errs[i] = os.WriteFile(names[i], data[i], 0o644)
			}
		})
	}
	took := time.Since(started)
	for _, err := range errs {
		if err != nil {
			return fmt.Errorf("measuring a floor: %w", err)
		}
	}
	return json.NewEncoder(out).Encode(map[string]time.Duration{"Wall": took})
}
