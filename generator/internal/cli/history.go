package cli

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/waypost/waypost/generator/internal/content"
	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/history"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

func (a *app) historyCommand() *cobra.Command {
	var write bool
	cmd := &cobra.Command{
		Use:   "history [id]",
		Short: "Show how the plan has changed, and keep it in " + history.File,
		Long: `History lists what earlier versions of the content said: each change of a status, milestone, effort, start, due
date or planned reading, with its day. With the id of an MVF, milestone or metric it starts with what was said first.

It reads ` + history.File + ` where the site has one, else the repository's log. --write makes the file from the log;
commit it. A build reads the file and never the log, so that it is the same with and without git.`,
		Example: "  waypost history B.2\n  waypost history --write",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if write {
				if len(args) > 0 {
					return usageError{withHint("leave the id out", "--write writes the history of every item")}
				}
				return a.writeHistory(cmd.Context())
			}
			id := ""
			if len(args) == 1 {
				id = args[0]
			}
			return a.showHistory(cmd.Context(), id)
		},
	}
	cmd.Flags().BoolVar(&write, "write", false, "write "+history.File+" from the repository's log")
	return cmd
}

// fileHistory reads the history file of a site. Without one nothing is known.
func fileHistory(fsys fs.FS, fiscal roadmap.Fiscal) (roadmap.History, diag.List) {
	var problems diag.List
	f, err := fsys.Open(history.File)
	if errors.Is(err, fs.ErrNotExist) {
		return roadmap.History{}, problems
	}
	var data []byte
	if err == nil {
		defer func() { _ = f.Close() }()
		data, err = io.ReadAll(io.LimitReader(f, history.MaxFile+1))
	}
	switch pos := (diag.Pos{File: history.File}); {
	case err != nil:
		problems.Errorf("unreadable", pos, "check the permissions of the file", "the history cannot be read")
	case len(data) > history.MaxFile:
		problems.Errorf("too-large", pos, "delete the file, and write it again from a later commit", "the history is larger than %d MiB", history.MaxFile>>20)
	default:
		return history.Parse(data, fiscal)
	}
	return roadmap.History{}, problems
}

func (a *app) showHistory(ctx context.Context, id string) error {
	root, err := a.openRoot()
	if err != nil {
		return err
	}
	defer root.Close()
	src, _ := content.Read(root.FS()) // for the fiscal year; a problem of the content stops no look back
	fiscal := src.Config.Fiscal
	h, problems := fileHistory(root.FS(), fiscal)
	if problems.Failed() {
		if err := a.printProblems(&problems, a.stderr); err != nil {
			return err
		}
		return errProblems
	}
	if !h.Known() {
		if h, err = a.gitHistory(ctx, fiscal); err != nil {
			return err
		}
	}
	changes := history.Changes(&h, fiscal)
	if id != "" {
		if changes, err = historyOf(&h, changes, id, fiscal); err != nil {
			return err
		}
	}
	return a.printHistory(&h, changes)
}

// historyOf is what an item said first, and what changed since.
func historyOf(h *roadmap.History, changes []history.Change, id string, fiscal roadmap.Fiscal) ([]history.Change, error) {
	var known []string
	var out []history.Change
	for item := range h.Trails {
		known = append(known, item.ID)
	}
	slices.Sort(known)
	if !slices.Contains(known, id) {
		return nil, usageError{withHint(diag.DidYouMean(id, slices.Compact(known)), "the history knows nothing of %q", id)}
	}
	for _, kind := range []roadmap.Kind{roadmap.KindMilestone, roadmap.KindMVF, roadmap.KindMetric} {
		out = append(out, history.First(h, roadmap.ItemID{Kind: kind, ID: id}, fiscal)...)
	}
	for _, c := range changes {
		if c.ID == id && !(c.Key == "item" && c.To == "new") {
			out = append(out, c)
		}
	}
	return out, nil
}

func (a *app) printHistory(h *roadmap.History, changes []history.Change) error {
	if a.json {
		for _, c := range changes {
			a.printJSON(c)
		}
		return nil
	}
	if len(changes) == 0 {
		a.sayf("Nothing has changed since %s, the oldest day that is known\n", h.Since)
		return nil
	}
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "DAY\tKIND\tID\tKEY\tFROM\tTO\tWHY")
	for _, c := range changes {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s", c.On, c.Kind, c.ID, c.Key, cmp.Or(c.From, "-"), cmp.Or(c.To, "-"))
		if c.Why != "" {
			fmt.Fprintf(w, "\t%s", printable(c.Why))
		}
		fmt.Fprintln(w)
	}
	return w.Flush()
}

// printable takes out what a commit's subject could do to a terminal or to the columns.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7F && r < 0xA0 {
			return ' '
		}
		return r
	}, s)
}

