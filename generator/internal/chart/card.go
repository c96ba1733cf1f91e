package chart

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
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

// Card draws a card in the colours of a palette, as PNG.
func (d *Drawer) Card(c Card, p Palette) ([]byte, error) {
	colours := make([]color.RGBA, len(cardColours))
	var named [len(cardColours)]string
	for i, name := range cardColours {
		var err error
		named[i] = p[name]
		if colours[i], err = parseColor(named[i]); err != nil {
			return nil, fmt.Errorf("card: colour %s: %w", name, err)
		}
	}
	request, err := json.Marshal(struct {
		Card
		Colours [len(cardColours)]string
	}{c, named})
	if err != nil {
		return nil, fmt.Errorf("card: %w", err)
	}
	return d.once("card", request, func() ([]byte, error) { return drawCard(c, colours) })
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

// steps is how many colours lie between the ground and a colour, itself included.
const steps = 16

func tone(colour, alpha int) uint8 {
	step := (alpha*steps + 127) / 255
	if step == 0 {
		return 0
	}
	return uint8((colour-1)*steps + step)
}

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
	img           *image.Paletted
	regular, bold *opentype.Font
	faces         map[faceKey]font.Face
	glyphs        map[glyphKey]glyph
	out           bytes.Buffer
}

type faceKey struct {
	size int
	bold bool
}

type glyphKey struct {
	faceKey
	r rune
}

type glyph struct {
	at      image.Point
	mask    *image.Alpha
	advance fixed.Int26_6
}

var hands = sync.Pool{New: func() any { return (*hand)(nil) }} //nolint:gochecknoglobals // what a worker leaves for the next

func newHand() (*hand, error) {
	if h := hands.Get().(*hand); h != nil {
		return h, nil
	}
	h := &hand{
		img:   image.NewPaletted(image.Rect(0, 0, CardWidth, CardHeight), nil),
		faces: map[faceKey]font.Face{}, glyphs: map[glyphKey]glyph{},
	}
	var err error
	if h.regular, err = opentype.Parse(liberationsansregular.TTF); err != nil {
		return nil, fmt.Errorf("reading the font: %w", err)
	}
	if h.bold, err = opentype.Parse(liberationsansbold.TTF); err != nil {
		return nil, fmt.Errorf("reading the font: %w", err)
	}
	return h, nil
}

func drawCard(c Card, colours []color.RGBA) ([]byte, error) {
	h, err := newHand()
	if err != nil {
		return nil, err
	}
	defer hands.Put(h)
	h.img.Palette = cardPalette(colours)
	clear(h.img.Pix)
	const left, right = 80, CardWidth - 80
	h.fill(image.Rect(0, 0, CardWidth, 12), tone(accentOn, 255))
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
		h.fill(image.Rect(left, top, right, top+10), tone(lineOn, 255))
		h.fill(image.Rect(left, top, left+int(share*(right-left)+0.5), top+10), tone(accentOn, 255))
	}
	end := right
	if h.drawable(c.Progress) && c.Progress != "" {
		end -= h.width(faceKey{26, true}, c.Progress)
		h.line(faceKey{26, true}, inkOn, end, 578, right, c.Progress)
		end -= 40
	}
	h.line(faceKey{26, false}, quietOn, left, 578, end, c.Foot)

	h.out.Reset()
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&h.out, h.img); err != nil {
		return nil, fmt.Errorf("writing the card: %w", err)
	}
	return bytes.Clone(h.out.Bytes()), nil
}

func (h *hand) fill(r image.Rectangle, index uint8) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := h.img.Pix[y*h.img.Stride+r.Min.X : y*h.img.Stride+r.Max.X]
		for i := range row {
			row[i] = index
		}
	}
}

