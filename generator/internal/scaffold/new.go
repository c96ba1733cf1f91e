package scaffold

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"text/template"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

// Known is what the roadmap has already: the ids that a draft may refer to, in the
// order in which they are offered, and the slugs of every kind that are taken.
type Known struct {
	Services, Milestones, Teams, Metrics, Audiences []string
	TakenSlugs                                      []string
}

// ErrNoTitle means that there was nothing to make a title of.
var ErrNoTitle = errors.New("the title is empty")

// maxSlug keeps file names and addresses readable. It counts bytes.
const maxSlug = 60

// New returns the first draft of a piece of content. Its id is its file's name, made
// of the title; today dates a post and offers a due date. It names the first known
// service and team; what a writer must decide beyond that is a commented key.
func New(kind roadmap.Kind, title string, today roadmap.Date, known Known) (File, error) {
	folder, ok := folderOf(kind)
	draft, err := files.ReadFile("files/new/" + string(kind) + ".md")
	if !ok || err != nil {
		return File{}, fmt.Errorf("no draft for a %s", kind)
	}
	if title = oneLine(title); title == "" {
		return File{}, ErrNoTitle
	}
	slug := slugOf(title)
	if slug == "" || reserved(slug) {
		slug = freeSlug(strings.Trim(string(kind)+"-"+slug, "-"), known.TakenSlugs)
	}
	if kind == roadmap.KindPost {
		slug = today.String() + "-" + slug
	}
	if slices.Contains(known.TakenSlugs, slug) {
		return File{}, fmt.Errorf("the id %q, made of the title, is taken", slug)
	}
	data, err := fill(string(draft), title, today, known)
	if err != nil {
		return File{}, fmt.Errorf("drafting a %s: %w", kind, err)
	}
	return File{Path: path.Join("content", folder, slug+".md"), Data: data}, nil
}

func folderOf(kind roadmap.Kind) (string, bool) {
	for _, k := range roadmap.Kinds {
		if k.Kind == kind {
			return k.Folder, true
		}
	}
	return "", false
}

// fill writes the title, dates and known ids into a draft. Everything that comes from
// outside is quoted, so that the result is TOML whatever it holds.
func fill(draft, title string, today roadmap.Date, known Known) ([]byte, error) {
	tmpl, err := template.New("draft").Funcs(template.FuncMap{"quote": quote, "some": some, "list": list}).Parse(draft)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = tmpl.Execute(&out, struct {
		Title                                           string
		Today, Soon                                     roadmap.Date
		Services, Milestones, Teams, Metrics, Audiences []string
	}{
		title, today, today.AddMonths(3),
		known.Services, known.Milestones, known.Teams, known.Metrics, known.Audiences,
	})
	return out.Bytes(), err
}

// maxListed keeps a list of ids on its line.
const maxListed = 6

// some writes the first ids as the inside of an array: "a", "b".
func some(ids []string) string {
	quoted := make([]string, min(len(ids), maxListed))
	for i := range quoted {
		quoted[i] = quote(ids[i])
	}
	return strings.Join(quoted, ", ")
}

// list names ids in a comment: "a", "b" and 3 more.
func list(ids []string) string {
	if more := len(ids) - maxListed; more > 0 {
		return fmt.Sprintf("%s and %d more", some(ids), more)
	}
	return some(ids)
}

// quote writes a TOML basic string. strconv.Quote would write \x00 and \a, which TOML
// does not know.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case unicode.IsControl(r):
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// breaks reports whether a character ends a word of a title: white space, and what a
// text may not hold.
func breaks(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) ||
		unicode.Is(unicode.Noncharacter_Code_Point, r)
}

// slugOf makes a file name and address of a title: lower-case ASCII letters and digits,
// words joined by hyphens, accents dropped, cut after a whole word. It is empty when
// the title has no such letter, as in a title in Chinese.
func slugOf(title string) string {
	var words []string
	length := 0
	for _, word := range strings.FieldsFunc(plain(title), func(r rune) bool { return r == '-' }) {
		if length += len(word) + 1; length > maxSlug && len(words) > 0 {
			break
		}
		words = append(words, word[:min(len(word), maxSlug)])
	}
	return strings.Join(words, "-")
}

// plain lower-cases a title, drops its accents and apostrophes, and turns whatever
// else is no ASCII letter or digit into a hyphen.
func plain(title string) string {
	return strings.Map(func(r rune) rune {
		switch r = unicode.ToLower(r); {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’':
			return -1
		}
		return '-'
	}, norm.NFKD.String(title))
}

// reserved reports whether Windows keeps the name for a device, with any extension.
func reserved(slug string) bool {
	switch slug {
	case "con", "prn", "aux", "nul":
		return true
	}
	return len(slug) == 4 && (strings.HasPrefix(slug, "com") || strings.HasPrefix(slug, "lpt")) && slug[3] >= '0' && slug[3] <= '9'
}

// freeSlug returns the base, or the base with the first number that is not taken.
func freeSlug(base string, taken []string) string {
	slug := base
	for n := 2; slices.Contains(taken, slug); n++ {
		slug = fmt.Sprintf("%s-%d", base, n)
	}
	return slug
}
