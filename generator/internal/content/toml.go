package content

import (
	"errors"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/waypost/waypost/generator/internal/diag"
)

// maxUnscanned is how much nesting may follow a place that the scan did not
// understand: the parser never sees what no cap has looked at.
const maxUnscanned = 64

// parseTOML parses front matter, config.toml or the options of a view.
func parseTOML(t *text, problems *diag.List) (map[string]any, *places, bool) {
	if len(t.src) > maxTOML {
		problems.Errorf(codeTooLarge, t.pos(0, 1), "move long texts into the body of a page", "the TOML is larger than %d KiB", maxTOML>>10)
		return nil, nil, false
	}
	p := scan(t)
	if p.tooDeep != nil {
		problems.Errorf(codeTooDeep, *p.tooDeep, "write tables as [a.b]", "the TOML is nested more than %d levels deep", maxTOMLDepth)
		return nil, nil, false
	}
	src := t.src
	if p.done < len(src) {
		if n := strings.IndexByte(src[p.done:], '\n'); n >= 0 {
			src = src[:p.done+n+1]
		}
		if rest := src[p.done:]; len(rest) > 1<<10 || strings.Count(rest, ".")+strings.Count(rest, "[")+strings.Count(rest, "{") > maxUnscanned {
			src = src[:p.done] + "\n"
		}
	}
	values := map[string]any{}
	_, err := toml.Decode(src, &values)
	if err == nil && p.done < len(t.src) {
		err = errors.New("expected a key, a value or the end of the line")
	}
	if err == nil {
		return values, p, true
	}
	pos, message := t.pos(min(p.done, len(t.src)-1), 1), err.Error()
	var parse toml.ParseError
	if errors.As(err, &parse) {
		pos, message = tomlPos(t, parse.Position), parse.Message
	}
	message = strings.TrimSuffix(strings.ReplaceAll(message, "\n", " "), ".")
	problems.Errorf(codeTOML, pos, tomlHint(message), "this is not TOML: %s", message)
	return nil, nil, false
}

func tomlPos(t *text, at toml.Position) diag.Pos {
	starts := t.lines()
	line := min(max(at.Line, 1), len(starts))
	start := starts[line-1]
	length := strings.IndexByte(t.src[start:], '\n')
	if length < 0 {
		length = len(t.src) - start
	}
	col := min(max(at.Start-start, 0), length)
	return diag.Pos{File: t.file, Line: t.line + line - 1, Col: col + 1, Width: max(min(at.Len, length-col), 1)}
}

func tomlHint(message string) string {
	switch {
	case strings.Contains(message, "already been defined"), strings.Contains(message, "already defined"), strings.Contains(message, "already been created"):
		return "delete one of the two keys"
	case strings.Contains(message, "control characters"), strings.Contains(message, "escape"), strings.Contains(message, "hexadecimal"):
		return `write a backslash as \\, or put the text between single quotes`
	}
	return "a line is key = value; texts stand between quotes, lists between brackets"
}
