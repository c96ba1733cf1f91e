package publish

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// manifestName is the file in the output that says what Waypost wrote.
const manifestName = ".waypost.json"

// manifestFormat is raised when an older Waypost could misread the manifest.
const manifestFormat = 1

// manifest maps each generated path to the SHA-256 of its bytes. Pending holds the
// files that an in-place build was about to write, so that they are known for
// Waypost's own should that build not come to its end.
type manifest struct {
	Format  int               `json:"format"`
	Version string            `json:"version,omitempty"`
	Files   map[string]string `json:"files"`
	Pending map[string]string `json:"pending,omitempty"`

	sum string // of the bytes that it was read from
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// owns reports whether Waypost ever wrote, or was about to write, path.
func (m *manifest) owns(path string) bool {
	return m.Files[path] != "" || m.Pending[path] != ""
}

// wrote reports whether bytes of this digest are what Waypost wrote at path.
func (m *manifest) wrote(path, sum string) bool {
	return sum == m.Files[path] || sum == m.Pending[path]
}

// paths calls yield for every path that the manifest knows.
func (m *manifest) paths(yield func(string) bool) {
	for p := range m.Files {
		if !yield(p) {
			return
		}
	}
	for p := range m.Pending {
		if m.Files[p] == "" && !yield(p) {
			return
		}
	}
}

// bytes is JSON for people to read, with sorted paths. It is written in one go because there may
// be very many.
func (m *manifest) bytes() ([]byte, error) {
	b := fmt.Appendf(make([]byte, 0, 256+128*(len(m.Files)+len(m.Pending))), "{\n  \"format\": %d", m.Format)
	text := func(s string) error {
		raw, err := json.Marshal(s)
		b = append(b, raw...)
		return err
	}
	if m.Version != "" {
		b = append(b, ",\n  \"version\": "...)
		if err := text(m.Version); err != nil {
			return nil, fmt.Errorf("writing the manifest: %w", err)
		}
	}
	for _, list := range []struct {
		name  string
		files map[string]string
	}{{"files", m.Files}, {"pending", m.Pending}} {
		if list.name == "pending" && len(list.files) == 0 {
			continue
		}
		b = fmt.Appendf(b, ",\n  %q: {", list.name)
		between := "\n    "
		for _, p := range slices.Sorted(maps.Keys(list.files)) {
			b = append(b, between...)
			if err := text(p); err != nil {
				return nil, fmt.Errorf("writing the manifest: %w", err)
			}
			b = append(append(append(b, ": \""...), list.files[p]...), '"')
			between = ",\n    "
		}
		if len(list.files) > 0 {
			b = append(b, "\n  "...)
		}
		b = append(b, '}')
	}
	return append(b, "\n}\n"...), nil
}

func hasManifest(dir string) bool {
	info, err := os.Lstat(filepath.Join(dir, manifestName))
	return err == nil && info.Mode().IsRegular()
}

// readManifest returns nil without an error when dir has no manifest.
func readManifest(dir string) (*manifest, error) {
	name := filepath.Join(dir, manifestName)
	const hint = "restore the file, or empty the output yourself and build again"
	info, err := os.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the manifest: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, refusal(hint, "the manifest %s is not a plain file", name)
	}
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("reading the manifest: %w", err)
	}
	m := &manifest{sum: digest(b)}
	if err := json.Unmarshal(b, m); err != nil {
		return nil, refusal(hint, "the manifest %s cannot be read: %v", name, err)
	}
	if m.Format != manifestFormat {
		return nil, refusal("build with the newer Waypost, or empty the output yourself",
			"the manifest %s has format %d, and this Waypost knows format %d", name, m.Format, manifestFormat)
	}
	for p := range m.paths {
		if problem := pathProblem(p); problem != "" {
			return nil, refusal(hint, "the manifest %s names %q, which %s", name, p, problem)
		}
	}
	return m, nil
}
