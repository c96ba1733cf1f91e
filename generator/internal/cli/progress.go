package cli

import (
	"context"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/schedule"
)

func (a *app) progressCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "progress",
		Short: "Measure what has shipped against the plan, quarter by quarter",
		Long: `Progress prints earned value and earned schedule at the end of every quarter, against the first plan that the
history knows, or today's plan without a history (see waypost history). An MVF counts nothing until it
ships, then its whole effort in working days.

PV is what was planned to be done, EV what has shipped, SV = EV - PV, SPI = EV / PV. SPI returns to 1 at the end
however late that is, so ES says when the plan had as much done, in quarters, and SPI(t) divides it by the
quarters that have passed.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runProgress(cmd.Context()) },
	}
}

// earned is one quarter as JSON.
type earned struct {
	Quarter string  `json:"quarter"`
	PV      int     `json:"pv"`
	EV      int     `json:"ev"`
	SV      int     `json:"sv"`
	SPI     float64 `json:"spi"`
	ES      float64 `json:"es"`
	AT      float64 `json:"at"`
	SPIt    float64 `json:"spi_t"`
}

func (a *app) runProgress(ctx context.Context) error {
	p, err := a.plan(ctx)
	if err != nil {
		return err
	}
	e := schedule.EarnedValue(p, schedule.Baseline(p.Roadmap))
	against := "the plan of " + p.Roadmap.History.Since.String()
	if !p.Roadmap.History.Known() {
		against = "today's plan, because no earlier one is known"
	}
	if e == nil {
		return withHint("plan some MVFs", "nothing is planned, so there is no progress to measure")
	}
	if a.json {
		for _, q := range e.Quarters {
			a.printJSON(earned{
				Quarter: p.Roadmap.Config.Fiscal.Label(q.Period), PV: q.PV, EV: q.EV, SV: q.SV, SPI: rounded(q.SPI), ES: rounded(q.ES), AT: rounded(q.AT), SPIt: rounded(q.SPIt),
			})
		}
		return nil
	}
	a.sayf("Working days of %d as of %s, against %s\n\n", e.Total, p.Today, against)
	rows := [][]string{{"QUARTER", "PV", "EV", "SV", "SPI", "ES", "AT", "SPI(t)"}}
	for _, q := range e.Quarters {
		rows = append(rows, []string{
			quarterLabel(p, q.Period), strconv.Itoa(q.PV), strconv.Itoa(q.EV), fmt.Sprintf("%+d", q.SV), index(q.SPI, q.PV > 0),
			fmt.Sprintf("%.2f", q.ES), fmt.Sprintf("%.2f", q.AT), index(q.SPIt, q.PV > 0),
		})
	}
	if err := columns(a.stdout, rows); err != nil {
		return err
	}
	if r := schedule.FirstRevenue(p, nil); r != nil {
		a.sayf("\n%s\n", race(r))
	}
	return nil
}

func quarterLabel(p *schedule.Plan, q roadmap.Period) string {
	label := p.Roadmap.Config.Fiscal.Label(q)
	if q.Last > p.Today {
		label += " so far"
	}
	return label
}

func index(v float64, known bool) string {
	if !known {
		return "-"
	}
	return fmt.Sprintf("%.2f", v)
}

// race says whether revenue comes before cash runs out.
func race(r *schedule.Runway) string {
	verb := "is expected on"
	if r.Done {
		verb = "shipped on"
	}
	text := fmt.Sprintf("The first milestone that moves revenue, %s, %s %s; cash lasts until %s (%.1f months after %s).",
		r.Milestone.ID, verb, r.Ready, r.CashOut, r.Months, r.At.Last)
	if !r.InTime {
		text += " That is too late."
	}
	return text
}
