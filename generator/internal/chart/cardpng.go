package chart

import (
	"encoding/binary"
	"hash/crc32"
	"image/color"
	"math/bits"
)

// This file writes the picture of a card as PNG. A card is mostly long runs of one colour,
// and rows that repeat the row above, and a site has a thousand of them. Looking for those
// two alone, and for nothing else, is ten times as fast as image/png, for files of about the
// same size. The format is RFC 2083, its compression RFC 1950 and 1951.

// A row of the picture is its filter, none, and then its pixels.
const cardStride = 1 + CardWidth

// appendCardPNG appends the PNG of rows whose pixels are numbers of colours.
func appendCardPNG(out, rows []byte, palette color.Palette) []byte {
	out = append(out, "\x89PNG\r\n\x1a\n"...)
	head := binary.BigEndian.AppendUint32(nil, CardWidth)
	head = binary.BigEndian.AppendUint32(head, uint32(len(rows)/cardStride))
	head = append(head, 8, 3, 0, 0, 0) // eight bits that number a colour; compression, filter and interlace as usual
	out, at := beginChunk(out, "IHDR")
	out = endChunk(append(out, head...), at)
	out, at = beginChunk(out, "PLTE")
	for _, c := range palette {
		r, g, b, _ := c.RGBA()
		out = append(out, byte(r>>8), byte(g>>8), byte(b>>8))
	}
	out = endChunk(out, at)
	out, at = beginChunk(out, "IDAT")
	out = endChunk(appendRuns(out, rows), at)
	out, at = beginChunk(out, "IEND")
	return endChunk(out, at)
}

// beginChunk leaves room for the length of a chunk; at is where the chunk begins.
func beginChunk(out []byte, kind string) (_ []byte, at int) {
	at = len(out)
	return append(append(out, 0, 0, 0, 0), kind...), at
}

func endChunk(out []byte, at int) []byte {
	binary.BigEndian.PutUint32(out[at:], uint32(len(out)-at-8))
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[at+4:]))
}

// The least and the most that one copy of earlier bytes repeats, and a run that is so long
// that nobody looks for a longer copy from above.
const (
	leastCopy = 3
	mostCopy  = 258
	longRun   = 64
)

// appendRuns compresses rows as one block: a copy of the byte before, a copy from the row
// above, or the byte itself.
func appendRuns(out, rows []byte) []byte {
	w := bitWriter{out: append(append(out, 0x78, 0x01), cardCodes.head.out...), bits: cardCodes.head.bits, n: cardCodes.head.n}
	// The sums of Adler-32, which a picture is too small to overflow: they are reduced at
	// the end. In a run of n bytes of value v the second grows by n times the first, and by
	// v n(n+1)/2.
	low, high := uint64(1), uint64(0)
	for i := 0; i < len(rows); {
		run, above := 0, 0
		if i >= 1 && alike(rows, i, 1) {
			run = same(rows, i, 1)
		}
		if i >= cardStride && run < longRun && alike(rows, i, cardStride) {
			above = same(rows, i, cardStride)
		}
		switch {
		case run >= leastCopy && run+leastCopy >= above: // its distance is nine bits shorter
			n, v := uint64(run), uint64(rows[i])
			high += n*low + v*(n*(n+1)/2)
			low += n * v
			w.repeat(run, cardCodes.run)
			i += run
		case above >= leastCopy:
			part := rows[i : i+above]
			for ; len(part) >= 4; part = part[4:] {
				a, b, c, d := uint64(part[0]), uint64(part[1]), uint64(part[2]), uint64(part[3])
				high += 4*low + 4*a + 3*b + 2*c + d
				low += a + b + c + d
			}
			for _, v := range part {
				low += uint64(v)
				high += low
			}
			w.repeat(above, cardCodes.above)
			i += above
		default:
			low += uint64(rows[i])
			high += low
			w.put(cardCodes.literal[rows[i]])
			i++
		}
	}
	w.put(cardCodes.end)
	const base = 65521
	return binary.BigEndian.AppendUint32(w.flush(), uint32(high%base)<<16|uint32(low%base))
}

// alike reports whether a copy from there is worth a look.
func alike(b []byte, i, distance int) bool {
	return i+leastCopy <= len(b) && b[i] == b[i-distance] && b[i+1] == b[i+1-distance] && b[i+2] == b[i+2-distance]
}

// same counts the bytes from i on that equal those a distance before.
func same(b []byte, i, distance int) int {
	from, n := b[i-distance:], 0
	b = b[i:]
	for len(b) >= n+8 {
		if x := binary.LittleEndian.Uint64(b[n:]) ^ binary.LittleEndian.Uint64(from[n:]); x != 0 {
			return n + bits.TrailingZeros64(x)/8
		}
		n += 8
	}
	for n < len(b) && b[n] == from[n] {
		n++
	}
	return n
}

