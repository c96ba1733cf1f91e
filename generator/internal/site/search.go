package site

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"html"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/theme"
)

// searchFile is the index of an edition: a script, because a page from a disk may load
// scripts beside it and nothing else. It sets waypostIndex to an object with
//
//	version  1
//	pages    a list of searchPage
//	words    the words of all pages, folded and sorted
//	hits     for each word a flat list of pages and weights: [page, weight, page, weight, …]
const searchFile = "search-index.js"

// searchPage is one page that can be found.
type searchPage struct {
	File  string `json:"file"` // from the edition's home
	Title string `json:"title"`
	Kind  string `json:"kind,omitempty"`
	Note  string `json:"note,omitempty"`
}

// What a word counts by where it stands.
const (
	inTitle   = 8
	inSummary = 3
	inBody    = 1
)

// maxSearchedBodies is how many pages an edition has before their bodies are left out of
// the index, which would be larger than a reader waits for.
const maxSearchedBodies = 1000

// maxNote is how many letters of a description are shown beside a result.
const maxNote = 140

// searchable reports whether the theme can search and there is something to find.
func (s *site) searchable() bool {
	return s.theme.Assets[theme.SearchScript] != nil && len(s.ed.MVFs)+len(s.ed.Milestones)+len(s.ed.Posts)+len(s.ed.Pages) > 0
}

// searchesBodies reports whether the edition is not too large for its bodies to be searched.
func (s *site) searchesBodies() bool { return len(s.routes) <= maxSearchedBodies }

// search is the index of the edition's pages. It is large, so it is written piece by piece.
func (s *site) search() ([]byte, error) {
	var bodies map[string]string
	if s.searchesBodies() {
		bodies = s.bodies()
	}
	kinds := map[string]string{ // of pages of items, by their layout
		"milestone": s.ed.Words.T(key("Milestone")), "service": s.ed.Words.T(key("Service")), "mvf": "MVF",
		"metric": s.ed.Words.T(key("Metric")), "post": s.ed.Words.T(key("Post")),
	}
	const perPage, perHit = 256, 8 // bytes, about
	var out bytes.Buffer
	out.Grow(len(s.routes) * perPage)
	var failed error
	encoder := json.NewEncoder(&out)
	write := func(v any) {
		failed = cmp.Or(failed, encoder.Encode(v))
		out.Truncate(max(out.Len()-1, 0)) // without the end of the line
	}
	out.WriteString(`waypostIndex={"version":1,"pages":[`)
	found, n := words{place: map[string]int{}}, int32(0)
	for i := range s.routes {
		r := &s.routes[i]
		if r.bare || r.file == notFoundFile {
			continue
		}
		title, description := r.title, s.descriptionOf(r)
		if r.share.id != "" {
			title = r.share.id + " " + title
		}
		if n > 0 {
			out.WriteByte(',')
		}
		write(searchPage{r.file, title, kinds[r.layout], cutWords(description, maxNote)})
		found.add(title, n, inTitle)
		found.add(description, n, inSummary)
		found.add(bodies[r.file], n, inBody)
		n++
	}
	out.WriteString(`],"words":`)
	sorted := slices.AppendSeq([]string{}, maps.Keys(found.place))
	slices.Sort(sorted)
	write(sorted)
	out.WriteString(`,"hits":[`)
	out.Grow(found.many * perHit)
	for i, word := range sorted {
		list := out.AvailableBuffer()
		if i > 0 {
			list = append(list, ',')
		}
		list = append(list, '[')
		for k, number := range found.hits[found.place[word]] {
			if k > 0 {
				list = append(list, ',')
			}
			list = strconv.AppendInt(list, int64(number), 10)
		}
		out.Write(append(list, ']'))
	}
	out.WriteString("]}\n")
	if failed != nil {
		return nil, fmt.Errorf("writing the search index: %w", failed)
	}
	return out.Bytes(), nil
}

