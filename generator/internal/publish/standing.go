package publish

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
)

// Standing says what stands in an output that has been looked at. Manifest is the digest of the
// manifest of the build that wrote it, or "" when there is none, when a file of it is missing or
// was changed, or when a build died on its way: then the output must be written again. The
// report is that of a build that had nothing to do.
func (o *Output) Standing() (report Report, manifest string, err error) {
	t := o.tree
	if t == nil {
		return Report{}, "", nil // what cannot be read is written again, and Write says why
	}
	names := slices.Collect(t.manifest.paths)
	var changed atomic.Bool
	err = o.opts.each(len(names), func(i int) error {
		state, err := t.state(names[i], "")
		if state != isOurs {
			changed.Store(true)
		}
		return err
	})
	if err != nil || changed.Load() || len(t.manifest.Pending) > 0 {
		return Report{}, "", err
	}
	t.saveDigests(&o.opts)
	report.Unchanged, report.Kept = len(names), slices.Compact(slices.Sorted(slices.Values(t.foreign)))
	return report, t.manifest.sum, nil
}

// ManifestDigest is the digest of the manifest in dir, as Standing gives it.
func ManifestDigest(dir string) (string, error) {
	raw, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		return "", fmt.Errorf("reading the manifest: %w", err)
	}
	return digest(raw), nil
}
