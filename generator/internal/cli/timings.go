package cli

import (
	"fmt"
	"os"
	"runtime/pprof"
)

// profile records where the processor's time goes, for `go tool pprof`, until the
// returned function is called.
func profile(file string) (stop func() error, err error) {
	if file == "" {
		return func() error { return nil }, nil
	}
	f, err := os.Create(file)
	if err != nil {
		return nil, withHint("name a file that can be written", "--profile: %w", err)
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("--profile: %w", err)
	}
	return func() error {
		pprof.StopCPUProfile()
		if err := f.Close(); err != nil {
			return fmt.Errorf("--profile: %w", err)
		}
		return nil
	}, nil
}
