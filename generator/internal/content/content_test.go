package content

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

// full holds every key of every kind.
const full = `
-- config.toml --
title = "Northwind"
description = "What comes next."
base_url = "https://example.github.io/roadmap"
language = "en-GB"
currency = "EUR"
theme = "plain"
as_of = 2026-08-14
default_audiences = ["*"]
[fiscal]
year_starts = "Apr"
named_by = "start"
[calendar]
workdays = ["Sun", "Mon", "Tue", "Wed", "Thu"]
holidays = [2026-12-25, "2026-01-01", 2026-12-25]
[teams.core]
title = "Core"
parallel = 2
leave = [{ from = 2026-07-20, to = "2026-07-31" }]
[teams.apps]
[mvf]
min_life = "4y"
max_effort = "6w"
[balance]
short_term = [0.1, 0.6]
[compare]
order = ["acquire", "client"]
start = "2026-Q1"
until = 2026-12-31
[publish]
confidential_on_public_host = true
[rules]
mvf-words = "off"
mvf-no-life = "error"
[extra]
anything = { at = ["all"] }
-- content/services/acquire.md --
+++
title = "Data acquisition"
summary = "Gets it."
letter = "A"
order = 1
owner = "Kim"
customer_facing = true
full_scope = "N types from N sources"
big_bang_effort = "60d"
+++
-- content/milestones/2026/raw-data.md --
+++
title = "Raw data"
goal = "See it raw"
order = 1
due = "2026-Q1"
launch = true
announce = "It is here."
metrics = ["revenue"]
health = { state = "amber", why = "late", on = 2026-03-01 }
+++
-- content/mvfs/a1.md --
+++
id = "A.1"
title = "One type"
summary = "Short."
service = "acquire"
milestone = "raw-data"
status = "shipped"
value = """Analysts get
yesterday's orders."""
part_of = "All types"
life = "3y"
effort = ["2w", "3w", "5w"]
team = "core"
after = ["B.1", "A.0 +5d"]
start = 2026-01-01
due = "2026-03"
started = 2026-01-02
shipped = "2026-01-22"
horizon = "long"
moves = ["revenue"]
audiences = ["public", "investors"]
[delay]
cost_per_week = 4000.5
[for.public]
title = "Connect"
summary = "Yours"
value = "Now"
[extra]
ticket = 7
+++
The body.
-- content/mvfs/A.2.md --
+++
title = "Two"
service = "acquire"
lives_until = 2029-06-30
effort = "14d"
delay.value = 8
delay.time = 13
delay.risk = 3
+++
-- content/metrics/revenue.md --
+++
title = "Revenue"
unit = "currency"
role = "revenue"
period = "month"
better = "higher"
target = 5e6
source = "Ledger"
bands = [1, 3, 5]
[[points]]
at = "2026-Q2"
actual = 2
note = "Good"
[[points]]
at = "2026-Q1"
plan = 1
low = 0.5
high = 1.5
arpa = 500
gross_margin = 0.75
+++
-- content/metrics/users.md --
+++
title = "Users"
unit = "count"
formula = "a / b"
+++
-- content/metrics/users.csv --
at,plan,note,churn
2026-02,,none yet,0.025
2026-01, 12 ,"one, two",
-- content/audiences/public.md --
+++
title = "Customers"
+++
-- content/audiences/investors.md --
+++
title = "Investors"
+++
-- content/audiences/friends.md --
+++
title = "Friends"
order = 3
access = "passphrase"
sees = ["value", "status"]
dates = "none"
money = "indexed"
statuses = ["shipped", "building"]
disclaimer = "May change."
+++
-- content/posts/p.md --
+++
title = "We shipped"
date = 2026-01-22
kind = "launch"
about = ["A.1"]
health = "green"
highlights = ["one"]
lowlights = ["two"]
asks = ["three"]
snapshot = true
+++
-- content/pages/about.md --
+++
title = "About"
order = 2
menu = true
+++
-- content/pages/logo.txt --
nobody links here
`

func read(t *testing.T, archive string) *roadmap.Source {
	t.Helper()
	src, problems := Read(newSite(archive))
	if problems.Len() > 0 {
		t.Fatalf("unexpected problems:\n%s", printed(problems))
	}
	return src
}

