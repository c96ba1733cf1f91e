package roadmap

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/waypost/waypost/generator/internal/diag"
)

// everyone labels what a test does not look at.
var everyone = Labels{Set: true, All: true}

func pos(file string, line int) diag.Pos { return diag.Pos{File: file, Line: line, Col: 1, Width: 1} }

func item(kind Kind, id string) Item {
	file := "content/" + folder(kind) + "/" + strings.ToLower(id) + ".md"
	return Item{Kind: kind, ID: id, Slug: strings.ToLower(id), Title: "Title of " + id, File: file, Keys: KeysOf(map[string]diag.Pos{"id": pos(file, 2), "title": pos(file, 3)})}
}

func ref(id string) Ref { return Ref{ID: id, Pos: pos("ref", 1)} }

func refs(ids ...string) []Ref {
	var out []Ref
	for _, id := range ids {
		out = append(out, ref(id))
	}
	return out
}

func service(id string, order int) *ServiceSource {
	return &ServiceSource{Item: item(KindService, id), Order: order}
}

func milestone(id string, order int) *MilestoneSource {
	return &MilestoneSource{Item: item(KindMilestone, id), Order: order}
}

func mvf(id, service, milestone string, after ...string) *MVFSource {
	m := &MVFSource{Item: item(KindMVF, id), Service: ref(service), Status: Planned}
	if milestone != "" {
		m.Milestone = ref(milestone)
	}
	for i, id := range after {
		m.After = append(m.After, Edge{Ref: Ref{ID: id, Pos: pos(m.File, 10+i)}})
	}
	return m
}

func metric(id string) *MetricSource {
	return &MetricSource{Item: item(KindMetric, id), Unit: Currency}
}

func audience(id string) *Audience { return &Audience{Item: item(KindAudience, id)} }

// sample is a small roadmap without a problem.
func sample() *Source {
	src := &Source{
		Config:     DefaultConfig(),
		Services:   []*ServiceSource{service("app", 2), service("data", 1)},
		Milestones: []*MilestoneSource{milestone("second", 2), milestone("first", 1)},
		MVFs: []*MVFSource{
			mvf("A.10", "data", "first"), mvf("A.2", "data", "first"), mvf("B.1", "app", "first", "A.2"),
			mvf("A.3", "data", "second", "A.2"), mvf("X.1", "app", ""),
		},
		Metrics:   []*MetricSource{metric("revenue"), metric("ltv")},
		Audiences: []*Audience{audience("public"), audience("investors")},
	}
	src.Config.DefaultAudiences = everyone
	return src
}

func codes(list diag.List) []string {
	var out []string
	for _, p := range list.Sorted() {
		out = append(out, p.Code)
	}
	return out
}

func ids(mvfs []*MVF) string {
	var out []string
	for _, m := range mvfs {
		out = append(out, m.ID)
	}
	return strings.Join(out, " ")
}

