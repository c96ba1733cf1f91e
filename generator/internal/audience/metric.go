package audience

import (
	"math"
	"slices"

	"github.com/waypost/waypost/generator/internal/locale"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

// metrics fills the metrics whose readings the audience may see. One that would show
// nothing but money to an audience that sees no money is left out whole.
func (v *view) metrics() {
	if !v.sees(roadmap.FieldPoints) {
		return
	}
	for _, m := range v.rm.Metrics {
		if !v.visible(&m.Item) || m.Unit == roadmap.Currency && v.ed.Money == roadmap.MoneyHidden {
			continue
		}
		shown := v.metricAlone(m)
		v.metric[m] = shown
		v.ed.Metrics = append(v.ed.Metrics, shown)
	}
}

// readings says which readings of metrics an audience may have. It remembers, because
// a formula may reach one input on many ways.
type readings struct {
	rm       *roadmap.Roadmap
	audience *roadmap.Audience
	known    map[*roadmap.Metric]bool
}

func newReadings(rm *roadmap.Roadmap, a *roadmap.Audience) *readings {
	return &readings{rm: rm, audience: a, known: map[*roadmap.Metric]bool{}}
}

// exact reports whether the audience sees every reading of a metric as it is.
func (r *readings) exact(m *roadmap.Metric) bool {
	return maySee(r.rm, r.audience, &m.Item) && (m.Unit != roadmap.Currency || r.audience.Money == roadmap.MoneyExact) && r.computable(m)
}

// computable reports whether readings that a formula gives follow from what the audience
// sees anyway, or are declassified. Formulas have no loops.
func (r *readings) computable(m *roadmap.Metric) bool {
	ok, known := r.known[m]
	if !known {
		ok = r.audience.ID == authorID || m.Declassify.To.Holds(r.audience.ID) || !slices.ContainsFunc(m.Inputs, r.hidden)
		r.known[m] = ok
	}
	return ok
}

func (r *readings) hidden(m *roadmap.Metric) bool { return !r.exact(m) }

func (v *view) metricAlone(m *roadmap.Metric) *Metric {
	series := m.Series
	if !v.readings.computable(m) {
		series = m.Typed()
	}
	indexed := m.Unit == roadmap.Currency && v.ed.Money == roadmap.MoneyIndexed
	write := valueWriter(m.Unit, v.money)
	scale := 1.0
	if indexed {
		scale = indexScale(series)
		write = func(x float64) string { return v.ed.Words.Number(x, 0) }
	}
	value := func(n roadmap.Number) Value {
		if !n.OK || math.IsNaN(n.V) || math.IsInf(n.V, 0) {
			return Value{}
		}
		return Value{V: n.V * scale, OK: true, Text: write(n.V * scale)}
	}
	shown := &Metric{
		Entry: v.entry(&m.Item), Unit: m.Unit, Indexed: indexed, Period: m.Period, Better: m.Better, Target: value(m.Target),
		Source: m.Source,
	}
	// The formula names its inputs, so it is shown where they are.
	if !slices.ContainsFunc(m.Inputs, v.readings.hidden) {
		shown.Formula, shown.Capped = m.Formula, m.Capped
	}
	for _, b := range m.Bands {
		shown.Bands = append(shown.Bands, b*scale)
	}
	for _, p := range series {
		at := v.ed.Fiscal.CoarsenPeriod(p.At, v.ed.Dates)
		if at.IsZero() {
			continue
		}
		shown.Points = append(shown.Points, Point{
			At: at, Label: v.ed.Fiscal.Label(at), Note: p.Note,
			Plan: value(p.Plan), Actual: value(p.Actual), Low: value(p.Low), High: value(p.High),
		})
	}
	return shown
}

// Write writes a value of a metric as its readings are written.
func (ed *Edition) Write(m *Metric, v float64) string {
	if m.Indexed {
		return ed.Words.Number(v, 0)
	}
	return valueWriter(m.Unit, moneyFormat{currency: ed.Currency, words: ed.Words})(v)
}

// indexScale makes the first reading 100.
func indexScale(points []roadmap.Point) float64 {
	for _, p := range points {
		for _, n := range []roadmap.Number{p.Actual, p.Plan} {
			if n.OK && n.V != 0 {
				return 100 / math.Abs(n.V)
			}
		}
	}
	return 0
}

func valueWriter(unit roadmap.MetricUnit, money moneyFormat) func(float64) string {
	switch unit {
	case roadmap.Currency:
		return money.short
	case roadmap.Percent:
		return func(x float64) string { return money.words.Percent(x, 1) }
	case roadmap.Ratio:
		return func(x float64) string {
			return money.words.Fixed(x, 1) + "x"
		}
	case roadmap.MonthsCount:
		return func(x float64) string { return money.words.Amount(x, 1, "%s month", "%s months") }
	case roadmap.Count:
	}
	return func(x float64) string { return money.words.Number(x, 1) }
}

// moneyFormat writes amounts in major units of a currency.
type moneyFormat struct {
	currency string
	words    locale.Locale
}

var currencySymbols = map[string]string{"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CNY": "¥", "INR": "₹", "KRW": "₩"}

func (f moneyFormat) sign(text string, negative bool) string {
	symbol, ok := currencySymbols[f.currency]
	if !ok {
		symbol = f.currency + " "
	}
	text = f.words.Money(symbol, text)
	if negative {
		return "−" + text
	}
	return text
}

// exact writes every unit: "$4,000".
func (f moneyFormat) exact(x float64) string { return f.sign(f.words.Number(math.Abs(x), 2), x < 0) }

// short writes three figures: "$1.51 M", "$800 k", "$6,000".
func (f moneyFormat) short(x float64) string {
	abs := math.Abs(x)
	text := f.words.Number(abs, 2)
	switch {
	case abs >= 1e9:
		text = f.threeFigures(abs/1e9) + f.words.Short(3)
	case abs >= 1e6:
		text = f.threeFigures(abs/1e6) + f.words.Short(2)
	case abs >= 1e5:
		text = f.threeFigures(abs/1e3) + f.words.Short(1)
	}
	return f.sign(text, x < 0)
}

func (f moneyFormat) threeFigures(x float64) string {
	decimals := 2
	if x >= 100 {
		decimals = 0
	} else if x >= 10 {
		decimals = 1
	}
	return f.words.Number(x, decimals)
}
