package rules

import (
	"slices"
	"strings"
	"testing"

	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

func item(kind roadmap.Kind, id string) roadmap.Item {
	file := "content/" + id + ".md"
	it := roadmap.Item{Kind: kind, ID: id, Slug: strings.ToLower(id), Title: "Title of " + id, File: file}
	places := map[string]diag.Pos{}
	for i, key := range []string{"id", "title", "value", "effort", "life", "lives_until", "part_of", "milestone"} {
		places[key] = diag.Pos{File: file, Line: 2 + i, Col: 1}
	}
	it.Keys = roadmap.KeysOf(places)
	return it
}

func mvf(id, milestone string, horizon roadmap.Horizon) *roadmap.MVFSource {
	weeks := roadmap.Duration{N: 2, Unit: roadmap.Weeks}
	return &roadmap.MVFSource{
		Item: item(roadmap.KindMVF, id), Service: roadmap.Ref{ID: "data"}, Milestone: roadmap.Ref{ID: milestone}, Status: roadmap.Planned,
		Value: "Analysts get yesterday's orders. They need not ask.", PartOf: "All data of all sources",
		Life: roadmap.Duration{N: 3, Unit: roadmap.Years}, Effort: roadmap.Effort{Low: weeks, Likely: weeks, High: weeks}, Horizon: horizon,
	}
}

// sound is a roadmap that breaks no rule.
func sound() *roadmap.Source {
	src := &roadmap.Source{
		Config:     roadmap.DefaultConfig(),
		Services:   []*roadmap.ServiceSource{{Item: item(roadmap.KindService, "data"), FullScope: "Acquire all data"}},
		Milestones: []*roadmap.MilestoneSource{{Item: item(roadmap.KindMilestone, "raw")}, {Item: item(roadmap.KindMilestone, "clean")}},
		MVFs: []*roadmap.MVFSource{
			mvf("A.1", "raw", roadmap.ShortTerm), mvf("A.2", "raw", roadmap.LongTerm), mvf("A.3", "clean", roadmap.LongTerm), mvf("A.4", "clean", roadmap.LongTerm),
		},
		Audiences: []*roadmap.Audience{{
			Item: item(roadmap.KindAudience, "public"),
		}},
	}
	src.Texts = src.Texts.With(map[roadmap.ItemID]roadmap.Body{
		src.Audiences[0].Key(): roadmap.NewBody(roadmap.Fragment{Parts: []roadmap.Part{{HTML: "<p>A story</p>"}}}),
	})
	src.Config.DefaultAudiences = roadmap.Labels{Set: true, All: true}
	return src
}

func check(t *testing.T, src *roadmap.Source) []diag.Problem {
	t.Helper()
	rm, problems := roadmap.Resolve(src)
	if problems.Len() > 0 {
		t.Fatalf("the sample does not join: %v", problems.Sorted())
	}
	list := Check(rm)
	list.Append(Stories(rm))
	return list.Sorted()
}

func horizons(src *roadmap.Source, h ...roadmap.Horizon) {
	for i := range h {
		src.MVFs[i].Horizon = h[i]
	}
}

const (
	short = roadmap.ShortTerm
	long  = roadmap.LongTerm
)

var due = roadmap.NewDate(2026, 3, 31)

// broken breaks one rule each; an empty code breaks none.
var broken = []struct {
	name  string
	spoil func(*roadmap.Source)
	code  string
	text  string // a part of the sentence
	line  int    // of the key that it stands on
}{
	{"a sound roadmap", func(*roadmap.Source) {}, "", "", 0},
	{"no value", func(s *roadmap.Source) { s.MVFs[0].Value = " \n" }, "mvf-no-value", `"A.1"`, 4},
	{"no value, but dropped", func(s *roadmap.Source) { s.MVFs[0].Value, s.MVFs[0].Status = "", roadmap.Dropped }, "", "", 0},
	{"four sentences", func(s *roadmap.Source) { s.MVFs[0].Value = "One. Two! Three? Four" }, "mvf-long-value", "4 sentences", 4},
	{"three sentences with an abbreviation", func(s *roadmap.Source) { s.MVFs[0].Value = "One, e.g. this or 3.5. Two! Three." }, "", "", 0},
	{"301 letters", func(s *roadmap.Source) { s.MVFs[0].Value = strings.Repeat("é", 301) }, "mvf-long-value", "301 letters", 4},
	{"300 letters", func(s *roadmap.Source) { s.MVFs[0].Value = strings.Repeat("é", 300) }, "", "", 0},
	{"41 working days", func(s *roadmap.Source) {
		s.MVFs[1].Horizon, s.MVFs[1].Effort.Likely = "", roadmap.Duration{N: 41, Unit: roadmap.Days}
	}, "mvf-too-big", "41 working days, more than the 40 of 8w", 5},
	{"40 working days", func(s *roadmap.Source) {
		s.MVFs[1].Horizon, s.MVFs[1].Effort.Likely = "", roadmap.Duration{N: 40, Unit: roadmap.Days}
	}, "", "", 0},
	{"no largest effort", func(s *roadmap.Source) {
		s.MVFs[1].Horizon, s.MVFs[1].Effort.Likely = "", roadmap.Duration{N: 41, Unit: roadmap.Days}
		s.Config.MaxEffort = roadmap.Duration{}
	}, "", "", 0},
	{"two years", func(s *roadmap.Source) { s.MVFs[0].Life = roadmap.Duration{N: 2, Unit: roadmap.Years} }, "mvf-short-life", "lives 2y, less than 3y", 6},
	{"36 months", func(s *roadmap.Source) { s.MVFs[0].Life = roadmap.Duration{N: 36, Unit: roadmap.Months} }, "", "", 0},
	{"a day short of three years after due", func(s *roadmap.Source) {
		s.MVFs[0].Life, s.MVFs[0].Due, s.MVFs[0].LivesUntil = roadmap.Duration{}, roadmap.DayPeriod(due), roadmap.NewDate(2029, 3, 30)
	}, "mvf-short-life", "its due date on 2026-03-31", 7},
	{"three years after due", func(s *roadmap.Source) {
		s.MVFs[0].Life, s.MVFs[0].Due, s.MVFs[0].LivesUntil = roadmap.Duration{}, roadmap.DayPeriod(due), roadmap.NewDate(2029, 3, 31)
	}, "", "", 0},
	{"short of three years after shipping", func(s *roadmap.Source) {
		m := s.MVFs[0]
		m.Due, m.LivesUntil, m.Status, m.Shipped = roadmap.DayPeriod(due), roadmap.NewDate(2029, 3, 31), roadmap.Shipped, due+1
	}, "mvf-short-life", "shipping on 2026-04-01", 7},
	{"lives until a day, from no day", func(s *roadmap.Source) { s.MVFs[0].LivesUntil = due }, "", "", 0},
	{"no life", func(s *roadmap.Source) { s.MVFs[0].Life = roadmap.Duration{} }, "mvf-no-life", "how long", 6},
	{"an MVP", func(s *roadmap.Source) { s.MVFs[0].Title = "Importer MVP" }, "mvf-words", `"MVP"`, 3},
	{"quick and dirty", func(s *roadmap.Source) { s.MVFs[0].Title = "A Quick-and-Dirty import" }, "mvf-words", `"Quick-and-Dirty"`, 3},
	{"a prototype", func(s *roadmap.Source) { s.MVFs[0].Title = "Prototype of import" }, "mvf-words", `"Prototype"`, 3},
	{"only a part of the word", func(s *roadmap.Source) { s.MVFs[0].Title = "Prototyped, MVPX" }, "", "", 0},
	{"no part_of", func(s *roadmap.Source) { s.MVFs[0].PartOf = "" }, "mvf-no-part-of", "fragment of", 8},
	{"a part of itself", func(s *roadmap.Source) { s.MVFs[0].PartOf = "title  OF a.1." }, "mvf-whole-product", "part of itself", 8},
	{"the last of several has the full scope", func(s *roadmap.Source) { s.MVFs[3].Title = "Acquire all data" }, "", "", 0},
	{"the only one has the full scope", func(s *roadmap.Source) {
		s.MVFs, s.Milestones = s.MVFs[:1], s.Milestones[:1]
		s.MVFs[0].Title = "Acquire all data"
	}, "mvf-whole-product", `the only one of "data"`, 3},
	{"no milestone", func(s *roadmap.Source) { s.MVFs[0].Milestone = roadmap.Ref{} }, "mvf-no-milestone", "planned and in no milestone", 9},
	{"an idea", func(s *roadmap.Source) { s.MVFs[0].Milestone, s.MVFs[0].Status = roadmap.Ref{}, roadmap.Idea }, "", "", 0},
	{"an empty milestone", func(s *roadmap.Source) { s.MVFs[2].Status, s.MVFs[3].Status = roadmap.Dropped, roadmap.Dropped }, "milestone-empty", `"clean"`, 3},
	{"all short", func(s *roadmap.Source) { horizons(s, short, short, short, short) }, "balance-all-short", "no growth", 1},
	{"all long", func(s *roadmap.Source) { horizons(s, long, long, long, long) }, "balance-all-long", "money", 1},
	{"too short", func(s *roadmap.Source) { horizons(s, short, short, short, long) }, "balance-outside-band", "75 %", 1},
	{"by effort", func(s *roadmap.Source) { s.MVFs[0].Effort.Likely = roadmap.Duration{N: 7, Unit: roadmap.Weeks} }, "balance-outside-band", "54 %", 1},
	{"by count when an effort is missing", func(s *roadmap.Source) {
		s.MVFs[0].Effort.Likely = roadmap.Duration{N: 7, Unit: roadmap.Weeks}
		s.MVFs[1].Effort = roadmap.Effort{}
	}, "", "", 0},
	{"three say nothing", func(s *roadmap.Source) { horizons(s, short, short, short, "") }, "", "", 0},
	{"no story", func(s *roadmap.Source) { s.Texts = roadmap.Texts{} }, "audience-no-story", `"public"`, 3},
	{"the implicit audience", func(s *roadmap.Source) { s.Audiences = nil }, "", "", 0},
}

func TestCheck(t *testing.T) {
	for _, c := range broken {
		t.Run(c.name, func(t *testing.T) {
			src := sound()
			c.spoil(src)
			got := check(t, src)
			if c.code == "" {
				if len(got) > 0 {
					t.Errorf("got %v", got)
				}
				return
			}
			if len(got) != 1 || got[0].Code != c.code {
				t.Fatalf("got %v, want one %s", got, c.code)
			}
			p := got[0]
			if !strings.Contains(p.Text, c.text) || p.Hint == "" || p.Pos.Line != c.line || p.Pos.File == "" {
				t.Errorf("at %s: %q, hint %q; want line %d and %q", p.Pos, p.Text, p.Hint, c.line, c.text)
			}
			i := slices.IndexFunc(Catalogue, func(e diag.Entry) bool { return e.Code == c.code })
			if p.Rule != Catalogue[i].Rule || p.Severity != Catalogue[i].Severity {
				t.Errorf("rule %q, %s", p.Rule, p.Severity)
			}
		})
	}
}

func TestEveryCheckOfTheCatalogueIsTested(t *testing.T) {
	tested := map[string]bool{}
	for _, c := range broken {
		tested[c.code] = true
	}
	for _, r := range Catalogue {
		if !tested[r.Code] {
			t.Errorf("no test breaks %s", r.Code)
		}
		if r.Rule == "" {
			t.Errorf("%s holds no rule of the method", r.Code)
		}
	}
}

// An unknown milestone is reported where references are joined, and not here again.
func TestUnknownMilestoneIsNotMissing(t *testing.T) {
	src := sound()
	src.MVFs[0].Milestone = roadmap.Ref{ID: "row"}
	rm, _ := roadmap.Resolve(src)
	if list := Check(rm); list.Len() > 0 {
		t.Errorf("got %v", list.Sorted())
	}
}
