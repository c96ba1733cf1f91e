package cli

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/spf13/cobra"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/audit"
	"github.com/waypost/waypost/generator/internal/content"
	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/schedule"
	"github.com/waypost/waypost/generator/internal/site"
	"github.com/waypost/waypost/generator/internal/theme"
)

func (a *app) auditCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "audit",
		Short: "Prove that no edition tells of what its audience may not see",
		Long: `Audit makes every edition again from content in which everything that its audience may not see is deleted, then
changed, then multiplied, and compares the files byte by byte. Then it looks for the secrets of config.toml in every
text, attribute, comment, value, feed, picture and archive. It names the file and the kind of place of all that it
finds, lists what the content declassifies, and writes nothing.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runAudit(cmd.Context()) },
	}
}

func (a *app) runAudit(ctx context.Context) error {
	out, err := a.build(ctx, request{asOf: a.asOf, preview: true}) // sealed editions are looked at in clear
	if err != nil {
		return err
	}
	if a.failed(&out.problems) {
		if err := a.printProblems(&out.problems, a.stderr); err != nil {
			return err
		}
		return errProblems
	}
	root, err := a.openRoot()
	if err != nil {
		return err
	}
	defer root.Close()
	rm, today := out.plan.Roadmap, out.plan.Today
	look, _, err := a.theme(root.FS(), &rm.Config) // its problems would have stopped the build
	if err != nil {
		return err
	}
	read := func(fsys fs.FS) *roadmap.Source {
		src, _ := content.Read(fsys)
		src.History, _ = fileHistory(fsys, src.Config.Fiscal)
		return src
	}
	proof, err := audit.Prove(root.FS(), today, read, a.editionBuilder(today, look))
	if err != nil {
		return err
	}
	var list diag.List
	for i := range proof.Leaks {
		leak(&list, rm, &proof.Leaks[i])
	}
	searched := 0
	for _, ed := range out.editions {
		files, _ := site.Render(ed, look, a.charts()) // in clear, also of an edition that is not published so
		searched += len(files)
		found(&list, ed, audit.Search(files, secretsFor(rm, ed.ID)))
	}
	if err := a.printProblems(&list, a.stderr); err != nil {
		return err
	}
	a.reportAudit(out, proof, searched, &list)
	if list.Failed() {
		return errProblems
	}
	return nil
}

// editionBuilder makes one edition as build does, from any content.
func (a *app) editionBuilder(today roadmap.Date, look *theme.Theme) audit.Build {
	return func(src *roadmap.Source, reader string) (map[string][]byte, error) {
		rm, _ := roadmap.Resolve(src)
		chosen, err := chooseAudiences(rm, []string{reader})
		if err != nil {
			return nil, err
		}
		files, _ := site.Render(audience.View(schedule.New(rm, today), chosen[0]), look, a.charts())
		return files, nil
	}
}

// leak reports a place that depends on what is hidden.
func leak(list *diag.List, rm *roadmap.Roadmap, l *audit.Leak) {
	file := l.File
	for _, reader := range rm.Audiences {
		if reader.ID == l.Audience && reader.ID != audience.PublicID {
			file = path.Join(reader.Slug, file)
		}
	}
	var changes []string
	for _, c := range l.Changes {
		changes = append(changes, string(c))
	}
	text := fmt.Sprintf("the edition %q tells of what it may not see: %s differs once that is %s", l.Audience, l.Place, strings.Join(changes, " or "))
	switch {
	case l.From != "":
		text += ", and holds the " + l.From
	case l.Was != "" || l.Is != "":
		text += fmt.Sprintf(": %q becomes %q", l.Was, l.Is)
	}
	list.Errorf("leak", diag.Pos{File: file}, "if a layout of your own theme does this, take it out there; else it is a bug in Waypost: please report it as SECURITY.md says", "%s", text)
}

// found reports secrets.
func found(list *diag.List, ed *audience.Edition, hits []audit.Found) {
	for _, f := range hits {
		list.Errorf("secret", f.Secret.Pos, "take it out of what this audience sees, or name the audience: { text = …, audiences = [\""+ed.ID+"\"] }",
			"%q stands in the edition %q: %s, %s: %q", f.Secret.Text, ed.ID, path.Join(ed.Folder, f.File), f.Place, f.Text)
	}
}

// secretsFor lists the secrets that an audience may not read.
func secretsFor(rm *roadmap.Roadmap, reader string) []roadmap.Secret {
	var out []roadmap.Secret
	for _, s := range rm.Config.Audit.Secrets {
		if !s.Audiences.Holds(reader) {
			out = append(out, s)
		}
	}
	return out
}

// reportAudit says what was proved and what the writer should know.
func (a *app) reportAudit(out *built, proof *audit.Proof, searched int, list *diag.List) {
	rm := out.plan.Roadmap
	releases, differences := audience.Releases(rm), out.planner.Differences(rm.Audiences)
	if a.json {
		for _, r := range releases {
			a.printJSON(map[string]any{"type": "declassified", "audience": r.Audience, "what": r.What, "reason": r.Reason, "file": r.Pos.File, "line": r.Pos.Line})
		}
		for _, d := range differences {
			a.printJSON(map[string]any{"type": "date", "audience": d.Audience, "mvf": d.MVF, "shown": d.Shown.String(), "true": d.True.String()})
		}
		a.printJSON(map[string]any{
			"type": "audited", "editions": proof.Editions, "builds": proof.Builds, "files": proof.Files, "leaks": len(proof.Leaks),
			"secrets": len(rm.Config.Audit.Secrets), "errors": list.Count(diag.Error),
		})
		return
	}
	if len(proof.Leaks) == 0 {
		a.sayf("Proved %s: what each may not see was deleted, changed and multiplied, and 0 bytes differ\n", plural(proof.Editions, "edition"))
	}
	if n := len(rm.Config.Audit.Secrets); n > 0 && list.Count(diag.Error) == len(proof.Leaks) {
		a.sayf("Searched %s for %s: none is where it may not be\n", plural(searched, "file"), plural(n, "secret"))
	}
	if len(releases) > 0 {
		a.sayf("Declassified, and so left out of the proof:\n")
	}
	for _, r := range releases {
		a.sayf("  %s gets %s: %s (%s)\n", r.Audience, r.What, r.Reason, r.Pos)
	}
	if len(differences) > 0 {
		a.sayf("Dates that differ from the whole plan, because work that the audience may not see is left out:\n")
	}
	for _, d := range differences {
		a.sayf("  %s: %s ends on %s, by the whole plan on %s\n", d.Audience, d.MVF, d.Shown, d.True)
	}
}
