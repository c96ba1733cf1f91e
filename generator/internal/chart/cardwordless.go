package chart

// wordless fills a card whose title the font cannot write: marks pile up in four steps, and
// the words are left to what stands beside the card. A font that writes Chinese and
// Japanese would double the size of Waypost, and right-to-left lines need shaping too.
func (h *hand) wordless(x, y int) {
	const columns, to, side, up = 16, 4, 66, 64
	for i := range columns {
		for j := range i/to + 1 {
			h.mark(x+i*side, y-j*up)
		}
	}
}