// bodies is the text of every page that has one, by its file.
func (s *site) bodies() map[string]string {
	out := map[string]string{}
	add := func(e *audience.Entry, more ...string) {
		out[s.pageOf[e.File]] = plain(s.ed.Text(e)) + " " + strings.Join(more, " ")
	}
	for _, m := range s.ed.Milestones {
		add(&m.Entry, m.Goal, m.Announce)
	}
	for _, v := range s.ed.Services {
		add(&v.Entry, v.FullScope, v.Owner)
	}
	for _, m := range s.ed.MVFs {
		add(&m.Entry, m.Value, m.PartOf, m.Team)
	}
	for _, m := range s.ed.Metrics {
		add(&m.Entry, m.Source)
	}
	for _, p := range s.ed.Posts {
		add(&p.Entry, slices.Concat(p.Highlights, p.Lowlights, p.Asks)...)
	}
	for _, p := range s.ed.Pages {
		add(&p.Entry)
	}
	out[homeFile] = plain(s.ed.Home)
	return out
}

// plain is the text of a fragment without its markup.
func plain(f roadmap.Fragment) string {
	var b bytes.Buffer
	inside := false // of a tag, which may go on over the hole of a link
	for _, part := range f.Parts {
		for _, r := range part.HTML {
			switch {
			case r == '<':
				inside = true
				b.WriteByte(' ')
			case r == '>' && inside:
				inside = false
			case !inside:
				b.WriteRune(r)
			}
		}
	}
	return html.UnescapeString(b.String())
}

// cutWords shortens a text at a word.
func cutWords(text string, most int) string {
	if len(text) <= most { // in bytes, so in letters too
		return text
	}
	letters := []rune(text)
	if len(letters) <= most {
		return text
	}
	short := string(letters[:most])
	if i := strings.LastIndexByte(short, ' '); i > most/2 {
		short = short[:i]
	}
	return strings.TrimRight(short, " ,.;:") + "…"
}

// words gathers the words of pages. There are very many, so only one that is new takes memory.
type words struct {
	place  map[string]int // of a word, in hits
	hits   [][]int32      // pages and weights, one after the other
	many   int            // hits of all words
	folded []rune         // of the text at work
	word   []byte         // at work
}

// add adds the words of a text on a page.
func (f *words) add(text string, page, weight int32) {
	f.folded = fold(f.folded[:0], text)
	for word := range searchWords(f.folded) {
		f.word = f.word[:0]
		for _, r := range word {
			f.word = utf8.AppendRune(f.word, r)
		}
		at, ok := f.place[string(f.word)]
		if !ok {
			at = len(f.hits)
			f.place[string(f.word)], f.hits = at, append(f.hits, nil)
		}
		list := f.hits[at]
		if k := len(list); k > 0 && list[k-2] == page {
			list[k-1] = max(list[k-1], weight)
			continue
		}
		f.hits[at] = append(list, page, weight)
		f.many++
	}
}

// fold appends the letters of a text without accents and case.
func fold(to []rune, text string) []rune {
	for _, r := range norm.NFKD.String(text) {
		if r = unicode.ToLower(r); r == 'ς' {
			r = 'σ'
		}
		if r < unicode.MaxASCII || !unicode.Is(unicode.Mn, r) {
			to = append(to, r)
		}
	}
	return to
}

// searchWords takes a folded text apart into words, as search.js does with what is typed:
// letters and digits, with dots between them. What is written without spaces is taken apart
// into pairs.
func searchWords(folded []rune) iter.Seq[[]rune] {
	return func(yield func([]rune) bool) {
		for i := 0; i < len(folded); {
			end := i + 1
			switch {
			case dense(folded[i]):
				for end < len(folded) && dense(folded[end]) {
					end++
				}
				if end-i == 1 && !yield(folded[i:end]) {
					return
				}
				for k := i; k+1 < end; k++ {
					if !yield(folded[k : k+2]) {
						return
					}
				}
			case wordly(folded[i]):
				for end < len(folded) && (wordly(folded[end]) || folded[end] == '.' && end+1 < len(folded) && wordly(folded[end+1])) {
					end++
				}
				if !yield(folded[i:end]) {
					return
				}
			}
			i = end
		}
	}
}

func dense(r rune) bool {
	return r > unicode.MaxLatin1 && (unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r == 'ー')
}

func wordly(r rune) bool { return (unicode.IsLetter(r) || unicode.IsNumber(r)) && !dense(r) }

// searchAddress is the address of the index, or "" where there is nothing to find.
func (p *page) searchAddress() string {
	if p.route.bare || !p.known[searchFile] {
		return ""
	}
	return p.to(searchFile, "")
}
