package theme_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/theme"
	"github.com/waypost/waypost/themes"
)

// small is the smallest theme that loads.
func small() fstest.MapFS {
	manifest := "# small\nname = \"small\"\ncontract = 1 # the first\n"
	for _, name := range theme.Colours {
		manifest += "palette." + name + " = \"#112233 #ddeeff\"\n"
	}
	fsys := fstest.MapFS{
		"theme.toml":         {Data: []byte(manifest)},
		"assets/waypost.css": {Data: []byte("main{}")},
		"assets/b.css":       {Data: []byte("b{}")},
		"assets/a.css":       {Data: []byte("a{}")},
		"assets/img/x.svg":   {Data: []byte("<svg/>")},
	}
	for _, layout := range theme.Layouts {
		fsys["layouts/"+layout.Name+".html"] = &fstest.MapFile{Data: []byte("<p>x</p>\n")}
	}
	fsys["layouts/page.html"] = &fstest.MapFile{Data: []byte("<p>{{.Title}}</p>\n")}
	return fsys
}

func TestLoad(t *testing.T) {
	th, err := theme.Load(small())
	if err != nil {
		t.Fatal(err)
	}
	got := string(th.Assets[theme.StyleSheet])
	if !strings.HasPrefix(got, ":root{color-scheme:light;--surface:#112233;") || !strings.Contains(got, "{:root:not([data-scheme=light]){color-scheme:dark;--surface:") || !strings.HasSuffix(got, "}}\nmain{}\na{}\nb{}") {
		t.Errorf("the style sheet is %q", got)
	}
	if len(th.Assets) != 2 || string(th.Assets["img/x.svg"]) != "<svg/>" {
		t.Errorf("assets are %v", th.Assets)
	}
	page, err := th.Render("page", theme.TextPage{Title: "a < b"})
	if err != nil || string(page) != "<p>a &lt; b</p>\n" {
		t.Errorf("rendered %q, %v", page, err)
	}
	if _, err := th.Render("page", theme.PostsPage{}); err == nil {
		t.Error("a layout took a view that is not its own")
	}
}

func TestDefaultThemeLoads(t *testing.T) {
	sub, err := fs.Sub(themes.FS, "default")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := theme.Load(sub); err != nil {
		t.Fatal(err)
	}
}

