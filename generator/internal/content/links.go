package content

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/yuin/goldmark/util"

	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

const (
	linkHint  = "link to https://…, mailto:…, #heading, a file of content/ such as ../mvfs/a1.md, or a page such as /timeline/"
	imageHint = "put the image under content/ and link to it by its path: a page loads nothing from elsewhere"
)

var (
	imageTypes = []string{"png", "jpg", "jpeg", "gif", "webp", "avif", "svg"}
	assetTypes = append([]string{"pdf", "csv", "txt"}, imageTypes...) //nolint:gochecknoglobals // a constant
)

// extension is the lower-case ending of a file name, without the dot.
func extensionOf(file string) string {
	return strings.ToLower(strings.TrimPrefix(path.Ext(file), "."))
}

func (p *page) bad(pos diag.Pos, hint, format string, args ...any) string {
	p.problems.Errorf(codeBadLink, pos, hint, format, args...)
	return ""
}

// address turns the address of a link into an attribute's value: written out when it
// leads out of the site or within the text, else a hole. Only what is listed here is
// let through, because the list of dangerous addresses has no end.
func (p *page) address(address string, pos diag.Pos) string {
	u, ok := p.parse(address, pos)
	if !ok {
		return ""
	}
	switch {
	case u.Scheme == "https" || u.Scheme == "http":
		if u.Hostname() == "" || u.User != nil || u.Opaque != "" {
			return p.bad(pos, linkHint, "the address %q names no host, or holds a user name", address)
		}
		return external(address)
	case u.Scheme == "mailto":
		if !strings.Contains(u.Opaque, "@") {
			return p.bad(pos, linkHint, "the address %q holds no mail address", address)
		}
		return external(address)
	case u.Scheme != "":
		return p.bad(pos, linkHint, "a link may not start with %s:", u.Scheme)
	case strings.HasPrefix(address, "#"):
		if !p.anchors[u.Fragment] {
			p.problems.Errorf(codeBrokenLink, pos, diag.DidYouMean(u.Fragment, p.anchorNames()), "there is no heading #%s in this text", u.Fragment)
			return ""
		}
		return "#" + external(u.Fragment)
	}
	link := p.inside(u, address, pos)
	if link == nil {
		return ""
	}
	return p.hole(roadmap.Part{Link: link})
}

// image turns the address of an image into a hole.
func (p *page) image(address string, pos diag.Pos) string {
	u, ok := p.parse(address, pos)
	if !ok {
		return ""
	}
	if u.Scheme != "" || u.Fragment != "" || strings.HasPrefix(address, "/") || !slices.Contains(imageTypes, extensionOf(u.Path)) {
		return p.bad(pos, imageHint, "%q is not an image under content/", address)
	}
	link := p.inside(u, address, pos)
	if link == nil {
		return ""
	}
	return p.hole(roadmap.Part{Link: link})
}

