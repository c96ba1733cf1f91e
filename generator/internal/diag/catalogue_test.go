package diag

import (
	"slices"
	"testing"
)

func TestSettle(t *testing.T) {
	c := JoinCatalogue(
		[]Entry{{Code: "warned", Severity: Warning}, {Code: "fixed", Severity: Error}},
		[]Entry{{Code: "method", Severity: Error, Rule: "An MVF is minimal"}, {Code: "kept", Severity: Warning}},
	)
	var l List
	for _, code := range []string{"warned", "fixed", "method", "kept", "unlisted"} {
		severity := Error
		if e := c.Find(code); e != nil {
			severity = e.Severity
		}
		l.Add(Problem{Code: code, Severity: severity})
	}
	severities := func(l List) []string {
		var out []string
		for _, p := range l.Sorted() {
			out = append(out, p.Code+" "+p.Severity.String())
		}
		slices.Sort(out)
		return out
	}
	for _, test := range []struct {
		name   string
		levels map[string]Level
		want   []string
	}{
		{"nothing set", nil, []string{"fixed error", "kept warning", "method error", "unlisted error", "warned warning"}},
		{
			"raised and lowered",
			map[string]Level{"warned": LevelError, "method": LevelWarning},
			[]string{"fixed error", "kept warning", "method warning", "unlisted error", "warned error"},
		},
		{"switched off", map[string]Level{"warned": LevelOff, "method": LevelOff}, []string{"fixed error", "kept warning", "unlisted error"}},
		{
			"what is fixed stays",
			map[string]Level{"fixed": LevelOff, "unlisted": LevelOff},
			[]string{"fixed error", "kept warning", "method error", "unlisted error", "warned warning"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			once := c.Settle(l, test.levels)
			if got := severities(once); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
			if got := severities(c.Settle(once, test.levels)); !slices.Equal(got, test.want) {
				t.Errorf("settled twice: %q, want %q", got, test.want)
			}
		})
	}
	if c.Find("war") != nil || c.Find("zzz") != nil {
		t.Error("a code that nobody lists is found")
	}
}
