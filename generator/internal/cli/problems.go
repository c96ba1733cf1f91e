package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/waypost/waypost/generator/internal/diag"
)

// printProblems prints every problem, in the form that the flags ask for.
func (a *app) printProblems(list *diag.List, w io.Writer) error {
	problems := list.Sorted()
	if len(problems) == 0 {
		return nil
	}
	if a.json {
		return diag.JSON(w, problems)
	}
	if err := diag.Terminal(w, problems, a.sourceLine, colourful(w)); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "%s, %s\n", plural(list.Count(diag.Error), "error"), plural(list.Count(diag.Warning), "warning"))
	return err
}

// sourceLine reads one line of a file of the site, for the snippet under a problem.
func (a *app) sourceLine(file string, n int) (string, bool) {
	root, err := os.OpenRoot(a.root)
	if err != nil {
		return "", false
	}
	defer root.Close()
	data, err := root.ReadFile(filepath.FromSlash(file))
	if err != nil || n < 1 {
		return "", false
	}
	text := strings.TrimPrefix(string(data), "\ufeff")
	for i := 1; ; i++ {
		line, rest, more := strings.Cut(text, "\n")
		if i == n {
			return strings.TrimSuffix(line, "\r"), true
		}
		if !more {
			return "", false
		}
		text = rest
	}
}

func (a *app) printJSON(v any) {
	enc := json.NewEncoder(a.stdout)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v) // a failed write is remembered by the writer
}