func TestResolveJoinsAndOrders(t *testing.T) {
	src := sample()
	src.MVFs[2].Moves = refs("revenue", "ltv")
	src.MVFs[3].Status = ""
	src.MVFs[4].Moves = refs("ltv")
	src.MVFs[4].Status = Idea
	src.Milestones[0].Metrics = refs("revenue")
	day := NewDate(2026, 3, 31)
	src.Posts = []*PostSource{
		{Item: item(KindPost, "p10"), Date: day, About: refs("A.2", "first", "data", "ltv")},
		{Item: item(KindPost, "p2"), Date: day},
		{Item: item(KindPost, "new"), Date: day + 1},
	}
	src.Pages = []*Page{{Item: item(KindPage, "z"), Order: 1}, {Item: item(KindPage, "a"), Order: 2}}
	src.Assets = []Asset{{Path: "a.png", Data: []byte("x")}}
	rm, problems := Resolve(src)
	if problems.Len() > 0 {
		t.Fatalf("problems: %v", problems.Sorted())
	}
	if got := ids(rm.MVFs); got != "A.2 A.10 B.1 A.3 X.1" {
		t.Errorf("MVFs are %s", got)
	}
	for i, m := range rm.MVFs {
		if m.Index != i || m.Service == nil {
			t.Errorf("%s has the index %d and the service %v", m.ID, m.Index, m.Service)
		}
	}
	a2, b1, a3 := rm.MVFs[0], rm.MVFs[2], rm.MVFs[3]
	if ids(a2.Before) != "B.1 A.3" || len(b1.After) != 1 || b1.After[0].MVF != a2 {
		t.Errorf("before A.2: %s, after B.1: %v", ids(a2.Before), b1.After)
	}
	if a3.Status != Planned || src.MVFs[3].Status != "" {
		t.Errorf("status %q, in the source %q", a3.Status, src.MVFs[3].Status)
	}
	if rm.Services[0].ID != "data" || ids(rm.Services[0].MVFs) != "A.2 A.10 A.3" || ids(rm.Services[1].MVFs) != "B.1 X.1" {
		t.Errorf("services: %s %s %s", rm.Services[0].ID, ids(rm.Services[0].MVFs), ids(rm.Services[1].MVFs))
	}
	first, second := rm.Milestones[0], rm.Milestones[1]
	if first.ID != "first" || ids(first.MVFs) != "A.2 A.10 B.1" || ids(second.MVFs) != "A.3" || rm.MVFs[4].Milestone != nil {
		t.Errorf("milestones: %s %s %s", first.ID, ids(first.MVFs), ids(second.MVFs))
	}
	if len(first.Metrics) != 2 || first.Metrics[0].ID != "ltv" {
		t.Errorf("a milestone without metrics has those its MVFs move, in order: %v", first.Metrics)
	}
	if len(second.Metrics) != 1 || second.Metrics[0].ID != "revenue" {
		t.Errorf("a milestone's own metrics: %v", second.Metrics)
	}
	if rm.Posts[0].ID != "new" || rm.Posts[1].ID != "p2" || rm.Posts[2].ID != "p10" {
		t.Errorf("posts: %s %s %s", rm.Posts[0].ID, rm.Posts[1].ID, rm.Posts[2].ID)
	}
	about := rm.Posts[2].About
	if len(about) != 4 || about[0].Kind != KindMVF || about[1].Kind != KindMilestone || about[2].Kind != KindService || about[3].Kind != KindMetric {
		t.Errorf("about: %v", about)
	}
	if rm.Pages[0].ID != "z" || string(rm.Assets["a.png"].Data) != "x" || rm.Audiences[0].ID != "investors" {
		t.Errorf("pages %s, assets %v, audiences %s", rm.Pages[0].ID, rm.Assets, rm.Audiences[0].ID)
	}
}

