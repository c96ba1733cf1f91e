package theme_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/waypost/waypost/generator/internal/theme"
	"github.com/waypost/waypost/themes"
)

// small is the smallest theme that loads.
func small() fstest.MapFS {
	fsys := fstest.MapFS{
		"theme.toml":         {Data: []byte("# small\nname = \"small\"\ncontract = 1 # the first\npalette.ink = \"#112233 #ddeeff\"\n")},
		"assets/waypost.css": {Data: []byte("main{}")},
		"assets/b.css":       {Data: []byte("b{}")},
		"assets/a.css":       {Data: []byte("a{}")},
		"assets/img/x.svg":   {Data: []byte("<svg/>")},
	}
	for _, name := range theme.Layouts {
		fsys["layouts/"+name+".html"] = &fstest.MapFile{Data: []byte("<p>{{.Title}}</p>\n")}
	}
	return fsys
}

func TestLoad(t *testing.T) {
	th, err := theme.Load(small())
	if err != nil {
		t.Fatal(err)
	}
	if got := string(th.Assets[theme.StyleSheet]); got != ":root{color-scheme:light;--ink:#112233;}\n@media screen{:root[data-scheme=dark]{color-scheme:dark;--ink:#ddeeff;}}\n"+
		"@media screen and (prefers-color-scheme:dark){:root:not([data-scheme=light]){color-scheme:dark;--ink:#ddeeff;}}\nmain{}\na{}\nb{}" {
		t.Errorf("the style sheet is %q", got)
	}
	if len(th.Assets) != 2 || string(th.Assets["img/x.svg"]) != "<svg/>" {
		t.Errorf("assets are %v", th.Assets)
	}
	got, err := th.Render("page", theme.TextPage{Title: "a < b"})
	if err != nil || string(got) != "<p>a &lt; b</p>\n" {
		t.Errorf("rendered %q, %v", got, err)
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

func TestMissingFieldNamesTheLine(t *testing.T) {
	fsys := small()
	fsys["layouts/page.html"] = &fstest.MapFile{Data: []byte("<p>\n{{.Titel}}</p>\n")}
	th, err := theme.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	_, err = th.Render("page", theme.TextPage{Title: "x"})
	if err == nil || !strings.Contains(err.Error(), "page.html:2") || !strings.Contains(err.Error(), "Titel") {
		t.Errorf("the error is %v", err)
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
		"a broken layout":  {"layouts/page.html", "<p>\n{{if}}", "page.html:2"},
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
