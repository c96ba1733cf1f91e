package cli

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/schedule"
)

const maxTeams = 100

func (a *app) whatIfCommand() *cobra.Command {
	var teams string
	var t schedule.Teams
	cmd := &cobra.Command{
		Use:   "whatif",
		Short: "Show the plan with more or fewer teams, and where another one stops helping",
		Long: `Whatif plans what is left with different numbers of teams: when each milestone is done, and how long the teams
have nothing to do. One pool of teams does all the work, unless --team names the one to vary. Typed dates of
work that has not started are left out, because they were typed for the teams that there are.`,
		Example: "  waypost whatif --teams 1..4\n  waypost whatif --team core --teams 2\n  waypost whatif --whole",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var err error
			if t.From, t.To, err = parseTeams(teams); err != nil {
				return err
			}
			return a.runWhatIf(cmd.Context(), t)
		},
	}
	cmd.Flags().StringVar(&teams, "teams", "1..4", "how many teams: a number, or a range such as 1..4")
	cmd.Flags().StringVar(&t.Team, "team", "", "vary this team alone, and leave the others as they are")
	cmd.Flags().BoolVar(&t.Whole, "whole", false, "plan the whole roadmap from its first day, as if nothing had happened yet")
	return cmd
}

// parseTeams reads "3" or "1..4".
func parseTeams(s string) (from, to int, err error) {
	low, high, isRange := strings.Cut(s, "..")
	if !isRange {
		high = low
	}
	from, err1 := strconv.Atoi(low)
	to, err2 := strconv.Atoi(high)
	if err1 != nil || err2 != nil || from < 1 || to < from || to > maxTeams {
		return 0, 0, usageError{withHint(fmt.Sprintf("write a number or a range from 1 to %d, such as 1..4", maxTeams), "--teams: %q is no number of teams", s)}
	}
	return from, to, nil
}

// staffed is the plan with a number of teams as JSON.
type staffed struct {
	Teams      int               `json:"teams"`
	Now        bool              `json:"now,omitempty"`
	Milestones map[string]string `json:"milestones"`
	End        roadmap.Date      `json:"end"`
	Idle       int               `json:"idle_days"`
}

func (a *app) runWhatIf(ctx context.Context, t schedule.Teams) error {
	p, err := a.plan(ctx)
	if err != nil {
		return err
	}
	rm := p.Roadmap
	if t.Team != "" {
		var known []string
		for _, team := range rm.Config.Teams {
			known = append(known, team.ID)
		}
		if !slices.Contains(known, t.Team) {
			return usageError{withHint(diag.DidYouMean(t.Team, known), "no team has the id %q", t.Team)}
		}
	}
	alt := schedule.WhatIf(rm, p.Today, t)
	if alt == nil {
		return withHint("plan some MVFs, or see the whole roadmap with --whole", "nothing is left to plan")
	}
	var shown []int // milestones with work to come
	for i := range rm.Milestones {
		if alt.Rows[0].Milestones[i] != roadmap.NoDate && (t.Whole || !p.Milestones[i].Done) {
			shown = append(shown, i)
		}
	}
	if a.json {
		for _, row := range alt.Rows {
			s := staffed{Teams: row.Teams, Now: row.Now, Milestones: map[string]string{}, End: row.End, Idle: row.Idle}
			for _, i := range shown {
				s.Milestones[rm.Milestones[i].ID] = row.Milestones[i].String()
			}
			a.printJSON(s)
		}
		return nil
	}
	what := "what is left"
	if t.Whole {
		what = "the whole roadmap"
	}
	a.sayf("The plan of %s from %s on, by the number of teams. Typed dates of work that has not started are left out.\n\n", what, alt.Start)
	head := []string{"TEAMS"}
	for _, i := range shown {
		head = append(head, strings.ToUpper(rm.Milestones[i].ID))
	}
	rows := [][]string{append(head, "END", "IDLE DAYS")}
	for _, row := range alt.Rows {
		cells := []string{strconv.Itoa(row.Teams)}
		if row.Now {
			cells[0] += " (now)"
		}
		for _, i := range shown {
			cells = append(cells, row.Milestones[i].String())
		}
		rows = append(rows, append(cells, row.End.String(), strconv.Itoa(row.Idle)))
	}
	if err := columns(a.stdout, rows); err != nil {
		return err
	}
	a.sayf("\n%s\n", enough(alt))
	return nil
}

// enough says where another team stops helping, and why.
func enough(alt *schedule.Alternatives) string {
	if alt.Enough == 0 {
		return fmt.Sprintf("More than %s would still change a date.", plural(alt.Rows[len(alt.Rows)-1].Teams, "team"))
	}
	text := fmt.Sprintf("A %s team changes nothing", ordinal(alt.Enough+1))
	if why := waits(alt.Chain); why != "" {
		text += ": " + why
	}
	return text + "."
}

// ordinal writes a place: second, third, 11th, 22nd.
func ordinal(n int) string {
	words := []string{"", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"}
	if n < len(words) {
		return words[n]
	}
	ending := "th"
	if n/10%10 != 1 {
		switch n % 10 {
		case 1:
			ending = "st"
		case 2:
			ending = "nd"
		case 3:
			ending = "rd"
		}
	}
	return strconv.Itoa(n) + ending
}
