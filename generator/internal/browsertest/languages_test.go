package browsertest_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/waypost/waypost/generator/internal/browsertest"
	"github.com/waypost/waypost/generator/internal/locale"
)

// sample is the home of every edition, and of every other kind that readers see the page
// with the most in it.
func sample(files map[string][]byte) []kind {
	all := kinds(files)
	slices.SortStableFunc(all, func(a, b kind) int { return cmp.Compare(len(files[b.file]), len(files[a.file])) })
	seen := map[string]bool{"style": true}
	return slices.DeleteFunc(all, func(k kind) bool {
		again := seen[k.name]
		seen[k.name] = k.name != "home"
		return again
	})
}

// TestLanguages opens one page of every kind in every language that Waypost speaks but
// English, which the other tests open. Colours, motion and what works without scripts are
// the same in all of them.
func TestLanguages(t *testing.T) {
	browsertest.Find(t)
	var mu sync.Mutex
	pages := map[string][]byte{} // of all languages, for the checkers of HTML
	t.Run("pages", func(t *testing.T) {
		for _, language := range locale.Languages {
			if language == "en" {
				continue
			}
			t.Run(language, func(t *testing.T) {
				t.Parallel()
				files := edited(t, func(name, text string) string {
					if name == "config.toml" {
						return strings.Replace(text, `language = "en"`, fmt.Sprintf("language = %q", language), 1)
					}
					return text
				})
				few := sample(files)
				mu.Lock()
				for _, k := range few {
					pages[language+"/"+k.file] = files[k.file]
				}
				mu.Unlock()
				speaks(t, language, few, files)
			})
		}
	})
	dir := written(t, pages)
	t.Run("html-validate", func(t *testing.T) { t.Parallel(); htmlValidate(t, dir) })
	t.Run("vnu", func(t *testing.T) { t.Parallel(); vnu(t, dir) })
}

// speaks opens pages of one language.
func speaks(t *testing.T, language string, pages []kind, files map[string][]byte) {
	t.Helper()
	direction := "ltr"
	if language == "ar" {
		direction = "rtl"
	}
	axe, english := axeSource(t), untranslated(t, language)
	page := browsertest.Open(t, files)
	compared := false
	for _, k := range pages {
		quiet := k.quiet(t, page)
		fits(t, page, k)
		quiet()
		where := language + "/" + k.file
		if got, want := page.Text(`document.documentElement.lang + ' ' + document.documentElement.dir + ' ' + getComputedStyle(document.body).direction`), language+" "+direction+" "+direction; got != want {
			t.Errorf("%s is %s, want %s", where, got, want)
		}
		for _, text := range list(page, words) {
			if english[text] {
				t.Errorf("%s says %q in English", where, text)
			}
		}
		compared = compared || page.Text(`!!document.querySelector('.compare')`) == "true"
		if language == "ar" || language == "de" { // one of each direction: these rules take most of the time
			page.Viewport(390, 800)
			page.Eval(axe, nil)
			finds(t, page, where, named)
		}
	}
	if !compared {
		t.Error("no page shows the comparison")
	}
	searched(t, page, axe, language, direction)
	t.Logf("%s: %d pages", language, len(pages))
}

// named are the rules of axe that another language can break; the others are about structure,
// which is the same in all of them.
const named = `{runOnly: ['html-has-lang', 'html-lang-valid', 'valid-lang', 'document-title', 'empty-heading', 'link-name', 'button-name', 'label',
	'select-name', 'image-alt', 'svg-img-alt', 'role-img-alt', 'aria-command-name', 'aria-input-field-name', 'summary-name', 'frame-title',
	'landmark-unique', 'target-size', 'scrollable-region-focusable']}`

// words are all that a page says, its controls and what only a screen reader says among it.
const words = `(() => {
	const out = [];
	const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (walk.nextNode()) if (!walk.currentNode.parentElement.closest('script, style')) out.push(walk.currentNode.data.trim().replace(/\s+/g, ' '));
	for (const e of document.querySelectorAll('[aria-label], [title], [alt], [placeholder]')) {
		for (const name of ['aria-label', 'title', 'alt', 'placeholder']) if (e.hasAttribute(name)) out.push(e.getAttribute(name));
	}
	return out;
})()`

// untranslated holds what a page in a language must not say: the texts of the interface in
// English, but for what the language says in the same way and what the example says itself.
func untranslated(t *testing.T, language string) map[string]bool {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "locale", "catalogues", language+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var catalogue map[string]any
	if err := json.Unmarshal(raw, &catalogue); err != nil {
		t.Fatal(err)
	}
	content, err := read(source, "content")
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	for _, data := range content {
		said.Write(data)
	}
	out := map[string]bool{}
	for text, in := range catalogue {
		out[text] = in != text && !strings.Contains(said.String(), text)
	}
	return out
}

// searched opens the search on the home page, wide and narrow.
func searched(t *testing.T, page *browsertest.Page, axe, language, direction string) {
	t.Helper()
	page.Viewport(1280, 900)
	page.Go("")
	page.Press("/")
	page.Wait(`self.waypostIndex`)
	page.Press("d", "a", "t")
	page.Wait(`document.querySelectorAll('.search-results a').length > 3`)
	page.Press(browsertest.Down)
	page.Eval(axe, nil)
	finds(t, page, language+": the search", `{}`)
	for _, width := range []int{1280, 390, 320} {
		page.Viewport(width, 900)
		if wide := list(page, tooWide); len(wide) > 0 {
			t.Errorf("%s: the search at %d pixels: %q", language, width, wide)
		}
		if got := page.Text(`(() => {
			const box = document.querySelector('.search-results').getBoundingClientRect();
			return (box.left >= 0 && box.right <= innerWidth ? '' : 'out of the window ') + getComputedStyle(document.querySelector('.search-results a')).direction;
		})()`); got != direction {
			t.Errorf("%s: the results at %d pixels are %s, want %s", language, width, got, direction)
		}
	}
}
