package roadmap

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func quarter(q int) Period { return Fiscal{}.QuarterPeriod(2026, q) }

func num(v float64) Number { return Number{V: v, OK: true} }

func withFormula(id, formula string, points ...Point) *MetricSource {
	m := metric(id)
	m.Formula, m.Points, m.Unit = formula, points, Ratio
	return m
}

func typed(id string, points ...Point) *MetricSource {
	m := metric(id)
	m.Points = points
	return m
}

func resolveMetrics(metrics ...*MetricSource) (map[string]*Metric, []string, []string) {
	src := &Source{Config: DefaultConfig(), Metrics: metrics}
	src.Config.DefaultAudiences = everyone
	rm, problems := Resolve(src)
	byID := map[string]*Metric{}
	for _, m := range rm.Metrics {
		byID[m.ID] = m
	}
	var texts []string
	for _, p := range problems.Sorted() {
		texts = append(texts, p.Text+" / "+p.Hint)
	}
	return byID, codes(problems), texts
}

func near(n Number, want float64) bool {
	return n.OK && math.Abs(n.V-want) < 1e-9*math.Max(1, math.Abs(want))
}

// The golden values of unit economics: ARPA 500, gross margin 75 %, churn 2.5 % a month
// and 6000 to win a customer give an LTV of 15000, a ratio of 2.5 and 16 months.
func TestGoldenUnitEconomics(t *testing.T) {
	raw := func(names map[string]float64) Point { return Point{At: quarter(1), Raw: names} }
	m, problems, texts := resolveMetrics(
		withFormula("ltv", "ltv(arpa, gross_margin, churn)", raw(map[string]float64{"arpa": 500, "gross_margin": .75, "churn": .025})),
		withFormula("cac", "cac(spend, new_customers)", raw(map[string]float64{"spend": 120000, "new_customers": 20})),
		withFormula("ltv-cac", "ltv / cac"),
		withFormula("payback", "payback(cac, arpa, gross_margin)", raw(map[string]float64{"arpa": 500, "gross_margin": .75})),
		withFormula("half", "(ltv_cac - 0.5) * +1 / 2 - -010"),
	)
	if len(problems) > 0 {
		t.Fatal(texts)
	}
	for id, want := range map[string]float64{"ltv": 15000, "cac": 6000, "ltv-cac": 2.5, "payback": 16, "half": 11} {
		s := m[id].Series
		if len(s) != 1 || !near(s[0].Actual, want) || s[0].Plan.OK || s[0].At != quarter(1) {
			t.Errorf("%s is %+v, want %v", id, s, want)
		}
	}
	if in := m["ltv-cac"].Inputs; len(in) != 2 || in[0].ID != "ltv" || in[1].ID != "cac" || m["ltv-cac"].Capped {
		t.Errorf("inputs %v, capped %v", in, m["ltv-cac"].Capped)
	}
}

// The golden values of growth and cash: a cohort of 100 that gains 15 and loses 3 and 5
// retains 107 %; a burn of 60 for 40 of new revenue is 1.5; 120 of cash at 10 a month
// lasts a year. Nothing new, and cash that grows, have no value.
func TestGoldenGrowthAndCash(t *testing.T) {
	raw := func(names map[string]float64) Point { return Point{At: quarter(1), Raw: names} }
	m, problems, texts := resolveMetrics(
		withFormula("nrr", "nrr(start_arr, expansion, contraction, lost_arr)", raw(map[string]float64{"start_arr": 100, "expansion": 15, "contraction": 3, "lost_arr": 5})),
		withFormula("burn", "burn_multiple(net_burn, new_arr)", raw(map[string]float64{"net_burn": 60, "new_arr": 40})),
		withFormula("burn-none", "burn_multiple(net_burn, new_arr)", raw(map[string]float64{"net_burn": 60, "new_arr": -4})),
		withFormula("months", "runway(cash, net_burn)", raw(map[string]float64{"cash": 120, "net_burn": 10})),
		withFormula("months-none", "runway(cash, net_burn)", raw(map[string]float64{"cash": 120, "net_burn": -10})),
	)
	if len(problems) > 0 {
		t.Fatal(texts)
	}
	for id, want := range map[string]float64{"nrr": 107, "burn": 1.5, "months": 12} {
		if s := m[id].Series; len(s) != 1 || !near(s[0].Actual, want) {
			t.Errorf("%s is %+v, want %v", id, s, want)
		}
	}
	for _, id := range []string{"burn-none", "months-none"} {
		for _, p := range m[id].Series {
			if p.Actual.OK {
				t.Errorf("%s has the value %v", id, p.Actual.V)
			}
		}
	}
}

