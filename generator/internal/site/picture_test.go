package site

import (
	"testing"
	"testing/fstest"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/theme"
	"github.com/waypost/waypost/generator/internal/timeline"
	"github.com/waypost/waypost/themes"
)

// A picture is drawn when some layout shows its drawing or its sentence.
func TestPicturesThatNobodySeesAreNotDrawn(t *testing.T) {
	manifest, err := themes.FS.ReadFile("default/theme.toml")
	if err != nil {
		t.Fatal(err)
	}
	for shown, want := range map[string]int{"{{len .Groups}}": 0, "{{.Narrow}}": 2, "{{.Finding}}": 2} {
		own := fstest.MapFS{"theme.toml": {Data: manifest}, "assets/" + theme.StyleSheet: {Data: []byte("p{}")}}
		for _, layout := range theme.Layouts {
			own["layouts/"+layout.Name+".html"] = &fstest.MapFile{Data: []byte("x")}
		}
		own["layouts/milestone.html"] = &fstest.MapFile{Data: []byte("{{with .Picture}}" + shown + "{{end}}")}
		th, err := theme.Load(own)
		if err != nil {
			t.Fatal(err)
		}
		drawn := 0
		p := &page{site: &site{theme: th}}
		p.picture(func(*audience.Edition, timeline.Options) timeline.Picture { drawn++; return timeline.Picture{} }, nil, "")
		if drawn != want {
			t.Errorf("where the layouts show %s, %d drawings are made, not %d", shown, drawn, want)
		}
	}
}