// TestLayoutsAreHeldToTheContract looks at layouts that no page has run.
func TestLayoutsAreHeldToTheContract(t *testing.T) {
	for name, c := range map[string]struct{ layout, text, want string }{
		"a field":             {"page", "<p>\n{{.Titel}}</p>", `layouts/page.html:2:3: TextPage has no field "Titel" (did you mean Title?)`},
		"in a branch":         {"page", "{{if .Summary}}{{else}}\n {{.Summry}}{{end}}", `layouts/page.html:2:4: TextPage has no field "Summry" (did you mean Summary?)`},
		"in a list":           {"posts", "{{range .Posts}}\n{{.Ttle}}{{end}}", `layouts/posts.html:2:3: Post has no field "Ttle" (did you mean Title?)`},
		"of a variable":       {"mvf", "{{range $i, $m := .Moves}}{{$m.Link}}{{end}}", `layouts/mvf.html:1:31: Link has no field "Link" (known names: Current, Href, Text)`},
		"through a pointer":   {"mvf", "{{.Service.Titel}}", `layouts/mvf.html:1:11: Link has no field "Titel" (known names: Current, Href, Text)`},
		"in a component":      {"milestone", `{{define "x"}}{{.Wrd}}{{end}}{{with .Status}}{{template "x" .}}{{end}}`, `layouts/milestone.html:1:17: Mark has no field "Wrd" (did you mean Word?)`},
		"of the root":         {"mvf", "{{with .Status}}{{$.Tite}}{{end}}", `layouts/mvf.html:1:20: MVF has no field "Tite" (did you mean Title?)`},
		"of a text":           {"page", "{{.Title.Text}}", `layouts/page.html:1:9: a text has no fields, and so no "Text" (write . for the value itself)`},
		"a component":         {"page", `{{define "status"}}{{end}}{{template "sttus" .}}`, `layouts/page.html:1:38: there is no component "sttus" (did you mean status?)`},
		"a list that is none": {"page", `{{range .Title}}{{end}}`, `layouts/page.html:1:9: a text is no list (range takes a list)`},
		"an index":            {"services", `{{with .Grid}}{{(index .Rows 0).Lnk}}{{end}}`, `layouts/services.html:1:32: GridRow has no field "Lnk" (did you mean Link?)`},
		"not the frame":       {"base", "{{define \"x\"}}{{end}}<p>\n{{partialCached \"x\" .}}</p>", `layouts/base.html:2:3: partialCached takes the Frame, and this is Page (write {{partialCached "component" .Frame}}, where there is a page's Frame)`},
		"a text for a frame":  {"base", `{{define "x"}}{{end}}{{.Title | partialCached "x"}}`, `layouts/base.html:1:33: partialCached takes the Frame, and this is a text`},
		"what is not known":   {"base", `{{define "x"}}{{end}}{{partialCached "x" nil}}`, `layouts/base.html:1:24: partialCached takes the Frame, and it is not known what this is`},
		"no frame":            {"base", `{{define "x"}}{{end}}{{partialCached "x"}}`, `layouts/base.html:1:24: partialCached takes a component and the Frame`},
		"no name":             {"base", `{{define "x"}}{{end}}{{partialCached .Kind .Frame}}`, `layouts/base.html:1:24: partialCached takes the name of a component between quotes`},
		"nothing to cache":    {"base", `{{define "head"}}{{end}}{{partialCached "hed" .Frame}}`, `layouts/base.html:1:27: there is no component "hed" (did you mean head?)`},
		"of a page in it":     {"base", `{{define "x"}}{{.SiteTitle}}{{.Title}}{{end}}{{partialCached "x" .Frame}}`, `layouts/base.html:1:31: Frame has no field "Title" (each page has its own`},
		"twice cached":        {"base", `{{define "x"}}{{template "y" .}}{{end}}{{define "y"}}{{partialCached "x" .}}{{end}}{{template "y" .Frame}}`, `layouts/base.html:1:56: a component that partialCached renders calls no other by it (write {{template}}`},
		"escaping in it":      {"base", `{{define "x"}}<a href="{{end}}{{partialCached "x" .Frame}}`, "layouts/base.html: ends in a non-text context"},
		"escaping":            {"page", "<p>\n<a href=\"{{if .Title}}x{{else}}'{{end}}></a>", "layouts/page.html: ends in a non-text context"},
	} {
		t.Run(name, func(t *testing.T) {
			fsys := small()
			fsys["layouts/"+c.layout+".html"] = &fstest.MapFile{Data: []byte(c.text)}
			_, problems := theme.Open(fsys, "", nil, nil)
			list := problems.Sorted()
			if len(list) != 1 || !strings.HasPrefix(fmt.Sprintf("%s: %s (%s)", list[0].Pos, list[0].Text, list[0].Hint), c.want) {
				t.Errorf("problems are %+v, want %s", list, c.want)
			}
		})
	}
}