func TestChurnOfZeroCapsTheLifetime(t *testing.T) {
	m, problems, texts := resolveMetrics(
		withFormula("ltv", "ltv(arpa, gross_margin, churn)", Point{At: quarter(1), Raw: map[string]float64{"arpa": 500, "gross_margin": .75, "churn": 0}}),
		withFormula("twice", "2 * ltv"),
	)
	if len(problems) > 0 {
		t.Fatal(texts)
	}
	if !near(m["ltv"].Series[0].Actual, 500*.75*60) || !m["ltv"].Capped || !m["twice"].Capped {
		t.Errorf("ltv %+v, capped %v, what is computed from it %v", m["ltv"].Series, m["ltv"].Capped, m["twice"].Capped)
	}
}

func TestPlanAndActualAreComputedApart(t *testing.T) {
	m, problems, texts := resolveMetrics(
		typed("a", Point{At: quarter(3), Plan: num(30)}, Point{At: quarter(1), Plan: num(10), Actual: num(12)}, Point{At: quarter(2), Plan: num(20), Actual: num(22)}),
		typed("b", Point{At: quarter(1), Plan: num(5), Actual: num(4)}, Point{At: quarter(2), Plan: num(0), Actual: num(2)}, Point{At: quarter(3), Plan: num(6)}, Point{At: quarter(4), Plan: num(7)}),
		withFormula("ratio", "a / b", Point{At: quarter(1), Actual: num(3.01), Note: "typed"}, Point{At: quarter(4), Note: "kept"}),
		&MetricSource{Item: item(KindMetric, "share"), Unit: Percent, Formula: "b / a"},
		withFormula("back", "share * a"),
	)
	if len(problems) > 0 {
		t.Fatal(texts)
	}
	s := m["ratio"].Series
	if len(s) != 4 || s[0].At != quarter(1) || !near(s[0].Plan, 2) || !near(s[0].Actual, 3) || s[0].Note != "typed" ||
		s[1].Plan.OK || !near(s[1].Actual, 11) || !near(s[2].Plan, 5) || s[2].Actual.OK || s[3].Plan.OK || s[3].Note != "kept" {
		t.Errorf("ratio: %+v", s)
	}
	if got := m["share"].Series; len(got) != 3 || !near(got[0].Plan, 50) {
		t.Errorf("a share in percent: %+v", got)
	}
	if got := m["back"].Series; !near(got[0].Plan, 5) {
		t.Errorf("a percent counts as its share: %+v", got)
	}
	if m["a"].Series[0].At != quarter(1) {
		t.Errorf("points by date: %+v", m["a"].Series)
	}
}

func TestRawInputsOfAPlan(t *testing.T) {
	raw := map[string]float64{"spend": 100, "new_customers": 10}
	m, problems, _ := resolveMetrics(withFormula("cac", "cac(spend, new_customers)",
		Point{At: quarter(1), Raw: raw}, Point{At: quarter(2), Raw: raw, Plan: num(10)}, Point{At: quarter(3), Raw: raw, Plan: num(12), Actual: num(10)}))
	s := m["cac"].Series
	if len(problems) > 0 || s[0].Plan.OK || !near(s[0].Actual, 10) || !near(s[1].Plan, 10) || s[1].Actual.OK || !near(s[2].Plan, 12) || !near(s[2].Actual, 10) {
		t.Errorf("%v %+v", problems, s)
	}
}

func TestTypedAndComputedValuesMustAgree(t *testing.T) {
	one := typed("one", Point{At: quarter(1), Plan: num(100), Actual: num(0)})
	for typed, want := range map[float64]int{100: 0, 101: 0, 99: 0, 101.1: 1, 98.9: 1, -100: 1} {
		_, problems, texts := resolveMetrics(one, withFormula("same", "one", Point{At: quarter(1), Plan: num(typed), Pos: pos("content/metrics/same.csv", 2)}))
		if len(problems) != want || want == 1 && (problems[0] != "formula-disagrees" || !strings.Contains(texts[0], "Q1 2026")) {
			t.Errorf("typed %v against 100: %v", typed, texts)
		}
	}
	_, problems, _ := resolveMetrics(one, withFormula("same", "one", Point{At: quarter(1), Actual: num(0.5)}))
	if !slices.Equal(problems, []string{"formula-disagrees"}) {
		t.Errorf("typed 0.5 against 0: %v", problems)
	}
}

