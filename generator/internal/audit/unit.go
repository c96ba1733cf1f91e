package audit

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/binary"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// unit is a piece of a file that a reader, or a reader's program, can get out of it.
type unit struct {
	place string // "text", "attribute alt of img", "comment", "mvfs[].title", "PNG metadata tEXt"
	text  string
}

const (
	maxInflated = 64 << 20 // bytes that one archive may become
	maxArchives = 4        // archives within each other
)

// units takes a file apart by the kind that its name says.
func units(name string, data []byte) []unit { return unpack(name, data, 0) }

func unpack(name string, data []byte, depth int) []unit {
	switch kind := strings.ToLower(path.Ext(name)); {
	case depth > maxArchives:
		return raw("an archive within archives", data)
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), kind == ".zip":
		return zipped(data, depth)
	case bytes.HasPrefix(data, []byte("\x1f\x8b")), kind == ".gz":
		return gzipped(strings.TrimSuffix(name, path.Ext(name)), data, depth)
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		return pngUnits(data)
	case bytes.HasPrefix(data, []byte("\xff\xd8")):
		return jpegUnits(data)
	case bytes.HasPrefix(data, []byte("RIFF")):
		return riffUnits(data)
	case bytes.HasPrefix(data, []byte("%PDF")):
		return pdfUnits(data)
	case bytes.HasPrefix(data, []byte("GIF8")), kind == ".avif", kind == ".ico", kind == ".woff2":
		return raw("image data", data)
	case kind == ".html":
		return htmlUnits(data)
	case kind == ".json", kind == ".webmanifest":
		return jsonUnits(data)
	case kind == ".xml", kind == ".svg", kind == ".atom":
		return xmlUnits(data)
	case kind == ".ics":
		return calendarUnits(data)
	}
	return lines("line", string(data))
}

// raw gives bytes as they are, and once more without zeros: text of two bytes a letter.
func raw(place string, data []byte) []unit {
	out := []unit{{place, string(data)}}
	if bytes.IndexByte(data, 0) >= 0 {
		out = append(out, unit{place, string(bytes.ReplaceAll(data, []byte{0}, nil))})
	}
	return out
}

func lines(place, text string) []unit {
	var out []unit
	for line := range strings.Lines(text) {
		out = append(out, unit{place, strings.TrimRight(line, "\r\n")})
	}
	return out
}

// htmlUnits gives texts, attributes and comments, and at last the text of the page as a
// reader sees it: a word may be cut by tags.
func htmlUnits(data []byte) []unit {
	var out []unit
	var whole strings.Builder
	z := html.NewTokenizer(bytes.NewReader(data))
	inSVG, within := 0, ""
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		t := z.Token()
		switch kind {
		case html.TextToken:
			place := "text"
			if slices.Contains([]string{"script", "style", "title"}, within) {
				place = within
			} else if inSVG > 0 {
				place = "text of a picture"
			}
			whole.WriteString(t.Data)
			if text := strings.TrimSpace(t.Data); text != "" {
				out = append(out, unit{place, text})
			}
		case html.CommentToken, html.DoctypeToken:
			out = append(out, unit{"comment", t.Data})
		case html.StartTagToken, html.SelfClosingTagToken:
			within = t.Data
			if t.Data == "svg" {
				inSVG++
			}
			out = append(out, unit{"element", t.Data})
			for _, a := range t.Attr {
				place := "attribute " + a.Key + " of " + t.Data
				if inSVG > 0 {
					place = "attribute " + a.Key + " of a picture"
				}
				out = append(out, unit{place, a.Val})
			}
		case html.EndTagToken:
			within = ""
			if t.Data == "svg" {
				inSVG--
			}
		case html.ErrorToken:
		}
	}
	return append(out, unit{wholeText, whole.String()})
}

// wholeText is the place of the text of a page in one piece.
const wholeText = "text across tags"

func jsonUnits(data []byte) []unit {
	var v any
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return lines("line", string(data))
	}
	var out []unit
	var walk func(where string, v any)
	walk = func(where string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for _, key := range slices.Sorted(maps.Keys(v)) {
				at := strings.TrimPrefix(where+"."+key, ".")
				out = append(out, unit{"key", at})
				walk(at, v[key])
			}
		case []any:
			for _, e := range v {
				walk(where+"[]", e)
			}
		default:
			out = append(out, unit{where, fmt.Sprint(v)})
		}
	}
	walk("", v)
	return out
}

func xmlUnits(data []byte) []unit {
	var out []unit
	var open []string
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = false
	for {
		token, err := d.Token()
		if err != nil {
			if err != io.EOF { //nolint:errorlint // the decoder returns it as it is
				return lines("line", string(data))
			}
			return out
		}
		switch t := token.(type) {
		case xml.StartElement:
			open = append(open, t.Name.Local)
			out = append(out, unit{"element", strings.Join(open, "/")})
			for _, a := range t.Attr {
				out = append(out, unit{strings.Join(open, "/") + " attribute " + a.Name.Local, a.Value})
			}
		case xml.EndElement:
			open = open[:max(0, len(open)-1)]
		case xml.CharData:
			if text := strings.TrimSpace(string(t)); text != "" {
				out = append(out, unit{strings.Join(open, "/"), text})
			}
		case xml.Comment:
			out = append(out, unit{"comment", string(t)})
		case xml.ProcInst:
			out = append(out, unit{"processing instruction", string(t.Inst)})
		case xml.Directive:
			out = append(out, unit{"directive", string(t)})
		}
	}
}

