// Package version says which Waypost this is.
//
// To whoever asks for nothing else it says so before the rest of the program is made ready: Go
// initialises packages in the order of their paths as soon as what they import is ready, so
// this one comes before parsers and engines, which take most of the time of a start (ADR 43).
package version

import (
	"os"
	"runtime"
	"runtime/debug"
)

// Of is the version that the Go toolchain recorded, or "devel".
func Of() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "devel"
	}
	return info.Main.Version
}

// Line is what `waypost version` prints.
func Line() string { return "waypost " + Of() + " (" + runtime.Version() + ")\n" }

func init() { //nolint:gochecknoinits // a start that takes little more than half
	if len(os.Args) != 2 || os.Args[1] != "version" {
		return
	}
	if _, err := os.Stdout.WriteString(Line()); err == nil {
		os.Exit(0)
	} // else the command line says why not
}
