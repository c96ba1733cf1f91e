package publish

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
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

var parts = sync.Pool{New: func() any { return new([64 << 10]byte) }} //nolint:gochecknoglobals // holds nothing that anybody sees

// fileDigest is the digest of a file, of which no more than a part is in memory.
func fileDigest(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	part := parts.Get().(*[64 << 10]byte)
	_, err = io.CopyBuffer(sum, struct{ io.Reader }{f}, part[:]) // the reader alone, which copies by the part
	parts.Put(part)
	if err = errors.Join(err, f.Close()); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
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

// bytes are those of encoding/json with an indent of two, and so deterministic: keys are sorted. There may be
// very many files, so they are written without the copies that it makes on the way.
func (m *manifest) bytes() ([]byte, error) {
	head := *m
	head.Files, head.Pending = map[string]string{}, nil
	b, err := json.MarshalIndent(head, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("writing the manifest: %w", err)
	}
	const line = 128 // bytes, about
	b = bytes.TrimSuffix(b, []byte("{}\n}"))
	b = appendSums(slices.Grow(b, line*(len(m.Files)+len(m.Pending))), m.Files)
	if len(m.Pending) > 0 {
		b = appendSums(append(b, ",\n  \"pending\": "...), m.Pending)
	}
	return append(b, "\n}\n"...), nil
}

func appendSums(b []byte, sums map[string]string) []byte {
	b = append(b, '{')
	between := "\n    "
	for _, p := range slices.Sorted(maps.Keys(sums)) {
		b = appendText(append(b, between...), p)
		b = appendText(append(b, ": "...), sums[p])
		between = ",\n    "
	}
	if len(sums) > 0 {
		b = append(b, "\n  "...)
	}
	return append(b, '}')
}

// appendText appends a text as encoding/json writes it.
func appendText(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			quoted, _ := json.Marshal(s) // a string is never refused
			return append(b, quoted...)
		}
	}
	return append(append(append(b, '"'), s...), '"')
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
