// Package pack turns values into bytes and back, for what one build keeps for the next. What
// comes back is what went in, to the difference between nil and empty; a value that several
// pointers lead to becomes several. Strings that come back share the memory of what they
// were read from, so that thousands of texts with their places are read in the time that it
// takes to walk over them. A short one that is said often is written once, and found again by its place.
//
// Nothing in the bytes of Append tells of their types, and damaged ones are not told from others.
// What is kept in a file is therefore sealed: what stands before them says whose they are and that they are whole.
package pack

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"reflect"
	"sync"
)

// Seal writes the bytes of a value behind a digest of a format, which is the version of who wrote them, and
// before a checksum of them. No more than a part of them is in memory.
func Seal(format string, v any, to io.Writer) error {
	p := packers.Get().(*packer)
	defer func() {
		clear(p.seen)
		packers.Put(p)
	}()
	if _, err := to.Write(owner(format)); err != nil {
		return err
	}
	p.out, p.gone, p.to, p.sum, p.err = p.out[:0], 0, to, 0, nil
	p.add(reflect.ValueOf(v))
	p.flush()
	p.to = nil
	if p.err != nil {
		return p.err
	}
	_, err := to.Write(binary.BigEndian.AppendUint32(p.out, p.sum))
	return err
}

// packers are used again and again, because values of a megabyte come by the dozen.
var packers = sync.Pool{New: func() any { return newPacker() }} //nolint:gochecknoglobals // holds nothing that a value can see

// Unseal reads into a value what Seal made of one of its type in the same format, whole; false
// for anything else.
func Unseal(data, format string, into any) bool {
	mine := owner(format)
	if len(data) < len(mine)+crc32.Size || data[:len(mine)] != string(mine) {
		return false
	}
	value, end := data[len(mine):len(data)-crc32.Size], data[len(data)-crc32.Size:]
	sum, piece := uint32(0), make([]byte, part) // a checksum takes no string
	for left := value; left != ""; {
		n := copy(piece, left)
		sum = crc32.Update(sum, castagnoli, piece[:n])
		left = left[n:]
	}
	return sum == binary.BigEndian.Uint32([]byte(end)) && Read(value, into) == nil
}

// owner stands before the bytes of a format.
func owner(format string) []byte {
	sum := sha256.Sum256([]byte(format))
	return sum[:]
}

// castagnoli is the checksum for which processors have an instruction. What is kept is only ever replaced as a
// whole, so it is to find the faults of a disk and nothing else.
var castagnoli = crc32.MakeTable(crc32.Castagnoli) //nolint:gochecknoglobals // a constant

// ErrBroken is the error for bytes that no value of the type gives.
var ErrBroken = errors.New("pack: these are not the bytes of such a value")

// short is the length in bytes up to which a string is looked for among those before. Few longer ones are said
// twice: a digest in hexadecimal, of which there are very many, has 64.
const short = 63

// part is about how many bytes are written, and read to be checked, at once.
const part = 32 << 10

// Append adds the bytes of a value of exported fields, slices, arrays, maps, pointers,
// strings, numbers and booleans. Any other is a fault of the program.
func Append(to []byte, v any) []byte {
	p := newPacker()
	p.add(reflect.ValueOf(v))
	return append(to, p.out...)
}

type packer struct {
	out  []byte
	gone int            // how many bytes of the value were written before out
	seen map[string]int // the place of each short string

	to  io.Writer // nil keeps all in out
	sum uint32    // the checksum of what was written
	err error     // of writing
}

func newPacker() *packer { return &packer{seen: map[string]int{}} }

// flush writes what there is.
func (p *packer) flush() {
	if p.err == nil {
		_, p.err = p.to.Write(p.out)
	}
	p.sum = crc32.Update(p.sum, castagnoli, p.out)
	p.gone += len(p.out)
	p.out = p.out[:0]
}

func (p *packer) number(n uint64) { p.out = binary.AppendUvarint(p.out, n) }

