package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/schedule"
)

func (a *app) compareCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "compare",
		Short: "Compare the plan in fragments with one whole service after the other",
		Long: `Compare plans the roadmap twice from the same first day, with the same effort, teams and calendar: in MVFs, by
milestone, and without, each service to completion before the next. It says what each of the two wins.
[compare] in config.toml sets the order of the services, the first day and the last.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runCompare(cmd.Context()) },
	}
}

// compared is one of the two plans as JSON.
type compared struct {
	Plan          string       `json:"plan"`
	FirstValue    roadmap.Date `json:"first_value"`
	FullScope     roadmap.Date `json:"full_scope"`
	FirstShare    float64      `json:"share_before_first_value"`
	Quarters      float64      `json:"quarters_with_customers"`
	ValueYears    float64      `json:"value_years"`
	RevenueGrowth *float64     `json:"revenue_growth,omitempty"`
}

func (a *app) runCompare(ctx context.Context) error {
	p, err := a.plan(ctx)
	if err != nil {
		return err
	}
	c := schedule.Compare(p.Roadmap, p.Today)
	if c == nil {
		return withHint("put MVFs that are more than ideas into milestones", "there is nothing to compare")
	}
	sides := []compared{side("with MVFs", &c.With), side("without MVFs", &c.Without)}
	if c.Missed != nil {
		grown := []float64{float64(c.Missed.Growth), float64(c.Missed.Growth - c.Missed.Missed)}
		for i := range sides {
			inUnits := grown[i] / 100
			sides[i].RevenueGrowth = &inUnits
		}
	}
	if a.json {
		for _, s := range sides {
			a.printJSON(s)
		}
		return nil
	}
	var order []string
	for _, s := range c.Order {
		order = append(order, s.ID)
	}
	a.sayf("From %s until %s, with the same effort, teams and calendar. Without MVFs the order is %s.\n\n", c.Start, c.Until, strings.Join(order, ", "))
	if err := columns(a.stdout, comparedRows(&p.Roadmap.Config, sides)); err != nil {
		return err
	}
	a.sayf("\n%s\n", verdict(&p.Roadmap.Config, c))
	return nil
}

func side(name string, v *schedule.Variant) compared {
	return compared{
		Plan: name, FirstValue: v.FirstValue, FullScope: v.FullScope, FirstShare: rounded(v.FirstShare),
		Quarters: rounded(v.QuartersMarket), ValueYears: rounded(v.ValueYears),
	}
}

func comparedRows(cfg *roadmap.Config, sides []compared) [][]string {
	rows := [][]string{{"WHAT"}, {"first value"}, {"time gone before it"}, {"quarters with customers"}, {"value-years"}, {"full scope"}}
	for _, s := range sides {
		for i, cell := range []string{
			strings.ToUpper(s.Plan), s.FirstValue.String(), percent(s.FirstShare),
			fmt.Sprintf("%.1f", s.Quarters), fmt.Sprintf("%.3f", s.ValueYears), s.FullScope.String(),
		} {
			rows[i] = append(rows[i], cell)
		}
	}
	if sides[0].RevenueGrowth != nil {
		row := []string{"growth in revenue"}
		for _, s := range sides {
			row = append(row, amount(cfg, *s.RevenueGrowth*100))
		}
		rows = append(rows, row)
	}
	return rows
}

// verdict says what each plan wins.
func verdict(cfg *roadmap.Config, c *schedule.Comparison) string {
	text := fmt.Sprintf("With MVFs, customers get the first value %s and the full scope %s.", weeks(c.WeeksEarlier), weeks(-c.WeeksLonger))
	if c.Missed == nil {
		return text
	}
	switch missed, planned := amount(cfg, float64(c.Missed.Missed)), amount(cfg, float64(c.Missed.Growth)); {
	case c.Missed.Missed > 0:
		text += fmt.Sprintf(" Without MVFs, %s of the %s by which revenue is planned to grow would be missed.", missed, planned)
	case c.Missed.Missed < 0:
		text += fmt.Sprintf(" Without MVFs, revenue would grow by %s more than the planned %s.", amount(cfg, -float64(c.Missed.Missed)), planned)
	}
	return text
}
