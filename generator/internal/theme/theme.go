// Package theme reads a theme and renders its layouts.
//
// A theme is a folder:
//
//	theme.toml         name, title, description, license, contract: the version it is written for, and the palette
//	layouts/*.html     html/template files, one for each kind of page, and components that they share
//	assets/            files that are published as they are, beside a sealed edition too: they
//	                   hold nothing of a roadmap. A script gives fetch() an address as it
//	                   stands in its page, and works in a sealed edition as in an open one
//
// Layouts slides and style, and the assets waypost.js, early.js and timeline.js, may be
// left out.
//
// The style sheets of assets/ become one: the palette as variables, then waypost.css, then
// the others by name. Scripts in assets/page/ are joined to waypost.js alike; others stand alone.
//
// # What a site makes its own
//
// A site that has a folder layouts/ or assets/ beside its config.toml lays them over the
// theme: a file of the same name takes the place of the theme's, and what a file in layouts/
// defines takes the place of the component of that name. A file that is named like a
// component, layouts/status.html, is that component. [theme] in config.toml changes the
// accent, the logo, the font and the corners (roadmap.Look).
//
// # The contract
//
// What a layout receives is the contract (contract.go): plain structs under a version
// number, described in themes/CONTRACT.md. Every layout is held to it when the theme is
// read: a field that the struct does not have, a component that does not exist and a value
// that cannot be ranged over are problems with the layout's line, whether or not a page
// would have come there.
//
// What the pages of a section have in common is one value, a Frame. Layouts have a function for
// it, partialCached, that renders a component with a frame once; the HTML is kept in the frame.
package theme

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"text/template/parse"

	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/locale"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

// The codes of the problems that a theme can have.
const (
	codeBadTheme    = "bad-theme"    // theme.toml is wrong, or something is missing in the theme
	codeBadLayout   = "bad-layout"   // a layout cannot be parsed, or asks for what the contract does not have
	codeNoAsset     = "no-asset"     // config.toml names a file that assets/ does not have
	codeLowContrast = "low-contrast" // an accent that cannot be read on the page's ground
)

// Theme is a theme that is ready to render.
type Theme struct {
	Name        string
	Title       string
	Description string
	License     string
	Palette     []Colour
	Logo        string            // the asset that stands for the site; "" for the theme's own mark
	Assets      map[string][]byte // by path under assets/; the style sheets are joined in waypost.css
	ShowStyle   bool              // the public edition has a page of the theme's components
	layouts     *template.Template
	used        map[string]bool // the names of the contract's fields that some layout shows
	texts       []string        // that the layouts say
}

// Colour is a colour of the palette, as "#1d4fd7", on a light and on a dark ground. Its
// name is that of the variable: "accent" is --accent.
type Colour struct{ Name, Light, Dark string }

// Light is the palette on a light ground, by name.
func (th *Theme) Light() map[string]string {
	out := map[string]string{}
	for _, c := range th.Palette {
		out[c.Name] = c.Light
	}
	return out
}

// variables is the palette as a style sheet: as the system has it, unless the reader has
// chosen a scheme (data-scheme on the root). Paper is light, whatever the screen is.
func (th *Theme) variables() []byte {
	var light, dark strings.Builder
	for _, c := range th.Palette {
		fmt.Fprintf(&light, "--%s:%s;", c.Name, c.Light)
		fmt.Fprintf(&dark, "--%s:%s;", c.Name, c.Dark)
	}
	if len(th.Palette) == 0 {
		return nil
	}
	return []byte(":root{color-scheme:light;" + light.String() + "}\n" +
		"@media screen{:root[data-scheme=dark]{color-scheme:dark;" + dark.String() + "}}\n" +
		"@media screen and (prefers-color-scheme:dark){:root:not([data-scheme=light]){color-scheme:dark;" + dark.String() + "}}\n")
}

var paletteLine = regexp.MustCompile(`^(#[0-9a-f]{6}) (#[0-9a-f]{6})$`)

// StyleSheet is the asset that holds every style sheet of a theme.
const StyleSheet = "waypost.css"

// Script is the asset that every page loads, if a theme has it. A page is whole without.
const Script = "waypost.js"

// TimelineScript is the asset that makes an instrument of the timeline page, if a theme has it.
const TimelineScript = "timeline.js"

// EarlyScript is the asset that runs before a page is painted, if a theme has it: for the
// colour scheme that the reader has chosen.
const EarlyScript = "early.js"

