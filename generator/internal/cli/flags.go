package cli

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/waypost/waypost/generator/internal/diag"
)

// nearestFlag is a hint with the flag that the writer most likely meant.
func nearestFlag(cmd *cobra.Command, err error) string {
	_, name, found := strings.Cut(err.Error(), "unknown flag: --")
	if !found {
		return "run " + cmd.CommandPath() + " --help"
	}
	var known []string
	add := func(f *pflag.Flag) { known = append(known, f.Name) }
	cmd.Flags().VisitAll(add)
	cmd.InheritedFlags().VisitAll(add)
	if n := diag.Nearest(name, known); n != "" {
		return "did you mean --" + n + "?"
	}
	return "run " + cmd.CommandPath() + " --help"
}

// knownCommand refuses a command that does not exist, and offers the nearest one.
func knownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var known []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			known = append(known, c.Name())
		}
	}
	return usageError{withHint(diag.DidYouMean(args[0], known), "unknown command %q", args[0])}
}
