package site_test

import (
	"bytes"
	"encoding/json"
	"image/png"
	"path"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/waypost/waypost/generator/internal/browsertest"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

func property(doc *goquery.Document, name string) string {
	return doc.Find(`meta[property="`+name+`"]`).AttrOr("content", "")
}

func TestEveryPageIsShared(t *testing.T) {
	files := render(t, fullEdition())
	const base = "https://example.org/roadmap/investors/"
	pages(t, files, func(file string, doc *goquery.Document) {
		if file == "404.html" || doc.Find("meta[name=robots]").Length() > 0 {
			if doc.Find("meta[property], script[type$=json]").Length() > 0 {
				t.Errorf("%s is not to be shared", file)
			}
			return
		}
		for _, name := range []string{"og:type", "og:title", "og:description", "og:site_name", "og:locale", "og:url", "og:image", "og:image:alt"} {
			if property(doc, name) == "" {
				t.Errorf("%s has no %s", file, name)
			}
		}
		if got, want := property(doc, "og:url"), doc.Find("link[rel=canonical]").AttrOr("href", ""); got != want {
			t.Errorf("%s: og:url is %s, canonical %s", file, got, want)
		}
		card := files[strings.TrimPrefix(property(doc, "og:image"), base)]
		if img, err := png.DecodeConfig(bytes.NewReader(card)); err != nil || img.Width != 1200 || img.Height != 630 {
			t.Errorf("%s: its card %s is %v, %v", file, property(doc, "og:image"), img, err)
		}
		var linked struct {
			Graph []struct {
				Type  string                        `json:"@type"`
				Items []struct{ Name, Item string } `json:"itemListElement"`
			} `json:"@graph"`
		}
		if err := json.Unmarshal([]byte(doc.Find("script[type$=json]").Text()), &linked); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		want := []string{"BreadcrumbList"}
		switch {
		case file == "index.html":
			want = []string{"WebSite"}
		case path.Dir(path.Dir(file)) == "posts":
			want = []string{"BreadcrumbList", "BlogPosting"}
		}
		var got []string
		for _, g := range linked.Graph {
			got = append(got, g.Type)
			if g.Type == "BreadcrumbList" && g.Items[len(g.Items)-1].Item != property(doc, "og:url") {
				t.Errorf("%s: the way to the page ends at %+v", file, g.Items)
			}
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("%s: linked data is %q, want %q", file, got, want)
		}
	})
	post := page(t, files, "posts/half-year/index.html")
	if property(post, "og:type") != "article" || property(post, "article:published_time") != "2026-07-02" {
		t.Error("a post is not shared as an article")
	}
}

func TestNoAddressNoCard(t *testing.T) {
	ed := fullEdition()
	ed.BaseURL = ""
	files := render(t, ed)
	for name := range files {
		if path.Base(name) == "card.png" {
			t.Errorf("%s is of no use without an address", name)
		}
	}
	home := page(t, files, "index.html")
	if property(home, "og:title") == "" || property(home, "og:image") != "" || property(home, "og:url") != "" || home.Find("script[type$=json]").Length() > 0 {
		t.Error("without an address the tags are of words alone")
	}
}

// TestCardsTellNothingHidden: who does not see a status sees no count of what has shipped.
func TestCardsTellNothingHidden(t *testing.T) {
	card := func(shipped int) []byte {
		ed := fullEdition()
		ed.Sees[roadmap.FieldStatus] = false
		ed.Progress.Shipped = shipped
		return render(t, ed)["card.png"]
	}
	if !bytes.Equal(card(1), card(9)) {
		t.Error("the card tells how much has shipped")
	}
}

// TestLinkedDataUnderThePolicy: the policy of the pages stops scripts in a page; data is none.
func TestLinkedDataUnderThePolicy(t *testing.T) {
	page := browsertest.Open(t, render(t, hostileEdition()))
	page.Go("mvfs/a.1/")
	if got := page.Text(`JSON.parse(document.querySelector('script[type="application/ld+json"]').textContent)["@graph"][0].itemListElement[2].name`); got != hostile {
		t.Errorf("the data names the page %q", got)
	}
	if bad := append(page.Problems(), page.Violations()...); len(bad) > 0 {
		t.Errorf("the browser says %q", bad)
	}
}