func TestEveryKey(t *testing.T) {
	s := read(t, full)
	date := roadmap.NewDate
	check := func(name string, got, want any) {
		t.Helper()
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s = %v, want %v", name, got, want)
		}
	}
	c := s.Config
	check("base_url", c.BaseURL, "https://example.github.io/roadmap/")
	check("config", []string{c.Title, c.Description, c.Language, c.Currency, c.Theme, c.AsOf}, "[Northwind What comes next. en-GB EUR plain 2026-08-14]")
	check("default_audiences", c.DefaultAudiences.All && c.DefaultAudiences.Set, true)
	check("fiscal", c.Fiscal, roadmap.Fiscal{YearStarts: 4, NamedByStart: true})
	check("workdays", c.Workdays, [7]bool{true, true, true, true, true, false, false})
	check("holidays", c.Holidays, []roadmap.Date{date(2026, 1, 1), date(2026, 12, 25)})
	check("teams", len(c.Teams), 2)
	check("team", []any{c.Teams[0].ID, c.Teams[0].Parallel, c.Teams[1].Title, c.Teams[1].Parallel, c.Teams[1].Leave, c.Teams[1].Pos}, "[apps 1 Core 2 [{2026-07-20 2026-07-31}] config.toml:15:2]")
	check("mvf", []any{c.MinLife, c.MaxEffort, c.BalanceShortTerm}, "[4y 6w [0.1 0.6]]")
	check("compare", []any{c.CompareOrder[1], c.CompareStart, c.CompareUntil, c.PublicFacts}, "[{client config.toml:26:22} 2026-04-01 2026-12-31 true]")
	check("rules", []any{c.Rules, c.At("rules.mvf-words")}, "[map[mvf-no-life:error mvf-words:off] config.toml:32:1]")
	check("config key", c.At("balance.short_term"), "config.toml:24:1")

	v := s.Services[0]
	check("service", []any{v.ID, v.Title, v.Summary, v.Letter, v.Order, v.Owner, v.CustomerFacing, v.FullScope, v.BigBangEffort}, "[acquire Data acquisition Gets it. A 1 Kim true N types from N sources 60d]")
	m := s.Milestones[0]
	check("milestone", []any{m.ID, m.File, m.Goal, m.Order, m.Due, m.Launch, m.Announce, m.Metrics, m.Health},
		"[raw-data content/milestones/2026/raw-data.md See it raw 1 {2026-04-01 2026-06-30 2} true It is here. [{revenue content/milestones/2026/raw-data.md:8:13}] {amber late 2026-03-01}]")

	a2, a1 := s.MVFs[0], s.MVFs[1]
	check("ids", []string{a2.ID, a2.Slug, a1.ID, a1.Slug}, "[A.2 a.2 A.1 a.1]")
	check("mvf", []any{a1.Service.ID, a1.Milestone.ID, a1.Status, a1.Value, a1.PartOf, a1.Life, a1.Effort, a1.Team, a1.Started, a1.Shipped, a1.Horizon, a1.Moves[0].ID, a1.Delay},
		"[acquire raw-data shipped Analysts get yesterday's orders. All types 3y {2w 3w 5w} core 2026-01-02 2026-01-22 long revenue {400050 0 0 0}]")
	check("edge", []any{a1.After[1].ID, a1.After[1].Pos, a1.After[1].Lag}, "[A.0 content/mvfs/a1.md:14:18 5d]")
	check("dates", []any{a1.Start.Last, a1.Due.First, a1.Due.Last, a1.Due.Precision}, "[2026-01-01 2026-03-01 2026-03-31 1]")
	check("for", a1.For["public"], "{Connect Yours Now}")
	check("audiences", a1.Audiences.IDs[1].Pos, "content/mvfs/a1.md:21:25")
	check("keys", []any{a1.At("delay.cost_per_week"), a1.At("shipped"), a1.At("none")}, "[content/mvfs/a1.md:23:1 content/mvfs/a1.md:18:1 content/mvfs/a1.md:1:1]")
	check("multi-line", a1.At("part_of"), "content/mvfs/a1.md:10:1")
	check("width", a1.At("part_of").Width, 7)
	check("defaults", []any{a2.Status, a2.LivesUntil, a2.Effort, a2.Audiences.Set, a2.Delay}, "[planned 2029-06-30 {14d 14d 14d} false {0 8 13 3}]")

	r := s.Metrics[0]
	check("metric", []any{r.Unit, r.Role, r.Period, r.Better, r.Target, r.Source, r.Bands}, "[currency revenue month higher {5e+06 true} Ledger [1 3 5]]")
	check("points", []any{r.Points[0].At.First, r.Points[0].Plan, r.Points[0].Low, r.Points[0].High, r.Points[0].Raw, r.Points[0].Pos, r.Points[1].Actual, r.Points[1].Plan, r.Points[1].Note},
		"[2026-04-01 {1 true} {0.5 true} {1.5 true} map[arpa:500 gross_margin:0.75] content/metrics/revenue.md:15:7 {2 true} {0 false} Good]")
	u := s.Metrics[1]
	check("csv", []any{u.Formula, u.Period, u.Points[0].At.First, u.Points[0].Plan, u.Points[0].Note, u.Points[1].Raw, u.Points[1].Plan, u.Points[1].Pos},
		"[a / b quarter 2026-01-01 {12 true} one, two map[churn:0.025] {0 false} content/metrics/users.csv:2:1]")

	friends, investors, public := s.Audiences[0], s.Audiences[1], s.Audiences[2]
	check("friends", []any{friends.Order, friends.Access, friends.Sees, friends.Dates, friends.Money, friends.Statuses, friends.Disclaimer}, "[3 passphrase [value status] 5 indexed [shipped building] May change.]")
	check("investors", []any{investors.Access, investors.Sees, investors.Dates, investors.Money}, []any{"open", roadmap.Presets["investors"], roadmap.Daily, "exact"})
	check("public", []any{public.Sees, public.Dates, public.Money}, []any{roadmap.Presets["public"], roadmap.Quarterly, "hidden"})

	p := s.Posts[0]
	check("post", []any{p.Date, p.PostKind, p.About[0].ID, p.Health.State, p.Highlights, p.Lowlights, p.Asks, p.Snapshot}, "[2026-01-22 launch A.1 green [one] [two] [three] true]")
	check("page", []any{s.Pages[0].Order, s.Pages[0].Menu}, "[2 true]")
	check("ignored", s.Ignored, "[content/pages/logo.txt]")
}

