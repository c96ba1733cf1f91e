package cli

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math"
	"strings"
	"text/tabwriter"

	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/schedule"
)

// plan reads the content and plans it. Content with errors has no plan.
func (a *app) plan(ctx context.Context) (*schedule.Plan, error) {
	out, err := a.sound(ctx, request{asOf: a.asOf, noRender: true})
	if err != nil {
		return nil, err
	}
	return out.plan, nil
}

// sound builds, and fails with errProblems when the content has errors, which it prints.
func (a *app) sound(ctx context.Context, req request) (*built, error) {
	out, err := a.build(ctx, req)
	if err != nil {
		return nil, err
	}
	if out.problems.Failed() {
		if err := a.printProblems(&out.problems, a.stderr); err != nil {
			return nil, err
		}
		return nil, errProblems
	}
	return out, nil
}

// columns prints rows of cells under their headings. The last column is not padded.
func columns(w io.Writer, rows [][]string) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		for i, cell := range row {
			row[i] = cmp.Or(cell, "-")
		}
		fmt.Fprintln(t, strings.Join(row, "\t"))
	}
	return t.Flush()
}

// amount writes money for people: "USD 2,250,000".
func amount(cfg *roadmap.Config, minor float64) string {
	const cents = 100
	digits := fmt.Sprintf("%.0f", max(minor, -minor)/cents)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	if minor < 0 && digits != "0" {
		digits = "-" + digits
	}
	return cfg.Currency + " " + digits
}

// rounded is a figure as JSON shows it: four places say enough, and are the same on every
// machine.
func rounded(v float64) float64 {
	const places = 1e4
	return math.Round(v*places) / places
}

func percent(share float64) string { return fmt.Sprintf("%.0f %%", share*100) }

// weeks writes a difference in weeks: "26 weeks earlier", "at the same time".
func weeks(n int) string {
	switch {
	case n > 0:
		return plural(n, "week") + " earlier"
	case n < 0:
		return plural(-n, "week") + " later"
	}
	return "at the same time"
}

// waits says why something ends when it does: "C.4 waits for B.4, which waits for A.4".
func waits(chain []*roadmap.MVF) string {
	if len(chain) < 2 {
		return ""
	}
	var b strings.Builder
	b.WriteString(chain[0].ID + " waits for " + chain[1].ID)
	for _, m := range chain[2:] {
		b.WriteString(", which waits for " + m.ID)
	}
	return b.String()
}