// TestPartialCached changes a frame after it was rendered, which nobody else may, to see that it
// is not rendered again.
func TestPartialCached(t *testing.T) {
	fsys := small()
	fsys["layouts/base.html"] = &fstest.MapFile{Data: []byte(`{{define "head"}}<b>{{.SiteTitle}}</b>{{end}}{{define "foot"}}<i>{{.SiteTitle}}, {{.Disclaimer}}</i>{{end}}` +
		`{{partialCached "head" .Frame}} {{.Title}} {{.Frame | partialCached "foot"}}`)}
	th, err := theme.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	render := func(f *theme.Frame, title string) string {
		t.Helper()
		out, err := th.Render("base", theme.Page{Frame: f, Title: title})
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	one, two := &theme.Frame{SiteTitle: "A < B"}, &theme.Frame{SiteTitle: "C"}
	got := []string{render(one, "1"), render(two, "2")}
	one.SiteTitle, two.SiteTitle = "changed", "changed"
	got = append(got, render(one, "3"), render(two, "4"))
	want := []string{"<b>A &lt; B</b> 1 <i>A &lt; B, </i>", "<b>C</b> 2 <i>C, </i>", "<b>A &lt; B</b> 3 <i>A &lt; B, </i>", "<b>C</b> 4 <i>C, </i>"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if !th.Shows("Disclaimer") || th.Shows("Canonical") {
		t.Error("what is shown is not known of cached components")
	}
}

// A component may be called with a page and with a frame: each finds the field.
func TestFieldsOfEmbeddedStructs(t *testing.T) {
	fsys := small()
	fsys["layouts/base.html"] = &fstest.MapFile{Data: []byte(`{{define "x"}}{{$it := .}}[{{.SiteTitle}} {{$it.Edition}} {{($it).AsOf}}]{{end}}{{template "x" .Frame}}{{template "x" .}}`)}
	th, err := theme.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	page := theme.Page{Frame: &theme.Frame{SiteTitle: "S", Edition: "E", AsOf: "D"}}
	if out, err := th.Render("base", page); err != nil || out != "[S E D][S E D]" {
		t.Errorf("rendered %q, %v", out, err)
	}
}

// A field of the frame by its name alone costs what it costs with .Frame before it.
func TestFieldsOfEmbeddedStructsAreCheap(t *testing.T) {
	cost := func(base string) float64 {
		fsys := small()
		fsys["layouts/base.html"] = &fstest.MapFile{Data: []byte(base)}
		th, err := theme.Load(fsys)
		if err != nil {
			t.Fatal(err)
		}
		page := theme.Page{Frame: &theme.Frame{SiteTitle: "S"}}
		return testing.AllocsPerRun(100, func() { _, _ = th.Render("base", page) })
	}
	short, long := "{{.SiteTitle}}{{$.Edition}}{{(.).AsOf}}", "{{.Frame.SiteTitle}}{{$.Frame.Edition}}{{(.).Frame.AsOf}}"
	const pools = 5 // which the race detector empties now and then; a field that is looked for takes more
	if short, long := cost(short), cost(long); short > long+pools {
		t.Errorf("%v allocations, and %v with .Frame written out", short, long)
	}
}

func TestASiteMakesAThemeItsOwn(t *testing.T) {
	base := small()
	base["layouts/page.html"] = &fstest.MapFile{Data: []byte(`{{define "name"}}theme{{end}}{{define "mark"}}?{{end}}{{template "name"}} {{template "mark"}} {{.Title}}`)}
	site := fstest.MapFS{
		"layouts/name.html":  {Data: []byte("ours")},
		"layouts/post.html":  {Data: []byte("our post {{.Title}}")},
		"layouts/extra.html": {Data: []byte(`{{define "mark"}}!{{end}}`)},
		"assets/logo.svg":    {Data: []byte("<svg/>")},
		"assets/own.css":     {Data: []byte("own{}")},
		"assets/a.css":       {Data: []byte("ours{}")},
		"assets/f.woff2":     {Data: []byte("wOF2")},
		"assets/.hidden":     {Data: []byte("x")},
	}
	cfg := roadmap.DefaultConfig()
	cfg.Look = roadmap.Look{Logo: "logo.svg", Font: "f.woff2", Radius: "3px", Accent: "#004400"}
	fill := func(name, pair string) { // grounds that an accent can stand on
		manifest := base["theme.toml"]
		manifest.Data = bytes.Replace(manifest.Data, []byte("palette."+name+` = "#112233 #ddeeff"`), []byte("palette."+name+` = "`+pair+`"`), 1)
	}
	fill("surface", "#ffffff #101010")
	fill("wash", "#f4f4f4 #181818")
	th, problems := theme.Open(base, "themes/base", site, &cfg)
	if list := problems.Sorted(); len(list) > 0 {
		t.Fatalf("problems: %+v", list)
	}
	page, err := th.Render("page", theme.TextPage{Title: "T"})
	if err != nil || string(page) != "ours ! T" {
		t.Errorf("page: %q, %v", page, err)
	}
	post, err := th.Render("post", theme.Post{Title: "P"})
	if err != nil || string(post) != "our post P" {
		t.Errorf("post: %q, %v", post, err)
	}
	style := string(th.Assets[theme.StyleSheet])
	for _, want := range []string{"--accent:#004400;", "own{}", "ours{}", "--radius:3px;", `url("f.woff2")`, `--sans:"Site"`} {
		if !strings.Contains(style, want) {
			t.Errorf("the style sheet lacks %s: %s", want, style)
		}
	}
	if strings.Contains(style, "a{}\n") || th.Assets[".hidden"] != nil || th.Logo != "logo.svg" {
		t.Error("the site's files do not stand over the theme's")
	}
	var dark string
	for _, c := range th.Palette {
		if c.Name == "accent" {
			dark = c.Dark
		}
	}
	if c := theme.Contrast(dark, "#181818"); c < 4.5 {
		t.Errorf("the accent made for dark, %s, has %.2f:1", dark, c)
	}
}

func TestALookThatCannotBe(t *testing.T) {
	base := small()
	cfg := roadmap.DefaultConfig()
	cfg.Keys = map[string]diag.Pos{"theme.accent": {File: "config.toml", Line: 4, Col: 1}, "theme.logo": {File: "config.toml", Line: 5, Col: 1}}
	base["theme.toml"].Data = bytes.ReplaceAll(base["theme.toml"].Data, []byte("#112233 #ddeeff"), []byte("#ffffff #101010"))
	cfg.Look = roadmap.Look{Accent: "#ffcc00", Logo: "none.svg"}
	_, problems := theme.Open(base, "themes/base", fstest.MapFS{}, &cfg)
	var got []string
	for _, p := range problems.Sorted() {
		got = append(got, p.Pos.String()+" "+p.Code+": "+p.Text+" / "+p.Hint)
	}
	want := []string{
		"config.toml:4:1 low-contrast: the accent #ffcc00 has a contrast of 1.5:1 on the light ground; text needs 4.5:1 / take #8f7200, of the same hue",
		"config.toml:5:1 no-asset: there is no file assets/none.svg / put the file in the folder assets/ beside config.toml",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestOwnLayoutsAreHeldToTheContract(t *testing.T) {
	site := fstest.MapFS{
		"layouts/mvf.html":  {Data: []byte("\n{{.Titel}}")},
		"layouts/post.html": {Data: []byte("{{if}}")},
	}
	_, problems := theme.Open(small(), "themes/small", site, nil)
	if list := problems.Sorted(); len(list) != 1 || list[0].Pos.String() != "layouts/post.html:1" || list[0].Code != "bad-layout" {
		t.Errorf("problems: %+v", list)
	}
	delete(site, "layouts/post.html")
	_, problems = theme.Open(small(), "themes/small", site, nil)
	if list := problems.Sorted(); len(list) != 1 || list[0].Pos.String() != "layouts/mvf.html:2:3" {
		t.Errorf("problems: %+v", list)
	}
}

func TestLoadRefuses(t *testing.T) {
	for name, c := range map[string]struct{ file, text, want string }{
		"another contract": {"theme.toml", "name = \"x\"\ncontract = 99\n", "contract 99"},
		"no contract":      {"theme.toml", "name = \"x\"\n", "contract 0"},
		"no name":          {"theme.toml", "contract = 1\n", "name is missing"},
		"an unknown key":   {"theme.toml", "name = \"x\"\ncolour = \"red\"\n", "theme.toml:2: unknown key \"colour\""},
		"half a colour":    {"theme.toml", "name = \"x\"\npalette.ink = \"#fff\"\n", "theme.toml:2: a colour is written for light and dark"},
		"no value":         {"theme.toml", "name\n", "theme.toml:1"},
		"an open quote":    {"theme.toml", "name = \"x\n", "theme.toml:1"},
		"a broken layout":  {"layouts/page.html", "<p>\n{{if}}", "layouts/page.html:2"},
		"no colour":        {"theme.toml", "name = \"x\"\ncontract = 1\n", "the palette lacks surface, wash, ink"},
		"no layout":        {"layouts/post.html", "", "layouts/post.html is missing"},
		"no style sheet":   {"assets/waypost.css", "", "assets/waypost.css is missing"},
	} {
		t.Run(name, func(t *testing.T) {
			fsys := small()
			fsys[c.file] = &fstest.MapFile{Data: []byte(c.text)}
			if c.text == "" {
				delete(fsys, c.file)
			}
			if _, err := theme.Load(fsys); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the error is %v, want %q", err, c.want)
			}
		})
	}
}
