package diag

import (
	"fmt"
	"html"
	"strings"
)

// HTML writes problems as a fragment for a page: a list with the class wp-problems and
// an item for each problem. Everything is escaped, and looks are left to a style sheet
// (wp-problem, wp-error, wp-warning, wp-note, wp-place, wp-severity, wp-text, wp-code, wp-source,
// wp-number, wp-mark, wp-rule, wp-hint, wp-related).
func HTML(problems []Problem, line Line) string {
	var b strings.Builder
	b.WriteString(`<ol class="wp-problems">` + "\n")
	for _, p := range problems {
		fmt.Fprintf(&b, `<li class="wp-problem wp-%s">`+"\n<p>", p.Severity)
		if place := p.Pos.String(); place != "" {
			b.WriteString(span("wp-place", place) + " ")
		}
		b.WriteString(span("wp-severity", p.Severity.String()) + " " + span("wp-text", p.Text) + " " + span("wp-code", p.Code) + "</p>\n")
		if text, ok := lineAt(line, p.Pos); ok {
			s := snippetOf(text, p.Pos)
			fmt.Fprintf(&b, `<pre class="wp-source"><span class="wp-number">%d</span> %s`, p.Pos.Line, html.EscapeString(s.before))
			if s.marked {
				fmt.Fprintf(&b, `<mark class="wp-mark">%s</mark>`, html.EscapeString(s.marks))
			}
			b.WriteString(html.EscapeString(s.after) + "</pre>\n")
		}
		b.WriteString(note("rule", p.Rule) + note("hint", p.Hint))
		if len(p.Related) > 0 {
			b.WriteString(`<ul class="wp-related">` + "\n")
			for _, r := range p.Related {
				b.WriteString("<li>")
				if place := r.Pos.String(); place != "" {
					b.WriteString(span("wp-place", place) + " ")
				}
				b.WriteString(span("wp-text", r.Text) + "</li>\n")
			}
			b.WriteString("</ul>\n")
		}
		b.WriteString("</li>\n")
	}
	b.WriteString("</ol>\n")
	return b.String()
}

func span(class, text string) string {
	return `<span class="` + class + `">` + html.EscapeString(visible(text)) + "</span>"
}

func note(label, text string) string {
	if text == "" {
		return ""
	}
	return `<p class="wp-` + label + `">` + label + ": " + html.EscapeString(visible(strings.ReplaceAll(text, "\n", " "))) + "</p>\n"
}