// mark draws three steps that rise, the mark of the default theme.
func (h *hand) mark(x, y int) {
	const s = 6
	a := tone(accentOn, 255)
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
	text = h.cut(key, end-x, text)
	dot := fixed.I(x)
	prev := rune(-1)
	face := h.face(key)
	for _, r := range text {
		if prev >= 0 {
			dot += face.Kern(prev, r)
		}
		g := h.glyph(key, r)
		h.stamp(g, dot.Round(), y, colour)
		dot += g.advance
		prev = r
	}
	return true
}

func (h *hand) stamp(g glyph, x, y, colour int) {
	if g.mask == nil {
		return
	}
	b := g.mask.Bounds()
	for my := range b.Dy() {
		py := y + g.at.Y + my
		if py < 0 || py >= CardHeight {
			continue
		}
		for mx := range b.Dx() {
			px := x + g.at.X + mx
			if alpha := g.mask.Pix[my*g.mask.Stride+mx]; alpha > 0 && px >= 0 && px < CardWidth {
				if index := tone(colour, int(alpha)); index > 0 {
					h.img.Pix[py*h.img.Stride+px] = index
				}
			}
		}
	}
}

func (h *hand) face(key faceKey) font.Face {
	f, ok := h.faces[key]
	if !ok {
		source := h.regular
		if key.bold {
			source = h.bold
		}
		f, _ = opentype.NewFace(source, &opentype.FaceOptions{Size: float64(key.size), DPI: 72, Hinting: font.HintingNone}) // never fails
		h.faces[key] = f
	}
	return f
}

func (h *hand) glyph(key faceKey, r rune) glyph {
	k := glyphKey{key, r}
	g, ok := h.glyphs[k]
	if ok {
		return g
	}
	at, mask, from, advance, ok := h.face(key).Glyph(fixed.Point26_6{}, r)
	if ok {
		g = glyph{at: at.Min, advance: advance}
		if alpha, is := mask.(*image.Alpha); is && !at.Empty() {
			g.mask = image.NewAlpha(image.Rect(0, 0, at.Dx(), at.Dy()))
			for y := range at.Dy() {
				copy(g.mask.Pix[y*g.mask.Stride:], alpha.Pix[alpha.PixOffset(from.X, from.Y+y):][:at.Dx()])
			}
		}
	}
	h.glyphs[k] = g
	return g
}

func (h *hand) width(key faceKey, text string) int {
	var w fixed.Int26_6
	prev := rune(-1)
	face := h.face(key)
	for _, r := range text {
		if prev >= 0 {
			w += face.Kern(prev, r)
		}
		w += h.glyph(key, r).advance
		prev = r
	}
	return w.Ceil()
}

// cut shortens a line to a width.
func (h *hand) cut(key faceKey, width int, text string) string {
	if h.width(key, text) <= width {
		return text
	}
	letters := []rune(text)
	for len(letters) > 0 {
		letters = letters[:len(letters)-1]
		if short := strings.TrimRight(string(letters), " ,.;:") + "…"; h.width(key, short) <= width {
			return short
		}
	}
	return ""
}

// wrap breaks a text into at most so many lines; the last is cut where more follows. A
// text that cannot be drawn has none.
func (h *hand) wrap(key faceKey, width, most int, text string) []string {
	if !h.drawable(text) || most < 1 {
		return nil
	}
	var lines []string
	words := strings.Fields(text)
	for len(words) > 0 {
		if len(lines) == most-1 {
			return append(lines, h.cut(key, width, strings.Join(words[:min(len(words), 60)], " ")))
		}
		n := 1
		for n < len(words) && h.width(key, strings.Join(words[:n+1], " ")) <= width {
			n++
		}
		lines = append(lines, h.cut(key, width, strings.Join(words[:n], " ")))
		words = words[n:]
	}
	return lines
}

// drawable reports whether the font can write a text.
func (h *hand) drawable(text string) bool {
	for _, r := range text {
		if unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Mn) {
			return false
		}
		if g, err := h.regular.GlyphIndex(nil, r); err != nil || g == 0 && r != ' ' {
			return false
		}
	}
	return true
}
