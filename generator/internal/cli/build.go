package cli

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/content"
	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/publish"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/rules"
	"github.com/waypost/waypost/generator/internal/schedule"
	"github.com/waypost/waypost/generator/internal/seal"
	"github.com/waypost/waypost/generator/internal/site"
	"github.com/waypost/waypost/generator/internal/theme"
	"github.com/waypost/waypost/themes"
)

// built is what one build made: the files of all editions, and everything that was
// said on the way.
type built struct {
	plan     *schedule.Plan
	planner  *audience.Planner
	editions []*audience.Edition
	files    map[string][]byte
	sealed   []*audience.Edition          // whose files are encrypted
	apart    map[string]map[string][]byte // by folder: the trees of editions that stand on hosts of their own
	problems diag.List
}

// request is what a build depends on besides the content.
type request struct {
	asOf     string   // --as-of, or ""
	baseURL  string   // --base-url, or ""
	only     []string // --audience: build these editions alone
	noRender bool     // stop after the editions: nothing is rendered
	preview  bool     // for this machine alone: every edition in clear, sealed or not
	publish  bool     // seal what is to be sealed, and set apart what is to stand apart
}

// build is the whole of Waypost: content in, files out. It writes nothing.
func (a *app) build(ctx context.Context, req request) (*built, error) {
	var out built
	root, err := a.openRoot()
	if err != nil {
		return nil, err
	}
	defer root.Close()

	src, problems := content.Read(root.FS())
	out.problems.Append(problems)
	src.History, problems = fileHistory(root.FS(), src.Config.Fiscal)
	out.problems.Append(problems)
	if req.baseURL != "" {
		src.Config.BaseURL = strings.TrimRight(req.baseURL, "/") + "/"
	}

	rm, problems := roadmap.Resolve(src)
	out.problems.Append(problems)
	out.problems.Append(rules.Check(rm))
	out.problems.Append(checkLevels(&rm.Config))

	today, err := a.today(ctx, &rm.Config, req.asOf)
	if err != nil {
		return nil, err
	}
	out.plan = schedule.New(rm, today)
	out.problems.Append(schedule.Warnings(out.plan))
	out.problems.Append(audience.Check(out.plan))

	chosen, err := chooseAudiences(rm, req.only)
	if err != nil {
		return nil, err
	}
	out.planner = audience.NewPlanner(out.plan)
	out.editions = out.planner.Views(chosen)
	var keys *keys
	if !req.noRender && !req.preview {
		if keys, err = a.sealKeys(root.FS(), chosen, req.publish, &out.problems); err != nil {
			return nil, err
		}
	}
	out.problems = catalogue.Settle(out.problems, rm.Config.Rules)
	if req.noRender || a.failed(&out.problems) {
		return &out, nil
	}

	look, problems, err := a.theme(root.FS(), &rm.Config)
	if err != nil {
		return nil, err
	}
	out.problems.Append(problems)
	if !problems.Failed() {
		if err := a.render(&out, chosen, look, keys, req); err != nil {
			return nil, err
		}
	}
	out.problems = catalogue.Settle(out.problems, rm.Config.Rules)
	return &out, nil
}

// render fills in the files: of each edition in the place that its access gives it.
func (a *app) render(out *built, readers []*roadmap.Audience, look *theme.Theme, keys *keys, req request) error {
	named := out.editions // the root names these, and no others
	if !req.preview {
		named = nil
		for i, reader := range readers {
			if reader.Access == roadmap.Open {
				named = append(named, out.editions[i])
			}
		}
	}
	out.files, out.apart = site.Root(named), map[string]map[string][]byte{}
	for i, edition := range out.editions {
		reader := readers[i]
		alone := reader.Access == roadmap.Separate && req.publish
		if alone {
			edition = apart(edition, reader.At("access"), &out.problems)
		}
		files, problems := site.Render(edition, look, a.charts())
		out.problems.Append(problems)
		switch {
		case problems.Failed():
			continue
		case alone:
			maps.Copy(files, site.Alone())
			out.apart[reader.Slug] = files
			continue
		case reader.Access == roadmap.Passphrase && req.publish:
			var err error
			if files, err = seal.Files(files, themeFiles(files, look), keys.locks.Audiences[reader.ID], keys.secret, reader.ID); err != nil {
				return err
			}
			out.sealed = append(out.sealed, edition)
		}
		if edition.Folder == "" && reader.Access != roadmap.Open {
			delete(out.files, "index.html") // the root's page makes way for the edition at the root
		}
		for name, data := range files {
			name = path.Join(edition.Folder, name)
			if _, taken := out.files[name]; taken {
				out.problems.Errorf("route-taken", diag.Pos{File: "content/audiences"}, "give the audience or the page another id",
					"two editions want to write %s", name)
			}
			out.files[name] = data
		}
	}
	return nil
}

func chooseAudiences(rm *roadmap.Roadmap, only []string) ([]*roadmap.Audience, error) {
	if len(only) == 0 {
		return rm.Audiences, nil
	}
	var ids []string
	for _, reader := range rm.Audiences {
		ids = append(ids, reader.ID)
	}
	var chosen []*roadmap.Audience
	for _, id := range only {
		i := slices.Index(ids, id)
		if i < 0 {
			return nil, usageError{withHint(diag.DidYouMean(id, ids), "no audience has the id %q", id)}
		}
		chosen = append(chosen, rm.Audiences[i])
	}
	return chosen, nil
}