// bitWriter packs bits, the low ones first.
type bitWriter struct {
	out  []byte
	bits uint64
	n    uint
}

// bitCode is a code of Huffman, with the bits that follow it.
type bitCode struct {
	bits uint32
	n    uint
}

func (c bitCode) then(bits uint32, n uint) bitCode { return bitCode{c.bits | bits<<c.n, c.n + n} }

func (w *bitWriter) put(c bitCode) {
	w.bits |= uint64(c.bits) << w.n
	w.n += c.n
	if w.n >= 32 {
		w.out = binary.LittleEndian.AppendUint32(w.out, uint32(w.bits))
		w.bits >>= 32
		w.n -= 32
	}
}

func (w *bitWriter) flush() []byte {
	for ; w.n > 0; w.n -= min(w.n, 8) {
		w.out = append(w.out, byte(w.bits))
		w.bits >>= 8
	}
	return w.out
}

// repeat writes a copy in as many pieces as it takes, none too short.
func (w *bitWriter) repeat(n int, distance bitCode) {
	for n > 0 {
		piece := min(n, mostCopy)
		if rest := n - piece; rest > 0 && rest < leastCopy {
			piece -= leastCopy
		}
		w.put(cardCodes.length[piece])
		w.put(distance)
		n -= piece
	}
}

// The lengths of the codes are what Huffman's algorithm gives for cards of many titles: of
// the colours, and of the end of the block with the symbols of copies after it.
var (
	colourBits = [1 + steps*(len(cardColours)-1)]uint8{
		4,
		5, 6, 6, 6, 6, 6, 5, 5,
		5, 5, 5, 5, 5, 5, 4, 3,
		8, 8, 8, 8, 9, 8, 8, 7,
		15, 15, 15, 15, 15, 15, 14, 12,
	}
	copyBits = [30]uint8{
		11, 5, 6, 6, 6, 6, 6, 6, 7, 6, 6, 7, 7, 7, 7, 8, 8, 8, 8, 8, 9, 9, 9, 9, 10, 9, 9, 9, 9, 3,
	}
)

// The symbols of RFC 1951, 3.2.5.
const (
	endOfBlock  = 256
	firstLength = 257
	lastLength  = 285
	runSymbol   = 0  // a distance of 1
	aboveSymbol = 20 // a distance of 1025 or more, by nine bits
)

// cardCodes are the codes that all cards are written with, and the head of the block, which
// says so.
var cardCodes = makeCardCodes() //nolint:gochecknoglobals // a constant

type codes struct {
	head       bitWriter
	literal    [len(colourBits)]bitCode
	length     [mostCopy + 1]bitCode
	end        bitCode
	run, above bitCode
}

func makeCardCodes() (c codes) {
	symbols := make([]uint8, lastLength+1)
	copy(symbols, colourBits[:])
	copy(symbols[endOfBlock:], copyBits[:])
	distances := make([]uint8, aboveSymbol+1)
	distances[runSymbol], distances[aboveSymbol] = 1, 1

	codes := huffman(symbols)
	copy(c.literal[:], codes)
	c.end = codes[endOfBlock]
	length := leastCopy
	for symbol := firstLength; symbol < lastLength; symbol++ {
		extra := uint(max(0, symbol-261) / 4)
		for k := range uint32(1) << extra {
			if length < mostCopy { // which has a symbol of its own
				c.length[length] = codes[symbol].then(k, extra)
				length++
			}
		}
	}
	c.length[mostCopy] = codes[lastLength]
	codes = huffman(distances)
	c.run, c.above = codes[runSymbol], codes[aboveSymbol].then(cardStride-1025, 9)

	// The last block, with codes of its own: so many lengths, each in four bits as it is.
	head := &c.head
	for _, field := range []bitCode{{1, 1}, {2, 2}, {uint32(len(symbols) - 257), 5}, {uint32(len(distances) - 1), 5}, {19 - 4, 4}} {
		head.put(field)
	}
	for i := range 19 {
		n := uint32(4)
		if i < 3 {
			n = 0 // the three symbols for lengths that repeat are not used
		}
		head.put(bitCode{n, 3})
	}
	own := huffman([]uint8{4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4})
	for _, n := range append(symbols, distances...) {
		head.put(own[n])
	}
	return c
}

// huffman gives the codes of symbols by their lengths (RFC 1951, 3.2.2). The high bit of a
// code comes first.
func huffman(lengths []uint8) []bitCode {
	out := make([]bitCode, len(lengths))
	next := uint32(0)
	for n := uint(1); n < 16; n++ {
		next <<= 1
		for i, l := range lengths {
			if uint(l) == n {
				out[i] = bitCode{bits.Reverse32(next) >> (32 - n), n}
				next++
			}
		}
	}
	return out
}
