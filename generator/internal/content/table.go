package content

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

// table reads typed values from one TOML table. It remembers the keys that it was
// asked for: whatever else is written is unknown, and those are the names to offer.
type table struct {
	problems *diag.List
	fiscal   roadmap.Fiscal
	places   *places
	path     string
	values   map[string]any
	asked    []string
}

func (t *table) take(key string) (any, bool) {
	t.asked = append(t.asked, key)
	v, ok := t.values[key]
	return v, ok
}

func (t *table) has(key string) bool { _, ok := t.values[key]; return ok }

// keyPos is where a key stands, else its table, else the first line of the file.
func (t *table) keyPos(key string) diag.Pos {
	if p, ok := t.places.keys[join(t.path, key)]; ok {
		return p
	}
	return t.pos()
}

func (t *table) pos() diag.Pos {
	if p, ok := t.places.values[t.path]; ok && t.path != "" {
		return p
	}
	return diag.Pos{File: t.places.file, Line: 1, Col: 1, Width: len(fence)}
}

// valuePos is where a value stands: "due", "after[1]".
func (t *table) valuePos(path string) diag.Pos {
	if p, ok := t.places.values[join(t.path, path)]; ok {
		return p
	}
	return t.keyPos(path)
}

func (t *table) errorf(code string, pos diag.Pos, hint, format string, args ...any) {
	t.problems.Errorf(code, pos, hint, format, args...)
}

// wrongType reports a value of another type than its key takes.
func (t *table) wrongType(path, want, example string, v any) {
	t.errorf(codeBadType, t.valuePos(path), "write "+example, "%s is %s, not %s", path, typeName(v), want)
}

func typeName(v any) string {
	switch v := v.(type) {
	case string:
		return "a text"
	case bool:
		return "true or false"
	case int64:
		return "a whole number"
	case float64:
		return "a number"
	case time.Time:
		if v.Location().String() == localDate {
			return "a date"
		}
		return "a date with a time"
	case map[string]any:
		return "a table"
	}
	return "a list"
}

// require reports keys that are missing.
func (t *table) require(keys ...string) {
	for _, key := range keys {
		if !t.has(key) {
			t.errorf(codeMissingKey, t.pos(), "add "+key+" = …", "%s is missing", key)
		}
	}
}

// close reports the keys that nobody asked for.
func (t *table) close() {
	for key := range t.values {
		if !slices.Contains(t.asked, key) {
			t.errorf(codeUnknownKey, t.keyPos(key), diag.DidYouMean(key, t.asked), "%s is not a key here", strconv.Quote(key))
		}
	}
}

// conflict reports two keys of which only one may be written.
func (t *table) conflict(a, b string) {
	if t.has(a) && t.has(b) {
		t.errorf(codeConflict, t.keyPos(b), "keep one of the two", "%s and %s exclude each other", a, b)
	}
}

// text reads a text of any number of lines.
func (t *table) text(key string) string {
	v, ok := t.take(key)
	if !ok {
		return ""
	}
	return t.asText(key, v)
}

func (t *table) asText(path string, v any) string {
	s, ok := v.(string)
	if !ok {
		t.wrongType(path, "a text", `a text between quotes: "…"`, v)
		return ""
	}
	for _, r := range s {
		// An escape such as \u202E brings in what the file itself may not hold.
		if name := forbidden(r); name != "" {
			t.errorf(codeBadCharacter, t.valuePos(path), "delete the character", "%s is not allowed", name)
			return ""
		}
	}
	return strings.TrimSpace(s)
}

// words reads a text on one line.
func (t *table) words(key string) string {
	return strings.Join(strings.Fields(t.text(key)), " ")
}

// title reads a text that must not be empty.
func (t *table) title(key string) string {
	s := t.words(key)
	if v, ok := t.values[key].(string); ok && strings.TrimSpace(v) == "" {
		t.errorf(codeBadValue, t.valuePos(key), "write a few words", "%s is empty", key)
	}
	return s
}

func (t *table) flag(key string) bool {
	v, ok := t.take(key)
	if !ok {
		return false
	}
	b, ok := v.(bool)
	if !ok {
		t.wrongType(key, "true or false", "true or false without quotes", v)
	}
	return b
}

