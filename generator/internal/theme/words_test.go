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
 title="Search">{{.Title}}</b>{{else}}<i>Milestones</i>{{end}} Not ours <script>Home</script>Timeline {{.Summary}} &middot;`)}
	cfg := roadmap.DefaultConfig()
	cfg.Language = "de"
	th, problems := theme.Open(fsys, "", nil, &cfg)
	if problems.Len() > 0 {
		t.Fatal(problems.Sorted())
	}
	got, err := th.Render("page", theme.TextPage{Title: "Home", Home: "Home"})
	if err != nil {
		t.Fatal(err)
	}
	want := `<a class="Home" aria-label="Bereiche" href="Home">Startseite</a> <b
 title="Suche">Home</b> Not ours <script>Home</script>Zeitplan  &middot;`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
	if want := []string{"Home", "Milestones", "Not ours", "Search", "Sections", "Timeline", "x"}; !slices.Equal(th.Texts(), want) {
		t.Errorf("texts are %q", th.Texts())
	}
}
