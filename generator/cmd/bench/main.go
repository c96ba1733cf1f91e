// Command bench measures Waypost beside Hugo. `make bench` runs it.
package main

import (
	"context"
	"os"

	"github.com/waypost/waypost/generator/internal/bench"
)

func main() {
	os.Exit(bench.Main(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
}
