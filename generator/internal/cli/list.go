package cli

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/schedule"
)

// listed is one row of `waypost list`.
type listed struct {
	Kind      string `json:"kind"`
	ID        string `json:"id"`
	Title     string `json:"title"`
	Status    string `json:"status,omitempty"`
	Milestone string `json:"milestone,omitempty"`
	Start     string `json:"start,omitempty"`
	End       string `json:"end,omitempty"`
	File      string `json:"file"`
	Why       string `json:"why,omitempty"`
}

func (a *app) listCommand() *cobra.Command {
	var reader string
	var why bool
	cmd := &cobra.Command{
		Use:   "list [kind]",
		Short: "List what an audience sees, with its dates",
		Long: `List prints the services, milestones, MVFs, metrics, posts and pages, with their status and expected dates.
--audience lists exactly what that audience's edition holds; without it, everything that the content holds.
--why adds what gives each item to the audience, what it does not get and why, and how dates and money are shown.`,
		Example: "  waypost list mvf\n  waypost list --audience public --json\n  waypost list --audience investors --why",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			kind := ""
			if len(args) == 1 {
				kind = args[0]
				var known []string
				for _, k := range roadmap.Kinds {
					known = append(known, string(k.Kind))
				}
				if !slices.Contains(known, kind) {
					return usageError{withHint(diag.DidYouMean(kind, known), "no kind of content is called %q", kind)}
				}
			}
			if why && reader == "" {
				return usageError{withHint("name one: --audience public", "--why explains what an audience gets")}
			}
			return a.runList(cmd.Context(), kind, reader, why)
		},
	}
	cmd.Flags().StringVar(&reader, "audience", "", "list what this audience sees")
	cmd.Flags().BoolVar(&why, "why", false, "say why the audience gets each item, and what it does not get")
	return cmd
}

func (a *app) runList(ctx context.Context, kind, reader string, why bool) error {
	req := request{asOf: a.asOf, noRender: true}
	if reader != "" {
		req.only = []string{reader}
	}
	out, err := a.sound(ctx, req)
	if err != nil {
		return err
	}
	edition := audience.View(out.plan, audience.Author())
	if reader != "" {
		edition = out.editions[0]
	}
	rows := listRows(edition)
	if reader == "" {
		for _, r := range out.plan.Roadmap.Audiences {
			rows = append(rows, listed{Kind: string(roadmap.KindAudience), ID: r.ID, Title: r.Title, File: r.File})
		}
	}
	if kind != "" {
		rows = slices.DeleteFunc(rows, func(l listed) bool { return l.Kind != kind })
	}
	if why {
		return a.explainList(out.plan, reader, kind, rows)
	}
	if a.json {
		for _, r := range rows {
			a.printJSON(r)
		}
		return nil
	}
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "KIND\tID\tSTATUS\tSTART\tEND\tTITLE")
	for _, r := range rows {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", r.Kind, r.ID, cmp.Or(r.Status, "-"), cmp.Or(r.Start, "-"), cmp.Or(r.End, "-"), r.Title)
	}
	return w.Flush()
}

// explain lists what an audience gets, by which rule, and what it does not get.
func (a *app) explainList(plan *schedule.Plan, reader, kind string, rows []listed) error {
	chosen, err := chooseAudiences(plan.Roadmap, []string{reader})
	if err != nil {
		return err
	}
	policy := audience.Policy(chosen[0])
	reasons := map[string]string{}
	var hidden []audience.Reason
	for _, r := range audience.Why(plan, chosen[0]) {
		reasons[string(r.Kind)+" "+r.ID] = r.Why
		if !r.Shown && (kind == "" || kind == string(r.Kind)) {
			hidden = append(hidden, r)
		}
	}
	for i := range rows {
		rows[i].Why = reasons[rows[i].Kind+" "+rows[i].ID]
	}
	if a.json {
		for _, p := range policy {
			a.printJSON(map[string]string{"type": "policy", "rule": p.Name, "value": p.Value, "from": p.From})
		}
		for _, r := range rows {
			a.printJSON(r)
		}
		for _, r := range hidden {
			a.printJSON(map[string]any{"kind": r.Kind, "id": r.ID, "hidden": true, "why": r.Why})
		}
		return nil
	}
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	for _, p := range policy {
		fmt.Fprintf(w, "%s\t%s\t(%s)\n", p.Name, p.Value, p.From)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(w, "\nKIND\tID\tSTATUS\tSTART\tEND\tWHY")
	for _, r := range rows {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", r.Kind, r.ID, cmp.Or(r.Status, "-"), cmp.Or(r.Start, "-"), cmp.Or(r.End, "-"), r.Why)
	}
	if len(hidden) > 0 {
		fmt.Fprintln(w, "\nNOT SHOWN\t\tWHY")
	}
	for _, r := range hidden {
		fmt.Fprintf(w, "%s\t%s\t%s\n", r.Kind, r.ID, r.Why)
	}
	return w.Flush()
}

func listRows(ed *audience.Edition) []listed {
	var rows []listed
	row := func(e audience.Entry) listed {
		return listed{Kind: string(e.Kind), ID: e.ID, Title: e.Title, File: e.File}
	}
	label := ed.Fiscal.Label
	for _, s := range ed.Services {
		r := row(s.Entry)
		r.Start, r.End = label(s.Expected.Start), label(s.Expected.End)
		rows = append(rows, r)
	}
	for _, m := range ed.Milestones {
		r := row(m.Entry)
		r.Start, r.End = label(m.Expected.Start), label(m.Expected.End)
		if m.Progress.Total > 0 {
			r.Status = fmt.Sprintf("%d/%d", m.Progress.Shipped, m.Progress.Total)
		}
		rows = append(rows, r)
	}
	for _, m := range ed.MVFs {
		r := row(m.Entry)
		r.Status, r.Start, r.End = string(m.Status), label(m.Expected.Start), label(m.Expected.End)
		if m.Milestone != nil {
			r.Milestone = m.Milestone.ID
		}
		rows = append(rows, r)
	}
	for _, m := range ed.Metrics {
		rows = append(rows, row(m.Entry))
	}
	for _, p := range ed.Posts {
		r := row(p.Entry)
		r.Start = p.Date.String()
		rows = append(rows, r)
	}
	for _, p := range ed.Pages {
		rows = append(rows, row(p.Entry))
	}
	return rows
}
