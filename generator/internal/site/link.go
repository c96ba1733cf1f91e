package site

import (
	"net/url"
	"strings"
)

// linker writes the addresses of one page. It is the only writer of addresses inside
// an edition: all are relative and name their file, so that a page works under any
// folder of any host and from a disk. A 404 page is served for addresses of any
// depth, so its linker has a root: the path of the edition's home on its host.
type linker struct {
	from      string          // the file of the page: "mvfs/a.1/index.html"
	root      string          // "" for relative addresses, else "/repository/investors/"
	elsewhere string          // the address of the other editions, when they stand on another host
	targets   map[string]bool // every file that the edition will have
	broken    []string        // the files that the page links to and the edition does not have
}

// to returns the address of a file of the edition, with a fragment unless that is "".
func (l *linker) to(file, fragment string) string {
	if !l.targets[file] {
		l.broken = append(l.broken, file)
	}
	if l.root != "" {
		file = l.root + strings.TrimSuffix(file, "index.html")
	} else {
		file = relative(l.from, file)
	}
	return (&url.URL{Path: file, Fragment: fragment}).String()
}

// outside returns the address of another edition's home, by that edition's folder.
func (l *linker) outside(own, folder string) string {
	home := "index.html"
	if folder != "" {
		home = folder + "/index.html"
	}
	if l.elsewhere != "" {
		return absolute(l.elsewhere, "", home)
	}
	if l.root != "" {
		root := l.root
		if own != "" {
			root = strings.TrimSuffix(root, own+"/")
		}
		return (&url.URL{Path: root + strings.TrimSuffix(home, "index.html")}).String()
	}
	from := l.from
	if own != "" {
		from = own + "/" + from
	}
	return (&url.URL{Path: relative(from, home)}).String()
}

// relative is the way from one file to another, both slash-separated and below the
// same folder.
func relative(from, to string) string {
	for {
		i := strings.IndexByte(from, '/')
		if i < 0 || !strings.HasPrefix(to, from[:i+1]) {
			return strings.Repeat("../", strings.Count(from, "/")) + to
		}
		from, to = from[i+1:], to[i+1:]
	}
}

// absolute joins the site's base URL, the edition's folder and a file to a public
// address: "https://example.org/roadmap/investors/mvfs/a.1/". Without a base URL it
// is "".
func absolute(base, folder, file string) string {
	if base == "" {
		return ""
	}
	if folder != "" {
		folder += "/"
	}
	return base + (&url.URL{Path: folder + pretty(file)}).EscapedPath()
}

// pretty leaves out the index.html that every server adds.
func pretty(file string) string {
	if file == "index.html" || strings.HasSuffix(file, "/index.html") {
		return strings.TrimSuffix(file, "index.html")
	}
	return file
}

// rootPath is the path of an edition's home on its host, "/" when the site does not
// know its address.
func rootPath(base, folder string) string {
	root := "/"
	if u, err := url.Parse(base); err == nil && strings.HasPrefix(u.Path, "/") {
		root = u.Path
	}
	if folder != "" {
		root += folder + "/"
	}
	return root
}