// whole reads a whole number from low to high.
func (t *table) whole(key string, low, high, unset int) int {
	v, ok := t.take(key)
	if !ok {
		return unset
	}
	n, ok := v.(int64)
	if !ok {
		t.wrongType(key, "a whole number", "a number without quotes", v)
		return unset
	}
	if n < int64(low) || n > int64(high) {
		t.errorf(codeBadNumber, t.valuePos(key), fmt.Sprintf("write a whole number from %d to %d", low, high), "%s is out of range: %d", key, n)
		return unset
	}
	return int(n)
}

// The bounds of a number.
type bounds struct {
	low, high float64
	hint      string
}

var (
	anyNumber   = bounds{-1e15, 1e15, "write a number up to 1e15"}                 //nolint:gochecknoglobals // a constant
	notNegative = bounds{0, 1e15, "write a number that is not negative"}           //nolint:gochecknoglobals // a constant
	share       = bounds{0, 1, "write a share from 0 to 1, such as 0.25 for 25 %"} //nolint:gochecknoglobals // a constant
)

func (t *table) number(key string, in bounds) roadmap.Number {
	v, ok := t.take(key)
	if !ok {
		return roadmap.Number{}
	}
	return t.asNumber(key, v, in)
}

func (t *table) asNumber(path string, v any, in bounds) roadmap.Number {
	var n float64
	switch v := v.(type) {
	case int64:
		n = float64(v)
	case float64:
		n = v
	default:
		t.wrongType(path, "a number", "a number without quotes", v)
		return roadmap.Number{}
	}
	if !t.inBounds(path, t.valuePos(path), n, in) {
		return roadmap.Number{}
	}
	return roadmap.Number{V: n, OK: true}
}

func (t *table) inBounds(name string, pos diag.Pos, n float64, in bounds) bool {
	switch {
	case math.IsInf(n, 0) || math.IsNaN(n):
		t.errorf(codeBadNumber, pos, "leave the key out when the number is not known", "%s is not a finite number", name)
	case n < in.low || n > in.high:
		t.errorf(codeBadNumber, pos, in.hint, "%s is out of range: %s", name, strconv.FormatFloat(n, 'g', -1, 64))
	default:
		return true
	}
	return false
}

// element is one value of a list.
type element struct {
	path string // "after[1]"
	v    any
}

// list reads a list; ok is false when the key is not written or is no list.
func (t *table) list(key string) (elements []element, ok bool) {
	v, ok := t.take(key)
	if !ok {
		return nil, false
	}
	return t.asList(key, v)
}

func (t *table) asList(path string, v any) (elements []element, ok bool) {
	at := func(i int) string { return path + "[" + strconv.Itoa(i) + "]" }
	switch v := v.(type) {
	case []any:
		for i, e := range v {
			elements = append(elements, element{at(i), e})
		}
	case []map[string]any:
		for i, e := range v {
			elements = append(elements, element{at(i), e})
		}
	default:
		t.wrongType(path, "a list", "a list between brackets: […]", v)
		return nil, false
	}
	return elements, true
}

