package roadmap

import (
	"slices"
	"testing"
)

func playing(id string, unit MetricUnit, role Role) *MetricSource {
	m := metric(id)
	m.Unit, m.Role = unit, role
	return m
}

func TestPlaying(t *testing.T) {
	for _, tt := range []struct {
		name    string
		metrics []*MetricSource
		want    string // of revenue, then of runway
	}{
		{"by the key", []*MetricSource{playing("sales", Currency, RoleRevenue), playing("cash", MonthsCount, RoleRunway)}, "sales cash"},
		{"by the id", []*MetricSource{playing("Revenue", Currency, ""), playing("runway", MonthsCount, "")}, "Revenue runway"},
		{"the key before the id", []*MetricSource{playing("revenue", Currency, ""), playing("sales", Currency, RoleRevenue)}, "sales -"},
		{"not in another unit", []*MetricSource{playing("revenue", Count, ""), playing("runway", Currency, "")}, "- -"},
		{"not when it plays another role", []*MetricSource{playing("revenue", MonthsCount, RoleRunway)}, "- revenue"},
	} {
		src := sample()
		src.Metrics = tt.metrics
		rm, problems := Resolve(src)
		if problems.Len() > 0 {
			t.Errorf("%s: %v", tt.name, problems.Sorted())
		}
		got := ""
		for i, role := range Roles {
			id := "-"
			if m := rm.Playing(role); m != nil {
				id = m.ID
			}
			got += []string{"", " "}[i] + id
		}
		if got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestRolesThatCannotBePlayed(t *testing.T) {
	src := sample()
	src.Metrics = []*MetricSource{playing("a", Currency, RoleRevenue), playing("b", Currency, RoleRevenue), playing("c", Count, RoleRunway)}
	_, problems := Resolve(src)
	if got := codes(problems); !slices.Equal(got, []string{"metric-role", "metric-role"}) {
		t.Fatalf("problems: %v", problems.Sorted())
	}
	list := problems.Sorted()
	if list[0].Text != `the metrics "a" and "b" are both the revenue` || len(list[0].Related) != 1 || list[0].Hint == "" {
		t.Errorf("%+v", list[0])
	}
	if list[1].Text != `the metric "c" is in count, and the runway is in months` {
		t.Errorf("%+v", list[1])
	}
}

func TestMilestoneBears(t *testing.T) {
	src := sample()
	src.MVFs[0].Moves, src.MVFs[3].Moves = refs("revenue"), refs("revenue")
	src.MVFs[3].Status = Dropped
	rm, _ := Resolve(src)
	revenue := rm.Playing(RoleRevenue)
	if !rm.Milestones[0].Bears(revenue) || rm.Milestones[1].Bears(revenue) || rm.Milestones[0].Bears(rm.Metrics[0]) != (rm.Metrics[0] == revenue) {
		t.Error("the first milestone moves revenue, the second only by what was dropped")
	}
}
