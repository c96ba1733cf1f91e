package diag

import (
	"cmp"
	"encoding/json"
	"io"
	"net/url"
	"slices"
	"strings"
)

type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool    sarifTool     `json:"tool"`
	Results []sarifResult `json:"results"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name    string      `json:"name"`
	Version string      `json:"version,omitempty"`
	URI     string      `json:"informationUri"`
	Rules   []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID            string       `json:"id"`
	Short         sarifMessage `json:"shortDescription"`
	Full          sarifMessage `json:"fullDescription"`
	Help          sarifHelp    `json:"help"`
	Configuration sarifLevel   `json:"defaultConfiguration"`
}

// sarifHelp is what is shown beside a result: Markdown where that can be shown.
type sarifHelp struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown"`
}

type sarifLevel struct {
	Level string `json:"level"`
}

type sarifMessage struct {
	Text string `json:"text"`
}

type sarifResult struct {
	RuleID    string          `json:"ruleId"`
	RuleIndex int             `json:"ruleIndex"`
	Level     string          `json:"level"`
	Message   sarifMessage    `json:"message"`
	Locations []sarifLocation `json:"locations"`
	Related   []sarifLocation `json:"relatedLocations,omitempty"`
}

type sarifLocation struct {
	ID       int           `json:"id,omitempty"`
	Physical sarifPhysical `json:"physicalLocation"`
	Message  *sarifMessage `json:"message,omitempty"`
}

type sarifPhysical struct {
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   sarifRegion   `json:"region"`
}

type sarifArtifact struct {
	URI string `json:"uri"`
}

type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn,omitempty"`
	EndColumn   int `json:"endColumn,omitempty"`
}

// SARIF prints problems as SARIF 2.1.0, as GitHub code scanning reads it: a rule for
// each code that occurs, in the words of the catalogue, and a result for each problem
// with its file relative to the site's root.
// Columns count bytes; they agree with SARIF's UTF-16 units on lines that are ASCII.
func SARIF(w io.Writer, problems []Problem, catalogue Catalogue, version string) error {
	run := sarifRun{
		Tool: sarifTool{sarifDriver{
			Name: "Waypost", Version: version, URI: "https://github.com/waypost/waypost", Rules: sarifRules(problems, catalogue),
		}},
		Results: []sarifResult{},
	}
	index := make(map[string]int, len(run.Tool.Driver.Rules))
	for i, rule := range run.Tool.Driver.Rules {
		index[rule.ID] = i
	}
	for _, p := range problems {
		result := sarifResult{
			RuleID: p.Code, RuleIndex: index[p.Code], Level: p.Severity.String(),
			Message: sarifMessage{sarifText(p)}, Locations: []sarifLocation{{Physical: physical(p.Pos)}},
		}
		for i, r := range p.Related {
			result.Related = append(result.Related, sarifLocation{ID: i + 1, Physical: physical(r.Pos), Message: &sarifMessage{r.Text}})
		}
		run.Results = append(run.Results, result)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(sarifLog{
		Schema: "https://json.schemastore.org/sarif-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{run},
	})
}

// sarifRules describes each code that occurs, by code.
func sarifRules(problems []Problem, catalogue Catalogue) []sarifRule {
	rules := []sarifRule{}
	seen := map[string]bool{}
	for _, p := range problems {
		if seen[p.Code] {
			continue
		}
		seen[p.Code] = true
		e := catalogue.Find(p.Code)
		if e == nil {
			e = &Entry{Code: p.Code, Severity: p.Severity, Says: strings.ReplaceAll(p.Code, "-", " "), Mend: p.Hint, Rule: p.Rule}
		}
		rules = append(rules, sarifRule{
			ID: p.Code, Short: sarifMessage{e.Says}, Full: sarifMessage{cmp.Or(e.Rule, e.Says)},
			Help: sarifHelpOf(e), Configuration: sarifLevel{e.Severity.String()},
		})
	}
	slices.SortFunc(rules, func(a, b sarifRule) int { return cmp.Compare(a.ID, b.ID) })
	return rules
}

func sarifHelpOf(e *Entry) sarifHelp {
	help := cmp.Or(e.Mend, e.Says)
	if e.Example == "" {
		return sarifHelp{Text: help, Markdown: help}
	}
	// An example may itself hold a fence of three.
	return sarifHelp{Text: help + "\n\n" + e.Example, Markdown: help + "\n\n````\n" + e.Example + "\n````"}
}

func sarifText(p Problem) string {
	text := p.Text
	if p.Rule != "" {
		text += "\nRule: " + p.Rule
	}
	if p.Hint != "" {
		text += "\nHint: " + p.Hint
	}
	return text
}

// physical is a place as SARIF writes it, which needs a file and a line: a problem of
// the whole site stands at its config.
func physical(p Pos) sarifPhysical {
	region := sarifRegion{StartLine: max(1, p.Line)}
	if p.Line > 0 && p.Col > 0 {
		region.StartColumn, region.EndColumn = p.Col, p.Col+max(1, p.Width)
	}
	uri := url.URL{Path: cmp.Or(p.File, "config.toml")}
	return sarifPhysical{Artifact: sarifArtifact{uri.String()}, Region: region}
}
