package chart

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// The size of a social card in pixels: what a chat or a feed shows for a link.
const (
	CardWidth  = 1200
	CardHeight = 630
)

// Card is the picture that stands for a page where its link is shared. What is empty is
// not drawn, and neither is a text that the font cannot write: one in a script that it
// does not have, or that runs from right to left; without its title a card shows the mark
// alone (cardwordless.go). Its words are beside the card
// wherever it is shown.
type Card struct {
	Site  string // the site's title, beside the mark
	Kind  string // "Milestone 3"
	Title string
	Text  string // a sentence or two
	Foot  string // "Investors and board · as of 14 Aug 2026"

	Bar      bool    // there is a bar of progress
	Share    float64 // of it that is done, 0 to 1
	Progress string  // "6 of 12 shipped", over the bar
}

// Draw draws a card in the colours of a palette, as PNG. That is as fast as taking it from
// a store, so none keeps it.
func (c Card) Draw(p Palette) ([]byte, error) {
	colours := make([]color.RGBA, len(cardColours))
	for i, name := range cardColours {
		var err error
		if colours[i], err = parseColor(p[name]); err != nil {
			return nil, fmt.Errorf("card: colour %s: %w", name, err)
		}
	}
	h, err := newHand()
	if err != nil {
		return nil, err
	}
	defer hands.Put(h)
	h.card(c)
	h.out = appendCardPNG(h.out[:0], h.rows, cardPalette(colours))
	return bytes.Clone(h.out), nil
}

// A card is drawn in the first of these colours with the others over it, each in steps
// from there for the edges of letters. So few fit a table, which keeps the file small.
var cardColours = [...]string{"surface", "ink", "ink-2", "accent", "line"}

const (
	inkOn = iota + 1
	quietOn
	accentOn
	lineOn
)

// steps is how many colours lie between the ground and a colour, itself included. No eye
// tells more of them apart at the edge of a letter.
const steps = 8

// step is how far from the ground to a colour an alpha leads.
func step(alpha uint8) uint8 { return uint8((int(alpha)*steps + 127) / 255) }

// tone is a colour so many steps, at least one, from the ground.
func tone(colour int, step uint8) uint8 { return uint8((colour-1)*steps) + step }

func cardPalette(colours []color.RGBA) color.Palette {
	out := color.Palette{colours[0]}
	blend := func(a, b uint8, step int) uint8 { return uint8((int(a)*(steps-step) + int(b)*step + steps/2) / steps) }
	for _, c := range colours[1:] {
		for step := 1; step <= steps; step++ {
			g := colours[0]
			out = append(out, color.RGBA{blend(g.R, c.R, step), blend(g.G, c.G, step), blend(g.B, c.B, step), 255})
		}
	}
	return out
}

// hand writes on cards. It remembers the letters that it has drawn, and is one worker's.
type hand struct {
	rows          []byte // CardHeight times cardStride
	out           []byte
	regular, bold *opentype.Font
	faces         map[faceKey]*face
	has           map[rune]bool
}

type faceKey struct {
	size int
	bold bool
}

// face is a font in one size with the letters of it that were needed so far.
type face struct {
	font.Face
	glyphs map[rune]*glyph
	kerns  map[[2]rune]fixed.Int26_6
}

type glyph struct {
	at      image.Point
	width   int     // of its rows
	steps   []uint8 // from the ground to the colour, pixel by pixel
	advance fixed.Int26_6
}

var hands = sync.Pool{New: func() any { return (*hand)(nil) }} //nolint:gochecknoglobals // what a worker leaves for the next

func newHand() (*hand, error) {
	if h := hands.Get().(*hand); h != nil {
		return h, nil
	}
	h := &hand{rows: make([]byte, cardStride*CardHeight), faces: map[faceKey]*face{}, has: map[rune]bool{}}
	var err error
	if h.regular, err = opentype.Parse(liberationsansregular.TTF); err != nil {
		return nil, fmt.Errorf("reading the font: %w", err)
	}
	if h.bold, err = opentype.Parse(liberationsansbold.TTF); err != nil {
		return nil, fmt.Errorf("reading the font: %w", err)
	}
	return h, nil
}

