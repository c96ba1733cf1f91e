package chart

import "strings"

// Pixels reports whether the picture can be had as PNG: whether the font that is drawn
// there has the letters of its words.
func (c Chart) Pixels() bool {
	h, err := newHand()
	if err != nil {
		return false
	}
	defer hands.Put(h)
	texts := []string{c.Title}
	for _, column := range c.Table.Columns {
		texts = append(texts, column.Title)
	}
	for _, row := range c.Table.Rows {
		texts = append(texts, row[:min(len(row), 2)]...) // what follows is numbers and notes
	}
	for _, text := range texts {
		if strings.ContainsFunc(text, beyondLatin) && !h.drawable(text) {
			return false
		}
	}
	return true
}

// beyondLatin spares a look for what the font has for sure.
func beyondLatin(r rune) bool { return r > 0x24f }
