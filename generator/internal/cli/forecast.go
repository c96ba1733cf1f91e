package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/schedule"
)

const maxTrials = 1_000_000

func (a *app) forecastCommand() *cobra.Command {
	var method string
	var by []string
	var draw schedule.Draw
	cmd := &cobra.Command{
		Use:   "forecast",
		Short: "Show when the work will be done, and how sure that is",
		Long: `Forecast plays the work that is left many times. Each trial draws the effort of every MVF between its low and
its high point, or (--method throughput) what shipped on random days of the past, and plans all of it with the
teams that there are. P85 is the day by which 85 of 100 trials are done.

Health: green when P85 is not after the due date, amber when P50 is not, red otherwise. A declared health wins,
and both are shown where they differ.`,
		Example: "  waypost forecast\n  waypost forecast --method throughput --by 2026-12-31",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			draw.Method = schedule.Method(method)
			if !slices.Contains(schedule.Methods, draw.Method) {
				known := make([]string, 0, len(schedule.Methods))
				for _, m := range schedule.Methods {
					known = append(known, string(m))
				}
				return usageError{withHint(diag.DidYouMean(method, known), "no method is called %q", method)}
			}
			if draw.Trials < 0 || draw.Trials > maxTrials {
				return usageError{withHint(fmt.Sprintf("write a number from 1 to %d", maxTrials), "--trials: %d is no number of trials", draw.Trials)}
			}
			return a.runForecast(cmd.Context(), draw, by)
		},
	}
	cmd.Flags().StringVar(&method, "method", string(schedule.ThreePoint), "what the trials draw: three-point or throughput")
	cmd.Flags().IntVar(&draw.Trials, "trials", 0, "number of trials (default: 10000, fewer for a very large roadmap)")
	cmd.Flags().Uint64Var(&draw.Seed, "seed", 0, "seed of the trials (default: the hash of what they depend on)")
	cmd.Flags().StringSliceVar(&by, "by", nil, "count what will be done by this day (default: the end of this quarter and of the next)")
	return cmd
}

// estimated is the forecast of one item as JSON.
type estimated struct {
	Kind     string       `json:"kind"`
	ID       string       `json:"id"`
	Title    string       `json:"title,omitempty"`
	Done     bool         `json:"done"`
	P50      roadmap.Date `json:"p50"`
	P85      roadmap.Date `json:"p85"`
	P95      roadmap.Date `json:"p95"`
	Target   roadmap.Date `json:"target"`
	OnTime   float64      `json:"on_time"`
	Health   string       `json:"health"`
	Declared string       `json:"declared,omitempty"`
	Why      string       `json:"why,omitempty"`
	On       string       `json:"on,omitempty"`
}

