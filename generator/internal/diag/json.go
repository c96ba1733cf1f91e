package diag

import (
	"encoding/json"
	"io"
)

// place is where a problem stands, as JSON.
type place struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Width  int    `json:"width"`
}

func placeOf(p Pos) place { return place{File: p.File, Line: p.Line, Column: p.Col, Width: p.Width} }

type relatedRecord struct {
	place
	Text string `json:"text"`
}

type problemRecord struct {
	Type     string `json:"type"`
	Severity string `json:"severity"`
	Code     string `json:"code"`
	place
	Text    string          `json:"text"`
	Hint    string          `json:"hint"`
	Rule    string          `json:"rule"`
	Related []relatedRecord `json:"related"`
}

// JSON prints one object a line for each problem (NDJSON). Every key is always there:
// type ("problem"), severity, code, file, line, column, width, text, hint, rule, related.
// Columns and widths count bytes.
func JSON(w io.Writer, problems []Problem) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, p := range problems {
		record := problemRecord{
			Type: "problem", Severity: p.Severity.String(), Code: p.Code, place: placeOf(p.Pos),
			Text: p.Text, Hint: p.Hint, Rule: p.Rule, Related: []relatedRecord{},
		}
		for _, r := range p.Related {
			record.Related = append(record.Related, relatedRecord{placeOf(r.Pos), r.Text})
		}
		if err := enc.Encode(record); err != nil {
			return err
		}
	}
	return nil
}
