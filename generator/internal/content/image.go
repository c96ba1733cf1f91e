package content

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
)

// maxPixels is the most that one picture, or all frames of one, may hold. It is known
// from the header, before anything is decoded.
const maxPixels = 40_000_000

// plainImage gives a picture without anything but the picture: no EXIF with a place and
// a camera, no XMP, no comments, no preview of what was cut away, nothing after its end.
// Kinds that are no pictures pass as they are. The text says what is wrong.
func plainImage(kind string, data []byte) (plain []byte, wrong string) {
	var err error
	switch kind {
	case "png":
		plain, err = plainPNG(data)
	case "jpg", "jpeg":
		plain, err = plainJPEG(data)
	case "gif":
		plain, err = plainGIF(data)
	case "webp":
		plain, err = plainWebP(data)
	case "avif":
		// Its metadata are items of a table, which nothing here can rewrite.
		for _, mark := range []string{"Exif", "application/rdf+xml", "mime"} {
			if bytes.Contains(data, []byte(mark)) {
				return nil, "holds metadata (" + mark + "), which Waypost cannot take out of an AVIF"
			}
		}
		return data, ""
	default:
		return data, ""
	}
	if err != nil {
		return nil, err.Error()
	}
	return plain, ""
}

// notA is the error of a file that its decoder does not understand.
func notA(kind string, err error) error {
	return fmt.Errorf("is no %s that can be read: %w", kind, err)
}

func within(width, height, frames int) error {
	if int64(width)*int64(height)*int64(frames) > maxPixels {
		return fmt.Errorf("has %d x %d pixels, more than %d million", width, height*frames, maxPixels/1_000_000)
	}
	return nil
}

func plainPNG(data []byte) ([]byte, error) {
	cfg, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, notA("PNG", err)
	}
	if err := within(cfg.Width, cfg.Height, 1); err != nil {
		return nil, err
	}
	if bytes.Contains(data, []byte("acTL")) {
		return nil, errors.New("is an animated PNG, which would stand still")
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, notA("PNG", err)
	}
	var out bytes.Buffer
	err = png.Encode(&out, img)
	return out.Bytes(), err //nolint:wrapcheck // a picture that was decoded can be encoded
}

// quality is that of a JPEG written anew: no loss that an eye finds.
const quality = 92

func plainJPEG(data []byte) ([]byte, error) {
	cfg, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, notA("JPEG", err)
	}
	if err := within(cfg.Width, cfg.Height, 1); err != nil {
		return nil, err
	}
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, notA("JPEG", err)
	}
	var out bytes.Buffer
	err = jpeg.Encode(&out, upright(img, orientation(data)), &jpeg.Options{Quality: quality})
	return out.Bytes(), err //nolint:wrapcheck // as above
}

// orientation is the EXIF orientation of a JPEG, 1 to 8: without it a photograph that
// was taken upright lies on its side.
func orientation(data []byte) int {
	for rest := data[2:]; len(rest) >= 4 && rest[0] == 0xff; {
		marker, n := rest[1], int(binary.BigEndian.Uint16(rest[2:]))
		if n < 2 || 2+n > len(rest) || marker == 0xda {
			break
		}
		if body := rest[4 : 2+n]; marker == 0xe1 && bytes.HasPrefix(body, []byte("Exif\x00\x00")) {
			return exifOrientation(body[6:])
		}
		rest = rest[2+n:]
	}
	return 1
}

// exifOrientation reads tag 0x0112 of the first directory of a TIFF header.
func exifOrientation(tiff []byte) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 1
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		const size = 12
		if len(entries) < size {
			break
		}
		if order.Uint16(entries) == 0x0112 {
			if v := int(order.Uint16(entries[8:])); v >= 1 && v <= 8 {
				return v
			}
		}
		entries = entries[size:]
	}
	return 1
}

// upright turns and mirrors a picture as its orientation says.
func upright(img image.Image, o int) image.Image {
	if o <= 1 {
		return img
	}
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	src := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(src, src.Bounds(), img, b.Min, draw.Src)
	size := image.Rect(0, 0, w, h)
	if o >= 5 {
		size = image.Rect(0, 0, h, w)
	}
	out := image.NewRGBA(size)
	for y := range h {
		for x := range w {
			tx, ty := x, y
			switch o {
			case 2:
				tx = w - 1 - x
			case 3:
				tx, ty = w-1-x, h-1-y
			case 4:
				ty = h - 1 - y
			case 5:
				tx, ty = y, x
			case 6:
				tx, ty = h-1-y, x
			case 7:
				tx, ty = h-1-y, w-1-x
			case 8:
				tx, ty = y, w-1-x
			}
			out.SetRGBA(tx, ty, src.RGBAAt(x, y))
		}
	}
	return out
}

func plainGIF(data []byte) ([]byte, error) {
	cfg, err := gif.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, notA("GIF", err)
	}
	// A frame starts with a comma and its place. Commas in the pixels are counted too, but
	// only those whose eight bytes could be a place within the picture.
	frames := 0
	for i := 0; i+9 < len(data); i++ {
		word := func(at int) int { return int(binary.LittleEndian.Uint16(data[i+at:])) }
		if data[i] == ',' && word(5) > 0 && word(7) > 0 && word(1)+word(5) <= cfg.Width && word(3)+word(7) <= cfg.Height {
			frames++
		}
	}
	if err := within(cfg.Width, cfg.Height, max(frames, 1)); err != nil {
		return nil, err
	}
	all, err := gif.DecodeAll(bytes.NewReader(data))
	if err != nil {
		return nil, notA("GIF", err)
	}
	var out bytes.Buffer
	err = gif.EncodeAll(&out, all)
	return out.Bytes(), err //nolint:wrapcheck // as above
}

// plainWebP keeps the chunks that are the picture, and takes the flags of the others out
// of the header. See RFC 9649, section 2.
func plainWebP(data []byte) ([]byte, error) {
	broken := notA("WebP", errors.New("its chunks do not fit"))
	if len(data) < 12 || string(data[:4]) != "RIFF" || string(data[8:12]) != "WEBP" {
		return nil, broken
	}
	out := append([]byte{}, data[:12]...)
	end := 8 + int64(binary.LittleEndian.Uint32(data[4:]))
	if end > int64(len(data)) || end < 12 {
		return nil, broken
	}
	pictures := 0
	for rest := data[12:end]; len(rest) > 0; {
		if len(rest) < 8 {
			return nil, broken
		}
		kind, n := string(rest[:4]), int64(binary.LittleEndian.Uint32(rest[4:]))
		whole := 8 + n + n%2
		if whole > int64(len(rest)) {
			return nil, broken
		}
		chunk := rest[:whole]
		rest = rest[whole:]
		switch kind {
		case "VP8X":
			if n < 10 {
				return nil, broken
			}
			head := append([]byte{}, chunk...)
			const icc, exif, xmp = 0x20, 0x08, 0x04
			head[8] &^= icc | exif | xmp
			w := 1 + int(head[12]) + int(head[13])<<8 + int(head[14])<<16
			h := 1 + int(head[15]) + int(head[16])<<8 + int(head[17])<<16
			if err := within(w, h, 1); err != nil {
				return nil, err
			}
			out = append(out, head...)
		case "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF":
			if kind != "ANIM" && kind != "ALPH" {
				pictures++
			}
			out = append(out, chunk...)
		}
	}
	if pictures == 0 {
		return nil, broken
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out, nil
}