// texts reads a list of texts.
func (t *table) texts(key string) []string {
	elements, _ := t.list(key)
	var out []string
	for _, e := range elements {
		if s := t.asText(e.path, e.v); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// table reads a table within this one, or nil.
func (t *table) table(key string) *table {
	v, ok := t.take(key)
	if !ok {
		return nil
	}
	return t.asTable(key, v)
}

func (t *table) asTable(path string, v any) *table {
	m, ok := v.(map[string]any)
	if !ok {
		t.wrongType(path, "a table", "["+path+"] and its keys on the lines below", v)
		return nil
	}
	return &table{problems: t.problems, fiscal: t.fiscal, places: t.places, path: join(t.path, path), values: m}
}

// enum reads one of the known names.
func enum[T ~string](t *table, key string, known []T, unset T) T {
	v, ok := t.take(key)
	if !ok {
		return unset
	}
	return asEnum(t, key, v, known, unset)
}

func asEnum[T ~string](t *table, path string, v any, known []T, unset T) T {
	s := T(t.asText(path, v))
	if slices.Contains(known, s) {
		return s
	}
	if _, isText := v.(string); isText {
		t.errorf(codeBadValue, t.valuePos(path), didYouMean(string(s), known), "%q is not a value of %s", string(s), field(path))
	}
	return unset
}

func didYouMean[T ~string](name string, known []T) string {
	names := make([]string, len(known))
	for i, k := range known {
		names[i] = string(k)
	}
	return diag.DidYouMean(name, names)
}

// field is the key of a path: "statuses" of "statuses[2]".
func field(path string) string {
	name, _, _ := strings.Cut(path, "[")
	return name
}

// ref reads a reference by id.
func (t *table) ref(key string) roadmap.Ref {
	id := t.text(key)
	if v, ok := t.values[key].(string); ok && strings.TrimSpace(v) == "" {
		t.errorf(codeBadValue, t.valuePos(key), "write an id, or leave the key out", "%s is empty", key)
	}
	return roadmap.Ref{ID: id, Pos: t.valuePos(key)}
}

func (t *table) refs(key string) []roadmap.Ref {
	elements, _ := t.list(key)
	var out []roadmap.Ref
	for _, e := range elements {
		if id := t.asText(e.path, e.v); id != "" {
			out = append(out, roadmap.Ref{ID: id, Pos: t.valuePos(e.path)})
		}
	}
	return out
}

// labels reads a set of audiences.
func (t *table) labels(key string) roadmap.Labels {
	elements, ok := t.list(key)
	if !ok {
		return roadmap.Labels{}
	}
	labels := roadmap.Labels{Set: true}
	if len(elements) == 0 {
		t.errorf(codeEmptyAudiences, t.valuePos(key), `name the audiences, or write ["*"] for everyone`, "%s is empty, so nobody could see it", key)
	}
	for _, e := range elements {
		switch id := t.asText(e.path, e.v); id {
		case "*":
			labels.All = true
		case "":
		default:
			labels.IDs = append(labels.IDs, roadmap.Ref{ID: id, Pos: t.valuePos(e.path)})
		}
	}
	if labels.All && len(labels.IDs) > 0 {
		t.errorf(codeConflict, t.valuePos(key), `write ["*"] alone, or the audiences without it`, `"*" is everyone, so no other audience can stand beside it`)
	}
	return labels
}

// localDate is how the parser marks a date without a time. It is midnight in a zone
// of its own, so its civil day is read in that zone and never moved to another.
const localDate = "date-local"

const dateHint = "write a day like 2026-03-31, a month like 2026-03, or a quarter like 2026-Q1"

func (t *table) period(key string) roadmap.Period {
	v, ok := t.take(key)
	if !ok {
		return roadmap.Period{}
	}
	return t.asPeriod(key, v)
}

func (t *table) asPeriod(path string, v any) roadmap.Period {
	switch v := v.(type) {
	case time.Time:
		if v.Location().String() != localDate || v.Year() < 1 {
			t.errorf(codeBadDate, t.valuePos(path), "write the day alone, like 2026-03-31", "%s has a time of day, or is no civil date", field(path))
			return roadmap.Period{}
		}
		return roadmap.DayPeriod(roadmap.NewDate(v.Date()))
	case string:
		p, err := roadmap.ParsePeriod(v, t.fiscal)
		if err == nil && (p.First < roadmap.MinDate || p.Last > roadmap.MaxDate) {
			err = fmt.Errorf("%q is out of the calendar", v)
		}
		if err != nil {
			t.errorf(codeBadDate, t.valuePos(path), dateHint, "%v", err)
			return roadmap.Period{}
		}
		return p
	}
	t.wrongType(path, "a date", "a day like 2026-03-31", v)
	return roadmap.Period{}
}

// day reads one exact day.
func (t *table) day(key string) roadmap.Date {
	v, ok := t.take(key)
	if !ok {
		return roadmap.NoDate
	}
	return t.asDay(key, v)
}

func (t *table) asDay(path string, v any) roadmap.Date {
	p := t.asPeriod(path, v)
	if !p.IsZero() && p.Precision != roadmap.Daily {
		t.errorf(codeBadDate, t.valuePos(path), "write a day like 2026-03-31", "%s must be one day", field(path))
		return roadmap.NoDate
	}
	return p.Last
}

// lengthHint says how a duration is written.
const lengthHint = `write working days like "3d", weeks like "2w", or years like "3y"`

// duration reads a positive duration.
func (t *table) duration(key string, unset roadmap.Duration) roadmap.Duration {
	v, ok := t.take(key)
	if !ok {
		return unset
	}
	if d := t.asDuration(key, v); !d.IsZero() {
		return d
	}
	return unset
}

func (t *table) asDuration(path string, v any) roadmap.Duration {
	s, ok := v.(string)
	if !ok {
		t.wrongType(path, "a duration", `a duration like "3d"`, v)
		return roadmap.Duration{}
	}
	d, err := roadmap.ParseDuration(s)
	if err == nil && (d.N <= 0 || d.N > maxDuration) {
		err = fmt.Errorf("%q is not a duration from 1 to %d", s, maxDuration)
	}
	if err != nil {
		t.errorf(codeBadDuration, t.valuePos(path), lengthHint, "%v", err)
		return roadmap.Duration{}
	}
	return d
}

// maxDuration is the largest number of any unit: a hundred years in weeks.
const maxDuration = 5200

// effort reads "14d" or [low, likely, high].
func (t *table) effort(key string) roadmap.Effort {
	v, ok := t.take(key)
	if !ok {
		return roadmap.Effort{}
	}
	if _, one := v.(string); one {
		d := t.asDuration(key, v)
		return roadmap.Effort{Low: d, Likely: d, High: d}
	}
	const hint = `write one duration like "14d", or low, likely and high like ["2w", "3w", "5w"]`
	points, ok := v.([]any)
	if !ok || len(points) != 3 {
		t.errorf(codeBadType, t.valuePos(key), hint, "%s is neither a duration nor three of them", key)
		return roadmap.Effort{}
	}
	var d [3]roadmap.Duration
	for i, p := range points {
		if d[i] = t.asDuration(key+"["+strconv.Itoa(i)+"]", p); d[i].IsZero() {
			return roadmap.Effort{}
		}
	}
	const week = 5 // only to compare the three with each other
	if d[0].WorkingDays(week) > d[1].WorkingDays(week) || d[1].WorkingDays(week) > d[2].WorkingDays(week) {
		t.errorf(codeBadRange, t.valuePos(key), "order them: low, likely, high", "the three points of %s do not rise", key)
		return roadmap.Effort{}
	}
	return roadmap.Effort{Low: d[0], Likely: d[1], High: d[2]}
}

// edges reads dependencies: "B.1", "A.1 +5d".
func (t *table) edges(key string) []roadmap.Edge {
	elements, _ := t.list(key)
	var out []roadmap.Edge
	for _, e := range elements {
		words := strings.Fields(t.asText(e.path, e.v))
		if len(words) == 0 {
			continue
		}
		pos := t.valuePos(e.path)
		edge := roadmap.Edge{Ref: roadmap.Ref{ID: words[0], Pos: pos}}
		if len(words) > 1 {
			lag, err := roadmap.ParseDuration(words[1])
			signed := words[1][0] == '+' || words[1][0] == '-'
			if err != nil || len(words) > 2 || !signed || lag.N > maxDuration || lag.N < -maxDuration {
				t.errorf(codeBadDuration, pos, `write an id and a lag: "A.1 +5d"`, "%q is not a lag", strings.Join(words[1:], " "))
				continue
			}
			edge.Lag = lag
		}
		out = append(out, edge)
	}
	return out
}

// health reads a table with state, why and on, or the state alone.
func (t *table) health(key string) roadmap.Health {
	v, ok := t.take(key)
	if !ok {
		return roadmap.Health{}
	}
	if _, alone := v.(string); alone {
		return roadmap.Health{State: asEnum(t, key, v, roadmap.HealthStates, "")}
	}
	in := t.asTable(key, v)
	if in == nil {
		return roadmap.Health{}
	}
	in.require("state")
	h := roadmap.Health{State: enum(in, "state", roadmap.HealthStates, ""), Why: in.text("why"), On: in.day("on")}
	in.close()
	return h
}
