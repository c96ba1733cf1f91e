package audit

import (
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

// Found is a secret in a file that must not hold it.
type Found struct {
	Secret roadmap.Secret
	File   string
	Place  string
	Text   string // around it
}

// Search looks for secrets in the files of an edition: in their names, and in every text,
// attribute, comment, value, feed, calendar, picture and archive. Words are compared
// without regard to case, width and spacing. An amount is found however it is written:
// $1,480,000 is also 1.48 M, 1480000 and 1 480 k.
func Search(files map[string][]byte, secrets []roadmap.Secret) []Found {
	var out []Found
	search := make([]needle, len(secrets))
	for i, s := range secrets {
		search[i] = newNeedle(s)
	}
	if len(search) == 0 {
		return nil
	}
	for _, file := range slices.Sorted(maps.Keys(files)) {
		seen := map[string]bool{}
		for _, u := range append([]unit{{"the name of the file", file}}, units(file, files[file])...) {
			text := flat(u.text)
			for i := range search {
				n := &search[i]
				key := n.secret.Text + "\x00" + u.place
				if seen[key] || u.place == wholeText && n.foundIn(seen) {
					continue
				}
				if at, ok := n.find(text); ok {
					seen[key] = true
					out = append(out, Found{Secret: n.secret, File: file, Place: u.place, Text: around(text, at)})
				}
			}
		}
	}
	return out
}

// needle is a secret that is ready to be searched.
type needle struct {
	secret roadmap.Secret
	words  string
	amount float64
	isSum  bool
}

func newNeedle(s roadmap.Secret) needle {
	n := needle{secret: s, words: flat(s.Text)}
	if all := amount().FindString(n.words); all != "" && strings.TrimSpace(all) == n.words {
		if a, ok := parseAmount(n.words); ok {
			n.amount, n.isSum = a.value, true
		}
	}
	return n
}

// foundIn reports whether a text of the file itself has it, so that the whole page need
// not be named too.
func (n *needle) foundIn(seen map[string]bool) bool { return seen[n.secret.Text+"\x00text"] }

// find returns where a flat text holds the secret. Words must stand alone: "art" is not
// in "start".
func (n *needle) find(text string) (int, bool) {
	if n.isSum {
		for _, span := range amount().FindAllStringIndex(text, -1) {
			if a, ok := parseAmount(text[span[0]:span[1]]); ok && a.means(n.amount) {
				return span[0], true
			}
		}
		return 0, false
	}
	for from := 0; ; {
		i := strings.Index(text[from:], n.words)
		if i < 0 {
			return 0, false
		}
		i += from
		if !joins(text[:i], n.words, true) && !joins(text[i+len(n.words):], n.words, false) {
			return i, true
		}
		from = i + 1
	}
}

// joins reports whether a letter or digit next to the secret goes on from one in it.
func joins(beside, words string, before bool) bool {
	b, w := []rune(beside), []rune(words)
	if len(b) == 0 {
		return false
	}
	next, edge := b[0], w[len(w)-1]
	if before {
		next, edge = b[len(b)-1], w[0]
	}
	wordy := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	return wordy(next) && wordy(edge)
}

// flat is a text as it is compared: compatible forms made equal, lower case, one space
// where there is any, and nothing that cannot be seen.
func flat(s string) string {
	s = norm.NFKC.String(strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", " "), " "))
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r): // soft hyphens, zero-width spaces
			return -1
		case r == '−':
			return '-'
		}
		return unicode.ToLower(r)
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

func around(text string, at int) string {
	const reach = 30
	from, to := max(0, at-reach), min(len(text), at+2*reach)
	return strings.ToValidUTF8(text[from:to], "")
}

// amount is a number with its marks: a sign, a currency, thousands, a fraction, a scale.
var amount = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`[$€£¥₹₩]?\s?(?:\d{1,3}(?:[., '’_]\d{3})+\b(?:[.,]\d+)?|\d+(?:[.,]\d+)?)(?:\s?(?:thousand|million|billion|mio|mrd|bn|mn|k|m|b)\b)?\s?(?:[$€£¥₹₩%]|usd|eur|gbp)?`)
})

var scales = map[string]float64{
	"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "mio": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9, "mrd": 1e9, "billion": 1e9,
}

// figure is an amount as it was written.
type figure struct {
	value   float64
	half    float64 // half of its last digit
	digits  int     // that count
	rounded bool    // it has a scale, so that it may stand for an exact amount near it
}

// means reports whether a written amount tells another one: it is the same, or it is that
// one rounded to three digits or more.
func (f figure) means(exact float64) bool {
	if math.Abs(f.value-exact) <= 1e-9*math.Abs(exact) {
		return true
	}
	return f.rounded && f.digits >= 3 && math.Abs(f.value-exact) <= f.half*(1+1e-9)
}

func parseAmount(s string) (figure, bool) {
	s = strings.Trim(s, "$€£¥₹₩% ")
	for _, code := range []string{"usd", "eur", "gbp"} {
		s = strings.TrimSpace(strings.TrimSuffix(s, code))
	}
	end := strings.LastIndexFunc(s, unicode.IsDigit) + 1
	if end == 0 {
		return figure{}, false
	}
	scale := 1.0
	suffix := strings.TrimSpace(s[end:])
	if suffix != "" {
		if scale = scales[suffix]; scale == 0 {
			return figure{}, false
		}
	}
	whole, fraction := s[:end], ""
	// The last dot or comma is a decimal point unless three digits follow it and nothing
	// says otherwise.
	if i := strings.LastIndexAny(whole, ".,"); i >= 0 {
		after, mark := whole[i+1:], whole[i:i+1]
		if strings.Count(whole, mark) == 1 && (len(after) != 3 || suffix != "" && mark == ".") {
			whole, fraction = whole[:i], after
		}
	}
	whole = strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, whole)
	v, err := strconv.ParseFloat(whole+"."+fraction+"0", 64)
	if err != nil {
		return figure{}, false
	}
	return figure{
		value: v * scale, half: 0.5 * scale * math.Pow10(-len(fraction)), rounded: suffix != "",
		digits: len(strings.TrimLeft(whole+fraction, "0")),
	}, true
}
