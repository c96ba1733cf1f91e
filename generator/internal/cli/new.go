package cli

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/scaffold"
)

func (a *app) newCommand() *cobra.Command {
	kinds := []string{"mvf", "milestone", "service", "metric", "audience", "post"}
	return &cobra.Command{
		Use:       "new " + strings.Join(kinds, "|") + " <title>",
		Short:     "Write a new piece of content",
		Long:      "New writes one Markdown file with every key explained. It never overwrites a file.",
		Example:   "  waypost new mvf \"Acquire one data type from one source\"",
		Args:      cobra.MinimumNArgs(2),
		ValidArgs: kinds,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !slices.Contains(kinds, args[0]) {
				return usageError{withHint(diag.DidYouMean(args[0], kinds), "no kind of content is called %q", args[0])}
			}
			// Content with problems must not stop a writer from adding to it.
			out, err := a.build(cmd.Context(), request{asOf: a.asOf, noRender: true})
			if err != nil {
				return err
			}
			file, err := scaffold.New(roadmap.Kind(args[0]), strings.Join(args[1:], " "), out.plan.Today, known(out.plan.Roadmap))
			if errors.Is(err, scaffold.ErrNoTitle) {
				return usageError{err}
			}
			if err != nil {
				return withHint("choose another title; nothing was written", "%w", err)
			}
			if err := writeNew(a.root, []scaffold.File{file}); err != nil {
				return err
			}
			name := filepath.Join(a.root, filepath.FromSlash(file.Path))
			if a.json {
				a.printJSON(map[string]string{"type": "written", "file": filepath.ToSlash(name)})
				return nil
			}
			a.sayf("Wrote %s\n", name)
			return nil
		},
	}
}

// known is what a draft may refer to, and the ids that are taken.
func known(rm *roadmap.Roadmap) scaffold.Known {
	var k scaffold.Known
	take := func(ids *[]string, it *roadmap.Item) {
		*ids = append(*ids, it.ID)
		k.TakenSlugs = append(k.TakenSlugs, it.Slug)
	}
	for _, s := range rm.Services {
		take(&k.Services, &s.Item)
	}
	for _, m := range rm.Milestones {
		take(&k.Milestones, &m.Item)
	}
	for _, m := range rm.Metrics {
		take(&k.Metrics, &m.Item)
	}
	for _, r := range rm.Audiences {
		take(&k.Audiences, &r.Item)
	}
	for _, t := range rm.Config.Teams {
		k.Teams = append(k.Teams, t.ID)
	}
	for _, m := range rm.MVFs {
		k.TakenSlugs = append(k.TakenSlugs, m.Slug)
	}
	for _, p := range rm.Posts {
		k.TakenSlugs = append(k.TakenSlugs, p.Slug)
	}
	for _, p := range rm.Pages {
		k.TakenSlugs = append(k.TakenSlugs, p.Slug)
	}
	return k
}
