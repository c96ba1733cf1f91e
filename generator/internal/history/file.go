package history

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

// File is the name of the file, in the root of the site.
const File = "history.jsonl"

const (
	// MaxFile is the size of the largest file that Parse reads.
	MaxFile = 64 << 20
	format  = 1
	fromGit = "git"
)

// The codes of the problems of a history file.
const (
	codeSyntax = "history-syntax" // a line is not what it should be
	codeValue  = "history-value"  // a key has no such value
)

// header is the first line.
type header struct {
	Format int    `json:"waypost_history"`
	From   string `json:"from,omitempty"`
}

// record is every other line. A nil key has not changed.
type record struct {
	On        string              `json:"on"`
	Kind      roadmap.Kind        `json:"kind"`
	ID        string              `json:"id"`
	Gone      bool                `json:"gone,omitempty"`
	Status    *string             `json:"status,omitempty"`
	Milestone *string             `json:"milestone,omitempty"`
	Effort    *string             `json:"effort,omitempty"`
	Start     *string             `json:"start,omitempty"`
	Due       *string             `json:"due,omitempty"`
	Plan      map[string]*float64 `json:"plan,omitempty"`
	Why       string              `json:"why,omitempty"`
}

// Write writes a history as waypost history --write does: the lines by day, kind and id.
func Write(h *roadmap.History, fiscal roadmap.Fiscal) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	put := func(v any) { _ = enc.Encode(v) } // a buffer takes everything, and texts and finite numbers always encode
	put(header{Format: format, From: fromGit})
	var out []dated
	for _, id := range ids(h) {
		before := roadmap.Version{Gone: true}
		for _, v := range h.Of(id.Kind, id.ID) {
			out = append(out, dated{v.On, difference(id, before, v, fiscal)})
			before = v
		}
	}
	slices.SortStableFunc(out, func(a, b dated) int { return cmp.Compare(a.on, b.on) })
	for _, d := range out {
		put(d.record)
	}
	return b.Bytes()
}

type dated struct {
	on     roadmap.Date
	record record
}

// WrittenByGit reports whether a file was written from a repository's log, and may be
// written again.
func WrittenByGit(data []byte) bool {
	first, _, _ := bytes.Cut(data, []byte("\n"))
	var h header
	return json.Unmarshal(first, &h) == nil && h.From == fromGit
}

// ids lists the items of a history: milestones, MVFs, metrics, each by id.
func ids(h *roadmap.History) []roadmap.ItemID {
	return slices.SortedFunc(maps.Keys(h.Trails), func(a, b roadmap.ItemID) int {
		return cmp.Or(cmp.Compare(rank(a.Kind), rank(b.Kind)), roadmap.CompareIDs(a.ID, b.ID), cmp.Compare(a.ID, b.ID))
	})
}

// kinds are the kinds that have a plan, in the order in which they are listed.
var kinds = []roadmap.Kind{roadmap.KindMilestone, roadmap.KindMVF, roadmap.KindMetric}

func rank(k roadmap.Kind) int { return slices.Index(kinds, k) }

// difference is what a version says that the one before it did not.
func difference(id roadmap.ItemID, before, now roadmap.Version, fiscal roadmap.Fiscal) record {
	r := record{On: now.On.String(), Kind: id.Kind, ID: id.ID, Gone: now.Gone, Why: now.Why}
	if now.Gone {
		return r
	}
	if before.Gone {
		before = roadmap.Version{}
	}
	was, is := texts(before, fiscal), texts(now, fiscal)
	for _, key := range keys {
		if was[key] != is[key] {
			*r.field(key) = new(is[key])
		}
	}
	for _, at := range periods(before.Plan, now.Plan) {
		old, had := before.Plan[at]
		v, has := now.Plan[at]
		if had == has && old == v {
			continue
		}
		if r.Plan == nil {
			r.Plan = map[string]*float64{}
		}
		r.Plan[fiscal.Write(at)] = nil
		if has {
			r.Plan[fiscal.Write(at)] = &v
		}
	}
	return r
}

// keys are the keys whose value is a text, in the order in which they are shown.
var keys = []string{"status", "milestone", "effort", "start", "due"}

func (r *record) field(key string) **string {
	return map[string]**string{"status": &r.Status, "milestone": &r.Milestone, "effort": &r.Effort, "start": &r.Start, "due": &r.Due}[key]
}

