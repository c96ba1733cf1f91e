package cli

import (
	"context"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

func (a *app) nextCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "next",
		Short: "List what may start now, and what may be built side by side",
		Long: `Next sorts what is left into waves. The MVFs of a wave wait for none of each other, so they may be built side by
side; the first wave waits for nothing that is not there. Teams and dates are set aside: this is how far the
work can be spread.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runNext(cmd.Context()) },
	}
}

// waiting is an MVF that is left, as JSON.
type waiting struct {
	Wave  int    `json:"wave"`
	ID    string `json:"id"`
	Title string `json:"title"`
	State string `json:"state"` // building, ready, waiting, or paused
}

func (a *app) runNext(ctx context.Context) error {
	p, err := a.plan(ctx)
	if err != nil {
		return err
	}
	var list []waiting
	for i, wave := range p.InParallel() {
		for _, m := range wave {
			w := waiting{Wave: i + 1, ID: m.ID, Title: m.Title, State: "waiting"}
			switch {
			case p.Items[m.Index].Ready:
				w.State = "ready"
			case m.Status == roadmap.Building || m.Status == roadmap.Paused:
				w.State = string(m.Status)
			}
			list = append(list, w)
		}
	}
	if a.json {
		for _, w := range list {
			a.printJSON(w)
		}
		return nil
	}
	if len(list) == 0 {
		a.sayf("Nothing is left to do.\n")
		return nil
	}
	rows := [][]string{{"WAVE", "ID", "STATE", "TITLE"}}
	for _, w := range list {
		rows = append(rows, []string{strconv.Itoa(w.Wave), w.ID, w.State, w.Title})
	}
	return columns(a.stdout, rows)
}