// Optional layouts: where a theme has one, every edition has the page that it draws.
const (
	SlidesLayout = "slides" // receives SlidesPage; a whole document
	StyleLayout  = "style"  // receives StylePage; only where Theme.ShowStyle is set
)

// Has reports whether the theme has a layout.
func (th *Theme) Has(layout string) bool { return th.layouts.Lookup(layout+".html") != nil }

// Shows reports whether some layout asks for a field of the contract, by its name alone. What
// no layout shows need not be made.
func (th *Theme) Shows(field string) bool { return th.used[field] }

// Colours lists the colours that every palette has, because pictures are drawn in them.
var Colours = []string{
	"surface", "wash", "ink", "ink-2", "line", "line-2", "accent", "accent-wash", "green", "amber", "red",
	"s0", "s1", "s2", "s3", "s4", "s5",
}

// Load reads a theme from its folder, as it is.
func Load(fsys fs.FS) (*Theme, error) {
	th, problems := Open(fsys, "", nil, nil)
	var all []error
	for _, p := range problems.Sorted() {
		all = append(all, fmt.Errorf("%s: %s", p.Pos, p.Text))
	}
	return th, errors.Join(all...)
}

// Open reads a theme from its folder, which messages call by its name, and lays over it
// what the site makes its own: layouts/ and assets/ of the site's folder, and the look of
// its config. Both may be nil. The theme is ready only when there is no problem.
func Open(fsys fs.FS, folder string, site fs.FS, cfg *roadmap.Config) (*Theme, diag.List) {
	l := &loader{Theme: &Theme{Assets: map[string][]byte{}}}
	l.layouts = template.New("").Funcs(template.FuncMap{partialCached: l.partialCached})
	l.manifest(fsys, path.Join(folder, "theme.toml"))
	l.layers = []layer{{fsys, folder}}
	if site != nil {
		l.layers = append(l.layers, layer{site, ""})
	}
	for _, from := range l.layers {
		l.readLayouts(from)
		l.readAssets(from)
	}
	for _, layout := range Layouts {
		if !layout.Optional && l.layouts.Lookup(layout.Name+".html") == nil {
			l.missing(folder, "layouts/"+layout.Name+".html")
		}
	}
	if _, ok := l.Assets[StyleSheet]; !ok {
		l.missing(folder, "assets/"+StyleSheet)
	}
	if cfg != nil {
		l.wear(cfg)
	}
	l.join()
	if !l.problems.Failed() {
		l.speak(cfg)
		l.check()
	}
	return l.Theme, l.problems
}

// speak says the words of the layouts in the language of the site.
func (l *loader) speak(cfg *roadmap.Config) {
	var words locale.Locale
	if cfg != nil {
		words = locale.New(cfg.Language)
	}
	trees := map[string]*parse.Tree{}
	for _, t := range l.layouts.Templates() {
		trees[t.Name()] = t.Tree
	}
	l.texts = translate(trees, func(s string) string { return words.T(s) })
}

// loader is a theme that is being read.
type loader struct {
	*Theme
	layers   []layer
	problems diag.List
	after    string // style that the site's look adds
}

// layer is a folder that layouts/ and assets/ are read from. Its name stands before theirs
// in messages.
type layer struct {
	fs.FS
	name string
}

func (l *loader) missing(folder, name string) {
	l.problems.Errorf(codeBadTheme, diag.Pos{File: path.Join(folder, name)}, "every theme brings it: copy the one of the default theme", "%s is missing", path.Join(folder, name))
}

// Render runs one layout over its view, which must be the struct that the contract names.
// The layout writes through html/template, so the result is safe to place in another
// layout.
func (th *Theme) Render(layout string, view any) (out template.HTML, err error) {
	err = th.execute(layout, view, func(raw []byte) { out = template.HTML(raw) }) //nolint:gosec // written by html/template
	return out, err
}

// Document is Render for what is written to a file.
func (th *Theme) Document(layout string, view any) (out []byte, err error) {
	err = th.execute(layout, view, func(raw []byte) { out = bytes.Clone(raw) })
	return out, err
}

