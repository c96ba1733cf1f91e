package roadmap

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/waypost/waypost/generator/internal/diag"
)

// The limits of a formula, which stand before its parser.
const (
	maxFormula      = 500 // bytes
	maxFormulaDepth = 50  // nested parentheses
)

// lifetimeCap is the longest customer lifetime, in months, that LTV counts: with a
// churn of 0 a customer would stay, and be worth, forever.
const lifetimeCap = 60

// tolerance is how far a typed value may lie from the computed one, as a share of it.
const tolerance = 0.01

// function is a named formula of unit economics. Its arguments are money per month,
// money, counts, and shares: a churn of 2.5 % a month is 0.025.
type function struct {
	args []string
	call func(args []float64) (value float64, capped bool)
}

// functions are the formulas that a metric may call; their sources are the standard
// definitions of SaaS unit economics. A value that is not finite is no value.
//
//	ltv     = ARPA × gross margin / churn
//	cac     = sales and marketing spend / new customers
//	payback = CAC / (ARPA × gross margin), in months
//	nrr     = (start + expansion − contraction − lost) / start, in percent, over one cohort
//	burn_multiple = net burn / net new ARR; no value where nothing was added
//	runway  = cash / net burn a month, in months; no value where cash grows
var functions = map[string]function{
	"ltv": {[]string{"arpa", "gross_margin", "churn"}, func(a []float64) (float64, bool) {
		if a[2] == 0 {
			return a[0] * a[1] * lifetimeCap, true
		}
		return a[0] * a[1] / a[2], false
	}},
	"cac":     {[]string{"spend", "new_customers"}, func(a []float64) (float64, bool) { return a[0] / a[1], false }},
	"payback": {[]string{"cac", "arpa", "gross_margin"}, func(a []float64) (float64, bool) { return a[0] / (a[1] * a[2]), false }},
	"nrr": {[]string{"start_arr", "expansion", "contraction", "lost_arr"}, func(a []float64) (float64, bool) {
		return 100 * (a[0] + a[1] - a[2] - a[3]) / a[0], false
	}},
	"burn_multiple": {[]string{"net_burn", "new_arr"}, func(a []float64) (float64, bool) { return a[0] / positive(a[1]), false }},
	"runway":        {[]string{"cash", "net_burn"}, func(a []float64) (float64, bool) { return a[0] / positive(a[1]), false }},
}

// positive is a divisor without which there is no value: what is not above 0 divides to
// nothing finite.
func positive(v float64) float64 { return max(v, 0) }

// formula is a parsed formula with the names that it reads, each once.
type formula struct {
	expr  ast.Expr
	names []string
}

// formulaError is what is wrong with a formula: a sentence and a way out.
type formulaError struct{ text, hint string }

// parseFormula reads a formula: numbers, names, + - * / and parentheses, and calls of
// the functions above. Its grammar is that of Go expressions, so Go's parser reads it.
func parseFormula(text string) (*formula, *formulaError) {
	if len(text) > maxFormula {
		return nil, &formulaError{fmt.Sprintf("the formula is longer than %d bytes", maxFormula), "compute a part of it in a metric of its own"}
	}
	depth := 0
	for _, c := range text {
		switch c {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		}
		if depth > maxFormulaDepth {
			return nil, &formulaError{fmt.Sprintf("the formula nests deeper than %d parentheses", maxFormulaDepth), "take the needless parentheses out"}
		}
	}
	bad := &formulaError{
		"the formula " + strconv.Quote(text) + " cannot be read",
		`write metrics, numbers, + - * / and parentheses, such as "ltv / cac" or "payback(cac, arpa, gross_margin)"`,
	}
	if strings.Contains(text, "//") || strings.Contains(text, "/*") { // Go would take the rest for a comment
		return nil, bad
	}
	expr, err := parser.ParseExpr(strings.NewReplacer("\n", " ", "\r", " ").Replace(text))
	if err != nil {
		return nil, bad
	}
	f := &formula{expr: expr}
	return f, f.check(expr, bad)
}

