package chart_test

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"strings"
	"testing"

	"github.com/waypost/waypost/generator/internal/chart"
)

var cardPalette = chart.Palette{"surface": "#ffffff", "ink": "#131a26", "ink-2": "#525d70", "accent": "#1d4fd7", "line": "#d8dee8"}

var milestoneCard = chart.Card{
	Site: "Northwind data platform", Kind: "Milestone 3", Title: "Aggregated insights from two sources, every morning",
	Text: "Analysts see what sells, where and to whom, without an export.", Foot: "Investors and board · as of 14 Aug 2026",
	Bar: true, Share: 1. / 3, Progress: "1 of 3 shipped",
}

func card(tb testing.TB, c chart.Card) image.Image {
	tb.Helper()
	data, err := c.Draw(cardPalette)
	if err != nil {
		tb.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		tb.Fatal(err)
	}
	if img.Bounds() != image.Rect(0, 0, chart.CardWidth, chart.CardHeight) {
		tb.Errorf("a card is %v", img.Bounds())
	}
	return img
}

// inked counts the pixels of a part that are not the ground.
func inked(img image.Image, r image.Rectangle) int {
	n := 0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if red, g, b, _ := img.At(x, y).RGBA(); red&g&b != 0xffff {
				n++
			}
		}
	}
	return n
}

func TestCard(t *testing.T) {
	img := card(t, milestoneCard)
	for name, part := range map[string]image.Rectangle{
		"site": image.Rect(142, 70, 700, 110), "kind": image.Rect(80, 190, 400, 220), "title": image.Rect(80, 240, 1120, 400),
		"text": image.Rect(80, 420, 1120, 470), "bar": image.Rect(80, 524, 1120, 534), "foot": image.Rect(80, 550, 1120, 590),
	} {
		if inked(img, part) == 0 {
			t.Errorf("there is no %s", name)
		}
	}
	for name, edge := range map[string]image.Rectangle{"left": image.Rect(0, 12, 79, 630), "right": image.Rect(1122, 12, 1200, 630)} {
		if inked(img, edge) > 0 {
			t.Errorf("something stands in the %s margin", name)
		}
	}
	if r, g, b, _ := img.At(400, 528).RGBA(); r>>8 != 0x1d || g>>8 != 0x4f || b>>8 != 0xd7 {
		t.Error("a third of the bar is not done")
	}
	if r, _, _, _ := img.At(500, 528).RGBA(); r>>8 != 0xd8 {
		t.Error("more than a third of the bar is done")
	}
}

// TestCardOfAnyText draws what people write: much, nothing, and what the font does not have.
func TestCardOfAnyText(t *testing.T) {
	title := image.Rect(80, 230, 1120, 500)
	wordless := inked(card(t, chart.Card{Site: "Northwind", Title: "歩"}), title)
	for name, c := range map[string]struct {
		title string
		drawn bool
	}{
		"long":       {strings.Repeat("Insights and more ", 200), true},
		"one word":   {strings.Repeat("W", 400), true},
		"Greek":      {"Ένα πρώτο βήμα", true},
		"Cyrillic":   {"Первый шаг", true},
		"empty":      {"", false},
		"Arabic":     {"أول خطوة", false},
		"Hebrew":     {"צעד ראשון", false},
		"Japanese":   {"最初の一歩", false},
		"emoji":      {"One 🚀 step", false},
		"line break": {"One\nstep", false},
	} {
		img := card(t, chart.Card{Site: "Northwind", Title: c.title})
		if got := inked(img, title); (got > 0 && got != wordless) != c.drawn {
			t.Errorf("%s: %d pixels are drawn", name, got)
		}
		if inked(img, image.Rect(1122, 12, 1200, 630)) > 0 {
			t.Errorf("%s: the title runs over the edge", name)
		}
	}
}

// TestCardIsTheSame draws a card again with hands that have drawn others.
func TestCardIsTheSame(t *testing.T) {
	a, err := milestoneCard.Draw(cardPalette)
	if err != nil {
		t.Fatal(err)
	}
	other := milestoneCard
	other.Share, other.Title = 0.5, "Another title"
	if b, _ := other.Draw(cardPalette); bytes.Equal(a, b) {
		t.Error("another card is the same picture")
	}
	if b, _ := milestoneCard.Draw(cardPalette); !bytes.Equal(a, b) {
		t.Error("the same card is another picture")
	}
	if _, err := milestoneCard.Draw(chart.Palette{"surface": "#ffffff"}); err == nil {
		t.Error("a palette without ink drew a card")
	}
	if name := os.Getenv("CARD"); name != "" {
		_ = os.WriteFile(name, a, 0o600)
	}
}

func BenchmarkCard(b *testing.B) {
	c, size := milestoneCard, 0
	for b.Loop() {
		c.Share += 1e-6
		data, err := c.Draw(cardPalette)
		if err != nil {
			b.Fatal(err)
		}
		size = len(data)
	}
	b.ReportMetric(float64(size), "bytes")
}
