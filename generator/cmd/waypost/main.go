// Command waypost turns a roadmap written in Markdown into a static site.
package main

import (
	"context"
	"os"

	"github.com/waypost/waypost/generator/internal/cli"
)

func main() {
	os.Exit(cli.Main(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