// check refuses what is no formula, and gathers names.
func (f *formula) check(e ast.Expr, bad *formulaError) *formulaError {
	switch e := e.(type) {
	case *ast.ParenExpr:
		return f.check(e.X, bad)
	case *ast.UnaryExpr:
		if e.Op == token.SUB || e.Op == token.ADD {
			return f.check(e.X, bad)
		}
	case *ast.BinaryExpr:
		switch e.Op {
		case token.ADD, token.SUB, token.MUL, token.QUO:
			return cmp.Or(f.check(e.X, bad), f.check(e.Y, bad))
		}
	case *ast.BasicLit:
		if _, ok := literal(e); ok {
			return nil
		}
	case *ast.Ident:
		if !slices.Contains(f.names, e.Name) {
			f.names = append(f.names, e.Name)
		}
		return nil
	case *ast.CallExpr:
		return f.checkCall(e, bad)
	}
	return bad
}

func (f *formula) checkCall(e *ast.CallExpr, bad *formulaError) *formulaError {
	name, ok := e.Fun.(*ast.Ident)
	if !ok || e.Ellipsis.IsValid() {
		return bad
	}
	fn, ok := functions[name.Name]
	if !ok {
		return &formulaError{"no function is called " + quote(name.Name), diag.DidYouMean(name.Name, slices.Sorted(maps.Keys(functions)))}
	}
	if len(e.Args) != len(fn.args) {
		return &formulaError{
			fmt.Sprintf("%s takes %d values, and the formula gives it %d", name.Name, len(fn.args), len(e.Args)),
			"write " + name.Name + "(" + strings.Join(fn.args, ", ") + ")",
		}
	}
	for _, arg := range e.Args {
		if err := f.check(arg, bad); err != nil {
			return err
		}
	}
	return nil
}

// literal reads a decimal number. Go's octal "010" is the number ten here.
func literal(lit *ast.BasicLit) (float64, bool) {
	if lit.Kind != token.INT && lit.Kind != token.FLOAT || strings.ContainsAny(lit.Value, "xXpP") {
		return 0, false
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(lit.Value, "_", ""), 64)
	return v, err == nil
}

// result is a computed value, and whether a lifetime was capped on the way.
type result struct {
	Number
	capped bool
}

// eval computes a checked expression. A missing input, or a division by zero, gives
// no value.
func eval(e ast.Expr, input func(name string) Number) result {
	switch e := e.(type) {
	case *ast.ParenExpr:
		return eval(e.X, input)
	case *ast.BasicLit:
		v, _ := literal(e)
		return finite(v, true, false)
	case *ast.Ident:
		n := input(e.Name)
		return finite(n.V, n.OK, false)
	case *ast.UnaryExpr:
		x := eval(e.X, input)
		if e.Op == token.SUB {
			x.V = -x.V
		}
		return x
	case *ast.BinaryExpr:
		x, y := eval(e.X, input), eval(e.Y, input)
		return finite(arithmetic(e.Op, x.V, y.V), x.OK && y.OK, x.capped || y.capped)
	case *ast.CallExpr:
		name, _ := e.Fun.(*ast.Ident)
		args, ok, capped := make([]float64, len(e.Args)), true, false
		for i, arg := range e.Args {
			x := eval(arg, input)
			args[i], ok, capped = x.V, ok && x.OK, capped || x.capped
		}
		if name == nil || !ok {
			return result{}
		}
		v, cappedHere := functions[name.Name].call(args)
		return finite(v, true, capped || cappedHere)
	}
	return result{}
}

func arithmetic(op token.Token, x, y float64) float64 {
	switch op {
	case token.ADD:
		return x + y
	case token.SUB:
		return x - y
	case token.MUL:
		return x * y
	}
	return x / y
}

func finite(v float64, ok, capped bool) result {
	if !ok || math.IsNaN(v) || math.IsInf(v, 0) {
		return result{}
	}
	return result{Number: Number{V: v, OK: true}, capped: capped}
}

