package chart

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"slices"
	"strconv"
	"strings"

	"github.com/fyne-io/oksvg"
	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
	"github.com/srwiley/rasterx"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"github.com/waypost/waypost/generator/internal/svg"
)

// Palette is the colours of a theme by the name of their variable: "surface" is "#ffffff".
type Palette map[string]string

var variable = expression(`( (?:fill|stroke)=)"var\(--([a-z0-9-]+)\)"`)

// SVG is the wide picture as a file of its own, in the colours of a palette: for posts,
// mails and slides, where no style sheet is. A chart with nothing to draw is nil.
func (d *Drawer) SVG(c Chart, p Palette) ([]byte, error) {
	if c.Empty() {
		return nil, nil
	}
	picture, err := d.at(c, Wide)
	if err != nil {
		return nil, err
	}
	unknown := ""
	picture = variable().ReplaceAllStringFunc(picture, func(s string) string {
		m := variable().FindStringSubmatch(s)
		if p[m[2]] == "" {
			unknown = m[2]
		}
		return m[1] + `"` + p[m[2]] + `"`
	})
	if unknown != "" {
		return nil, fmt.Errorf("chart %s: the palette of the theme has no colour %q", c.ID, unknown)
	}
	head, body, _ := strings.Cut(picture, ">")
	head = dataAttribute().ReplaceAllString(head, "")
	var b strings.Builder
	fmt.Fprintf(&b, "%s font-family=\"'Liberation Sans', Arial, Helvetica, sans-serif\"><title>%s</title><rect width=\"%d\" height=\"%d\" fill=\"%s\"/>%s\n",
		head, svg.Escape(c.Title), Wide, c.heightAt(Wide), p["surface"], body)
	return []byte(b.String()), nil
}

var dataAttribute = expression(` (?:data-[a-z]+|class)="[^"]*"`)

// Sharpness is how many pixels of a PNG make one of the picture.
const Sharpness = 2

// PNG is the same picture as SVG gives, as pixels.
func (d *Drawer) PNG(c Chart, p Palette) ([]byte, error) {
	raw, err := d.SVG(c, p)
	if err != nil || raw == nil {
		return nil, err
	}
	data, err := d.once("png", raw, func() ([]byte, error) { return rasterise(raw, c.heightAt(Wide)) })
	if err != nil {
		return nil, fmt.Errorf("chart %s: %w", c.ID, err)
	}
	return data, nil
}

// rasterise draws the shapes of a picture, and then its texts, which stand above them.
func rasterise(raw []byte, height int) ([]byte, error) {
	shapes := textElement().ReplaceAll(raw, nil)
	shapes = stroked().ReplaceAllFunc(shapes, func(e []byte) []byte {
		if bytes.Contains(e, []byte("stroke-width=")) {
			return e
		}
		return bytes.Replace(e, []byte(" stroke="), []byte(` stroke-width="1" stroke=`), 1) // the library's default is 2
	})
	icon, err := oksvg.ReadIconStream(bytes.NewReader(shapes), oksvg.StrictErrorMode)
	if err != nil {
		return nil, fmt.Errorf("reading the picture: %w", err)
	}
	w, h := Wide*Sharpness, height*Sharpness
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	// The library scales shapes to the target, and leaves their strokes as they are.
	for i := range icon.SVGPaths {
		style := &icon.SVGPaths[i].PathStyle
		style.LineWidth *= Sharpness
		style.Dash = slices.Clone(style.Dash)
		for k := range style.Dash {
			style.Dash[k] *= Sharpness
		}
	}
	icon.SetTarget(0, 0, float64(w), float64(h))
	icon.Draw(rasterx.NewDasher(w, h, &scanner{dest: img}), 1)
	letters, err := newLetters(img)
	if err != nil {
		return nil, err
	}
	for _, m := range textElement().FindAllSubmatch(raw, -1) {
		if err := letters.write(string(m[1]), string(m[2])); err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.DefaultCompression}
	if err := encoder.Encode(&out, paletted(img)); err != nil {
		return nil, fmt.Errorf("writing the picture: %w", err)
	}
	return out.Bytes(), nil
}

var (
	textElement = expression(`<text([^>]*)>([^<]*)</text>`)
	stroked     = expression(`<[^>]* stroke="[^>]*>`)
	attribute   = expression(`([a-z-]+)="([^"]*)"`)
	translate   = expression(`^translate\((-?[\d.]+)[ ,]+(-?[\d.]+)\)$`)
)

// letters writes texts into a picture.
type letters struct {
	img           *image.RGBA
	regular, bold *opentype.Font
	faces         map[string]font.Face
}

