package site

import (
	"bytes"
	"cmp"
	"html/template"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/locale"
	"github.com/waypost/waypost/generator/internal/theme"
)

// door is the page at the root of a site that has no public edition. It names the
// editions and tells nothing of what is in them.
var door = template.Must(template.New("door").Parse(`<!doctype html>
<html lang="{{.Language}}" dir="{{.Direction}}">
<head>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'">
<meta charset="utf-8">
<title>{{.Title}}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="{{.Title}}">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
{{with .Style}}<link rel="stylesheet" href="{{.}}">
{{end}}</head>
<body class="door">
<main id="main" class="wrap">
<h1>{{.Title}}</h1>
<p class="lead">{{.Lead}}</p>
{{if .Links}}
<ul class="plain-list">
{{range .Links}}<li><a href="{{.Href}}">{{.Text}}</a></li>
{{end}}</ul>
{{end}}</main>
</body>
</html>
`))

// Root returns the files that belong to the whole site and to no edition: .nojekyll,
// so that GitHub Pages serves every file as it is, robots.txt, and a page at the root
// when no edition stands there.
func Root(eds []*audience.Edition) map[string][]byte {
	robots := "User-agent: *\nAllow: /\n"
	out := map[string][]byte{".nojekyll": {}}
	view := struct {
		Title, Language, Direction, Style, Lead string
		Links                                   []theme.Link
	}{Title: "Roadmap", Language: "en", Direction: "ltr"}
	var words locale.Locale
	public := false
	for _, ed := range eds {
		view.Title, view.Language, words = ed.SiteTitle, cmp.Or(ed.Language, "en"), ed.Words
		if ed.Folder == "" {
			public = true
			if ed.BaseURL != "" {
				robots += "\nSitemap: " + absolute(ed.BaseURL, "", sitemapFile) + "\n"
			}
			continue
		}
		if view.Style == "" {
			view.Style = relative("index.html", ed.Folder+"/assets/"+theme.StyleSheet)
		}
		if ed.Unlisted {
			continue
		}
		view.Links = append(view.Links, theme.Link{Text: ed.Title, Href: ed.Folder + "/index.html"})
	}
	out["robots.txt"] = []byte(robots)
	if !public {
		view.Direction, view.Lead = words.Direction(), words.T("Nothing is published here yet.")
		if len(view.Links) > 0 {
			view.Lead = words.T("This roadmap has an edition for each kind of reader.")
		}
		var page bytes.Buffer
		if err := door.Execute(&page, view); err == nil { // plain strings into a constant template: it cannot fail
			out[homeFile] = page.Bytes()
		}
	}
	return out
}

// Alone returns the files beside an edition that stands on a host of its own: it is not
// for search engines.
func Alone() map[string][]byte {
	return map[string][]byte{".nojekyll": {}, "robots.txt": []byte("User-agent: *\nDisallow: /\n")}
}
