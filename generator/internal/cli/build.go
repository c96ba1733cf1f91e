package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/fingerprint"
	"github.com/waypost/waypost/generator/internal/parallel"
	"github.com/waypost/waypost/generator/internal/publish"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/schedule"
	"github.com/waypost/waypost/generator/internal/seal"
	"github.com/waypost/waypost/generator/internal/site"
	"github.com/waypost/waypost/generator/internal/theme"
	"github.com/waypost/waypost/generator/internal/version"
	"github.com/waypost/waypost/themes"
)

// built is what one build made: the files of all editions, and everything that was
// said on the way.
type built struct {
	plan     *schedule.Plan
	planner  *audience.Planner
	editions []*audience.Edition
	files    tree                              // of a build to be published
	preview  *preview                          // else
	prints   map[string]site.Print             // of those files that have one
	find     map[string]func() fingerprint.Sum // what the layouts of a page receive
	got      *received                         // of what was found so, or drawn
	facts    fingerprint.Sum                   // what they all depend on but for texts
	sealed   []*audience.Edition               // whose files are encrypted
	apart    map[string]tree                   // by folder: those of editions that stand on hosts of their own
	problems diag.List
	said     summary // of a build that was published
}

// tree is files by their path, each made when it is asked for.
type tree map[string]func() ([]byte, diag.List)

// ready is a tree of files that are made.
func ready(files map[string][]byte) tree {
	out := tree{}
	for name, data := range files {
		out[name] = func() ([]byte, diag.List) { return data, diag.List{} }
	}
	return out
}

// draw makes every file of the build. What goes wrong joins the problems.
func (b *built) draw() map[string][]byte {
	files := b.files
	if b.preview != nil {
		files = b.preview.tree()
	}
	drawn := files.draw(&b.problems)
	b.settle()
	return drawn
}

// settle gives what was found the severities that the site has set.
func (b *built) settle() {
	if b.plan != nil {
		b.problems = catalogue.Settle(b.problems, b.plan.Roadmap.Config.Rules)
	}
}

// draw makes every file, on all processors. What goes wrong joins the problems.
func (t tree) draw(problems *diag.List) map[string][]byte {
	names := slices.Sorted(maps.Keys(t))
	files, found := make([][]byte, len(names)), make([]diag.List, len(names))
	parallel.Each(len(names), func(i int) { files[i], found[i] = t[names[i]]() })
	out := make(map[string][]byte, len(names))
	for i, name := range names {
		out[name] = files[i]
		problems.Append(found[i])
	}
	return out
}

// request is what a build depends on besides the content.
type request struct {
	asOf     string          // --as-of, or ""
	baseURL  string          // --base-url, or ""
	only     []string        // --audience: build these editions alone
	style    bool            // --style-page: show the theme's components
	noRender bool            // stop after the editions: nothing is rendered
	preview  bool            // for this machine alone: every edition in clear, sealed or not
	publish  bool            // seal what is to be sealed, and set apart what is to stand apart
	meter    *meter          // follows the build, or nil
	seen     *inputTree      // of which a listing is at hand, or nil
	look     fingerprint.Sum // of the program, the flags, the config and the theme; "" when nobody asks for fingerprints
	made     *made           // by the last build into the same output, or nil
	changes  func()          // is told that the facts are others than then; may be nil
}

// build is the whole of Waypost: content in, files out. It writes nothing.
func (a *app) build(ctx context.Context, req request) (*built, error) {
	var out built
	root, err := a.openRoot()
	if err != nil {
		return nil, err
	}
	defer root.Close()

	req.meter.phase("Reading content", 0)
	src, problems := a.kept.read(req.seen.over(root.FS()))
	out.problems.Append(problems)
	if req.baseURL != "" {
		src.Config.BaseURL = strings.TrimRight(req.baseURL, "/") + "/"
	}
	today, err := a.today(ctx, &src.Config, req.asOf)
	if err != nil {
		return nil, err
	}
	facts := sync.OnceValue(func() fingerprint.Sum { return factsOf(req.look, src, a.kept.reader.Files, today) })
	if req.look != "" {
		go facts() // while one processor plans
	}
	opened := sync.OnceValue(func() (t openedTheme) {
		t.look, t.problems, t.err = a.theme(root.FS(), &src.Config)
		return t
	})
	if !req.noRender && (a.kept == nil || a.kept.look == nil) {
		go opened() // as well
	}
	f := a.kept.workOut(src, today, req.meter)
	out.problems.Append(f.problems)

	out.plan, problems = f.reword(src)
	out.problems.Append(problems)
	rm := out.plan.Roadmap

	req.meter.phase("Making editions", 0)
	chosen, err := chooseAudiences(rm, req.only)
	if err != nil {
		return nil, err
	}
	out.editions = f.views(out.plan, chosen)
	out.planner = f.planner
	var keys *keys
	if !req.noRender && !req.preview {
		if keys, err = a.sealKeys(root.FS(), chosen, req.publish, &out.problems); err != nil {
			return nil, err
		}
	}
	out.settle()
	if req.noRender || a.failed(&out.problems) {
		return &out, nil
	}

	req.meter.phase("Checking links", 0)
	look, problems, err := a.kept.theme(opened)
	if err != nil {
		return nil, err
	}
	out.problems.Append(problems)
	if !problems.Failed() {
		look.ShowStyle = req.style
		if req.preview {
			a.show(&out, look)
			out.settle()
			return &out, nil
		}
		in := site.Inputs{Look: req.look}
		if req.look != "" {
			in.Facts = facts()
			out.facts = in.Facts
			if req.changes != nil && req.made.before.Facts != in.Facts {
				req.changes()
			}
		}
		if err := a.render(&out, chosen, look, keys, req, in); err != nil {
			return nil, err
		}
	}
	out.settle()
	return &out, nil
}

