package cli

import (
	"context"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/schedule"
)

func (a *app) priorityCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "priority",
		Short: "Order the work by its cost of delay, beside the order of the roadmap",
		Long: `Priority orders what is left by cost of delay divided by duration: CD3 where MVFs give cost_per_week, else WSJF
from value, time and risk. An MVF that others wait for is paid by what it unblocks. It shows the order of the
roadmap beside it, and what the difference costs.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runPriority(cmd.Context()) },
	}
}

// ranked is an MVF in the order of priority as JSON.
type ranked struct {
	ID       string       `json:"id"`
	Title    string       `json:"title"`
	Place    int          `json:"place"`
	Declared int          `json:"declared"`
	Measure  string       `json:"measure"`
	Own      float64      `json:"own"`
	Score    float64      `json:"score"`
	With     []string     `json:"with,omitempty"`
	Ends     roadmap.Date `json:"ends"`
	EndsNow  roadmap.Date `json:"ends_declared"`
}

func (a *app) runPriority(ctx context.Context) error {
	p, err := a.plan(ctx)
	if err != nil {
		return err
	}
	order := schedule.Priority(p)
	if order == nil {
		return withHint("add [delay] with cost_per_week, or with value, time and risk, to what is left", "no MVF that is left gives a cost of delay")
	}
	var list []ranked
	for _, r := range order.Items {
		item := ranked{
			ID: r.MVF.ID, Title: r.MVF.Title, Place: r.Place, Declared: r.Declared, Measure: string(order.Measure),
			Own: r.Own, Score: r.Score, Ends: r.Ends, EndsNow: r.EndsNow,
		}
		if order.Measure == schedule.CostOfDelay {
			item.Own, item.Score = r.Own/100, r.Score/100
		}
		item.Own, item.Score = rounded(item.Own), rounded(item.Score)
		for _, m := range r.With {
			item.With = append(item.With, m.ID)
		}
		list = append(list, item)
	}
	if a.json {
		for _, r := range list {
			a.printJSON(r)
		}
		return nil
	}
	name, unit := "WSJF", "value, time and risk for each week of work"
	if order.Measure == schedule.CostOfDelay {
		name, unit = "CD3", "cost of delay in "+p.Roadmap.Config.Currency+" a week for each week of work"
	}
	a.sayf("%s left as of %s, by %s: %s\n\n", plural(len(list), "MVF"), p.Today, name, unit)
	rows := [][]string{{"PLACE", "DECLARED", "ID", "OWN", "PAID", "ENDS", "DECLARED ENDS", "TITLE"}}
	for _, r := range list {
		rows = append(rows, []string{
			strconv.Itoa(r.Place), strconv.Itoa(r.Declared), r.ID, trimmed(r.Own), trimmed(r.Score), r.Ends.String(), r.EndsNow.String(), r.Title,
		})
	}
	if err := columns(a.stdout, rows); err != nil {
		return err
	}
	a.sayf("\n%s\n", delayVerdict(&p.Roadmap.Config, order))
	for _, m := range order.Unrated {
		a.sayf("%s gives no cost of delay in this measure: it is paid by what it unblocks alone.\n", m.ID)
	}
	return nil
}

// trimmed writes a score: three figures are enough to compare.
func trimmed(v float64) string {
	if v >= 100 {
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprintf("%.1f", v)
}

func delayVerdict(cfg *roadmap.Config, order *schedule.Priorities) string {
	write := func(v float64) string {
		if order.Measure == schedule.CostOfDelay {
			return amount(cfg, v)
		}
		return trimmed(v) + " point-weeks"
	}
	if order.Difference() == 0 {
		return fmt.Sprintf("The order of the roadmap costs as little as the computed one: %s until all is done.", write(order.Declared))
	}
	text := fmt.Sprintf("The order of the roadmap costs %s until all is done, the computed order %s", write(order.Declared), write(order.Computed))
	switch d := order.Difference(); {
	case d > 0:
		text += ": " + write(d) + " less"
	case d < 0:
		text += ": keep the order of the roadmap"
	}
	return text + "."
}