func (p *packer) add(v reflect.Value) {
	if p.to != nil && len(p.out) >= part {
		p.flush()
	}
	switch v.Kind() {
	case reflect.Bool:
		var b byte
		if v.Bool() {
			b = 1
		}
		p.out = append(p.out, b)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		p.out = binary.AppendVarint(p.out, v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		p.number(v.Uint())
	case reflect.Float32, reflect.Float64:
		p.number(math.Float64bits(v.Float()))
	case reflect.String:
		p.text(v.String())
	case reflect.Pointer:
		if v.IsNil() {
			p.number(0)
			return
		}
		p.number(1)
		p.add(v.Elem())
	case reflect.Slice:
		if v.IsNil() {
			p.number(0)
			return
		}
		p.number(uint64(v.Len()) + 1)
		for i := range v.Len() {
			p.add(v.Index(i))
		}
	case reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			n := len(p.out)
			p.out = append(p.out, make([]byte, v.Len())...)
			reflect.Copy(reflect.ValueOf(p.out[n:]), v)
			return
		}
		for i := range v.Len() {
			p.add(v.Index(i))
		}
	case reflect.Map:
		if v.IsNil() {
			p.number(0)
			return
		}
		p.number(uint64(v.Len()) + 1)
		for key, value := range v.Seq2() {
			p.add(key)
			p.add(value)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); !f.IsExported() {
				panic(fmt.Sprintf("pack: %s.%s is not exported", v.Type(), f.Name))
			}
			p.add(v.Field(i))
		}
	default:
		panic(fmt.Sprintf("pack: a %s cannot be kept", v.Type()))
	}
}

// text writes 0 and the string when it is new, else its place, which is not 0: what stands there
// is the length and the string.
func (p *packer) text(s string) {
	if at, ok := p.seen[s]; ok {
		p.number(uint64(at))
		return
	}
	p.number(0)
	if len(s) <= short {
		p.seen[s] = p.gone + len(p.out)
	}
	p.number(uint64(len(s)))
	p.out = append(p.out, s...)
}

// Read reads the value that a pointer leads to from bytes that Append made of one of its type.
func Read(from string, into any) (err error) {
	r := reader{whole: from, left: from}
	defer func() {
		if r.broken != nil {
			err = ErrBroken
		}
	}()
	r.read(reflect.ValueOf(into).Elem())
	if r.left != "" {
		r.fail()
	}
	return err
}

type reader struct {
	whole, left string
	broken      error
}

// fail ends the reading: nothing is left, and every number from now on is 0.
func (r *reader) fail() {
	r.left, r.broken = "", ErrBroken
}

func (r *reader) number() uint64 {
	var n uint64
	for i := 0; i < len(r.left) && i < binary.MaxVarintLen64; i++ {
		b := r.left[i]
		n |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			r.left = r.left[i+1:]
			return n
		}
	}
	r.fail()
	return 0
}

// count is the number of elements of a list, or -1 for nil. No element takes less than a
// byte, but for those of a type without fields.
func (r *reader) count() int {
	n := r.number()
	if n > uint64(len(r.left))+1 {
		r.fail()
		return -1
	}
	return int(n) - 1
}

func (r *reader) read(v reflect.Value) {
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(r.number() == 1)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		n := r.number()
		v.SetInt(int64(n>>1) ^ -int64(n&1))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(r.number())
	case reflect.Float32, reflect.Float64:
		v.SetFloat(math.Float64frombits(r.number()))
	case reflect.String:
		v.SetString(r.text())
	case reflect.Pointer:
		if r.number() == 0 {
			v.SetZero()
			return
		}
		to := reflect.New(v.Type().Elem())
		r.read(to.Elem())
		v.Set(to)
	case reflect.Slice:
		n := r.count()
		if n < 0 {
			v.SetZero()
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			r.read(v.Index(i))
		}
	case reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			copy(v.Slice(0, v.Len()).Bytes(), r.bytes(uint64(v.Len())))
			return
		}
		for i := range v.Len() {
			r.read(v.Index(i))
		}
	case reflect.Map:
		r.pairs(v)
	case reflect.Struct:
		for i := range v.NumField() {
			r.read(v.Field(i))
		}
	default:
		panic(fmt.Sprintf("pack: a %s cannot be kept", v.Type()))
	}
}

func (r *reader) pairs(v reflect.Value) {
	n := r.count()
	if n < 0 {
		v.SetZero()
		return
	}
	v.Set(reflect.MakeMapWithSize(v.Type(), n))
	key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
	for range n {
		r.read(key)
		value.SetZero()
		r.read(value)
		v.SetMapIndex(key, value)
	}
}

func (r *reader) text() string {
	at := r.number()
	if at == 0 {
		return r.bytes(r.number())
	}
	if at >= uint64(len(r.whole)-len(r.left)) {
		r.fail()
		return ""
	}
	before := reader{left: r.whole[at:]}
	s := before.bytes(before.number())
	if before.broken != nil {
		r.fail()
	}
	return s
}

func (r *reader) bytes(n uint64) string {
	if n > uint64(len(r.left)) {
		r.fail()
		return ""
	}
	s := r.left[:n]
	r.left = r.left[n:]
	return s
}