func newLetters(img *image.RGBA) (*letters, error) {
	l := &letters{img: img, faces: map[string]font.Face{}}
	var err error
	if l.regular, err = opentype.Parse(liberationsansregular.TTF); err != nil {
		return nil, fmt.Errorf("reading the chart font: %w", err)
	}
	if l.bold, err = opentype.Parse(liberationsansbold.TTF); err != nil {
		return nil, fmt.Errorf("reading the chart font: %w", err)
	}
	return l, nil
}

func (l *letters) face(size float64, bold bool) (font.Face, error) {
	key := fmt.Sprint(size, bold)
	if f, ok := l.faces[key]; ok {
		return f, nil
	}
	source := l.regular
	if bold {
		source = l.bold
	}
	f, err := opentype.NewFace(source, &opentype.FaceOptions{Size: size * Sharpness, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return nil, fmt.Errorf("reading the chart font: %w", err)
	}
	l.faces[key] = f
	return f, nil
}

// write writes one text element of a cleaned picture: placed by x, y and a translation,
// centred on its line, with a halo where it has a stroke.
func (l *letters) write(attributes, content string) error {
	a := map[string]string{}
	for _, m := range attribute().FindAllStringSubmatch(attributes, -1) {
		a[m[1]] = m[2]
	}
	number := func(key string) float64 {
		v, _ := strconv.ParseFloat(a[key], 64) // absent is 0
		return v
	}
	x, y := number("x"), number("y")
	if t := a["transform"]; t != "" {
		m := translate().FindStringSubmatch(t)
		if m == nil {
			return fmt.Errorf("a text is placed by %q", t)
		}
		dx, _ := strconv.ParseFloat(m[1], 64)
		dy, _ := strconv.ParseFloat(m[2], 64)
		x, y = x+dx, y+dy
	}
	size := number("font-size")
	if size == 0 {
		size = textSize
	}
	face, err := l.face(size, a["font-weight"] == "bold" || number("font-weight") >= 600)
	if err != nil {
		return err
	}
	text := unescape.Replace(content)
	width := font.MeasureString(face, text)
	at := fixed.Point26_6{X: fixed.Int26_6(x * Sharpness * 64), Y: fixed.Int26_6((y + size*0.35) * Sharpness * 64)}
	switch a["text-anchor"] {
	case "middle":
		at.X -= width / 2
	case "end":
		at.X -= width
	}
	if halo := a["stroke"]; halo != "" && halo != "none" {
		c, err := parseColor(halo)
		if err != nil {
			return err
		}
		r := fixed.Int26_6(number("stroke-width") / 2 * Sharpness * 64)
		for _, off := range [][2]fixed.Int26_6{{r, 0}, {-r, 0}, {0, r}, {0, -r}, {r * 7 / 10, r * 7 / 10}, {-r * 7 / 10, r * 7 / 10}, {r * 7 / 10, -r * 7 / 10}, {-r * 7 / 10, -r * 7 / 10}} {
			l.draw(face, c, fixed.Point26_6{X: at.X + off[0], Y: at.Y + off[1]}, text)
		}
	}
	c, err := parseColor(a["fill"])
	if err != nil {
		return err
	}
	l.draw(face, c, at, text)
	return nil
}

func (l *letters) draw(face font.Face, c color.Color, at fixed.Point26_6, text string) {
	d := font.Drawer{Dst: l.img, Src: image.NewUniform(c), Face: face, Dot: at}
	d.DrawString(text)
}

var unescape = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&", "&#34;", `"`, "&#39;", "'", "&quot;", `"`)

func parseColor(s string) (color.RGBA, error) {
	digits := strings.TrimPrefix(s, "#")
	if len(digits) == 3 {
		digits = string([]byte{digits[0], digits[0], digits[1], digits[1], digits[2], digits[2]})
	}
	n, err := strconv.ParseUint(digits, 16, 32)
	if err != nil || len(digits) != 6 {
		return color.RGBA{}, fmt.Errorf("%q is not a colour like #1d4fd7", s)
	}
	return color.RGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 255}, nil
}

// paletted turns a picture of few colours into one with a table of them, which is a
// quarter of the size; one of many colours stays as it is. Each channel keeps five bits:
// no eye tells the difference at the edge of a letter.
func paletted(img *image.RGBA) image.Image {
	const none = 0xffff
	var index [1 << 15]uint16
	for i := range index {
		index[i] = none
	}
	out := image.NewPaletted(img.Bounds(), nil)
	for i := range out.Pix {
		r, g, b := img.Pix[4*i], img.Pix[4*i+1], img.Pix[4*i+2]
		key := int(r>>3)<<10 | int(g>>3)<<5 | int(b>>3)
		if index[key] == none {
			if len(out.Palette) == 256 {
				return img
			}
			index[key] = uint16(len(out.Palette))
			out.Palette = append(out.Palette, color.RGBA{r, g, b, 255})
		}
		out.Pix[i] = uint8(index[key])
	}
	return out
}
