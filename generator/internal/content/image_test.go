package content

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"slices"
	"strings"
	"testing"
)

const hiddenWords = "Photographer in Kyiv"

// sample is a picture whose left half is black.
func sample() *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, 16, 8))
	for x := range 16 {
		for y := range 8 {
			c := color.RGBA{A: 255}
			if x >= 8 {
				c = color.RGBA{255, 255, 255, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

func encoded(t *testing.T, encode func(*bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngChunk(kind, body string) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, kind...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

func exif(orientation byte) []byte {
	body := "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(orientation) + "\x00\x00\x00\x00\x00\x00" + hiddenWords
	return append([]byte{0xff, 0xe1, byte((len(body) + 2) >> 8), byte(len(body) + 2)}, body...)
}

func webpChunk(kind, body string) []byte {
	out := binary.LittleEndian.AppendUint32([]byte(kind), uint32(len(body)))
	out = append(out, body...)
	if len(body)%2 == 1 {
		out = append(out, 0)
	}
	return out
}

func webp(chunks ...[]byte) []byte {
	body := append([]byte("WEBP"), slices.Concat(chunks...)...)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

func TestPicturesLoseTheirMetadata(t *testing.T) {
	plainPNG := encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, sample()) })
	plainJPEG := encoded(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, sample(), nil) })
	pal := image.NewPaletted(image.Rect(0, 0, 4, 4), color.Palette{color.Black, color.White})
	plainGIF := encoded(t, func(b *bytes.Buffer) error {
		return gif.EncodeAll(b, &gif.GIF{Image: []*image.Paletted{pal, pal}, Delay: []int{5, 5}})
	})
	head := webpChunk("VP8X", "\x2c\x00\x00\x00\x0f\x00\x00\x07\x00\x00")
	for name, c := range map[string]struct {
		kind string
		data []byte
	}{
		"a PNG with text":      {"png", slices.Concat(plainPNG[:33], pngChunk("tEXt", "Author\x00"+hiddenWords), plainPNG[33:])},
		"a PNG with EXIF":      {"png", slices.Concat(plainPNG[:33], pngChunk("eXIf", "MM\x00*"+hiddenWords), plainPNG[33:])},
		"a PNG with more":      {"png", append(slices.Clone(plainPNG), hiddenWords...)},
		"a JPEG with EXIF":     {"jpg", slices.Concat(plainJPEG[:2], exif(1), plainJPEG[2:])},
		"a JPEG with more":     {"jpeg", append(slices.Clone(plainJPEG), hiddenWords...)},
		"a GIF with a comment": {"gif", slices.Concat(plainGIF[:len(plainGIF)-1], []byte{0x21, 0xfe, byte(len(hiddenWords))}, []byte(hiddenWords), []byte{0, 0x3b})},
		"a WebP with EXIF":     {"webp", webp(head, webpChunk("VP8L", "\x2f\x00"), webpChunk("EXIF", hiddenWords), webpChunk("XMP ", hiddenWords))},
		"a WebP with more":     {"webp", append(webp(webpChunk("VP8L", "\x2f\x00")), hiddenWords...)},
	} {
		if !bytes.Contains(c.data, []byte(hiddenWords)) {
			t.Fatalf("%s: nothing is hidden in it", name)
		}
		plain, wrong := plainImage(c.kind, c.data)
		if wrong != "" || len(plain) == 0 || bytes.Contains(plain, []byte(hiddenWords)) {
			t.Errorf("%s: %q, %d bytes, words found: %t", name, wrong, len(plain), bytes.Contains(plain, []byte(hiddenWords)))
		}
		again, _ := plainImage(c.kind, c.data)
		if !bytes.Equal(plain, again) {
			t.Errorf("%s: not the same bytes twice", name)
		}
		if c.kind == "webp" {
			continue // nothing here decodes it
		}
		img, _, err := image.Decode(bytes.NewReader(plain))
		if err != nil || img.Bounds().Empty() {
			t.Errorf("%s: no picture is left: %v", name, err)
		}
	}
	if plain, _ := plainImage("webp", webp(head, webpChunk("VP8L", "\x2f\x00"))); plain[20] != 0 {
		t.Errorf("the flags of what was taken out are %#x", plain[20])
	}
	moving, _ := plainImage("gif", plainGIF)
	if all, err := gif.DecodeAll(bytes.NewReader(moving)); err != nil || len(all.Image) != 2 {
		t.Errorf("a GIF of two frames has others now: %v", err)
	}
}

// A photograph is shown as it was taken, although what said so is gone.
func TestOrientationIsKept(t *testing.T) {
	plain := encoded(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, sample(), nil) })
	for o, dark := range map[byte]image.Point{ // where the black half is
		1: {2, 4}, 2: {13, 4}, 3: {13, 4}, 4: {2, 4}, 5: {4, 2}, 6: {4, 2}, 7: {4, 13}, 8: {4, 13},
	} {
		data, wrong := plainImage("jpg", slices.Concat(plain[:2], exif(o), plain[2:]))
		img, err := jpeg.Decode(bytes.NewReader(data))
		if wrong != "" || err != nil {
			t.Fatal(wrong, err)
		}
		if wide := img.Bounds().Dx() == 16; wide != (o < 5) {
			t.Errorf("orientation %d: %v", o, img.Bounds())
		}
		if r, _, _, _ := img.At(dark.X, dark.Y).RGBA(); r > 0x4000 {
			t.Errorf("orientation %d: %v is bright", o, dark)
		}
	}
}

// TestPicturesAreCheckedBeforeTheyAreDecoded: these headers promise what no memory holds,
// and there is nothing behind them.
func TestPicturesAreCheckedBeforeTheyAreDecoded(t *testing.T) {
	header := pngChunk("IHDR", "\x00\x00\x20\x00\x00\x00\x20\x00\x08\x06\x00\x00\x00") // 8192 x 8192
	frame := []byte{',', 0, 0, 0, 0, 0xff, 0x0f, 0xff, 0x0f, 0}
	film := append([]byte("GIF89a\xff\x0f\xff\x0f\x00\x00\x00"), bytes.Repeat(frame, 4)...)
	for kind, data := range map[string][]byte{
		"png":  append([]byte("\x89PNG\r\n\x1a\n"), header...),
		"gif":  film,
		"webp": webp(webpChunk("VP8X", "\x00\x00\x00\x00\xff\x3f\x00\xff\x3f\x00"), webpChunk("VP8L", "")),
	} {
		if _, wrong := plainImage(kind, data); !strings.Contains(wrong, "more than 40 million") {
			t.Errorf("%s: %q", kind, wrong)
		}
	}
	for kind, data := range map[string]string{
		"png": "plain text", "jpg": "\xff\xd8\xff", "gif": "GIF89a", "webp": "RIFF\xff\xff\xff\xffWEBP", "avif": "ftypavif Exif",
	} {
		if _, wrong := plainImage(kind, []byte(data)); wrong == "" {
			t.Errorf("%s: a broken picture passes", kind)
		}
	}
}
