package cli

import (
	"io"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/waypost/waypost/generator/internal/version"
)

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if a.json {
				a.printJSON(map[string]string{"version": version.Of(), "go": runtime.Version()})
				return nil
			}
			_, err := io.WriteString(a.stdout, version.Line())
			return err
		},
	}
}
