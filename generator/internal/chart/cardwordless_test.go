package chart_test

import (
	"image"
	"testing"

	"github.com/waypost/waypost/generator/internal/chart"
)

// TestCardWithoutWords holds that a title in a script that the font does not have leaves a
// card that was meant so: the mark in its body, and no sentence that has lost its title.
func TestCardWithoutWords(t *testing.T) {
	body := image.Rect(0, 180, chart.CardWidth, 500)
	japanese := card(t, chart.Card{Site: "Waypost", Title: "生データ", Text: "One type of data."})
	arabic := card(t, chart.Card{Site: "Waypost", Title: "البيانات", Text: "Another type of data, told at length."})
	mark := inked(japanese, body)
	if mark < 1000 {
		t.Errorf("the body of the card has %d pixels of the mark", mark)
	}
	if n := inked(arabic, body); n != mark {
		t.Errorf("the body of another card has %d pixels, not %d", n, mark)
	}
}