// texts writes what a version says, by key.
func texts(v roadmap.Version, fiscal roadmap.Fiscal) map[string]string {
	return map[string]string{
		"status": string(v.Status), "milestone": v.Milestone, "effort": effortText(v.Effort),
		"start": fiscal.Write(v.Start), "due": fiscal.Write(v.Due),
	}
}

func effortText(e roadmap.Effort) string {
	if e.Low == e.High {
		return e.Likely.String()
	}
	return e.Low.String() + " " + e.Likely.String() + " " + e.High.String()
}

// periods lists the times of two plans, oldest first.
func periods(a, b map[roadmap.Period]float64) []roadmap.Period {
	all := slices.AppendSeq(slices.Collect(maps.Keys(a)), maps.Keys(b))
	slices.SortFunc(all, func(x, y roadmap.Period) int {
		return cmp.Or(cmp.Compare(x.First, y.First), cmp.Compare(x.Last, y.Last))
	})
	return slices.Compact(all)
}

// Parse reads a history file. It reports every line that is wrong; the history holds
// the others.
func Parse(data []byte, fiscal roadmap.Fiscal) (roadmap.History, diag.List) {
	h := roadmap.History{Trails: map[roadmap.ItemID][]roadmap.Version{}}
	p := parser{fiscal: fiscal}
	var records []parsed
	for text := range bytes.Lines(data) {
		p.line++
		text = bytes.TrimSpace(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")))
		switch {
		case p.line == 1:
			p.header(text)
		case len(text) > 0:
			if r, ok := p.record(text); ok {
				records = append(records, r)
			}
		}
		if p.problems.Len() >= maxProblems {
			break
		}
	}
	if p.line == 0 {
		p.header(nil)
	}
	slices.SortStableFunc(records, func(a, b parsed) int { return cmp.Compare(a.on, b.on) })
	for _, r := range records {
		p.line, p.text = r.line, r.text
		trail := h.Trails[r.id]
		before := roadmap.Version{}
		if n := len(trail); n > 0 && !trail[n-1].Gone {
			before = trail[n-1]
		}
		now := p.apply(before, r)
		if h.Since == roadmap.NoDate || now.On < h.Since {
			h.Since = now.On
		}
		if n := len(trail); n > 0 && trail[n-1].On == now.On {
			trail = trail[:n-1]
		}
		h.Trails[r.id] = append(trail, now)
	}
	return h, p.problems
}

// maxProblems keeps a file of another kind from filling the screen.
const maxProblems = 20

type parser struct {
	fiscal   roadmap.Fiscal
	line     int
	text     []byte // of the line
	problems diag.List
}

type parsed struct {
	record
	on   roadmap.Date
	id   roadmap.ItemID
	line int
	text []byte
}

func (p *parser) errorf(code string, col int, hint, format string, args ...any) {
	p.problems.Errorf(code, diag.Pos{File: File, Line: p.line, Col: col}, hint, format, args...)
}

const (
	lineHint   = "mend the line, or write the file again with waypost history --write"
	headerHint = `start the file with the line {"waypost_history": 1}`
)

func (p *parser) header(text []byte) {
	var h header
	switch err := json.Unmarshal(text, &h); {
	case err != nil || h.Format == 0:
		p.errorf(codeSyntax, 1, headerHint, "the first line does not say that this is a history")
	case h.Format != format:
		p.errorf(codeSyntax, 1, "use a newer Waypost, or write the file again with waypost history --write", "the history has format %d, and this version reads %d", h.Format, format)
	}
}

func (p *parser) record(text []byte) (parsed, bool) {
	r := parsed{line: p.line, text: text}
	p.text = text
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&r.record); err != nil {
		p.badJSON(text, err)
		return r, false
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		p.errorf(codeSyntax, int(dec.InputOffset())+1, "write one object a line", "the line goes on after its object")
		return r, false
	}
	before := p.problems.Len()
	on := p.period("on", r.On)
	if r.On == "" || !on.IsZero() && on.Precision != roadmap.Daily {
		p.errorf(codeValue, p.col("on"), `write a day: "on": "2026-03-31"`, "on is not one day")
	}
	r.on, r.id = on.Last, roadmap.ItemID{Kind: r.Kind, ID: r.ID}
	if !slices.Contains(kinds, r.Kind) {
		var names []string
		for _, k := range kinds {
			names = append(names, string(k))
		}
		p.errorf(codeValue, p.col("kind"), diag.DidYouMean(string(r.Kind), names), "%q is no kind that has a history", r.Kind)
	}
	if r.ID == "" {
		p.errorf(codeValue, p.col("id"), "name the item", "id is empty")
	}
	return r, p.problems.Len() == before
}