// A byte order mark, Windows line ends and a missing final newline change nothing.
func TestLineEnds(t *testing.T) {
	archive := full + aboutText("# One\n\n::: for investors\nOnly *you*: [a](/timeline/)\n:::\n\n```chart revenue\nfrom = \"2026-Q1\"\n```\n")
	want := read(t, archive)
	variants := map[string]func([]byte) []byte{
		"bom":              func(b []byte) []byte { return append([]byte("\xef\xbb\xbf"), b...) },
		"crlf":             func(b []byte) []byte { return []byte(strings.ReplaceAll(string(b), "\n", "\r\n")) },
		"no final newline": func(b []byte) []byte { return []byte(strings.TrimRight(string(b), "\n")) },
		"all": func(b []byte) []byte {
			return []byte("\xef\xbb\xbf" + strings.ReplaceAll(strings.TrimRight(string(b), "\n"), "\n", "\r\n"))
		},
	}
	for name, change := range variants {
		s := newSite(archive)
		for _, f := range s.MapFS {
			f.Data = change(f.Data)
		}
		got, problems := Read(s)
		if problems.Len() > 0 {
			t.Errorf("%s: %s", name, printed(problems))
		}
		if diff := cmp.Diff(want, got, cmp.Transformer("All", roadmap.Texts.All)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestMissingContentIsAnEmptyRoadmap(t *testing.T) {
	for _, archive := range []string{"-- config.toml --\n", "-- config.toml --\n-- content/.gitkeep --\n"} {
		s := read(t, archive)
		if len(s.MVFs) != 0 || len(s.Ignored) != 0 || s.Config.MinLife.String() != "3y" {
			t.Errorf("%q reads as %+v", archive, s)
		}
	}
}

// What the caps stop would keep either parser busy for minutes.
func TestCapsStandBeforeTheParsers(t *testing.T) {
	repeat := func(s string) string { return strings.Repeat(s, (1<<20-100)/len(s)) }
	many := func(format string) string {
		var b strings.Builder
		for i := range 20_000 {
			fmt.Fprintf(&b, format, i, i)
		}
		return b.String()
	}
	front := func(s string) string { return "+++\ntitle = \"A\"\n" + s + "\n+++\n" }
	tests := map[string]struct{ file, code string }{
		"links":                   {front("") + repeat("[a]("), codeTooDeep},
		"brackets":                {front("") + repeat("["), codeTooDeep},
		"images":                  {front("") + repeat("!["), codeTooDeep},
		"emphasis":                {front("") + repeat("*a_ "), codeTooDeep},
		"quotes":                  {front("") + repeat("> "), codeTooDeep},
		"lists":                   {front("") + repeat("1. "), codeTooDeep},
		"indented list":           {front("") + strings.Repeat(" ", 400) + "- a\n", codeTooDeep},
		"footnotes":               {front("") + many("a[^%d]\n\n[^%d]: b\n\n"), codeTooLarge},
		"table":                   {front("") + strings.Repeat("a|", 2000) + "\n" + strings.Repeat("-|", 2000) + "\n" + strings.Repeat("|a\n", 2000), codeTooLarge},
		"arrays":                  {front("a = " + strings.Repeat("[", 10_000)), codeTooDeep},
		"inline tables":           {front("a = " + strings.Repeat("{ a = ", 10_000)), codeTooDeep},
		"dotted key":              {front(strings.Repeat("a.", 10_000) + "a = 1"), codeTooDeep},
		"after an error":          {front("a b\nc = " + strings.Repeat("[", 10_000)), codeTOML},
		"on the line of an error": {front("a = 1 " + strings.Repeat("{", 10_000)), codeTOML},
		"front matter":            {front(strings.Repeat("# a comment\n", 30_000)), codeTooLarge},
		"file":                    {front("") + repeat("a ") + strings.Repeat("b", 200), codeTooLarge},
	}
	for name, test := range tests {
		_, problems := Read(fstest.MapFS{"config.toml": {}, "content/pages/a.md": {Data: []byte(test.file)}})
		if problems.Len() != 1 || problems.Sorted()[0].Code != test.code {
			t.Errorf("%s: got %.300s, want %s", name, printed(problems), test.code)
		}
	}
}

func TestScanFindsEveryPlace(t *testing.T) {
	p := scan(newText("f", "a = 1 # [x]\n\"b c\".d = '''\n[no]\n'''\n[t]\nx = [\n  1, # one\n  { y = \"\\\"]\" },\n]\n[[l]]\nk = 2026-01-01\n[l.s]\nz = true\n[[l]]\nk = \"\"\"\"two\"\"\"\"\"\nlast = 'é'\n", 10))
	if p.done != len(p.src) {
		t.Fatalf("the scan stopped at %v", p.pos(p.done, 1))
	}
	want := map[string]string{
		"a": "10:5", "b c.d": "11:11", "t.x": "15:5", "t.x[0]": "16:3", "t.x[1]": "17:3", "t.x[1].y": "17:10",
		"l[0].k": "20:5", "l[0].s.z": "22:5", "l[1].k": "24:5", "l[1].last": "25:9",
	}
	for path, at := range want {
		if got := p.values[path]; fmt.Sprintf("%d:%d", got.Line, got.Col) != at {
			t.Errorf("%s stands at %v, want %s", path, got, at)
		}
	}
	if got := p.values["l[1].last"].Width; got != 2 {
		t.Errorf("é is %d bytes wide, want 2", got)
	}
}

func TestIDs(t *testing.T) {
	for id, ok := range map[string]bool{
		"A.1": true, "raw-data": true, "データ": true, "हिन्दी": true, "x_y": true, "console": true, "com10": true,
		"": false, ".": false, "..": false, "a/b": false, "a.": false, ".a": false, "con": false, "NUL.txt": false, "lpt1": false,
		"a b": false, "a\x00": false, "a:b": false, "a%2f": false, strings.Repeat("a", 101): false,
	} {
		if (badID(id) == "") != ok {
			t.Errorf("badID(%q) = %q", id, badID(id))
		}
	}
}

func BenchmarkRead(b *testing.B) {
	fsys := fstest.MapFS{"config.toml": {}}
	for i := range 1000 {
		fsys[fmt.Sprintf("content/mvfs/m%d.md", i)] = &fstest.MapFile{Data: []byte("+++\ntitle = \"One\"\nservice = \"a\"\nstart = 2026-01-01\neffort = \"3d\"\n+++\nA *short* text.\n\n## Why\n\n- one\n- two\n")}
	}
	for b.Loop() {
		src, problems := Read(fsys)
		if len(src.MVFs) != 1000 || problems.Len() > 0 {
			b.Fatal(printed(problems))
		}
	}
}
