package content

import (
	"strings"
	"testing"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

const declassifySite = `-- config.toml --
title = "Plan"
declassify = { to = ["board"], reason = "They  plan with us." }
[audit]
secrets = [" Project  Falcon", { text = "$1,480,000", audiences = ["board"] }]
-- content/audiences/board.md --
+++
title = "Board"
+++
-- content/metrics/m.md --
+++
title = "M"
unit = "count"
declassify = { to = ["*"], reason = "Everybody knows." }
+++
`

func TestDeclassify(t *testing.T) {
	src, problems := Read(newSite(declassifySite))
	if problems.Len() > 0 {
		t.Fatal(printed(problems))
	}
	cfg := src.Config
	if !cfg.Declassify.To.Holds("board") || cfg.Declassify.To.Holds("public") || cfg.Declassify.Reason != "They plan with us." {
		t.Errorf("config: %+v", cfg.Declassify)
	}
	if !src.Metrics[0].Declassify.To.Holds("anyone") {
		t.Errorf("metric: %+v", src.Metrics[0].Declassify)
	}
	s := cfg.Audit.Secrets
	if len(s) != 2 || s[0].Text != "Project Falcon" || s[0].Audiences.Holds("board") || s[1].Text != "$1,480,000" || !s[1].Audiences.Holds("board") {
		t.Errorf("secrets: %+v", s)
	}
	for broken, want := range map[string]string{
		`declassify = { to = ["*"] }`:                    "content/metrics/m.md:4:14: error: reason is missing [missing-key]",
		`declassify = { to = ["*"], reason = " " }`:      `content/metrics/m.md:4:38: error: the reason is empty [bad-value]`,
		`declassify = { to = [], reason = "x" }`:         "content/metrics/m.md:4:21: error: to is empty, so nobody could see it [empty-audiences]",
		`declassify = { too = ["*"], reason = "Words" }`: `"too" is not a key here [unknown-key]`,
	} {
		_, problems := Read(newSite(strings.Replace(declassifySite, `declassify = { to = ["*"], reason = "Everybody knows." }`, broken, 1)))
		if got := printed(problems); !strings.Contains(got, want) {
			t.Errorf("%s:\n%s", broken, got)
		}
	}
	_, problems = Read(newSite(strings.Replace(declassifySite, `" Project  Falcon"`, `"ab"`, 1)))
	if got := printed(problems); !strings.Contains(got, `the secret "ab" is too short`) {
		t.Errorf("a short secret:\n%s", got)
	}
	// Nothing of a page is computed, so there is nothing to declassify.
	_, problems = Read(newSite(declassifySite + "-- content/pages/p.md --\n+++\ntitle = \"P\"\ndeclassify = { to = [\"*\"], reason = \"x\" }\n+++\n"))
	if got := printed(problems); !strings.Contains(got, `"declassify" is not a key here`) {
		t.Errorf("a page:\n%s", got)
	}
}

func TestElse(t *testing.T) {
	body := func(md, reader string) string { return shown(textOf(read(t, readers+aboutText(md))).For(reader)) }
	const md = "a\n\n::: for investors\nb\n::: else\nc\n:::\n\nd\n"
	for reader, want := range map[string]string{"investors": "a b d", "product": "a c d", "public": "a c d", "nobody named": "a c d"} {
		got := strings.Join(strings.Fields(strings.NewReplacer("<p>", " ", "</p>", " ").Replace(body(md, reader))), " ")
		if got != want {
			t.Errorf("%s reads %q, want %q", reader, got, want)
		}
	}
	for _, wrong := range []string{"::: else\na\n:::\n", "::: for investors\na\n::: else\nb\n::: else\nc\n:::\n", "::: for *\na\n::: else\nb\n:::\n"} {
		if _, problems := Read(newSite(readers + aboutText(wrong))); !problems.Failed() {
			t.Errorf("%q passes", wrong)
		}
	}
	var none roadmap.Labels
	if none.Holds("public") {
		t.Error("no labels hold an audience")
	}
}