// execute lends what a layout writes to done.
func (th *Theme) execute(layout string, view any, done func([]byte)) error {
	if want := received(layout); reflect.TypeOf(view) != want {
		return fmt.Errorf("theme %s: layout %s receives %v, and was given %T", th.Name, layout, want, view)
	}
	out := buffers.Get().(*bytes.Buffer)
	defer func() {
		if out.Reset(); out.Cap() <= largestKept {
			buffers.Put(out)
		}
	}()
	if err := th.layouts.ExecuteTemplate(out, layout+".html", view); err != nil {
		return fmt.Errorf("theme %s: %w", th.Name, err)
	}
	done(out.Bytes())
	return nil
}

// buffers are used by one page after the other, which spares fresh memory. Those of a page that is far
// larger than large ones are let go.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }} //nolint:gochecknoglobals // holds nothing that a page can see

const largestKept = 4 << 20

// partialCached is the function of layouts, named as in Hugo, that renders a component with a
// frame once and gives the same HTML from then on. The component receives nothing but the
// frame, so this is all that it can depend on; and the HTML is kept in the frame, so it is
// as old as that and goes with it. The checker has seen that the component is there and calls
// this function for nothing, so it never waits for itself.
const partialCached = "partialCached"

func (th *Theme) partialCached(component string, f *Frame) (template.HTML, error) {
	t := th.layouts.Lookup(component)
	made, ok := f.cached.Load(t)
	if !ok {
		made, _ = f.cached.LoadOrStore(t, sync.OnceValues(func() (template.HTML, error) {
			var out strings.Builder
			err := t.Execute(&out, f)
			return template.HTML(out.String()), err //nolint:gosec // written by html/template
		}))
	}
	return made.(func() (template.HTML, error))()
}

// manifest reads theme.toml. It is flat by contract (a key, then a string or a
// number), so that a theme needs no TOML reader and can hide nothing in one.
func (l *loader) manifest(fsys fs.FS, file string) {
	raw, err := fs.ReadFile(fsys, "theme.toml")
	if err != nil {
		l.problems.Errorf(codeBadTheme, diag.Pos{File: file}, "a theme has a theme.toml beside layouts/ and assets/", "the theme cannot be read: %v", cause(err))
		return
	}
	contract := 0
	for i, line := range strings.Split(string(raw), "\n") {
		bad := func(hint, format string, args ...any) {
			l.problems.Errorf(codeBadTheme, diag.Pos{File: file, Line: i + 1}, hint, format, args...)
		}
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, ok := strings.Cut(line, "=")
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		text, quoted := "", strings.HasPrefix(value, `"`)
		if quoted {
			prefix, err := strconv.QuotedPrefix(value)
			ok = ok && err == nil
			text, _ = strconv.Unquote(prefix)
		} else {
			number, _, _ := strings.Cut(value, "#")
			text = strings.TrimSpace(number)
		}
		if !ok {
			bad("a line is key = value; texts stand between quotes", "%q is not a key with a value", line)
			continue
		}
		if name, ok := strings.CutPrefix(key, "palette."); ok {
			if pair := paletteLine.FindStringSubmatch(text); pair != nil {
				l.Palette = append(l.Palette, Colour{Name: name, Light: pair[1], Dark: pair[2]})
			} else {
				bad("six hexadecimal digits each, in small letters", "a colour is written for light and dark, as \"#1d4fd7 #86adff\"")
			}
			continue
		}
		switch key {
		case "name":
			l.Name = text
		case "title":
			l.Title = text
		case "description":
			l.Description = text
		case "license":
			l.License = text
		case "contract":
			if contract, err = strconv.Atoi(text); err != nil {
				bad(fmt.Sprintf("write contract = %d", Contract), "contract is a whole number")
			}
		default:
			bad(diag.DidYouMean(key, []string{"name", "title", "description", "license", "contract"}), "unknown key %q", key)
		}
	}
	whole := func(hint, format string, args ...any) {
		l.problems.Errorf(codeBadTheme, diag.Pos{File: file, Line: 1}, hint, format, args...)
	}
	if l.Name == "" {
		whole(`add name = "…"`, "name is missing")
	}
	if contract != Contract {
		whole("see what has changed in themes/CONTRACT.md", "theme %s is written for contract %d, this Waypost speaks %d", l.Name, contract, Contract)
	}
	var lacking []string
	for _, name := range Colours {
		if l.colour(name) == nil {
			lacking = append(lacking, name)
		}
	}
	if len(lacking) > 0 {
		whole(fmt.Sprintf("add palette.%s = \"#1d4fd7 #86adff\", its colour on light and on dark", lacking[0]), "the palette lacks %s, which pictures are drawn in", strings.Join(lacking, ", "))
	}
}