// render fills in the files: of each edition in the place that its access gives it.
func (a *app) render(out *built, readers []*roadmap.Audience, look *theme.Theme, keys *keys, req request, in site.Inputs) error {
	var named []*audience.Edition // the root names these, and no others
	for i, reader := range readers {
		if reader.Access == roadmap.Open {
			named = append(named, out.editions[i])
		}
	}
	// Several outputs change together or not at all, so nothing is left to be drawn, and to
	// fail, when the first of them is written.
	several := req.publish && slices.ContainsFunc(readers, func(r *roadmap.Audience) bool { return r.Access == roadmap.Separate })
	out.files, out.apart = ready(site.Root(named)), map[string]tree{}
	out.prints, out.find, out.got = map[string]site.Print{}, map[string]func() fingerprint.Sum{}, &received{got: map[string]fingerprint.Sum{}}
	for i, edition := range out.editions {
		reader := readers[i]
		alone := reader.Access == roadmap.Separate && req.publish
		if alone {
			edition = apart(edition, reader.At("access"), &out.problems)
		}
		pages, problems := a.kept.site(i, edition, look, a.charts())
		names := pages.Names()
		files := make(tree, len(names))
		for _, name := range names {
			files[name] = func() ([]byte, diag.List) { return pages.File(name) }
		}
		sealed := reader.Access == roadmap.Passphrase && req.publish
		var drawn map[string][]byte
		if (several || sealed) && !problems.Failed() {
			drawn = files.draw(&problems)
			files = ready(drawn)
		}
		out.problems.Append(problems)
		switch {
		case problems.Failed():
			continue
		case alone:
			maps.Copy(files, ready(site.Alone()))
			out.apart[reader.Slug] = files
			continue
		case sealed:
			closed, err := seal.Files(drawn, themeFiles(drawn, look), keys.locks.Audiences[reader.ID], keys.secret, reader.ID, edition.Words)
			if err != nil {
				return err
			}
			files = ready(closed)
			out.sealed = append(out.sealed, edition)
		}
		if edition.Folder == "" && reader.Access != roadmap.Open {
			delete(out.files, "index.html") // the root's page makes way for the edition at the root
		}
		for own, draw := range files {
			name := path.Join(edition.Folder, own)
			if _, taken := out.files[name]; taken {
				routeTaken(&out.problems, name)
			}
			out.files[name] = draw
		}
		if in.Facts != "" && !sealed {
			in.Before = func(own string) site.Print { return req.made.print(path.Join(edition.Folder, own), in.Facts) }
			for own, print := range pages.Fingerprints(in) {
				out.prints[path.Join(edition.Folder, own)] = print
			}
			if drawn == nil {
				out.follow(pages, edition.Folder, in.Look)
			}
		}
	}
	return nil
}

// follow notes what the layouts of pages receive when they are drawn, and finds it out before.
func (b *built) follow(pages *site.Site, folder string, look fingerprint.Sum) {
	for _, own := range pages.Drafts() {
		name := path.Join(folder, own)
		draft := func() (*site.Draft, fingerprint.Sum) {
			d := pages.Draft(own)
			got := d.Received(look)
			b.got.note(name, got)
			return d, got
		}
		b.find[name] = func() fingerprint.Sum {
			_, got := draft()
			return got
		}
		b.files[name] = func() ([]byte, diag.List) {
			d, _ := draft()
			return d.Draw()
		}
	}
}

