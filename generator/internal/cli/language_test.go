package cli_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"github.com/waypost/waypost/generator/internal/locale"
	"github.com/waypost/waypost/generator/internal/scaffold"
	"github.com/waypost/waypost/generator/internal/seal"
)

// TestGermanLeavesNoEnglish builds the whole example in German, beside the English one. A
// text of any page that is the same in both must come from the content, or hold no word but
// those that German has by its catalogue; and no text may mix in a word that only the
// English interface has. Texts are what stands between tags, in pictures and tables too, and
// in the attributes that a reader or a script says.
func TestGermanLeavesNoEnglish(t *testing.T) {
	root, out := writeExample(t), filepath.Join(t.TempDir(), "out")
	config := filepath.Join(root, "config.toml")
	raw, err := os.ReadFile(config)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(config, bytes.Replace(raw, []byte(`language = "en"`), []byte(`language = "de"`), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, "build", "--root", root, "--output", out, "--style-page")
	english, german := buildExample(t, "--style-page"), tree(t, out)
	for lang, files := range map[string]map[string][]byte{"en": english, "de": german} {
		page, err := seal.Page(locale.New(lang))
		if err != nil {
			t.Fatal(err)
		}
		files["sealed.html"] = page["index.html"]
	}
	words := newVocabulary(t)
	seen, failed := 0, map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(german)) {
		if path.Ext(name) != ".html" && path.Ext(name) != ".svg" || strings.Contains(name, "media/") {
			continue
		}
		said := map[string]bool{}
		for _, text := range saidBy(t, english[name]) {
			said[text] = true
		}
		for _, text := range saidBy(t, german[name]) {
			seen++
			rest := words.without(text)
			if failed[text] || !strings.ContainsFunc(rest, unicode.IsLetter) {
				continue
			}
			if said[text] && slices.ContainsFunc(letters.FindAllString(rest, -1), words.foreign) {
				failed[text] = true
				t.Errorf("%s: %q is not translated", name, text)
				continue
			}
			for _, word := range letters.FindAllString(rest, -1) {
				if words.english[strings.ToLower(word)] && !failed[text] {
					failed[text] = true
					t.Errorf("%s: %q holds the English %q", name, text, word)
				}
			}
		}
	}
	if seen < 20000 {
		t.Errorf("only %d texts were compared", seen)
	}
}

var letters = regexp.MustCompile(`\p{L}+`)

// vocabulary is what tells the words of the interface from those of the content.
type vocabulary struct {
	content []string        // the texts of the content, the longest first
	german  map[string]bool // words that the German interface has
	english map[string]bool // words that the English interface has, and the German one and the content do not
}

var numbered = regexp.MustCompile(`^(?:[A-Z]\.)?\d+ `)

var inQuotes = regexp.MustCompile(`"((?:[^"\\]|\\.)*)"`)

func newVocabulary(t *testing.T) vocabulary {
	t.Helper()
	v := vocabulary{german: map[string]bool{}, english: map[string]bool{}}
	found := map[string]bool{}
	for _, f := range scaffold.Example() {
		if !strings.HasPrefix(f.Path, "content/") && f.Path != "config.toml" {
			continue
		}
		head := string(f.Data)
		if parts := strings.SplitN(head, "+++", 3); len(parts) == 3 {
			head = parts[1]
		}
		for _, m := range inQuotes.FindAllStringSubmatch(head, -1) {
			if text := strings.ReplaceAll(m[1], `\"`, `"`); len(text) > 3 || strings.ContainsRune(text, '.') {
				found[text] = true
			}
		}
	}
	v.content = slices.SortedFunc(maps.Keys(found), func(a, b string) int { return len(b) - len(a) })
	raw, err := os.ReadFile("../locale/catalogues/de.json")
	if err != nil {
		t.Fatal(err)
	}
	var catalogue map[string]any
	if err := json.Unmarshal(raw, &catalogue); err != nil {
		t.Fatal(err)
	}
	for key, value := range catalogue {
		for _, word := range letters.FindAllString(key, -1) {
			v.english[strings.ToLower(word)] = true
		}
		for _, m := range letters.FindAllString(formsOf(value), -1) {
			v.german[strings.ToLower(m)] = true
		}
	}
	maps.DeleteFunc(v.english, func(word string, _ bool) bool { return v.german[word] || len(word) < 3 })
	return v
}

func formsOf(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case map[string]any:
		var all []string
		for _, form := range value {
			all = append(all, form.(string))
		}
		return strings.Join(all, " ")
	}
	return ""
}

// foreign reports whether a word is none of German. Letters and capitals are names: Q1, LTV.
func (v vocabulary) foreign(word string) bool {
	return len(word) > 1 && strings.ToUpper(word) != word && !v.german[strings.ToLower(word)]
}

// without takes the texts of the content out of a text, also those that were cut to fit.
func (v vocabulary) without(text string) string {
	if head, ok := strings.CutSuffix(text, "…"); ok {
		head = numbered.ReplaceAllString(head, "")
		for _, c := range v.content {
			if head != "" && strings.HasPrefix(c, head) {
				return ""
			}
		}
	}
	for _, c := range v.content {
		text = strings.ReplaceAll(text, c, " ")
	}
	return text
}

// saidBy lists what a page says outside of its narratives.
func saidBy(t *testing.T, page []byte) []string {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	doc.Find(".prose, code, script, style, .contents").Remove()
	var out []string
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			if text := strings.Join(strings.Fields(n.Data), " "); text != "" && !strings.HasPrefix(text, "https://") {
				out = append(out, text)
			}
		}
		for _, a := range n.Attr {
			if sayingAttribute(n, a.Key) {
				out = append(out, a.Val)
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	for _, n := range doc.Nodes {
		walk(n)
	}
	return out
}

// mute are the data- attributes that hold what no reader sees.
var mute = []string{
	"data-places", "data-slug", "data-after", "data-tool", "data-copies", "data-index", "data-service", "data-team",
}

func sayingAttribute(n *html.Node, key string) bool {
	switch key {
	case "aria-label", "title", "alt", "placeholder":
		return true
	case "content":
		return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "name" && a.Val == "description" })
	}
	return strings.HasPrefix(key, "data-") && !slices.Contains(mute, key)
}

// TestScriptsSayNothing: what a script says stands in the page, where it is translated.
func TestScriptsSayNothing(t *testing.T) {
	var scripts []string
	for _, pattern := range []string{"../../../themes/default/assets/*.js", "../../../themes/default/assets/page/*.js", "../seal/page/*.js"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		scripts = append(scripts, files...)
	}
	if len(scripts) < 6 {
		t.Fatalf("only the scripts %q", scripts)
	}
	comment := regexp.MustCompile(`(?m)^\s*//.*$|\s// .*$`)
	sentence := regexp.MustCompile("[\"'`]\\p{Lu}\\p{Ll}+(?:…|[ ,.:?!][^\"'`]*)[\"'`]")
	for _, file := range scripts {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range sentence.FindAllString(string(comment.ReplaceAll(raw, nil)), -1) {
			t.Errorf("%s says %s by itself: put it into a data- attribute of the layout", filepath.Base(file), text)
		}
	}
}