func TestResolveReports(t *testing.T) {
	day := NewDate(2026, 5, 1)
	for _, c := range []struct {
		name  string
		spoil func(*Source)
		code  string
		text  string // a part of the sentence
		hint  string // a part of the hint
	}{
		{"two with an id", func(s *Source) { s.MVFs = append(s.MVFs, mvf("A.2", "data", "first")) }, "duplicate-id", `"A.2" is used twice`, "another id"},
		{"ids that differ by case", func(s *Source) { s.MVFs = append(s.MVFs, mvf("a.2", "data", "first")) }, "duplicate-slug", `"a.2" and "A.2"`, "lower case"},
		{"page slugs", func(s *Source) { s.Pages = []*Page{{Item: item(KindPage, "About")}, {Item: item(KindPage, "about")}} }, "duplicate-slug", "page ids", ""},
		{"service", func(s *Source) { s.MVFs[0].Service = ref("dota") }, "unknown-service", `"dota"`, "did you mean data?"},
		{"milestone", func(s *Source) { s.MVFs[0].Milestone = ref("frist") }, "unknown-milestone", `"frist"`, "did you mean first?"},
		{"after", func(s *Source) { s.MVFs[0].After = []Edge{{Ref: ref("a.2")}} }, "unknown-mvf", `no MVF has the id "a.2"`, "did you mean A.2?"},
		{"moves", func(s *Source) { s.MVFs[0].Moves = refs("revenues") }, "unknown-metric", `"revenues"`, "revenue?"},
		{"moves twice", func(s *Source) { s.MVFs[0].Moves = refs("ltv", "ltv") }, "duplicate-reference", "twice", "once"},
		{"milestone metric", func(s *Source) { s.Milestones[0].Metrics = refs("zzzzzzzz") }, "unknown-metric", `"zzzzzzzz"`, "known names: ltv, revenue"},
		{"team", func(s *Source) { s.MVFs[0].Team = "core" }, "unknown-team", `"core"`, "[teams.core]"},
		{"near team", func(s *Source) {
			s.MVFs[0].Team = "cor"
			s.Config.Teams = []Team{{ID: "core"}}
		}, "unknown-team", `"cor"`, "did you mean core?"},
		{"audiences", func(s *Source) { s.MVFs[0].Audiences = Labels{Set: true, IDs: refs("investor")} }, "unknown-audience", `"investor"`, "investors?"},
		{"for", func(s *Source) { s.MVFs[0].For = map[string]Text{"pubic": {}} }, "unknown-audience", `"pubic"`, "public?"},
		{"section", func(s *Source) {
			s.Texts = s.Texts.With(map[ItemID]Body{s.MVFs[0].Key(): NewBodyByReader(Fragment{}, map[string]Fragment{"bord": {}}, []string{"bord"})})
		}, "unknown-audience", `"bord"`, "known names"},
		{"default_audiences", func(s *Source) { s.Config.DefaultAudiences = Labels{Set: true, IDs: refs("everyone")} }, "unknown-audience", `"everyone"`, ""},
		{"unlabelled", func(s *Source) {
			s.Config.DefaultAudiences = Labels{}
			for _, it := range []*Item{
				&s.MVFs[1].Item, &s.MVFs[2].Item, &s.MVFs[3].Item, &s.MVFs[4].Item, &s.Services[0].Item, &s.Services[1].Item,
				&s.Milestones[0].Item, &s.Milestones[1].Item, &s.Metrics[0].Item, &s.Metrics[1].Item,
			} {
				it.Audiences = everyone
			}
		}, "unlabelled", `who may see the MVF "A.10"`, "default_audiences"},
		{"itself", func(s *Source) { s.MVFs[0].After = []Edge{{Ref: ref("A.10")}} }, "self-dependency", "waits for itself", ""},
		{"after twice", func(s *Source) { s.MVFs[0].After = []Edge{{Ref: ref("A.2")}, {Ref: ref("A.2")}} }, "duplicate-reference", "twice", ""},
		{"start after due", func(s *Source) { s.MVFs[0].Start, s.MVFs[0].Due = DayPeriod(day+1), DayPeriod(day) }, "start-after-due", "2026-05-02", "swap"},
		{"shipped before started", func(s *Source) {
			s.MVFs[0].Status, s.MVFs[0].Started, s.MVFs[0].Shipped = Shipped, day+1, day
		}, "shipped-before-started", "2026-05-01", ""},
		{"shipped without a day", func(s *Source) { s.MVFs[0].Status = Shipped }, "shipped-without-date", "status is shipped", "shipped ="},
		{"a day without shipped", func(s *Source) { s.MVFs[0].Shipped = day }, "shipped-status", "planned", `status = "shipped"`},
		{"about", func(s *Source) { s.Posts = []*PostSource{{Item: item(KindPost, "p"), About: refs("A.22")}} }, "unknown-item", `"A.22"`, "A.2?"},
		{"about two", func(s *Source) {
			s.Metrics = append(s.Metrics, metric("first"))
			s.Posts = []*PostSource{{Item: item(KindPost, "p"), About: refs("first")}}
		}, "ambiguous-reference", `"first"`, "another id"},
		{"compare order", func(s *Source) { s.Config.CompareOrder = refs("data", "apps") }, "unknown-service", `"apps"`, "app?"},
		{"chart", func(s *Source) {
			s.Texts = s.Texts.With(map[ItemID]Body{s.Audiences[0].Key(): NewBody(Fragment{Parts: []Part{{View: &View{Name: "chart", Arg: "revenu"}}}})})
		}, "unknown-metric", `"revenu"`, "revenue?"},
	} {
		t.Run(c.name, func(t *testing.T) {
			src := sample()
			c.spoil(src)
			rm, problems := Resolve(src)
			if rm == nil || len(rm.MVFs) < 5 {
				t.Fatal("no roadmap beside the problem")
			}
			for _, m := range rm.MVFs {
				if m.Service == nil {
					t.Errorf("%s has no service", m.ID)
				}
			}
			all := problems.Sorted()
			if len(all) != 1 || all[0].Code != c.code {
				t.Fatalf("got %v, want one %s", all, c.code)
			}
			if !strings.Contains(all[0].Text, c.text) || !strings.Contains(all[0].Hint, c.hint) {
				t.Errorf("text %q, hint %q; want %q and %q", all[0].Text, all[0].Hint, c.text, c.hint)
			}
		})
	}
}

func TestDuplicatePointsAtTheOtherFile(t *testing.T) {
	src := sample()
	other := mvf("a.2", "data", "first")
	other.File, other.Keys = "content/mvfs/copy.md", KeysOf(map[string]diag.Pos{"id": pos("content/mvfs/copy.md", 2)})
	src.MVFs = append(src.MVFs, other)
	_, problems := Resolve(src)
	p := problems.Sorted()[0]
	if p.Pos.File != "content/mvfs/copy.md" || len(p.Related) != 1 || p.Related[0].Pos != pos("content/mvfs/a.2.md", 2) {
		t.Errorf("got %v related to %v", p.Pos, p.Related)
	}
}