// badJSON reports a line that is not JSON, or that has a key or a type of its own.
func (p *parser) badJSON(text []byte, err error) {
	col := 1
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		col = max(int(syntax.Offset), 1)
	case errors.As(err, &kind):
		p.errorf(codeSyntax, p.col(strings.Split(kind.Field, ".")[0]), lineHint, "%s is %s, which it cannot be", kind.Field, kind.Value)
		return
	case errors.Is(err, io.ErrUnexpectedEOF):
		col = len(text)
	}
	message := strings.TrimPrefix(err.Error(), "json: ")
	if name, unknown := strings.CutPrefix(message, "unknown field "); unknown {
		name = strings.Trim(name, `"`)
		known := append([]string{"on", "kind", "id", "gone", "plan", "why"}, keys...)
		p.errorf(codeSyntax, p.col(name), diag.DidYouMean(name, known), "%q is not a key here", name)
		return
	}
	p.errorf(codeSyntax, col, lineHint, "this is not one line of JSON: %s", message)
}

// col is where a key stands in a line.
func (p *parser) col(key string) int { return bytes.Index(p.text, []byte(`"`+key+`"`)) + 1 }

func (p *parser) period(key, text string) roadmap.Period {
	if text == "" {
		return roadmap.Period{}
	}
	period, err := roadmap.ParsePeriod(text, p.fiscal)
	if err == nil && (period.First < roadmap.MinDate || period.Last > roadmap.MaxDate) {
		err = fmt.Errorf("%q is out of the calendar", text)
	}
	if err != nil {
		p.errorf(codeValue, p.col(key), "write a day like 2026-03-31, a month like 2026-03, or a quarter like 2026-Q1", "%s: %v", key, err)
		return roadmap.Period{}
	}
	return period
}

// apply is what an item says from the day of a record on.
func (p *parser) apply(v roadmap.Version, r parsed) roadmap.Version {
	v.On, v.Why, v.Gone = r.on, r.Why, r.Gone
	if r.Gone {
		return roadmap.Version{On: r.on, Why: r.Why, Gone: true}
	}
	if r.Status != nil {
		v.Status = roadmap.Status(*r.Status)
		if v.Status != "" && !slices.Contains(roadmap.Statuses, v.Status) {
			p.errorf(codeValue, p.col("status"), "write one of idea, planned, building, shipped, paused, dropped", "%q is no status", v.Status)
			v.Status = ""
		}
	}
	if r.Milestone != nil {
		v.Milestone = *r.Milestone
	}
	if r.Effort != nil {
		v.Effort = p.effort(*r.Effort)
	}
	if r.Start != nil {
		v.Start = p.period("start", *r.Start)
	}
	if r.Due != nil {
		v.Due = p.period("due", *r.Due)
	}
	if len(r.Plan) > 0 {
		v.Plan = maps.Clone(v.Plan)
		if v.Plan == nil {
			v.Plan = map[roadmap.Period]float64{}
		}
		for _, key := range slices.Sorted(maps.Keys(r.Plan)) {
			at, n := p.period("plan", key), r.Plan[key]
			switch {
			case at.IsZero():
			case n == nil:
				delete(v.Plan, at)
			case math.Abs(*n) > 1e15:
				p.errorf(codeValue, p.col("plan"), "write a number up to 1e15", "the plan of %s is out of range", key)
			default:
				v.Plan[at] = *n
			}
		}
	}
	return v
}

// effort reads "27d", or low, likely and high: "24d 27d 35d".
func (p *parser) effort(text string) roadmap.Effort {
	if text == "" {
		return roadmap.Effort{}
	}
	words := strings.Fields(text)
	var d []roadmap.Duration
	for _, w := range words {
		one, err := roadmap.ParseDuration(w)
		if err != nil || one.N <= 0 || one.N > maxDuration {
			break
		}
		d = append(d, one)
	}
	switch {
	case len(words) == 1 && len(d) == 1:
		return roadmap.Effort{Low: d[0], Likely: d[0], High: d[0]}
	case len(words) == 3 && len(d) == 3:
		return roadmap.Effort{Low: d[0], Likely: d[1], High: d[2]}
	}
	p.errorf(codeValue, p.col("effort"), `write "14d", or low, likely and high: "2w 3w 5w"`, "%q is no effort", text)
	return roadmap.Effort{}
}

// maxDuration is the largest number of a duration, as in the front matter.
const maxDuration = 5200