// calendarUnits joins folded lines and takes the escapes out of their values.
func calendarUnits(data []byte) []unit {
	text := strings.ReplaceAll(string(data), "\r\n", "\n")
	text = strings.NewReplacer("\n ", "", "\n\t", "").Replace(text)
	unescape := strings.NewReplacer(`\n`, "\n", `\N`, "\n", `\,`, ",", `\;`, ";", `\\`, `\`)
	var out []unit
	for line := range strings.Lines(text) {
		name, value, _ := strings.Cut(strings.TrimRight(line, "\n"), ":")
		out = append(out, unit{"calendar " + name, unescape.Replace(value)})
	}
	return out
}

func zipped(data []byte, depth int) []unit {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return raw("archive", data)
	}
	out := []unit{{"archive comment", z.Comment}}
	for _, f := range z.File {
		out = append(out, unit{"name in an archive", f.Name}, unit{"archive comment", f.Comment})
		r, err := f.Open()
		if err != nil {
			continue
		}
		out = append(out, member(f.Name, r, depth)...)
		_ = r.Close()
	}
	return out
}

func gzipped(name string, data []byte, depth int) []unit {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return raw("archive", data)
	}
	out := []unit{{"name in an archive", z.Name}, {"archive comment", z.Comment}}
	return append(out, member(name, z, depth)...)
}

func member(name string, r io.Reader, depth int) []unit {
	inside, _ := io.ReadAll(io.LimitReader(r, maxInflated)) // what can be read counts
	var out []unit
	for _, u := range unpack(name, inside, depth+1) {
		out = append(out, unit{path.Base(name) + " in the archive: " + u.place, u.text})
	}
	return out
}

// pngUnits gives every chunk that is no picture, inflated where it is compressed.
func pngUnits(data []byte) []unit {
	out := raw("image data", data)
	for rest := data[8:]; len(rest) >= 12; {
		n := int(binary.BigEndian.Uint32(rest))
		kind := string(rest[4:8])
		if n < 0 || n > len(rest)-12 {
			return append(out, unit{"data after the image", string(rest)})
		}
		body := rest[8 : 8+n]
		rest = rest[12+n:]
		if kind == "IDAT" || kind == "PLTE" {
			continue
		}
		out = append(out, raw("image metadata "+kind, body)...)
		for i := range body { // zTXt, iTXt and iCCP hold zlib after some words
			if body[i] == 0 && i+2 < len(body) {
				out = append(out, inflated("image metadata "+kind, body[i+1:])...)
				out = append(out, inflated("image metadata "+kind, body[i+2:])...)
			}
		}
		if kind == "IEND" && len(rest) > 0 {
			return append(out, unit{"data after the image", string(rest)})
		}
	}
	return out
}

func inflated(place string, data []byte) []unit {
	z, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil
	}
	text, _ := io.ReadAll(io.LimitReader(z, maxInflated))
	if len(text) == 0 {
		return nil
	}
	return raw(place, text)
}

// jpegUnits gives the segments of applications and comments.
func jpegUnits(data []byte) []unit {
	out := raw("image data", data)
	for rest := data[2:]; len(rest) >= 4 && rest[0] == 0xff; {
		marker, n := rest[1], int(binary.BigEndian.Uint16(rest[2:]))
		if n < 2 || 2+n > len(rest) || marker == 0xda {
			break
		}
		if marker >= 0xe0 && marker <= 0xef || marker == 0xfe {
			out = append(out, raw("image metadata", rest[4:2+n])...)
		}
		rest = rest[2+n:]
	}
	return out
}

// riffUnits gives the chunks of a WebP that are no picture.
func riffUnits(data []byte) []unit {
	out := raw("image data", data)
	for rest := data[min(12, len(data)):]; len(rest) >= 8; {
		kind, n := string(rest[:4]), int(binary.LittleEndian.Uint32(rest[4:]))
		if n < 0 || n > len(rest)-8 {
			break
		}
		if !strings.HasPrefix(kind, "VP8") && !strings.HasPrefix(kind, "AN") && kind != "ALPH" {
			out = append(out, raw("image metadata "+kind, rest[8:8+n])...)
		}
		rest = rest[min(len(rest), 8+n+n%2):]
	}
	return out
}

// pdfUnits gives the file as it is and its compressed streams.
func pdfUnits(data []byte) []unit {
	out := raw("PDF", data)
	for rest := data; ; {
		_, after, found := bytes.Cut(rest, []byte("stream"))
		if !found {
			return out
		}
		out = append(out, inflated("stream of a PDF", bytes.TrimLeft(after, "\r\n"))...)
		rest = after
	}
}
