package audience_test

import (
	"strings"
	"testing"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/schedule"
)

// TestConfidentialInPublic changes one thing at a time about an edition that is refused.
func TestConfidentialInPublic(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*roadmap.Source, *roadmap.Audience)
		want   string
	}{
		"refused":          {func(*roadmap.Source, *roadmap.Audience) {}, "everyone could read the edition \"investors\" on northwind.github.io, and it shows effort, points"},
		"sealed":           {func(_ *roadmap.Source, a *roadmap.Audience) { a.Access = roadmap.Passphrase }, ""},
		"separate":         {func(_ *roadmap.Source, a *roadmap.Audience) { a.Access = roadmap.Separate }, ""},
		"meant":            {func(s *roadmap.Source, _ *roadmap.Audience) { s.Config.PublicFacts = true }, ""},
		"its own domain":   {func(s *roadmap.Source, _ *roadmap.Audience) { s.Config.BaseURL = "https://plan.example.com/" }, ""},
		"no address":       {func(s *roadmap.Source, _ *roadmap.Audience) { s.Config.BaseURL = "" }, ""},
		"nothing to hide":  {func(_ *roadmap.Source, a *roadmap.Audience) { a.Sees = roadmap.Presets["marketing"] }, ""},
		"only for company": {func(_ *roadmap.Source, a *roadmap.Audience) { a.Sees = roadmap.Presets["engineering"] }, "it shows effort, team, slack, health"},
	} {
		t.Run(name, func(t *testing.T) {
			src := sample(true)
			src.Config.BaseURL = "https://northwind.github.io/plan/"
			a := reader("investors", roadmap.Daily, roadmap.MoneyExact, roadmap.FieldPoints, roadmap.FieldStatus, roadmap.FieldEffort)
			tt.change(src, a)
			src.Audiences = append(src.Audiences[:0:0], a)
			rm, _ := roadmap.Resolve(src)
			list := audience.Check(schedule.New(rm, today))
			got := ""
			for _, d := range list.Sorted() {
				if d.Code == "confidential-in-public" {
					got = d.Text
				}
			}
			if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
