package chart

import (
	"encoding/json"
	"fmt"
	"sync"
	"unicode"

	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"github.com/waypost/waypost/generator/internal/svg"
)

// Charts are laid out with the widths of Liberation Sans, which are those of Arial and
// Helvetica; PNG files are drawn with it. A page shows them in the reader's own font,
// which may run wider, so the layout counts a little more.
const generous = 1.05

// The characters that the table lists. Of others, the bundle takes those of the scripts
// written in squares as 1 em and any other as `other`.
var listed = []*unicode.RangeTable{
	{R16: []unicode.Range16{{0x20, 0x7e, 1}, {0xa0, 0x24f, 1}, {0x386, 0x3ce, 1}, {0x400, 0x45f, 1}, {0x2010, 0x2044, 1}, {0x20a0, 0x20bf, 1}, {0x2190, 0x2193, 1}, {0x2212, 0x2212, 1}}},
}

// widths are the character widths of both faces, in em.
type widths struct {
	Other   float64            `json:"other"`
	Regular map[string]float64 `json:"regular"`
	Bold    map[string]float64 `json:"bold"`
}

// fontWidths measures the fonts once.
var fontWidths = sync.OnceValues(func() (w widths, err error) { //nolint:gochecknoglobals // of fonts that are part of the program
	w.Other = 0.75
	if w.Regular, err = faceAdvances(liberationsansregular.TTF); err != nil {
		return w, err
	}
	w.Bold, err = faceAdvances(liberationsansbold.TTF)
	return w, err
})

// advances is the table of character widths as the bundle reads it.
func advances() (string, error) {
	table, err := fontWidths()
	if err != nil {
		return "", err
	}
	raw, err := json.Marshal(table)
	if err != nil {
		return "", fmt.Errorf("writing the table of widths: %w", err)
	}
	return string(raw), nil
}

// measure is the width of a text in pixels, as the bundle measures it.
func measure(text string, size float64, bold bool) float64 {
	table, err := fontWidths()
	if err != nil {
		return svg.TextWidth(text, size)
	}
	face := table.Regular
	if bold {
		face = table.Bold
	}
	em := 0.0
	for _, r := range text {
		switch w, ok := face[string(r)]; {
		case ok:
			em += w
		case unicode.In(r, unicode.Arabic):
			em += svg.TextWidth(string(r), 1)
		case r >= 0x1100: // Hangul, CJK and emoji are square
			em++
		default:
			em += table.Other
		}
	}
	return em * size
}

func faceAdvances(ttf []byte) (map[string]float64, error) {
	f, err := sfnt.Parse(ttf)
	if err != nil {
		return nil, fmt.Errorf("reading the chart font: %w", err)
	}
	const em = 1000
	out := map[string]float64{}
	var buf sfnt.Buffer
	for _, block := range listed {
		for _, r16 := range block.R16 {
			for r := rune(r16.Lo); r <= rune(r16.Hi); r++ {
				glyph, err := f.GlyphIndex(&buf, r)
				if err != nil || glyph == 0 {
					continue
				}
				width, err := f.GlyphAdvance(&buf, glyph, fixed.I(em), font.HintingNone)
				if err != nil {
					continue
				}
				out[string(r)] = float64(width.Round()) * generous / em
			}
		}
	}
	return out, nil
}