// theme opens the theme of a config, the site's own themes/<name>/, else one that Waypost
// carries, and lays over it what the site makes its own.
func (a *app) theme(root fs.FS, cfg *roadmap.Config) (*theme.Theme, diag.List, error) {
	folder := path.Join("themes", cfg.Theme)
	from, own := root, folder
	if _, err := fs.Stat(root, path.Join(folder, "layouts")); err != nil {
		from, own = themes.FS, cfg.Theme
		if _, err := fs.Stat(from, path.Join(own, "layouts")); err != nil {
			return nil, diag.List{}, withHint(`set theme = "default", or put the theme's folder under themes/`, "no theme is called %q", cfg.Theme)
		}
	}
	sub, err := fs.Sub(from, own)
	if err != nil {
		return nil, diag.List{}, fmt.Errorf("reading theme %s: %w", cfg.Theme, err)
	}
	look, problems := theme.Open(sub, folder, root, cfg)
	return look, problems, nil
}

// failed reports whether the problems stop publishing.
func (a *app) failed(list *diag.List) bool {
	return list.Failed() || a.strict && list.Count(diag.Warning) > 0
}

func (a *app) buildCommand() *cobra.Command {
	var output, separate string
	req := request{publish: true}
	cmd := &cobra.Command{
		Use:   "build",
		Short: "Build the site into public/",
		Long: `Build reads config.toml and content/, checks everything, and writes one edition for each audience.
The public edition stands at the root of the output, every other edition in a folder of its own: encrypted where
access = "passphrase" (see waypost seal). Editions with access = "separate" are no part of the output: each is
written to a folder of its own below separate/, for you to publish where its readers sign in.
When anything is wrong, every problem is listed and the output stays as it was.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			req.asOf = a.asOf
			return a.runBuild(cmd.Context(), req, output, separate)
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", "folder to write (default: public/ in the root)")
	cmd.Flags().StringVar(&separate, "separate", "", "folder for editions that stand apart (default: separate/ in the root)")
	cmd.Flags().StringVar(&req.baseURL, "base-url", "", "address of the site, in place of base_url")
	cmd.Flags().StringSliceVar(&req.only, "audience", nil, "build the editions of these audiences only")
	return cmd
}

func (a *app) runBuild(ctx context.Context, req request, output, separate string) error {
	started := time.Now()
	out, err := a.build(ctx, req)
	if err != nil {
		return err
	}
	if err := a.printProblems(&out.problems, a.stderr); err != nil {
		return err
	}
	if a.failed(&out.problems) {
		return errProblems
	}
	if output == "" {
		output = filepath.Join(a.root, "public")
	}
	if separate == "" {
		separate = filepath.Join(a.root, "separate")
	}
	report, err := a.publish(out, output, separate)
	if err != nil {
		return err
	}
	a.summarise(out, report, output, time.Since(started))
	if !a.json {
		a.sayf("%s", a.placed(out, separate, len(req.only) == 0))
	}
	return nil
}

// publishOptions names the folders that must never become the output.
func (a *app) publishOptions() (publish.Options, error) {
	root, err := filepath.Abs(a.root)
	if err != nil {
		return publish.Options{}, fmt.Errorf("finding the site: %w", err)
	}
	sources := []string{filepath.Join(root, "content"), filepath.Join(root, "themes"), filepath.Join(root, "layouts"), filepath.Join(root, "assets"), filepath.Join(root, ".git")}
	forbidden := append([]string{root}, sources...)
	if home, err := os.UserHomeDir(); err == nil {
		forbidden = append(forbidden, home)
	}
	return publish.Options{Forbidden: forbidden, Sources: sources, Version: buildVersion()}, nil
}

// summarise says what was built, and names what a reader of the site will not find.
func (a *app) summarise(out *built, report publish.Report, output string, took time.Duration) {
	pages := 0
	for name := range out.files {
		if strings.HasSuffix(name, ".html") {
			pages++
		}
	}
	if a.json {
		a.printJSON(map[string]any{
			"type": "built", "pages": pages, "files": len(out.files), "editions": len(out.editions), "output": filepath.ToSlash(output),
			"written": report.Written, "unchanged": report.Unchanged, "removed": report.Removed, "kept": report.Kept,
			"as_of": out.plan.Today.String(), "sealed": len(out.sealed), "apart": sortedKeys(out.apart),
		})
		return
	}
	a.sayf("Built %s in %s as of %s into %s (%d written, %d unchanged, %d removed) in %.2f s\n",
		plural(pages, "page"), plural(len(out.editions), "edition"), out.plan.Today, output,
		report.Written, report.Unchanged, report.Removed, took.Seconds())
	for _, kept := range report.Kept {
		a.sayf("  kept, not ours: %s\n", kept)
	}
	a.sayf("%s%s", notes(out.plan), editionNotes(out))
}

// editionNotes counts what waypost audit lists.
func editionNotes(out *built) string {
	var b strings.Builder
	if n := len(audience.Releases(out.plan.Roadmap)); n > 0 {
		fmt.Fprintf(&b, "  declassified: %s (waypost audit lists them)\n", plural(n, "fact"))
	}
	if n := len(out.planner.Differences(out.plan.Roadmap.Audiences)); n > 0 {
		fmt.Fprintf(&b, "  dated without hidden work: %s (waypost audit lists them)\n", plural(n, "date"))
	}
	return b.String()
}

// notes names ignored files and what is past due.
func notes(plan *schedule.Plan) string {
	var b strings.Builder
	for _, name := range plan.Roadmap.Ignored {
		fmt.Fprintf(&b, "  ignored: %s\n", name)
	}
	for i := range plan.Items {
		if item := &plan.Items[i]; item.PastDue {
			fmt.Fprintf(&b, "  past due: %s %s, due %s\n", item.MVF.ID, item.MVF.Title, item.Planned.Last)
		}
	}
	return b.String()
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