func TestDivisionByZeroGivesNoValue(t *testing.T) {
	m, problems, _ := resolveMetrics(
		typed("zero", Point{At: quarter(1), Actual: num(0)}), typed("one", Point{At: quarter(1), Actual: num(1)}),
		withFormula("x", "one / zero"), withFormula("y", "zero / zero"), withFormula("z", "1 / (one / zero)"), withFormula("w", "ltv(one, one, zero - zero) - cac(one, zero)"),
	)
	for _, id := range []string{"x", "y", "z", "w"} {
		if len(problems) > 0 || len(m[id].Series) != 0 || m[id].Capped {
			t.Errorf("%s: %v %+v %v", id, problems, m[id].Series, m[id].Capped)
		}
	}
}

func TestFormulaErrors(t *testing.T) {
	for formula, want := range map[string]string{
		"revenue /":                      "bad-formula cannot be read",
		"revenue % 2":                    "bad-formula cannot be read",
		"revenue // 2":                   "bad-formula cannot be read",
		"revenue /* x */":                "bad-formula cannot be read",
		`revenue + "1"`:                  "bad-formula cannot be read",
		"revenue + 1i":                   "bad-formula cannot be read",
		"revenue + 0x10":                 "bad-formula cannot be read",
		"revenue + 1e999":                "bad-formula cannot be read",
		"func() { for {} }()":            "bad-formula cannot be read",
		"revenue.x":                      "bad-formula cannot be read",
		"!revenue":                       "bad-formula cannot be read",
		"cac(revenue...)":                "bad-formula cannot be read",
		"lvt(revenue, 1, 1)":             "bad-formula did you mean ltv?",
		"ltv(revenue)":                   "bad-formula write ltv(arpa, gross_margin, churn)",
		"revenu * 2":                     "unknown-metric did you mean revenue?",
		"revenue * churn":                "formula-input reads churn",
		"1 + 2":                          "formula-input no periods",
		"self * 2":                       "formula-cycle computed from itself",
		strings.Repeat("(", 51) + "1":    "bad-formula deeper than 50",
		strings.Repeat("revenue + ", 51): "bad-formula longer than 500 bytes",
	} {
		m, problems, texts := resolveMetrics(typed("revenue", Point{At: quarter(1), Plan: num(1)}), withFormula("self", formula))
		code, text, _ := strings.Cut(want, " ")
		if !slices.Equal(problems, []string{code}) || !strings.Contains(texts[0], text) {
			t.Errorf("%q gives %v %q, want %s", formula, problems, texts, want)
		}
		if m["self"].Inputs != nil {
			t.Errorf("%q has inputs", formula)
		}
	}
}

func TestFormulaLoop(t *testing.T) {
	m, problems, texts := resolveMetrics(withFormula("a", "b + 1"), withFormula("b", "c + 1"), withFormula("c", "a + 1"), withFormula("d", "a + 1"))
	if !slices.Equal(problems, []string{"formula-cycle"}) || !strings.Contains(texts[0], "a → c → b → a") {
		t.Errorf("got %v %q", problems, texts)
	}
	if len(m["a"].Inputs) != 0 || len(m["d"].Inputs) != 1 {
		t.Errorf("inputs: a %v, d %v", m["a"].Inputs, m["d"].Inputs)
	}
}

// What a formula may hold, and that nothing makes its reader fail.
func FuzzFormula(f *testing.F) {
	for _, seed := range []string{"ltv / cac", "payback(cac, arpa, gross_margin)", "-(1 + 2) * 3e4", "a.b[c](d...)", "x /* y", "\x00", "((((", "1__0"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		parsed, bad := parseFormula(text)
		if bad != nil {
			if bad.text == "" || bad.hint == "" {
				t.Errorf("%q is refused without a sentence and a way out", text)
			}
			return
		}
		got := eval(parsed.expr, func(string) Number { return num(2) })
		if got.OK && (math.IsNaN(got.V) || math.IsInf(got.V, 0)) {
			t.Errorf("%q gives %v", text, got.V)
		}
	})
}