// days identifies a period, however it was written.
type days struct{ first, last Date }

func periodOf(p Point) days { return days{p.At.First, p.At.Last} }

// side is one of the two values that a formula computes.
type side int

const (
	plan side = iota
	actual
)

// of returns the point's value of a side.
func (s side) of(p *Point) *Number {
	if s == plan {
		return &p.Plan
	}
	return &p.Actual
}

// raw returns a raw input of a point. Raw inputs are measured, and so make an actual;
// in a point that types a plan and no actual they are what the plan assumes.
func (s side) raw(p *Point, name string) Number {
	assumed := p.Plan.OK && !p.Actual.OK
	v, ok := p.Raw[name]
	return Number{V: v, OK: ok && assumed == (s == plan)}
}

// computation is a metric whose formula can be computed.
type computation struct {
	metric *Metric
	expr   ast.Expr
	inputs map[string]*Metric // by name; a name that is not here is a raw input
}

// formulas computes every metric that has a formula, inputs first.
func (r *resolver) formulas() {
	byName := make(map[string]*Metric, len(r.rm.Metrics))
	for _, m := range r.rm.Metrics {
		name := formulaName(m.ID)
		if byName[name] == nil || m.ID == name {
			byName[name] = m
		}
	}
	position := make(map[*Metric]int, len(r.rm.Metrics))
	for i, m := range r.rm.Metrics {
		position[m] = i
	}
	computations := make([]*computation, len(r.rm.Metrics))
	next := make([][]int, len(r.rm.Metrics))
	for i, m := range r.rm.Metrics {
		c := r.computation(m, byName)
		if c == nil {
			continue
		}
		computations[i] = c
		for _, input := range m.Inputs {
			next[i] = append(next[i], position[input])
		}
	}
	found, within := loops(next)
	for _, loop := range found {
		r.problems.Add(formulaLoop(r.rm.Metrics, loop))
	}
	for i, m := range r.rm.Metrics {
		if slices.ContainsFunc(next[i], func(to int) bool { return within[to] == within[i] }) {
			m.Inputs, computations[i] = nil, nil
		}
	}
	for _, part := range components(next) {
		for _, i := range part {
			if c := computations[i]; c != nil {
				r.compute(c)
			}
		}
	}
}

// formulaName is how a formula names a metric: without hyphens, which mean minus.
func formulaName(id string) string { return strings.ReplaceAll(id, "-", "_") }

// computation joins the names of a metric's formula, or reports why it cannot.
func (r *resolver) computation(m *Metric, byName map[string]*Metric) *computation {
	if m.Formula == "" {
		return nil
	}
	pos := m.At("formula")
	f, bad := parseFormula(m.Formula)
	if bad != nil {
		r.problems.Errorf("bad-formula", pos, bad.hint, "%s", bad.text)
		return nil
	}
	c := &computation{metric: m, expr: f.expr, inputs: map[string]*Metric{}}
	ok := true
	for _, name := range f.names {
		input := byName[formulaName(name)]
		switch {
		case hasRaw(m.Series, name):
		case input == m:
			r.problems.Errorf("formula-cycle", pos, "take it out of its own formula", "the metric %q is computed from itself", m.ID)
			ok = false
		case input != nil:
			c.inputs[name] = input
			m.Inputs = append(m.Inputs, input)
		case slices.Contains(RawInputs, name):
			r.problems.Errorf("formula-input", pos, "add "+name+" to the metric's points, or a metric with this id",
				"the formula reads %s, which no point of %q gives", name, m.ID)
			ok = false
		default:
			r.problems.Errorf("unknown-metric", pos, r.didYouMean(KindMetric, name, slices.Concat(r.metric.ids, RawInputs))+
				"; a hyphen in an id is an underscore in a formula", "the formula reads %q, which is no metric and no input", name)
			ok = false
		}
	}
	if len(f.names) == 0 {
		r.problems.Errorf("formula-input", pos, "name a metric, such as ltv / cac", "the formula of %q reads no metric, so it has no periods", m.ID)
		ok = false
	}
	if !ok {
		m.Inputs = nil
		return nil
	}
	return c
}