func TestLoopsArePrintedWhole(t *testing.T) {
	src := sample()
	src.MVFs = []*MVFSource{
		mvf("A.1", "data", "first", "C.1"), mvf("B.1", "data", "first", "A.1"), mvf("C.1", "data", "first", "X.9", "B.1"),
		mvf("D.1", "data", "second", "E.1", "A.1"), mvf("E.1", "data", "second", "D.1"), mvf("X.9", "data", "second"),
	}
	rm, problems := Resolve(src)
	var got []string
	for _, p := range problems.Sorted() {
		line := p.Code + ": " + p.Text
		for _, r := range p.Related {
			line += fmt.Sprintf("; %s %s", r.Pos, r.Text)
		}
		got = append(got, line)
	}
	want := []string{
		"dependency-cycle: these MVFs wait for each other: A.1 → B.1 → C.1 → A.1; " +
			"content/mvfs/b.1.md:10:1 B.1 waits for A.1; content/mvfs/c.1.md:11:1 C.1 waits for B.1; content/mvfs/a.1.md:10:1 A.1 waits for C.1",
		"dependency-cycle: these MVFs wait for each other: D.1 → E.1 → D.1; " +
			"content/mvfs/e.1.md:10:1 E.1 waits for D.1; content/mvfs/d.1.md:10:1 D.1 waits for E.1",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	left := 0
	for _, m := range rm.MVFs {
		left += len(m.After)
	}
	if left != 2 {
		t.Errorf("%d edges are left, want the 2 outside the loops", left)
	}
}

func TestNoAudienceMeansThePublic(t *testing.T) {
	src := sample()
	src.Audiences = nil
	src.Config.DefaultAudiences = Labels{Set: true, IDs: refs("public")}
	rm, problems := Resolve(src)
	if problems.Len() > 0 {
		t.Fatal(problems.Sorted())
	}
	a := rm.Audiences[0]
	if len(rm.Audiences) != 1 || a.ID != "public" || a.Title != "Roadmap" || a.Access != Open || a.Dates != Quarterly || a.Money != MoneyHidden ||
		!slices.Equal(a.Sees, Presets["public"]) {
		t.Errorf("got %+v", a)
	}
}

// What the reader reports is not reported again, and does not stop what follows.
func TestResolveMendsWhatTheReaderReports(t *testing.T) {
	src := sample()
	src.MVFs[0].Service = Ref{}
	day := NewDate(2026, 5, 1)
	src.Metrics[0].Points = []Point{{At: DayPeriod(day), Note: "first"}, {At: DayPeriod(day - 1)}, {At: DayPeriod(day), Note: "again"}}
	rm, problems := Resolve(src)
	if problems.Len() > 0 {
		t.Fatal(problems.Sorted())
	}
	if s := rm.Metrics[1].Series; len(s) != 2 || s[1].Note != "first" {
		t.Errorf("series %+v", s)
	}
	for _, m := range rm.MVFs {
		if m.Service == nil || !slices.Contains(rm.Services, m.Service) {
			t.Errorf("%s has no service of the roadmap", m.ID)
		}
	}
}

func TestCompareIDs(t *testing.T) {
	got := []string{"B.1", "A.10", "a.3", "A.2", "A.02", "A", "A.2b", "A.99999999999999999999999", "é"}
	slices.SortFunc(got, CompareIDs)
	want := []string{"A", "A.02", "A.2", "A.2b", "a.3", "A.10", "A.99999999999999999999999", "B.1", "é"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A hundred thousand items in one chain, then in one loop: each edge is walked once,
// and nothing recurses.
func TestResolveOfManyItems(t *testing.T) {
	const n = 100_000
	src := &Source{Config: DefaultConfig(), Services: []*ServiceSource{service("data", 1)}, Milestones: []*MilestoneSource{milestone("first", 1)}}
	src.Config.DefaultAudiences = everyone
	for i := range n {
		m := mvf(fmt.Sprintf("A.%d", i), "data", "first")
		if i > 0 {
			m.After = []Edge{{Ref: ref(fmt.Sprintf("A.%d", i-1))}}
		}
		src.MVFs = append(src.MVFs, m)
	}
	rm, problems := Resolve(src)
	if problems.Len() > 0 || len(rm.MVFs) != n || rm.MVFs[n-1].ID != "A.99999" || len(rm.MVFs[0].Before) != 1 {
		t.Fatalf("%d MVFs, %d problems", len(rm.MVFs), problems.Len())
	}
	src.MVFs[0].After = []Edge{{Ref: ref("A.99999")}}
	_, problems = Resolve(src)
	if got := codes(problems); !slices.Equal(got, []string{"dependency-cycle"}) {
		t.Fatalf("got %v", got)
	}
	if related := problems.Sorted()[0].Related; len(related) != n {
		t.Errorf("the loop has %d edges, want %d", len(related), n)
	}
	for _, m := range src.MVFs {
		m.After = []Edge{{Ref: ref("missing " + m.ID)}}
	}
	_, problems = Resolve(src)
	if problems.Len() != n {
		t.Errorf("%d problems, want one for each missing reference", problems.Len())
	}
}