// writeHistory writes the file from the log. A file that people wrote is theirs.
func (a *app) writeHistory(ctx context.Context) error {
	root, err := a.openRoot()
	if err != nil {
		return err
	}
	defer root.Close()
	old, err := root.ReadFile(history.File)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("reading the history: %w", err)
	}
	if err == nil && !history.WrittenByGit(old) {
		return withHint("move it away to have one written; nothing was changed", "%s was not written from a log, so it is not replaced", history.File)
	}
	src, _ := content.Read(root.FS())
	h, err := a.gitHistory(ctx, src.Config.Fiscal)
	if err != nil {
		return err
	}
	data := history.Write(&h, src.Config.Fiscal)
	if !bytes.Equal(data, old) {
		const draft = history.File + ".tmp"
		if err := root.WriteFile(draft, data, 0o644); err != nil {
			return errors.Join(fmt.Errorf("writing the history: %w", err), root.Remove(draft))
		}
		if err := root.Rename(draft, history.File); err != nil {
			return errors.Join(fmt.Errorf("writing the history: %w", err), root.Remove(draft))
		}
	}
	if a.json {
		a.printJSON(map[string]any{"type": "history", "file": history.File, "since": h.Since.String(), "items": len(h.Trails)})
		return nil
	}
	a.sayf("Wrote %s: %s since %s. Commit it; builds read it\n", history.File, plural(len(h.Trails), "item"), h.Since)
	return nil
}

func (a *app) openRoot() (*os.Root, error) {
	root, err := os.OpenRoot(a.root)
	if err != nil {
		return nil, withHint("give the folder that holds config.toml with --root, or make one with waypost init", "opening the site: %w", err)
	}
	return root, nil
}

// gitHistory reads the history from the repository's log. Whatever stands in the way of
// the whole log is an error: half a history would say that nothing slipped.
func (a *app) gitHistory(ctx context.Context, fiscal roadmap.Fiscal) (roadmap.History, error) {
	unavailable := func(hint, why string) (roadmap.History, error) {
		return roadmap.History{}, withHint(hint, "the history is unavailable: %s", why)
	}
	shallow, err := a.git(ctx, "rev-parse", "--is-shallow-repository")
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return unavailable("install git, or keep "+history.File+" beside config.toml", "there is no git on this machine")
	case err != nil:
		return unavailable("run this in a clone of the repository, or keep "+history.File+" beside config.toml", "the site is in no repository that git can read")
	case strings.TrimSpace(string(shallow)) == "true":
		return unavailable("run git fetch --unshallow; in a workflow, set fetch-depth: 0", "this is a shallow clone, which lacks the older commits")
	}
	out, err := a.git(ctx, history.LogArguments()...)
	if err != nil {
		return unavailable("commit content/ first", "the repository has no log of content/ yet")
	}
	log, err := history.ParseLog(out)
	if err != nil {
		return unavailable("", err.Error())
	}
	if len(log.Blobs()) == 0 {
		return unavailable("commit content/ first", "the repository has no commit of an MVF, milestone or metric yet")
	}
	h, report, err := a.gitVersions(ctx, log, fiscal)
	if err != nil {
		return unavailable("", err.Error())
	}
	if !h.Known() {
		return unavailable("run waypost check, and commit what it accepts", "no version of the content in the log can be read")
	}
	if report.Unreadable > 0 && !a.quiet {
		fmt.Fprintf(a.stderr, "note: skipped %s of %d that could not be read\n", plural(report.Unreadable, "earlier version"), report.Versions)
	}
	return h, nil
}

// gitVersions reads the file versions of a log while git prints them.
func (a *app) gitVersions(ctx context.Context, log *history.Log, fiscal roadmap.Fiscal) (roadmap.History, history.Report, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	cmd := a.gitCommand(ctx, "cat-file", "--batch")
	cmd.Stdin = strings.NewReader(strings.Join(log.Blobs(), "\n") + "\n")
	stdout, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return roadmap.History{}, history.Report{}, fmt.Errorf("running git: %w", err)
	}
	h, report, err := log.History(stdout, func(file string, data []byte) (roadmap.ItemID, roadmap.Version, bool) {
		return content.Earlier(file, data, fiscal)
	})
	if err != nil {
		cancel() // git may still be writing
	}
	return h, report, cmp.Or(err, cmd.Wait())
}

func (a *app) git(ctx context.Context, args ...string) ([]byte, error) {
	out, err := a.gitCommand(ctx, args...).Output()
	if err != nil {
		return nil, fmt.Errorf("running git: %w", err)
	}
	return out, nil
}

// gitCommand runs git in the site's folder. A partial clone must not reach for the
// network while it reads.
func (a *app) gitCommand(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "git", append([]string{"-C", filepath.Clean(a.root)}, args...)...)
	cmd.Env = append(os.Environ(), "GIT_NO_LAZY_FETCH=1", "LC_ALL=C")
	return cmd
}