// card draws all of a card.
func (h *hand) card(c Card) {
	clear(h.rows)
	const left, right = 80, CardWidth - 80
	h.fill(image.Rect(0, 0, CardWidth, 12), tone(accentOn, steps))
	h.mark(left, 62)
	h.line(faceKey{30, true}, quietOn, left+62, 100, right, c.Site)
	if !h.drawable(c.Title) {
		h.wordless(left, 440)
		c.Kind, c.Title, c.Text = "", "", ""
	}

	y := 214
	if h.line(faceKey{28, true}, accentOn, left, y, right, c.Kind) {
		y += 26
	}
	size, lines := 68, 3
	title := h.wrap(faceKey{size, true}, right-left, lines, c.Title)
	if len(title) > 2 {
		size = 56
		title = h.wrap(faceKey{size, true}, right-left, lines, c.Title)
	}
	for _, line := range title {
		y += size * 9 / 8
		h.line(faceKey{size, true}, inkOn, left, y, right, line)
	}
	y += 22
	for _, line := range h.wrap(faceKey{31, false}, right-left, min(2, 4-len(title)), c.Text) {
		y += 42
		h.line(faceKey{31, false}, quietOn, left, y, right, line)
	}

	if c.Bar {
		share := min(max(c.Share, 0), 1)
		const top = 524
		h.fill(image.Rect(left, top, right, top+10), tone(lineOn, steps))
		h.fill(image.Rect(left, top, left+int(share*(right-left)+0.5), top+10), tone(accentOn, steps))
	}
	end := right
	if h.drawable(c.Progress) && c.Progress != "" {
		end -= h.width(faceKey{26, true}, c.Progress)
		h.line(faceKey{26, true}, inkOn, end, 578, right, c.Progress)
		end -= 40
	}
	h.line(faceKey{26, false}, quietOn, left, 578, end, c.Foot)
}

// row is the pixels of a row.
func (h *hand) row(y int) []byte { return h.rows[y*cardStride+1 : (y+1)*cardStride] }

func (h *hand) fill(r image.Rectangle, index uint8) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := h.row(y)[r.Min.X:r.Max.X]
		for i := range row {
			row[i] = index
		}
	}
}

// mark draws three steps that rise, the mark of the default theme.
func (h *hand) mark(x, y int) {
	const s = 6
	a := tone(accentOn, steps)
	h.fill(image.Rect(x, y+38, x+16, y+38+s), a)
	h.fill(image.Rect(x+10, y+20, x+16, y+44), a)
	h.fill(image.Rect(x+10, y+20, x+32, y+20+s), a)
	h.fill(image.Rect(x+26, y+2, x+32, y+26), a)
	h.fill(image.Rect(x+26, y+2, x+46, y+2+s), a)
}

// line writes one line from x, with its base at y, and cuts it with an ellipsis at the
// end. It reports whether there was something to write.
func (h *hand) line(key faceKey, colour, x, y, end int, text string) bool {
	if text == "" || !h.drawable(text) {
		return false
	}
	f := h.face(key)
	dot, prev := fixed.I(x), rune(-1)
	for _, r := range f.cut(end-x, text) {
		dot += f.kern(prev, r)
		g := f.glyph(r)
		h.stamp(g, dot.Round(), y, colour)
		dot += g.advance
		prev = r
	}
	return true
}

func (h *hand) stamp(g *glyph, x, y, colour int) {
	x, y = x+g.at.X, y+g.at.Y
	from, to := max(0, -x), min(g.width, CardWidth-x) // of its columns
	for line := range slices.Chunk(g.steps, max(g.width, 1)) {
		if y >= 0 && y < CardHeight && from < to {
			row := h.row(y)[x+from:]
			for i, step := range line[from:to] {
				if step > 0 {
					row[i] = tone(colour, step)
				}
			}
		}
		y++
	}
}

