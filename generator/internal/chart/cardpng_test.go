package chart

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"testing"
)

// TestCardPNG holds that image/png, which checks every sum, reads back each pixel of pictures
// of every texture: one colour, noise, and runs and repeated rows of every length.
func TestCardPNG(t *testing.T) {
	palette := cardPalette(make([]color.RGBA, len(cardColours)))
	random := rand.New(rand.NewPCG(7, 7))
	textures := map[string]func(rows []byte){
		"ground": func([]byte) {},
		"full": func(rows []byte) {
			for i := range rows {
				rows[i] = uint8(len(palette) - 1)
			}
		},
		"noise": func(rows []byte) {
			for i := range rows {
				rows[i] = uint8(random.IntN(len(palette)))
			}
		},
		"runs": func(rows []byte) {
			for i := 0; i < len(rows); {
				v := uint8(random.IntN(len(palette)))
				for n := 1 + random.IntN(600); n > 0 && i < len(rows); n-- {
					rows[i] = v
					i++
				}
			}
		},
		"repeated rows": func(rows []byte) {
			for i := range rows {
				switch {
				case i >= cardStride && random.IntN(300) > 0:
					rows[i] = rows[i-cardStride]
				default:
					rows[i] = uint8(random.IntN(len(palette)))
				}
			}
		},
	}
	for name, fill := range textures {
		rows := make([]byte, cardStride*CardHeight)
		fill(rows)
		for y := range CardHeight {
			rows[y*cardStride] = 0
		}
		img, err := png.Decode(bytes.NewReader(appendCardPNG(nil, rows, palette)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := img.(*image.Paletted)
		for y := range CardHeight {
			if !bytes.Equal(got.Pix[y*got.Stride:][:CardWidth], rows[y*cardStride+1:][:CardWidth]) {
				t.Errorf("%s: row %d is another", name, y)
				break
			}
		}
	}
}