func (a *app) runForecast(ctx context.Context, draw schedule.Draw, by []string) error {
	p, err := a.plan(ctx)
	if err != nil {
		return err
	}
	if draw.By, err = countDays(p, by); err != nil {
		return err
	}
	o, err := schedule.Forecast(p, draw)
	if short := (*schedule.HistoryError)(nil); errors.As(err, &short) {
		return withHint("use --method three-point until then", "there is too little history to forecast from: %w", err)
	}
	if err != nil {
		return err
	}
	items := estimates(p, o)
	if a.json {
		a.printJSON(map[string]any{
			"kind": "forecast", "as_of": p.Today, "method": o.Method, "trials": o.Trials, "seed": strconv.FormatUint(o.Seed, 10),
			"open": o.Open, "uncertain": o.Uncertain, "samples": o.Samples, "days": o.Days,
		})
		for _, e := range items {
			a.printJSON(e)
		}
		for _, c := range o.Counts {
			a.printJSON(map[string]any{"kind": "count", "by": c.By, "p50": c.P50, "p85": c.P85, "p95": c.P95, "of": p.Total.Total})
		}
		return nil
	}
	if o.Open == 0 {
		what := "Everything has shipped"
		if p.Total.Total == 0 {
			what = "Nothing is planned"
		}
		a.sayf("%s: there is nothing to forecast.\n", what)
		return nil
	}
	a.sayf("%s left as of %s, in %d trials of %s (seed %d)\n\n", plural(o.Open, "MVF"), p.Today, o.Trials, drawn(o), o.Seed)
	rows := [][]string{{"KIND", "ID", "DUE", "P50", "P85", "P95", "ON TIME", "HEALTH"}}
	for _, e := range items {
		if e.Done {
			continue
		}
		onTime := ""
		if e.Target != roadmap.NoDate {
			onTime = percent(e.OnTime)
		}
		health := e.Health
		if e.Declared != "" {
			health = e.Declared + " (declared)"
			if e.Declared != e.Health {
				health = e.Declared + " (declared), " + e.Health + " (computed)"
			}
		}
		rows = append(rows, []string{e.Kind, e.ID, e.Target.String(), e.P50.String(), e.P85.String(), e.P95.String(), onTime, health})
	}
	if err := columns(a.stdout, rows); err != nil {
		return err
	}
	a.sayf("\n")
	for _, c := range o.Counts {
		a.sayf("By %s at least %d of %s with 85 %% (%d with 50 %%, %d with 95 %%).\n", c.By, c.P85, plural(p.Total.Total, "MVF"), c.P50, c.P95)
	}
	for _, e := range items {
		if !e.Done && e.Declared != "" && e.Declared != e.Health && e.Why != "" {
			a.sayf("%s is declared %s on %s: %s\n", e.ID, e.Declared, e.On, e.Why)
		}
	}
	if exact := o.Open - o.Uncertain; o.Method == schedule.ThreePoint && exact > 0 {
		a.sayf("MVFs with a single effort, which is taken as certain: %d of %d. Write effort = [low, likely, high].\n", exact, o.Open)
	}
	return nil
}

func drawn(o *schedule.Outlook) string {
	if o.Method == schedule.Throughput {
		return fmt.Sprintf("what shipped on %s: %s", plural(o.Days, "working day"), plural(o.Samples, "MVF"))
	}
	return "their efforts"
}

// countDays reads the days for which to count, else takes the ends of two quarters.
func countDays(p *schedule.Plan, by []string) ([]roadmap.Date, error) {
	fiscal := p.Roadmap.Config.Fiscal
	var days []roadmap.Date
	for _, s := range by {
		day, err := parseDay(s, fiscal)
		if err != nil {
			return nil, usageError{withHint("write a day like 2026-03-31, or a quarter like 2026-Q1", "--by: %w", err)}
		}
		days = append(days, day)
	}
	if len(days) == 0 {
		this := fiscal.Coarsen(p.Today, roadmap.Quarterly)
		days = append(days, this.Last, fiscal.Coarsen(this.Last+1, roadmap.Quarterly).Last)
	}
	return days, nil
}

func estimates(p *schedule.Plan, o *schedule.Outlook) []estimated {
	var list []estimated
	add := func(kind roadmap.Kind, id, title string, e *schedule.Estimate) {
		d := e.Health.Declared
		list = append(list, estimated{
			Kind: string(kind), ID: id, Title: title, Done: e.Done, P50: e.P50, P85: e.P85, P95: e.P95, Target: e.Target, OnTime: rounded(e.OnTime),
			Health: e.Health.Computed, Declared: d.State, Why: d.Why, On: d.On.String(),
		})
	}
	for i, m := range p.Roadmap.Milestones {
		if o.Milestones[i].P50 != roadmap.NoDate {
			add(roadmap.KindMilestone, m.ID, m.Title, &o.Milestones[i])
		}
	}
	for i, m := range p.Roadmap.MVFs {
		if o.MVFs[i].P50 != roadmap.NoDate {
			add(roadmap.KindMVF, m.ID, m.Title, &o.MVFs[i])
		}
	}
	if p.Total.Total > 0 {
		add("roadmap", "all", p.Roadmap.Config.Title, &o.Total)
	}
	return list
}