// colour is a colour of the palette, or nil.
func (th *Theme) colour(name string) *Colour {
	if i := slices.IndexFunc(th.Palette, func(c Colour) bool { return c.Name == name }); i >= 0 {
		return &th.Palette[i]
	}
	return nil
}

// syntax is how html/template begins a message about a file that cannot be parsed.
var syntax = regexp.MustCompile(`^template: [^:]*:(\d+): `)

// readLayouts parses the layouts of a layer over those of the layers before. What a file
// defines takes the place of what was there before under that name, and a file of the
// site that is named like a component is that component.
func (l *loader) readLayouts(from layer) {
	names, _ := fs.Glob(from, "layouts/*.html") // the pattern is good
	for _, name := range names {
		file := path.Join(from.name, name)
		raw, err := readRegular(from, name)
		if err != nil {
			l.problems.Errorf(codeBadLayout, diag.Pos{File: file}, "a layout is a file of text", "the layout cannot be read: %v", cause(err))
			continue
		}
		called := []string{path.Base(name)}
		if component := strings.TrimSuffix(called[0], ".html"); from.name == "" && l.layouts.Lookup(component) != nil {
			called = append(called, component)
		}
		for _, as := range called {
			_, err = l.layouts.New(as).Parse(string(raw))
			if err != nil {
				message, at := err.Error(), diag.Pos{File: file}
				if m := syntax.FindStringSubmatch(message); m != nil {
					at.Line, _ = strconv.Atoi(m[1])
					message = strings.TrimPrefix(message, m[0])
				}
				l.problems.Errorf(codeBadLayout, at, "layouts are written for html/template of Go", "the layout cannot be parsed: %s", message)
				break
			}
			// From here on, messages of html/template name the file as the site knows it.
			for _, t := range l.layouts.Templates() {
				if t.Tree != nil && t.Tree.ParseName == as {
					t.Tree.ParseName = file
				}
			}
		}
	}
}

// readAssets reads the assets of a layer over those of the layers before.
func (l *loader) readAssets(from layer) {
	err := fs.WalkDir(from, "assets", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case strings.HasPrefix(entry.Name(), "."):
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.IsDir():
			return nil
		}
		raw, err := readRegular(from, name)
		if err != nil {
			l.problems.Errorf(codeBadTheme, diag.Pos{File: path.Join(from.name, name)}, "put the file itself there", "the file cannot be read: %v", cause(err))
			return nil
		}
		l.Assets[strings.TrimPrefix(name, "assets/")] = raw
		return nil
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		l.problems.Errorf(codeBadTheme, diag.Pos{File: path.Join(from.name, "assets")}, "", "the folder cannot be read: %v", cause(err))
	}
}

// readRegular reads a file and follows no link.
func readRegular(fsys fs.FS, name string) ([]byte, error) {
	info, err := fs.Lstat(fsys, name)
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is no regular file")
	}
	if err != nil {
		return nil, err
	}
	return fs.ReadFile(fsys, name)
}

// cause is an error without the path of this machine.
func cause(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// join makes one style sheet and one script of all.
func (l *loader) join() {
	for _, one := range []struct {
		name, ending string
		before       []byte
		folder       string // the only one that is joined; "" for all
	}{
		{StyleSheet, ".css", l.variables(), ""},
		{Script, ".js", nil, pageScripts},
	} {
		parts := [][]byte{}
		if raw, ok := l.Assets[one.name]; ok {
			parts = append(parts, slices.Concat(one.before, raw))
		}
		for _, name := range sorted(l.Assets) {
			if path.Ext(name) == one.ending && name != one.name && strings.HasPrefix(name, one.folder) {
				parts = append(parts, l.Assets[name])
				delete(l.Assets, name)
			}
		}
		if one.name == StyleSheet && l.after != "" {
			parts = append(parts, []byte(l.after))
		}
		if len(parts) > 0 {
			l.Assets[one.name] = bytes.Join(parts, []byte("\n"))
		}
	}
}

func sorted(m map[string][]byte) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// pageScripts is the folder of assets/ whose scripts are joined to the one of every page.
const pageScripts = "page/"

// SearchScript is the script of the search, which a page loads when its reader searches. A theme
// without it has no search.
const SearchScript = "search.js"
