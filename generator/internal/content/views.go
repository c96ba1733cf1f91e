package content

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/yuin/goldmark/ast"

	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

// view reads a fenced block that places a view; nil when it is ordinary code, or a
// view with a mistake.
func (p *page) view(n *ast.FencedCodeBlock) *roadmap.View {
	if n.Info == nil {
		return nil
	}
	info := n.Info.Segment
	words := strings.Fields(string(info.Value(p.source)))
	if len(words) == 0 {
		return nil
	}
	i := slices.IndexFunc(roadmap.Views, func(v roadmap.ViewSpec) bool { return v.Name == words[0] })
	if i < 0 {
		return nil
	}
	p.asksIDs()
	spec := roadmap.Views[i]
	name := p.at(info.Start, len(words[0]))
	view := &roadmap.View{Name: spec.Name, Options: map[string]string{}, Pos: name}
	ok := true
	fail := func(pos diag.Pos, hint, format string, args ...any) {
		p.problems.Errorf(codeViewArg, pos, hint, format, args...)
		ok = false
	}
	known := slices.Concat(p.ids[spec.Arg], spec.Names)
	switch {
	case len(words) == 1:
		if spec.Arg != "" && !spec.ArgMay {
			fail(name, "name one: "+strings.Join(known, ", "), "the view %s needs a %s", spec.Name, spec.Arg)
		}
	case spec.Arg == "":
		fail(p.word(n, words[1]), "write options on the lines of the block: key = value", "the view %s takes no argument", spec.Name)
	case len(words) > 2:
		fail(p.word(n, words[2]), "place a second view in a block of its own", "the view %s takes one argument", spec.Name)
	case !slices.Contains(known, words[1]):
		fail(p.word(n, words[1]), diag.DidYouMean(words[1], known), "there is no %s %q", cmp.Or(viewNouns[spec.Name], string(spec.Arg)), words[1])
	default:
		view.Arg = words[1]
	}
	if !p.options(n, spec, view) || !ok {
		return nil
	}
	if slices.Contains(spec.Names, view.Arg) && !slices.Contains(p.ids[spec.Arg], view.Arg) {
		for _, key := range slices.Sorted(maps.Keys(view.Options)) {
			if key != "height" {
				p.problems.Errorf(codeViewOption, name, "delete the line; of its options, only height applies", "the chart %s takes no option %q", view.Arg, key)
				return nil
			}
		}
	}
	return view
}

// viewNouns says what the argument of a view names, where it is more than one kind.
var viewNouns = map[string]string{"chart": "chart or metric"}

// word is the place of a word of the info line, after the name of the view.
func (p *page) word(n *ast.FencedCodeBlock, word string) diag.Pos {
	info := n.Info.Segment
	value := string(info.Value(p.source))
	name := strings.Fields(value)[0]
	return p.at(info.Start+len(name)+strings.Index(value[len(name):], word), len(word))
}

// options reads the lines of the block as TOML. Their places are found in a text of
// the same lines, indented as they are in the file.
func (p *page) options(n *ast.FencedCodeBlock, spec roadmap.ViewSpec, view *roadmap.View) bool {
	lines := n.Lines()
	if lines.Len() == 0 {
		return true
	}
	first := lines.At(0)
	start := p.at(first.Start, 1)
	var b strings.Builder
	for i := range lines.Len() {
		line := lines.At(i)
		b.WriteString(strings.Repeat(" ", max(p.at(line.Start, 1).Col-1, 0)))
		b.Write(line.Value(p.source))
	}
	var problems diag.List
	values, at, ok := parseTOML(newText(p.file, b.String(), start.Line), &problems)
	if ok {
		t := &table{problems: &problems, fiscal: p.reader.source.Config.Fiscal, places: at, values: values}
		for _, key := range slices.Sorted(maps.Keys(values)) {
			allowed, known := spec.Options[key]
			if !known {
				hint := "delete the line: this view takes no options"
				if len(spec.Options) > 0 {
					hint = diag.DidYouMean(key, slices.Sorted(maps.Keys(spec.Options)))
				}
				t.errorf(codeViewOption, t.keyPos(key), hint, "the view %s has no option %q", spec.Name, key)
				continue
			}
			value := optionText(values[key])
			if why, hint := p.badOption(key, value, allowed, t.fiscal); why != "" {
				t.errorf(codeViewValue, t.valuePos(key), hint, "%s %s", key, why)
				continue
			}
			view.Options[key] = value
		}
	}
	p.problems.Append(problems)
	return !problems.Failed()
}

// The heights that a chart may have, in pixels.
const minChart, maxChart = 160, 1200

func optionText(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case time.Time:
		return v.Format(time.DateOnly)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case int64, bool:
		return fmt.Sprint(v)
	}
	return ""
}

// badOption says why a value cannot be one of an option.
func (p *page) badOption(key, value string, allowed []string, fiscal roadmap.Fiscal) (why, hint string) {
	quoted := strconv.Quote(value)
	switch {
	case value == "":
		return "is empty, or is a list or a table", "write one value"
	case len(allowed) > 0:
		if !slices.Contains(allowed, value) {
			return "cannot be " + quoted, diag.DidYouMean(value, allowed)
		}
	case key == "height":
		if n, err := strconv.Atoi(value); err != nil || n < minChart || n > maxChart {
			return "cannot be " + quoted, fmt.Sprintf("write a height in pixels from %d to %d", minChart, maxChart)
		}
	case key == "limit":
		if n, err := strconv.Atoi(value); err != nil || n < 1 || n > 10_000 {
			return "cannot be " + quoted, "write a whole number from 1 to 10000"
		}
	case key == "from" || key == "to":
		if _, err := roadmap.ParsePeriod(value, fiscal); err != nil {
			return "cannot be " + quoted, dateHint
		}
	case key == "show":
		metrics := p.ids[roadmap.KindMetric]
		for _, id := range strings.Split(value, ",") {
			if id = strings.TrimSpace(id); !slices.Contains(metrics, id) {
				return "names no metric: " + strconv.Quote(id), diag.DidYouMean(id, metrics)
			}
		}
	case key == "compare":
		if metrics := p.ids[roadmap.KindMetric]; !slices.Contains(metrics, value) {
			return "names no metric: " + quoted, diag.DidYouMean(value, metrics)
		}
	}
	return "", ""
}