func (h *hand) face(key faceKey) *face {
	f, ok := h.faces[key]
	if !ok {
		source := h.regular
		if key.bold {
			source = h.bold
		}
		f = &face{glyphs: map[rune]*glyph{}, kerns: map[[2]rune]fixed.Int26_6{}}
		f.Face, _ = opentype.NewFace(source, &opentype.FaceOptions{Size: float64(key.size), DPI: 72, Hinting: font.HintingNone}) // never fails
		h.faces[key] = f
	}
	return f
}

func (f *face) glyph(r rune) *glyph {
	g, ok := f.glyphs[r]
	if ok {
		return g
	}
	g = &glyph{}
	at, mask, from, advance, ok := f.Glyph(fixed.Point26_6{}, r)
	if ok {
		g.at, g.advance = at.Min, advance
		if alpha, is := mask.(*image.Alpha); is && !at.Empty() {
			g.width = at.Dx()
			for y := range at.Dy() {
				for _, a := range alpha.Pix[alpha.PixOffset(from.X, from.Y+y):][:g.width] {
					g.steps = append(g.steps, step(a))
				}
			}
		}
	}
	f.glyphs[r] = g
	return g
}

// kern is how much nearer a letter comes to the one before; that is below 0 where there is none.
func (f *face) kern(prev, r rune) fixed.Int26_6 {
	if prev < 0 {
		return 0
	}
	pair := [2]rune{prev, r}
	k, ok := f.kerns[pair]
	if !ok {
		k = f.Kern(prev, r)
		f.kerns[pair] = k
	}
	return k
}

// length is that of a text so far with more of it behind, and its last letter.
func (f *face) length(so fixed.Int26_6, prev rune, more string) (fixed.Int26_6, rune) {
	for _, r := range more {
		so += f.kern(prev, r) + f.glyph(r).advance
		prev = r
	}
	return so, prev
}

func (h *hand) width(key faceKey, text string) int {
	w, _ := h.face(key).length(0, -1, text)
	return w.Ceil()
}

// cut shortens a line to a width.
func (f *face) cut(width int, text string) string {
	const trimmed = " ,.;:"
	short, so, prev := "", fixed.Int26_6(0), rune(-1)
	for i, r := range text {
		if so.Ceil() > width {
			return short
		}
		if whole, _ := f.length(so, prev, "…"); whole.Ceil() <= width && (i == 0 || !strings.ContainsRune(trimmed, prev)) {
			short = text[:i] + "…"
		}
		so, prev = f.length(so, prev, string(r))
	}
	if so.Ceil() <= width {
		return text
	}
	return short
}

// wrap breaks a text into at most so many lines; the last is cut where more follows. A
// text that cannot be drawn has none.
func (h *hand) wrap(key faceKey, width, most int, text string) []string {
	if !h.drawable(text) || most < 1 {
		return nil
	}
	f := h.face(key)
	var lines []string
	words := strings.Fields(text)
	for len(words) > 0 {
		if len(lines) == most-1 {
			return append(lines, f.cut(width, strings.Join(words[:min(len(words), 60)], " ")))
		}
		n := 1
		so, prev := f.length(0, -1, words[0])
		for n < len(words) {
			if so, prev = f.length(so, prev, " "+words[n]); so.Ceil() > width {
				break
			}
			n++
		}
		lines = append(lines, f.cut(width, strings.Join(words[:n], " ")))
		words = words[n:]
	}
	return lines
}

// drawable reports whether the font can write a text.
func (h *hand) drawable(text string) bool {
	for _, r := range text {
		has, known := h.has[r]
		if !known {
			g, err := h.regular.GlyphIndex(nil, r)
			has = err == nil && (g != 0 || r == ' ') && !unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Mn)
			h.has[r] = has
		}
		if !has {
			return false
		}
	}
	return true
}
