// Package scaffold holds what a writer starts from: the example roadmap, the smallest
// whole roadmap, the workflow that publishes one on GitHub Pages, and the first draft
// of each kind of content with every key explained.
//
// The drafts and roadmaps are plain files under files/, embedded in the program. The
// package writes nothing: it returns files, and the caller decides where they go.
package scaffold

import (
	"bytes"
	"embed"
	"io/fs"
	"slices"
	"strings"

	"golang.org/x/tools/txtar"
)

//go:embed files
var files embed.FS

// File is a file to be written. Path is slash-separated and relative to the root of
// the site.
type File struct {
	Path string
	Data []byte
}

// Example returns the example roadmap: a data platform planned in twelve fragments.
func Example() []File { return unpack("example.txtar") }

// Minimal returns the smallest roadmap that has one of everything it needs. An empty
// title keeps the one that it comes with.
func Minimal(title string) []File {
	out := unpack("minimal.txtar")
	if title = oneLine(title); title == "" {
		return out
	}
	i := slices.IndexFunc(out, func(f File) bool { return f.Path == "config.toml" })
	out[i].Data = withTitle(out[i].Data, title)
	return out
}

// Workflow returns the GitHub Actions workflow that publishes a roadmap on GitHub Pages.
func Workflow() File {
	return File{Path: ".github/workflows/pages.yml", Data: embedded("pages.yml")}
}

// unpack reads an embedded archive.
func unpack(name string) []File {
	archive := txtar.Parse(embedded(name))
	out := make([]File, len(archive.Files))
	for i, f := range archive.Files {
		out[i] = File{Path: f.Name, Data: f.Data}
	}
	return out
}

// embedded reads a file that is part of the program; without it there is no program.
func embedded(name string) []byte {
	data, err := fs.ReadFile(files, "files/"+name)
	if err != nil {
		panic(err)
	}
	return data
}

// withTitle replaces the first title in a config.
func withTitle(config []byte, title string) []byte {
	lines := bytes.SplitAfter(config, []byte("\n"))
	for i, line := range lines {
		if bytes.HasPrefix(line, []byte("title = ")) {
			lines[i] = []byte("title = " + quote(title) + "\n")
			break
		}
	}
	return bytes.Join(lines, nil)
}

// oneLine makes a title of what was typed: one line, single spaces, and no control
// character, which no page or feed can hold.
func oneLine(title string) string {
	return strings.Join(strings.FieldsFunc(strings.ToValidUTF8(title, ""), breaks), " ")
}
