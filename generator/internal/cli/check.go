package cli

import (
	"github.com/spf13/cobra"

	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/version"
)

func (a *app) checkCommand() *cobra.Command {
	var sarif, list bool
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check the content and the method, and write nothing",
		Long: `Check reads everything, renders every page in memory, and lists every problem with its place, the rule that
it breaks and a way out. It writes nothing. --sarif prints SARIF 2.1.0 for GitHub code scanning; --list prints every code that a
problem may have, and waypost explain <code> one page about each.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if list {
				return a.listRules()
			}
			out, err := a.build(cmd.Context(), request{asOf: a.asOf})
			if err != nil {
				return err
			}
			out.draw()
			if sarif {
				err = diag.SARIF(a.stdout, out.problems.Sorted(), catalogue, version.Of())
			} else {
				err = a.printProblems(&out.problems, a.stderr)
			}
			if err != nil {
				return err
			}
			if a.failed(&out.problems) {
				return errProblems
			}
			if !a.json && !sarif {
				rm := out.plan.Roadmap
				a.sayf("Checked %s, %s, %s, %s and %s as of %s: no errors\n",
					plural(len(rm.MVFs), "MVF"), plural(len(rm.Milestones), "milestone"), plural(len(rm.Services), "service"),
					plural(len(rm.Metrics), "metric"), plural(len(rm.Posts), "post"), out.plan.Today)
				a.sayf("%s", notes(out.plan))
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&sarif, "sarif", false, "print problems as SARIF 2.1.0 on standard output")
	cmd.Flags().BoolVar(&list, "list", false, "list every code with its level here and what it says, and check nothing")
	return cmd
}