func routeTaken(problems *diag.List, name string) {
	problems.Errorf("route-taken", diag.Pos{File: "content/audiences"}, "give the audience or the page another id",
		"two editions want to write %s", name)
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

// openedTheme is what came of opening a theme.
type openedTheme struct {
	look     *theme.Theme
	problems diag.List
	err      error
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
	var output, separate, profileFile string
	var timings bool
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
			a.reserveMemory()
			req.asOf = a.asOf
			stop, err := profile(profileFile)
			if err != nil {
				return err
			}
			return errors.Join(a.runBuild(cmd.Context(), req, output, separate, timings), stop())
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", "folder to write (default: public/ in the root)")
	cmd.Flags().StringVar(&separate, "separate", "", "folder for editions that stand apart (default: separate/ in the root)")
	cmd.Flags().StringVar(&req.baseURL, "base-url", "", "address of the site, in place of base_url")
	cmd.Flags().StringSliceVar(&req.only, "audience", nil, "build the editions of these audiences only")
	cmd.Flags().BoolVar(&timings, "timings", false, "print how long each phase took, and the slowest pages")
	cmd.Flags().StringVar(&profileFile, "profile", "", "file to write a processor profile into, for go tool pprof")
	cmd.Flags().BoolVar(&req.style, "style-page", false, "add a page of the theme's components to the public edition, at style/")
	return cmd
}

func (a *app) runBuild(ctx context.Context, req request, output, separate string, timings bool) error {
	started := time.Now()
	req.meter = newMeter()
	hide := sync.OnceFunc(a.progress(req.meter))
	defer hide()
	if output == "" {
		output = filepath.Join(a.root, "public")
	}
	if separate == "" {
		separate = filepath.Join(a.root, "separate")
	}
	req.meter.phase("Comparing with the last build", 0)
	look := a.lookAt(output)
	defer func() { look().Close() }()
	last, err := a.remember(output, req)
	if err != nil {
		return err
	}
	last.output = look
	req.look, req.seen = last.look, last.seen
	out := &built{}
	said, report, done := a.nothingToDo(ctx, last, req)
	if !done {
		if out, report, err = a.buildInto(ctx, req, output, separate, last, hide); err != nil {
			return err
		}
		said = out.said
	}
	req.meter.phase("", 0)
	hide()
	a.summarise(said, report, output, time.Since(started))
	if !a.json {
		a.sayf("%s", a.placed(out, separate, len(req.only) == 0))
	}
	if timings {
		a.printTimings(req.meter)
	}
	return nil
}

// buildInto builds and publishes. It remembers a build without any problem, unless that
// depends on keys: what is sealed is sealed again each time.
func (a *app) buildInto(ctx context.Context, req request, output, separate string, last *remembering, hide func()) (*built, publish.Report, error) {
	var made *made
	parallel.Do(
		func() { a.kept = &kept{reader: last.stored.reader()} },
		func() { made = a.madeBefore(last) },
	)
	req.made, a.kept.answers = made, made.answers
	req.changes = func() { last.output().Expect() }
	out, err := a.build(ctx, req)
	if err != nil {
		return nil, publish.Report{}, err
	}
	a.kept.reader.Forget()
	var aside sync.WaitGroup // for what is done while pages are written
	defer aside.Wait()
	aside.Go(func() { last.stored.keep(a.kept.reader) })
	if out.problems.Len() > 0 {
		hide() // the problems stand where the line was
	}
	if err := a.printProblems(&out.problems, a.stderr); err != nil {
		return nil, publish.Report{}, err
	}
	if a.failed(&out.problems) {
		return nil, publish.Report{}, errProblems
	}
	var stands bool
	aside.Go(func() { stands = a.stand(last.seen) }) // from here on, nothing reads the inputs
	req.meter.phase("Writing pages", len(out.files))
	report, drawn, err := a.publish(out, output, separate, last, made, req.meter)
	hide()
	if err != nil {
		return nil, publish.Report{}, err
	}
	a.whole = len(req.only) == 0 && !made.kept
	out.said = out.summary()
	if aside.Wait(); !stands {
		return out, report, nil
	}
	parallel.Do(
		func() {
			if next := made.next(report.Sums); !made.does(next) {
				last.made.save(last.key, next)
			}
		},
		func() { last.keepAnswers(made.answers, out.planner.Answers()) },
		func() {
			if out.problems.Len()+drawn.Len()+len(out.sealed)+len(out.apart) == 0 {
				a.save(last, &out.plan.Roadmap.Config, out.said, output)
			}
		},
	)
	return out, report, nil
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
	return publish.Options{Forbidden: forbidden, Sources: sources, Version: version.Of()}, nil
}

// summary is what is said of the build once it is published.
func (b *built) summary() summary {
	out := summary{
		Files: len(b.files), Editions: len(b.editions), Today: b.plan.Today.String(), Notes: notes(b.plan) + editionNotes(b),
		Sealed: len(b.sealed), Apart: sortedKeys(b.apart),
	}
	for name := range b.files {
		if strings.HasSuffix(name, ".html") {
			out.Pages++
		}
	}
	return out
}

// summarise says what was built, and names what a reader of the site will not find.
func (a *app) summarise(s summary, report publish.Report, output string, took time.Duration) {
	if a.json {
		a.printJSON(map[string]any{
			"type": "built", "pages": s.Pages, "files": s.Files, "editions": s.Editions, "output": filepath.ToSlash(output),
			"written": report.Written, "unchanged": report.Unchanged, "removed": report.Removed, "kept": report.Kept,
			"as_of": s.Today, "sealed": s.Sealed, "apart": s.Apart,
		})
		return
	}
	a.sayf("Built %s in %s as of %s into %s (%d written, %d unchanged, %d removed) in %.2f s\n",
		plural(s.Pages, "page"), plural(s.Editions, "edition"), s.Today, output,
		report.Written, report.Unchanged, report.Removed, took.Seconds())
	for _, kept := range report.Kept {
		a.sayf("  kept, not ours: %s\n", kept)
	}
	a.sayf("%s", s.Notes)
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
