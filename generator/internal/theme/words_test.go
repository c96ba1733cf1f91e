package theme_test

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/theme"
)

func TestLayoutsSpeakTheLanguage(t *testing.T) {
	fsys := small()
	fsys["layouts/page.html"] = &fstest.MapFile{Data: []byte(`<a class="Home" aria-label="Sections" href="{{.Home}}">Home</a> {{if .Title}}<b
 title="Search">{{.Title}}</b>{{else}}<i>Milestones</i>{{end}} Not ours <script>Home</script>Service {{.Home}} · by {{.Summary}} on {{.Title}}`)}
	cfg := roadmap.DefaultConfig()
	cfg.Language = "de"
	th, problems := theme.Open(fsys, "", nil, &cfg)
	if problems.Len() > 0 {
		t.Fatal(problems.Sorted())
	}
	got, err := th.Render("page", theme.TextPage{Title: "Home", Home: "Home", Summary: "<S>"})
	if err != nil {
		t.Fatal(err)
	}
	want := `<a class="Home" aria-label="Bereiche" href="Home">Startseite</a> <b
 title="Suche">Home</b> Not ours <script>Home</script>Dienst Home · by &lt;S&gt; on Home`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
	if want := []string{"Home", "Milestones", "Not ours", "Search", "Sections", "Service %s", "by %s on %s", "x"}; !slices.Equal(th.Texts(), want) {
		t.Errorf("texts are %q", th.Texts())
	}
}

// A component ends a text, however it is called, and has words of its own.
func TestComponentsEndATextOfWords(t *testing.T) {
	fsys := small()
	fsys["layouts/base.html"] = &fstest.MapFile{Data: []byte(`{{define "x"}}Search {{.Home}}{{end}}Home {{partialCached "x" .Frame}} Milestones {{template "x" .Frame}} Metrics`)}
	cfg := roadmap.DefaultConfig()
	cfg.Language = "de"
	th, problems := theme.Open(fsys, "", nil, &cfg)
	if problems.Len() > 0 {
		t.Fatal(problems.Sorted())
	}
	if want := []string{"Home", "Metrics", "Milestones", "Search %s", "x"}; !slices.Equal(th.Texts(), want) {
		t.Errorf("texts are %q", th.Texts())
	}
}

// A language puts the values of a text where it has them.
func TestValuesStandInTheOrderOfTheLanguage(t *testing.T) {
	fsys := small()
	fsys["layouts/page.html"] = &fstest.MapFile{Data: []byte(`<p title="Chain of {{.Home}}">{{.Title}} of {{.Home}}</p>{{with .Summary}} of {{.}} · As of {{.}}{{end}}`)}
	cfg := roadmap.DefaultConfig()
	cfg.Language = "ja"
	th, problems := theme.Open(fsys, "", nil, &cfg)
	if problems.Len() > 0 {
		t.Fatal(problems.Sorted())
	}
	got, err := th.Render("page", theme.TextPage{Title: "<3>", Home: `"9"`, Summary: "8"})
	if err != nil {
		t.Fatal(err)
	}
	want := `<p title="&#34;9&#34;のつながり">&#34;9&#34;件中&lt;3&gt;件</p> of 8 · 基準日 8`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
}
