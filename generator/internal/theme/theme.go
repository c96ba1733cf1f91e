// Package theme reads a theme and renders its layouts.
//
// A theme is a folder:
//
//	theme.toml         name, title, description, license, contract: the version it is written for, and the palette
//	layouts/*.html     html/template files, one for each kind of page, and partials that they share
//	assets/            files that are published as they are, beside a sealed edition too: they
//	                   hold nothing of a roadmap. A script gives fetch() an address as it
//	                   stands in its page, and works in a sealed edition as in an open one
//
// Layouts slides and style, and the assets waypost.js, early.js and timeline.js, may be
// left out.
//
// The style sheets of assets/ become one: the palette as variables, then waypost.css, then
// the others by name. What a layout receives is the contract (contract.go): plain structs whose
// missing fields fail with the layout's line.
package theme

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Theme is a theme that is ready to render.
type Theme struct {
	Name        string
	Title       string
	Description string
	License     string
	Palette     []Colour
	Assets      map[string][]byte // by path under assets/; the style sheets are joined in waypost.css
	ShowStyle   bool              // the public edition has a page of the theme's components
	layouts     *template.Template
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

// Layouts lists what every theme must bring, by file name without ".html", with the
// struct of the contract that it receives. base and embed are whole documents.
var Layouts = []string{
	"base", "home", "timeline", "plan", "milestones", "milestone", "services", "service", "mvfs", "mvf",
	"metrics", "metric", "posts", "post", "page", "embed", "not-found",
}

// Optional layouts: where a theme has one, every edition has the page that it draws.
const (
	SlidesLayout = "slides" // receives SlidesPage; a whole document
	StyleLayout  = "style"  // receives StylePage; only where Theme.ShowStyle is set
)

// Has reports whether the theme has a layout.
func (th *Theme) Has(layout string) bool { return th.layouts.Lookup(layout+".html") != nil }

// Load reads a theme from its folder.
func Load(fsys fs.FS) (*Theme, error) {
	th := &Theme{Assets: map[string][]byte{}, layouts: template.New("")}
	if err := th.readManifest(fsys); err != nil {
		return nil, err
	}
	if err := th.readLayouts(fsys); err != nil {
		return nil, fmt.Errorf("theme %s: %w", th.Name, err)
	}
	if err := th.readAssets(fsys); err != nil {
		return nil, fmt.Errorf("theme %s: %w", th.Name, err)
	}
	return th, nil
}

// Render runs one layout over its view. The layout writes through html/template, so
// the result is safe to place in another layout.
func (th *Theme) Render(layout string, view any) (template.HTML, error) {
	out := buffers.Get().(*bytes.Buffer)
	defer func() {
		if out.Reset(); out.Cap() <= largestKept {
			buffers.Put(out)
		}
	}()
	if err := th.layouts.ExecuteTemplate(out, layout+".html", view); err != nil {
		return "", fmt.Errorf("theme %s: %w", th.Name, err)
	}
	return template.HTML(out.String()), nil //nolint:gosec // written by html/template
}

// buffers are used by one page after the other. Those of a page that is far larger than
// the others are let go.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }} //nolint:gochecknoglobals // holds nothing that a page can see

const largestKept = 256 << 10

// readManifest reads theme.toml. It is flat by contract (a key, then a string or a
// number), so that a theme needs no TOML reader and can hide nothing in one.
func (th *Theme) readManifest(fsys fs.FS) error {
	raw, err := fs.ReadFile(fsys, "theme.toml")
	if err != nil {
		return fmt.Errorf("reading the theme: %w", err)
	}
	contract := 0
	for i, line := range strings.Split(string(raw), "\n") {
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
			return fmt.Errorf("theme.toml:%d: %q is not a key with a value", i+1, line)
		}
		if name, ok := strings.CutPrefix(key, "palette."); ok {
			pair := paletteLine.FindStringSubmatch(text)
			if pair == nil {
				return fmt.Errorf("theme.toml:%d: a colour is written for light and dark, as \"#1d4fd7 #86adff\"", i+1)
			}
			th.Palette = append(th.Palette, Colour{Name: name, Light: pair[1], Dark: pair[2]})
			continue
		}
		switch key {
		case "name":
			th.Name = text
		case "title":
			th.Title = text
		case "description":
			th.Description = text
		case "license":
			th.License = text
		case "contract":
			if contract, err = strconv.Atoi(text); err != nil {
				return fmt.Errorf("theme.toml:%d: contract is a whole number", i+1)
			}
		default:
			return fmt.Errorf("theme.toml:%d: unknown key %q", i+1, key)
		}
	}
	if th.Name == "" {
		return errors.New("theme.toml: name is missing")
	}
	if contract != Contract {
		return fmt.Errorf("theme.toml: theme %s is written for contract %d, this Waypost speaks %d", th.Name, contract, Contract)
	}
	return nil
}

func (th *Theme) readLayouts(fsys fs.FS) error {
	names, err := fs.Glob(fsys, "layouts/*.html")
	if err != nil {
		return fmt.Errorf("listing layouts: %w", err)
	}
	for _, name := range names {
		raw, err := fs.ReadFile(fsys, name)
		if err != nil {
			return fmt.Errorf("reading %s: %w", name, err)
		}
		if _, err := th.layouts.New(path.Base(name)).Parse(string(raw)); err != nil {
			return fmt.Errorf("reading %s: %w", name, err)
		}
	}
	for _, name := range Layouts {
		if th.layouts.Lookup(name+".html") == nil {
			return fmt.Errorf("layouts/%s.html is missing", name)
		}
	}
	return nil
}

func (th *Theme) readAssets(fsys fs.FS) error {
	var sheets []string
	err := fs.WalkDir(fsys, "assets", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		raw, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		name = strings.TrimPrefix(name, "assets/")
		th.Assets[name] = raw
		if path.Ext(name) == ".css" && name != StyleSheet {
			sheets = append(sheets, name)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("reading assets: %w", err)
	}
	if _, ok := th.Assets[StyleSheet]; !ok {
		return fmt.Errorf("assets/%s is missing", StyleSheet)
	}
	th.Assets[StyleSheet] = slices.Concat(th.variables(), th.Assets[StyleSheet])
	slices.Sort(sheets)
	for _, name := range sheets {
		th.Assets[StyleSheet] = slices.Concat(th.Assets[StyleSheet], []byte("\n"), th.Assets[name])
		delete(th.Assets, name)
	}
	return nil
}
