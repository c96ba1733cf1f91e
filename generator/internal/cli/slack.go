package cli

import (
	"context"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/schedule"
)

func (a *app) slackCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "slack",
		Short: "Show how long each piece of work may wait, and what decides its dates",
		Long: `Slack lists what is left with the dates expected now, the working days that each MVF may wait before a due date
or the end of the plan is missed, and what decides its start. Negative slack says by how much a due date is
missed already, and whose it is. Work without slack is the critical path. Slack leaves the teams out; LATE, in
working days after the planned end, does not.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runSlack(cmd.Context()) },
	}
}

// slacking is the slack of an MVF as JSON.
type slacking struct {
	ID       string       `json:"id"`
	Title    string       `json:"title"`
	Start    roadmap.Date `json:"start"`
	End      roadmap.Date `json:"end"`
	Late     int          `json:"late"`
	Slack    int          `json:"slack"`
	Critical bool         `json:"critical"`
	Due      string       `json:"due,omitempty"`
	DueOf    string       `json:"due_of,omitempty"`
	After    string       `json:"starts_after,omitempty"`
	ByTeam   bool         `json:"by_team,omitempty"`
}

func (a *app) runSlack(ctx context.Context) error {
	p, err := a.plan(ctx)
	if err != nil {
		return err
	}
	rows := [][]string{{"ID", "START", "END", "LATE", "SLACK", "DUE", "DUE DATE OF", "STARTS AFTER"}}
	for i := range p.Items {
		item := &p.Items[i]
		if item.Expected.IsZero() || item.MVF.Status == roadmap.Shipped {
			continue
		}
		s := slackOf(item)
		if a.json {
			a.printJSON(s)
			continue
		}
		after := s.After
		if s.ByTeam {
			after += " (same team)"
		}
		due := s.DueOf
		if due == s.ID {
			due = "itself"
		}
		rows = append(rows, []string{s.ID, s.Start.String(), s.End.String(), strconv.Itoa(s.Late), strconv.Itoa(s.Slack), s.Due, due, after})
	}
	switch {
	case a.json:
		return nil
	case len(rows) == 1:
		a.sayf("Nothing is left to do.\n")
		return nil
	}
	if err := columns(a.stdout, rows); err != nil {
		return err
	}
	a.sayf("\n%s\n", bound(p))
	return nil
}

func slackOf(item *schedule.Item) slacking {
	s := slacking{
		ID: item.MVF.ID, Title: item.MVF.Title, Start: item.Expected.First, End: item.Expected.Last,
		Late: item.Late, Slack: item.Slack, Critical: item.Critical, ByTeam: item.ByTeam,
	}
	if d := item.Deadline; d != nil {
		s.Due, s.DueOf = d.Day.String(), d.MVF.ID
		if d.Milestone != nil {
			s.DueOf = d.Milestone.ID
		}
	}
	if item.Driver != nil {
		s.After = item.Driver.ID
	}
	return s
}

// bound sets a plan beside the best that there could be.
func bound(p *schedule.Plan) string {
	end := p.Total.Expected.Last
	if end <= p.Bound {
		return fmt.Sprintf("The plan ends on %s. With these teams, none can end earlier.", end)
	}
	return fmt.Sprintf("The plan ends on %s. With these teams, none can end before %s.", end, p.Bound)
}