// parse refuses what browsers and net/url could read differently.
func (p *page) parse(address string, pos diag.Pos) (*url.URL, bool) {
	if address == "" {
		p.bad(pos, linkHint, "the link has no address")
		return nil, false
	}
	for _, c := range address {
		if c <= ' ' || c == '\\' || forbidden(c) != "" {
			p.bad(pos, "write a space as %20, and slashes as /", "the address %q holds a space, a backslash or a control character", address)
			return nil, false
		}
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "" && u.Host != "" || strings.HasPrefix(address, "//") {
		p.bad(pos, linkHint, "%q is not an address that a page may hold", address)
		return nil, false
	}
	return u, true
}

// external escapes an address for an attribute.
func external(address string) string {
	return string(escape(util.URLEscape([]byte(address), false)))
}

func (p *page) anchorNames() []string {
	var out []string
	for a := range p.anchors {
		out = append(out, a)
	}
	slices.Sort(out)
	return out
}

// inside resolves an address within the site.
func (p *page) inside(u *url.URL, address string, pos diag.Pos) *roadmap.Link {
	if u.RawQuery != "" || u.ForceQuery || strings.ContainsRune(u.Path, 0) || strings.Contains(u.Path, `\`) {
		p.bad(pos, linkHint, "%q is not an address within the site", address)
		return nil
	}
	link := &roadmap.Link{Fragment: u.Fragment, Pos: pos}
	if route, ok := strings.CutPrefix(u.Path, "/"); ok {
		clean := path.Clean("/" + route)[1:]
		if strings.HasSuffix(route, "/") && clean != "" {
			clean += "/"
		}
		if clean != route {
			p.bad(pos, linkHint, "%q is not a plain path", address)
			return nil
		}
		link.Route = route
		if route == "" {
			link.Route = "./"
		}
		return link
	}
	file := path.Join(path.Dir(p.file), u.Path)
	if !strings.HasPrefix(file, root+"/") {
		p.bad(pos, linkHint, "%q leads out of content/", address)
		return nil
	}
	switch p.asks(file) {
	case isNothing:
		p.problems.Errorf(codeBrokenLink, pos, "", "there is no file %s", file)
		p.Text.Missing = append(p.Text.Missing, Wanted{file, pos}) // the hint comes when all links are known
		return nil
	case isStray:
		p.bad(pos, "move it into a folder of content/, such as content/pages", "%s is no page of the site", file)
		return nil
	case isPage:
		link.File = file
	case isAsset:
		p.Text.Assets = append(p.Text.Assets, Wanted{file, pos})
		link.Asset = strings.TrimPrefix(file, root+"/")
	}
	return link
}

// maxNearest is how many broken links get the nearest file as a hint: comparing names
// takes time, and nobody reads a thousand hints.
const maxNearest = 50

// nearestFile offers a file of the same name elsewhere, else one of a near name.
func (r *reader) nearestFile(file string) string {
	if r.compared++; r.compared > maxNearest {
		return "write the path from the folder of this file"
	}
	for _, f := range r.files {
		if path.Base(f) == path.Base(file) {
			return "did you mean " + f + "?"
		}
	}
	if n := diag.Nearest(file, r.files); n != "" {
		return "did you mean " + n + "?"
	}
	return "write the path from the folder of this file"
}

// loadAssets loads every file that a text refers to, once. A problem with one stands
// where it is first referred to.
func (r *reader) loadAssets() {
	loaded := map[string]bool{}
	for _, d := range r.drafts {
		for _, a := range d.Text.Assets {
			if !loaded[a.File] {
				loaded[a.File], r.shown[a.File] = true, true
				r.loadAsset(a.File, a.Pos)
			}
		}
	}
}

func (r *reader) loadAsset(file string, pos diag.Pos) {
	kind := extensionOf(file)
	if !slices.Contains(assetTypes, kind) {
		r.late.Errorf(codeBadAsset, pos, "link to one of "+strings.Join(assetTypes, ", "), "%s files are not published", "."+kind)
		return
	}
	name := strings.TrimPrefix(file, root+"/")
	for _, part := range strings.Split(name, "/") {
		if why := badID(part); why != "" {
			r.late.Errorf(codeBadAsset, pos, "rename the file: letters, digits, dots, hyphens and underscores", "the name %q %s", part, why)
			return
		}
	}
	data, problems := r.asset(file, kind)
	for _, p := range problems {
		r.late.Add(p)
	}
	if len(problems) == 0 {
		r.source.Assets = append(r.source.Assets, roadmap.Asset{Path: name, Data: data})
	}
}

// readAsset reads a file as it is published: a picture without what is no picture.
func (r *reader) readAsset(file, kind string) (data []byte, problems diag.List) {
	var read bytes.Buffer
	if !r.data(&read, file, maxAsset, &problems) {
		return nil, problems
	}
	data = read.Bytes()
	if kind == "svg" {
		if why := unsafeSVG(data); why != "" {
			problems.Errorf(codeBadAsset, diag.Pos{File: file, Line: 1, Col: 1}, "export the picture as plain SVG, or as PNG", "the SVG %s", why)
			return nil, problems
		}
	}
	data, wrong := plainImage(kind, data)
	if wrong != "" {
		problems.Errorf(codeBadAsset, diag.Pos{File: file}, "export the picture again, as PNG, JPEG, GIF or WebP", "the picture %s", wrong)
		return nil, problems
	}
	return data, problems
}

// unsafeSVG says what in an SVG could run, or load from elsewhere, when it is opened
// on its own.
func unsafeSVG(data []byte) string {
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return ""
		}
		if err != nil {
			return "cannot be parsed: " + err.Error()
		}
		switch token := token.(type) {
		case xml.Directive:
			return "has a DOCTYPE"
		case xml.ProcInst:
			if token.Target != "xml" {
				return "has a processing instruction"
			}
		case xml.CharData:
			if loadsFromElsewhere(string(token)) {
				return "loads something from elsewhere"
			}
		case xml.StartElement:
			switch name := strings.ToLower(token.Name.Local); name {
			case "script", "foreignobject", "iframe", "object", "embed", "handler", "listener":
				return "has an element " + token.Name.Local
			}
			for _, a := range token.Attr {
				name, value := strings.ToLower(a.Name.Local), strings.TrimSpace(a.Value)
				switch {
				case strings.HasPrefix(name, "on"):
					return "has an event handler " + a.Name.Local
				case name == "href" || name == "src":
					if !strings.HasPrefix(value, "#") && !strings.HasPrefix(strings.ToLower(value), "data:image/") {
						return "refers to " + value
					}
				case name == "attributename" && strings.Contains(strings.ToLower(value), "href"):
					return "animates an address"
				case a.Name.Space != "xmlns" && name != "xmlns" && loadsFromElsewhere(value):
					return "loads something from elsewhere"
				}
			}
		}
	}
}

// loadsFromElsewhere finds an @import, or an url() that is no fragment, in a style.
func loadsFromElsewhere(style string) bool {
	style = strings.ToLower(style)
	if strings.Contains(style, "@import") || strings.Contains(style, "javascript:") {
		return true
	}
	for {
		_, after, found := strings.Cut(style, "url(")
		if !found {
			return false
		}
		if !strings.HasPrefix(strings.TrimLeft(after, " \t\n'\""), "#") {
			return true
		}
		style = after
	}
}
