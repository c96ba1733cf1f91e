package site

import (
	"reflect"
	"testing"
	"testing/fstest"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/locale"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/theme"
	"github.com/waypost/waypost/generator/internal/timeline"
	"github.com/waypost/waypost/themes"
)

// A picture is drawn when some layout shows its drawing or its sentence.
func TestPicturesThatNobodySeesAreNotDrawn(t *testing.T) {
	for shown, want := range map[string]int{"{{len .Groups}}": 0, "{{.Narrow}}": 2, "{{.Finding}}": 2} {
		drawn := 0
		p := &page{site: &site{theme: themeWith(t, "milestone", "{{with .Picture}}"+shown+"{{end}}")}}
		p.picture(func(*audience.Edition, timeline.Options) timeline.Picture { drawn++; return timeline.Picture{} }, nil, "")
		if drawn != want {
			t.Errorf("where the layouts show %s, %d drawings are made, not %d", shown, drawn, want)
		}
	}
}

// What a view of planning asks for is worked out where some layout shows it, and nothing is said of it elsewhere.
func TestViewsThatNobodySeesAreNotWorkedOut(t *testing.T) {
	fields := reflect.TypeFor[theme.PlanningViews]()
	for name, field := range planningFields {
		if _, ok := fields.FieldByName(field); !ok {
			t.Errorf("%s is to be shown as %s, which is no field", name, field)
		}
	}
	for shown, want := range map[string]theme.View{"{{len .Sections}}": {}, "{{range .Sections}}{{with .View.WhatIf}}{{.Finding}}{{end}}{{end}}": {Empty: "There is no open work to plan with other teams."}} {
		p := &page{site: &site{theme: themeWith(t, "plan", shown), ed: &audience.Edition{Words: locale.New("en")}}}
		if view, ok := p.planningView(&roadmap.View{Name: "whatif"}); !ok || !reflect.DeepEqual(view, want) {
			t.Errorf("where the plan shows %s, the what-if is %+v, %t", shown, view, ok)
		}
	}
}

// themeWith is a theme of which one layout shows something.
func themeWith(t *testing.T, layout, shown string) *theme.Theme {
	t.Helper()
	manifest, err := themes.FS.ReadFile("default/theme.toml")
	if err != nil {
		t.Fatal(err)
	}
	own := fstest.MapFS{"theme.toml": {Data: manifest}, "assets/" + theme.StyleSheet: {Data: []byte("p{}")}}
	for _, layout := range theme.Layouts {
		own["layouts/"+layout.Name+".html"] = &fstest.MapFile{Data: []byte("x")}
	}
	own["layouts/"+layout+".html"] = &fstest.MapFile{Data: []byte(shown)}
	th, err := theme.Load(own)
	if err != nil {
		t.Fatal(err)
	}
	return th
}
