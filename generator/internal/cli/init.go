package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/waypost/waypost/generator/internal/scaffold"
)

func (a *app) initCommand() *cobra.Command {
	var example bool
	var title string
	cmd := &cobra.Command{
		Use:   "init [folder]",
		Short: "Start a roadmap",
		Long: `Init writes the smallest whole roadmap, or the example of a data platform (--example), and a workflow that
publishes it on GitHub Pages. It never overwrites a file.`,
		Example: "  waypost init my-roadmap\n  waypost init my-roadmap --example",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			folder := a.root
			if len(args) == 1 {
				folder = args[0]
			}
			files := scaffold.Minimal(title)
			if example {
				files = scaffold.Example()
			}
			files = append(files, scaffold.Workflow())
			if err := writeNew(folder, files); err != nil {
				return err
			}
			a.sayf("Started a roadmap in %s: %s\n", folder, plural(len(files), "file"))
			a.sayf("Next:\n  waypost serve --root %s\n", folder)
			return nil
		},
	}
	cmd.Flags().BoolVar(&example, "example", false, "start from the example of a data platform")
	cmd.Flags().StringVar(&title, "title", "Our roadmap", "title of the roadmap")
	return cmd
}

// writeNew writes files that do not exist yet. It looks at all of them first, so that
// a folder is never left half filled because one was there.
func writeNew(folder string, files []scaffold.File) error {
	var taken []string
	for _, f := range files {
		if _, err := os.Lstat(filepath.Join(folder, filepath.FromSlash(f.Path))); !errors.Is(err, fs.ErrNotExist) {
			taken = append(taken, f.Path)
		}
	}
	if len(taken) > 0 {
		more := ""
		if len(taken) > 1 {
			more = fmt.Sprintf(" and %d more", len(taken)-1)
		}
		return withHint("choose another folder or title; nothing was written", "%s already exists%s", filepath.Join(folder, taken[0]), more)
	}
	for _, f := range files {
		if err := writeOne(filepath.Join(folder, filepath.FromSlash(f.Path)), f.Data); err != nil {
			return err
		}
	}
	return nil
}

func writeOne(name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return fmt.Errorf("making a folder: %w", err)
	}
	// O_EXCL: a file that appeared in between is not overwritten either.
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("writing a new file: %w", err)
	}
	_, err = f.Write(data)
	return cmp.Or(err, f.Close())
}