func hasRaw(points []Point, name string) bool {
	return slices.ContainsFunc(points, func(p Point) bool { _, ok := p.Raw[name]; return ok })
}

// formulaLoop writes a loop in the order of computing: the arrow points at the result.
func formulaLoop(metrics []*Metric, loop []int) diag.Problem {
	p := diag.Problem{Severity: diag.Error, Code: "formula-cycle", Hint: "give one of them points of its own in place of a formula"}
	path := []string{metrics[loop[0]].ID}
	for i := len(loop) - 1; i >= 0; i-- {
		m, input := metrics[loop[i]], metrics[loop[(i+1)%len(loop)]]
		path = append(path, m.ID)
		p.Related = append(p.Related, diag.Related{Pos: m.At("formula"), Text: m.ID + " is computed from " + input.ID})
	}
	p.Pos = p.Related[0].Pos
	p.Text = "these metrics are computed from each other: " + strings.Join(path, " → ")
	return p
}

// compute fills a metric's series over every period of its inputs and of its own. The
// writer's own points keep their notes and ranges.
func (r *resolver) compute(c *computation) {
	m := c.metric
	points := make(map[days]*Point, len(m.Series))
	for i := range m.Series {
		points[periodOf(m.Series[i])] = &m.Series[i]
	}
	readings := make(map[string]map[days]*Point, len(c.inputs))
	for name, input := range c.inputs {
		readings[name] = make(map[days]*Point, len(input.Series))
		for i := range input.Series {
			p := &input.Series[i]
			readings[name][periodOf(*p)] = p
			if points[periodOf(*p)] == nil {
				points[periodOf(*p)] = &Point{At: p.At, Pos: m.At("formula")}
			}
		}
		m.Capped = m.Capped || input.Capped
	}
	series := make([]Point, 0, len(points))
	for _, when := range slices.SortedFunc(maps.Keys(points), func(a, b days) int {
		return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(a.last, b.last))
	}) {
		own := points[when]
		out := *own
		for _, s := range []side{plan, actual} {
			got := eval(c.expr, func(name string) Number {
				input, ok := c.inputs[name]
				if !ok {
					return s.raw(own, name)
				}
				p := readings[name][when]
				if p == nil {
					return Number{}
				}
				return asShare(input.Unit, *s.of(p))
			})
			if !got.OK {
				continue
			}
			m.Capped = m.Capped || got.capped
			if m.Unit == Percent {
				got.V *= 100
			}
			r.compare(m, own, *s.of(own), got.V)
			*s.of(&out) = got.Number
		}
		if out.Plan.OK || out.Actual.OK || len(own.Raw) > 0 || own.Note != "" || own.Low.OK || own.High.OK {
			series = append(series, out)
		}
	}
	m.Series = series
}

// asShare is a reading as a formula counts with it: 12.5 % is 0.125.
func asShare(unit MetricUnit, n Number) Number {
	if unit == Percent {
		n.V /= 100
	}
	return n
}

// compare reports a typed value that its formula contradicts.
func (r *resolver) compare(m *Metric, p *Point, typed Number, computed float64) {
	if !typed.OK || math.Abs(typed.V-computed) <= tolerance*math.Abs(computed) {
		return
	}
	r.problems.Errorf("formula-disagrees", cmp.Or(p.Pos, m.At("points")),
		"take the typed value out, or correct it or the inputs of "+m.Formula,
		"the point for %s says %s, but %s gives %s", r.src.Config.Fiscal.Label(p.At), figure(typed.V), m.Formula, figure(computed))
}

func figure(v float64) string { return strconv.FormatFloat(math.Round(v*1000)/1000, 'f', -1, 64) }
