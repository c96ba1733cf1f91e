package site_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/waypost/waypost/generator/internal/browsertest"
)

type searchIndex struct {
	Pages []struct{ File, Title, Kind, Note string }
	Words []string
	Hits  [][]int
}

func readIndex(t *testing.T, files map[string][]byte) searchIndex {
	t.Helper()
	raw, ok := strings.CutPrefix(string(files["search-index.js"]), "waypostIndex=")
	var index searchIndex
	if err := json.Unmarshal([]byte(raw), &index); err != nil || !ok {
		t.Fatalf("the index is no index: %v", err)
	}
	return index
}

// The page of an MVF is drawn from an edition without lists, and can search all the same.
func TestEveryPageSearches(t *testing.T) {
	ed := fullEdition()
	ed.Pages = nil
	pages(t, render(t, ed), func(file string, doc *goquery.Document) {
		if doc.Find("body").Is(".kind-embed, .kind-slides") {
			return
		}
		if doc.Find(".site-header .search").Length() != 1 {
			t.Errorf("%s has no search", file)
		}
	})
}

func TestSearchIndex(t *testing.T) {
	files := render(t, fullEdition())
	index := readIndex(t, files)
	if len(index.Words) != len(index.Hits) || len(index.Words) < 100 {
		t.Fatalf("%d words, %d hits", len(index.Words), len(index.Hits))
	}
	found := map[string][]string{}
	for i, word := range index.Words {
		if i > 0 && index.Words[i-1] >= word {
			t.Errorf("%q stands after %q", word, index.Words[i-1])
		}
		for k := 0; k < len(index.Hits[i]); k += 2 {
			found[word] = append(found[word], index.Pages[index.Hits[i][k]].File)
		}
	}
	for _, page := range index.Pages {
		if files[page.File] == nil {
			t.Errorf("%s is found and not there", page.File)
		}
	}
	for word, file := range map[string]string{
		"a.1": "mvfs/a.1/index.html", "acquire": "mvfs/a.1/index.html", "yesterday": "mvfs/a.1/index.html", "webinar": "milestones/m1/index.html",
		"introductions": "posts/half-year/index.html", "processing": "services/sB/index.html", "revenue": "metrics/revenue/index.html",
	} {
		if !strings.Contains(strings.Join(found[word], " "), file) {
			t.Errorf("%q leads to %q, and not to %s", word, found[word], file)
		}
	}
	for _, word := range []string{"em", "href", "h2", "p"} {
		if found[word] != nil {
			t.Errorf("markup is searched: %q", word)
		}
	}
	empty := render(t, emptyEdition())
	if empty["search-index.js"] != nil || page(t, empty, "index.html").Find(".search").Length() > 0 {
		t.Error("there is nothing to find, and a box to find it with")
	}
}

// TestSearchInABrowser searches as a reader does: with the keyboard, with mistakes, in
// any script, from a server and from a disk.
func TestSearchInABrowser(t *testing.T) {
	ed := fullEdition()
	ed.MVFs[3].Title = "Données agrégées ＡＢＣ"
	ed.MVFs[4].Title = "最初のデータ取得"
	ed.MVFs[5].Title = "Ο τελευταίος Σεισμός"
	ed.MVFs[6].Title = hostile
	files := render(t, ed)
	folder := t.TempDir()
	for name, data := range files {
		name = filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, open := range map[string]func(*testing.T) *browsertest.Page{
		"server": func(t *testing.T) *browsertest.Page { return browsertest.Open(t, files) },
		"disk":   func(t *testing.T) *browsertest.Page { return browsertest.OpenFolder(t, folder) },
	} {
		t.Run(name, func(t *testing.T) {
			page := open(t)
			page.Go("mvfs/b.2/index.html")
			if n := strings.Count(strings.Join(page.Requests(), " "), "search"); n > 0 {
				t.Errorf("%d files of the search are loaded before anyone searches", n)
			}
			page.Press("/")
			page.Wait(`document.activeElement.id === "search"`)
			page.Wait(`self.waypostIndex`)
			first := func(query, want string) {
				t.Helper()
				page.Eval(`(f => { f.value = `+quote(query)+`; f.dispatchEvent(new Event("input")) })(document.getElementById("search"))`, nil)
				got := page.Text(`document.querySelector(".search-results:not([hidden]) .search-title")?.textContent ?? document.querySelector(".search [role=status]").textContent`)
				if got != want {
					t.Errorf("%q finds %q, want %q", query, got, want)
				}
			}
			page.Wait(`(f => { f.value = "revenue"; f.dispatchEvent(new Event("input")); return !document.getElementById("search-results").hidden })(document.getElementById("search"))`)
			first("A.1", "A.1 Acquire one data type from one source")
			first("acquire one data", "A.1 Acquire one data type from one source")
			first("acqire one data", "A.1 Acquire one data type from one source")
			first("acqiure one data", "A.1 Acquire one data type from one source")
			first("self-srve", "Self-serve insights")
			first("donnees AGREGEES", "A.2 Données agrégées ＡＢＣ")
			first("abc", "A.2 Données agrégées ＡＢＣ")
			first("データ", "B.2 最初のデータ取得")
			first("τελευταιοσ σεισμοσ", "C.2 Ο τελευταίος Σεισμός")
			first("onload", "A.3 "+hostile)
			first("webinar", "Raw data")
			first("zzzzzzzzz", "Nothing found")
			first("  ", "")

			first("insights", "Aggregated insights")
			page.Press(browsertest.Down, browsertest.Down)
			second := page.Text(`document.getElementById(document.getElementById("search").getAttribute("aria-activedescendant")).getAttribute("aria-selected") + document.querySelectorAll("[aria-selected=true]").length`)
			if second != "true1" {
				t.Errorf("the second result is not chosen: %s", second)
			}
			want := page.Text(`document.querySelectorAll(".search-results a")[1].href`)
			page.Press(browsertest.Enter)
			page.Wait(`location.href === ` + quote(want) + ` && document.readyState === "complete"`)

			page.Press("/")
			// The tool types the key whatever becomes of it, which a keyboard does not.
			page.Eval(`(document.getElementById("search").value = "", 0)`, nil)
			page.Wait(`self.waypostIndex`)
			page.Press("r", "e", "v")
			page.Wait(`!document.getElementById("search-results").hidden`)
			page.Press(browsertest.Escape)
			page.Wait(`document.getElementById("search-results").hidden && document.getElementById("search").value === "rev"`)
			page.Press(browsertest.Escape, browsertest.Escape)
			page.Wait(`document.activeElement === document.body && document.getElementById("search").value === ""`)
			if bad := append(page.Problems(), page.Violations()...); len(bad) > 0 {
				t.Errorf("the browser says %q", bad)
			}
		})
	}
}

func quote(s string) string {
	raw, _ := json.Marshal(s)
	return string(raw)
}
