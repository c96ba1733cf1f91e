package audit

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// sectioned is a site in which the sections of Markdown files that a reader may not see
// are deleted, changed or multiplied.
type sectioned struct {
	fs.FS
	reader string
	change Change
}

// Sections returns the site with every section that an audience may not see deleted,
// changed or multiplied.
func Sections(fsys fs.FS, audience string, change Change) fs.FS {
	return sectioned{fsys, audience, change}
}

// ReadDir lists a folder of the site as it is.
func (s sectioned) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(s.FS, name) }

// Open opens a file, and rewrites Markdown.
func (s sectioned) Open(name string) (fs.File, error) {
	f, err := s.FS.Open(name)
	if err != nil || path.Ext(name) != ".md" {
		return f, err //nolint:wrapcheck // a file system passes the errors of the one below
	}
	data, err := io.ReadAll(f)
	if err != nil {
		_ = f.Close()
		return nil, err //nolint:wrapcheck // as above
	}
	return &rewritten{File: f, Reader: bytes.NewReader([]byte(s.rewrite(string(data))))}, nil
}

// rewritten is an open file with another content.
type rewritten struct {
	fs.File
	*bytes.Reader
}

func (r *rewritten) Read(p []byte) (int, error) { return r.Reader.Read(p) } //nolint:wrapcheck // io.EOF as it is

// rewrite works line by line: the marks of sections stand at the start of their line.
func (s sectioned) rewrite(text string) string {
	var out strings.Builder
	var hidden, inside bool
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] != ":::" || line[0] != ':' {
			if !inside || !hidden {
				out.WriteString(line)
			}
			continue
		}
		switch {
		case len(words) > 2 && words[1] == "for":
			inside = true
			hidden = !slices.Contains(words[2:], s.reader) && !slices.Contains(words[2:], "*")
		case len(words) == 2 && words[1] == "else":
			hidden = !hidden
		default:
			inside, hidden = false, false
		}
		out.WriteString(line)
		if inside && hidden {
			out.WriteString(s.instead())
		}
	}
	return out.String()
}

// instead is what stands in a hidden section: whatever could number, name or shift
// something that is shown.
func (s sectioned) instead() string {
	const words = "\n## qzcanary section zq\n\nWords[^qz] of ~~nobody~~.\n\n[^qz]: A footnote.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```timeline\n```\n"
	switch s.change {
	case Changed:
		return words
	case Multiplied:
		return strings.Repeat(strings.ReplaceAll(words, "[^qz]: A footnote.\n", ""), 20)
	case Deleted:
	}
	return ""
}
