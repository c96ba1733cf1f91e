package roadmap

import "github.com/waypost/waypost/generator/internal/diag"

// Role is what a metric is to the plan as a whole.
type Role string

// The roles. Each goes with one unit.
const (
	RoleRevenue Role = "revenue" // what customers pay in a period; currency
	RoleRunway  Role = "runway"  // the months until cash runs out; months
)

// Roles lists every role.
var Roles = []Role{RoleRevenue, RoleRunway}

func (r Role) unit() MetricUnit {
	if r == RoleRunway {
		return MonthsCount
	}
	return Currency
}

// Playing is the metric that plays a role: the one that says so by its key `role`, else
// the one whose id is the role's name, when its unit fits. It is nil when there is none.
func (rm *Roadmap) Playing(role Role) *Metric {
	var named *Metric
	for _, m := range rm.Metrics {
		switch {
		case m.Unit != role.unit():
		case m.Role == role:
			return m
		case m.Role == "" && m.Slug == string(role):
			named = m
		}
	}
	return named
}

// Bears reports whether a milestone bears on a metric: one of its MVFs moves it. Dropped
// MVFs and ideas move nothing.
func (m *Milestone) Bears(metric *Metric) bool {
	for _, v := range m.MVFs {
		if v.Status == Idea || v.Status == Dropped {
			continue
		}
		for _, moved := range v.Moves {
			if moved == metric {
				return true
			}
		}
	}
	return false
}

// roles reports metrics that cannot play their role, and roles that are played twice.
func (r *resolver) roles() {
	players := map[Role]*Metric{}
	for _, m := range r.rm.Metrics {
		if m.Role == "" {
			continue
		}
		if unit := m.Role.unit(); m.Unit != "" && m.Unit != unit {
			r.problems.Errorf("metric-role", m.At("role"), `set unit = "`+string(unit)+`", or remove the role`,
				"the metric %q is in %s, and the %s is in %s", m.ID, m.Unit, m.Role, unit)
		}
		if other := players[m.Role]; other != nil {
			r.problems.Add(diag.Problem{
				Code: "metric-role", Pos: m.At("role"), Hint: "keep the role in one of the two",
				Text:    "the metrics " + quote(other.ID) + " and " + quote(m.ID) + " are both the " + string(m.Role),
				Related: []diag.Related{{Pos: other.At("role"), Text: "the other metric"}},
			})
			continue
		}
		players[m.Role] = m
	}
}
