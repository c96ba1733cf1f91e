package cli

import (
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/waypost/waypost/generator/internal/content"
	"github.com/waypost/waypost/generator/internal/diag"
)

func (a *app) explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "explain <code>",
		Short: "Say what a problem means, and what to do about it",
		Long: `Explain prints one page about the code that stands in brackets after a problem: what is wrong, the rule of
the method that is broken if one is, what to do, and an example. waypost check --list lists every code.`,
		Example: "  waypost explain mvf-short-life",
		Args:    cobra.ExactArgs(1),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return catalogue.Codes(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			code := strings.ToLower(strings.Trim(args[0], "[]"))
			e := catalogue.Find(code)
			if e == nil {
				hint := "waypost check --list shows every code"
				if near := diag.Nearest(code, catalogue.Codes()); near != "" {
					hint = "did you mean " + near + "?"
				}
				return usageError{withHint(hint, "no problem has the code %q", args[0])}
			}
			levels := a.levels()
			if a.json {
				a.printJSON(ruleRecordOf(e, levels))
				return nil
			}
			return a.explain(e, levels)
		},
	}
}

// explain prints the page of one code.
func (a *app) explain(e *diag.Entry, levels map[string]diag.Level) error {
	styled := func(style, text string) string {
		if !colourful(a.stdout) {
			return text
		}
		return "\x1b[" + style + "m" + text + "\x1b[0m"
	}
	var b strings.Builder
	level := levelOf(e, levels)
	fmt.Fprintf(&b, "%s  %s", styled("1", e.Code), level)
	if level != e.Severity.String() {
		fmt.Fprintf(&b, " (%s, set in config.toml)", e.Severity)
	}
	b.WriteString("\n\n" + wrapped(e.Says+".", "") + "\n")
	part := func(title, text string) {
		b.WriteString("\n" + styled("1", title) + "\n" + text + "\n")
	}
	if e.Rule != "" {
		part("Rule of the method", wrapped(e.Rule+".", "  "))
	}
	part("What to do", wrapped(e.Mend, "  "))
	part("Example", "    "+strings.ReplaceAll(e.Example, "\n", "\n    "))
	if e.Fixed() {
		part("Severity", wrapped("Always an error: a page would be wrong or unsafe without it.", "  "))
	} else {
		part("Severity", wrapped(fmt.Sprintf("%s, unless config.toml sets another:", e.Severity), "  ")+
			"\n\n    [rules]\n    "+e.Code+` = "error"   # or "warning", or "off"`)
	}
	_, err := io.WriteString(a.stdout, b.String())
	return err
}

const pageWidth = 78

// wrapped breaks a text into lines that fit a page, each with the indent.
func wrapped(text, indent string) string {
	var lines []string
	line := indent
	for _, word := range strings.Fields(text) {
		if len(line)+1+len(word) > pageWidth && line != indent {
			lines = append(lines, line)
			line = indent
		}
		if line != indent {
			line += " "
		}
		line += word
	}
	return strings.Join(append(lines, line), "\n")
}

// levels is [rules] of the site that the command stands in. Explaining a code needs no
// site, so one that is missing or broken sets nothing.
func (a *app) levels() map[string]diag.Level {
	root, err := os.OpenRoot(a.root)
	if err != nil {
		return nil
	}
	defer root.Close()
	return content.Config(root.FS()).Rules
}

// levelOf is how the site takes a code.
func levelOf(e *diag.Entry, levels map[string]diag.Level) string {
	if level := levels[e.Code]; level != "" && !e.Fixed() {
		return string(level)
	}
	return e.Severity.String()
}

// ruleRecord is an entry of the catalogue as JSON.
type ruleRecord struct {
	Type    string `json:"type"`
	Code    string `json:"code"`
	Level   string `json:"level"`   // here: error, warning or off
	Default string `json:"default"` // without a config
	Fixed   bool   `json:"fixed"`
	Says    string `json:"says"`
	Mend    string `json:"mend"`
	Example string `json:"example"`
	Rule    string `json:"rule"`
}

func ruleRecordOf(e *diag.Entry, levels map[string]diag.Level) ruleRecord {
	return ruleRecord{
		Type: "rule", Code: e.Code, Level: levelOf(e, levels), Default: e.Severity.String(), Fixed: e.Fixed(),
		Says: e.Says, Mend: e.Mend, Example: e.Example, Rule: e.Rule,
	}
}

// listRules prints the whole catalogue.
func (a *app) listRules() error {
	levels := a.levels()
	if a.json {
		for i := range catalogue {
			a.printJSON(ruleRecordOf(&catalogue[i], levels))
		}
		return nil
	}
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "CODE\tLEVEL\tMAY BE SET\tWHAT IS WRONG")
	for i := range catalogue {
		e := &catalogue[i]
		may := "yes"
		if e.Fixed() {
			may = "no"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", e.Code, levelOf(e, levels), may, e.Says)
	}
	return w.Flush()
}
