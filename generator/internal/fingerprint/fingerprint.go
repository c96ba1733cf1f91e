// Package fingerprint tells values apart by a digest of all that they hold. Equal values
// have equal fingerprints in every process and on every machine, so that one can be kept
// and compared with that of a later build.
package fingerprint

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"math"
	"reflect"
	"slices"
	"sync"
)

// Sum is a fingerprint: a SHA-256 in hexadecimal.
type Sum string

// Of is the fingerprint of values in their order. A nil pointer differs from every other
// value, a nil slice or map is as an empty one.
func Of(values ...any) Sum {
	var h Hash
	for _, v := range values {
		h.Add(v)
	}
	return h.Sum()
}

// Hash collects values. Its zero value is ready, and follows every pointer.
type Hash struct {
	// Pointer adds what a pointer leads to, in place of the whole value: values that lead
	// to one another in a circle need it. It is not called for nil, and returns false for
	// pointers that are to be followed.
	Pointer func(h *Hash, v any) bool
	// Leave says which fields of structs do not count; nil counts all.
	Leave *Leaving

	written []byte
	hashed  hash.Hash // of what was written before; nil for nothing
	whole   bool      // all that is written is needed in one piece
}

// Leaving says which fields of structs do not count, and asks once for each.
type Leaving struct {
	leave func(field reflect.StructField) bool
	kept  sync.Map // by reflect.Type: the indices of the fields that count
}

// Leave leaves the fields of which a function says so.
func Leave(leave func(field reflect.StructField) bool) *Leaving { return &Leaving{leave: leave} }

// fields are the indices of those of a struct that count.
func (l *Leaving) fields(t reflect.Type) []int {
	if kept, ok := l.kept.Load(t); ok {
		return kept.([]int)
	}
	var kept []int
	for i := range t.NumField() {
		if !l.leave(t.Field(i)) {
			kept = append(kept, i)
		}
	}
	l.kept.Store(t, kept)
	return kept
}

// Sum is the fingerprint of what was added. It ends the hash: nothing may be added after it.
func (h *Hash) Sum() Sum {
	if h.hashed != nil {
		h.flush()
	}
	written := h.written
	h.written = nil
	defer func() { buffers.Put(&written) }()
	if h.hashed == nil {
		sum := sha256.Sum256(written)
		return Sum(hex.EncodeToString(sum[:]))
	}
	return Sum(hex.EncodeToString(h.hashed.Sum(nil)))
}

// buffers are used again, because there are many fingerprints.
var buffers = sync.Pool{New: func() any { //nolint:gochecknoglobals // holds nothing that anybody sees
	b := make([]byte, 0, 2048) // as much as most values take
	return &b
}}

// enough is how much is written before it is hashed and let go.
const enough = 16 << 10

func (h *Hash) flush() {
	if h.hashed == nil {
		h.hashed = sha256.New()
	}
	h.hashed.Write(h.written)
	h.written = h.written[:0]
}

// Add adds a value with all that it holds, unexported fields included. Functions and
// channels hold nothing that could be compared: they are a fault of the program.
func (h *Hash) Add(v any) {
	h.begin()
	if v == nil {
		h.number(0)
		return
	}
	h.add(reflect.ValueOf(v))
}

// Text is Add of a text.
func (h *Hash) Text(s string) {
	h.begin()
	h.text(s)
}

// Number is Add of a number.
func (h *Hash) Number(n int) {
	h.begin()
	h.written = binary.AppendVarint(h.written, int64(n))
}

// begin makes room for what is written next.
func (h *Hash) begin() {
	if h.written == nil {
		h.written = (*buffers.Get().(*[]byte))[:0]
	}
	if len(h.written) >= enough && !h.whole {
		h.flush()
	}
}

func (h *Hash) number(n uint64) { h.written = binary.AppendUvarint(h.written, n) }

func (h *Hash) text(s string) {
	h.number(uint64(len(s)))
	h.written = append(h.written, s...)
}

func (h *Hash) add(v reflect.Value) {
	if len(h.written) >= enough && !h.whole {
		h.flush()
	}
	switch v.Kind() {
	case reflect.Bool:
		if v.Bool() {
			h.number(1)
		} else {
			h.number(0)
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		h.written = binary.AppendVarint(h.written, v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		h.number(v.Uint())
	case reflect.Float32, reflect.Float64:
		h.number(math.Float64bits(v.Float()))
	case reflect.String:
		h.text(v.String())
	case reflect.Array, reflect.Slice:
		h.list(v)
	case reflect.Map:
		h.pairs(v)
	case reflect.Struct:
		if h.Leave != nil {
			for _, i := range h.Leave.fields(v.Type()) {
				h.add(v.Field(i))
			}
			return
		}
		for i := range v.NumField() {
			h.add(v.Field(i))
		}
	case reflect.Pointer:
		h.pointer(v)
	case reflect.Interface:
		if v.IsNil() {
			h.number(0)
			return
		}
		h.text(v.Elem().Type().String())
		h.add(v.Elem())
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		if !v.IsNil() {
			panic(fmt.Sprintf("fingerprint: a %s cannot be compared", v.Type()))
		}
		h.number(0)
	default:
		panic(fmt.Sprintf("fingerprint: a %s cannot be compared", v.Type()))
	}
}

func (h *Hash) pointer(v reflect.Value) {
	if v.IsNil() {
		h.number(0)
		return
	}
	h.number(1)
	if h.Pointer == nil || !v.CanInterface() || !h.Pointer(h, v.Interface()) {
		h.add(v.Elem())
	}
}

func (h *Hash) list(v reflect.Value) {
	h.number(uint64(v.Len()))
	if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8 {
		h.written = append(h.written, v.Bytes()...)
		return
	}
	for i := range v.Len() {
		h.add(v.Index(i))
	}
}

// pairs adds the pairs of a map in the order of what their keys come to.
func (h *Hash) pairs(v reflect.Value) {
	all := Hash{Pointer: h.Pointer, Leave: h.Leave, whole: true}
	ends := make([]int, 0, v.Len())
	for key, value := range v.Seq2() {
		all.add(key)
		all.add(value)
		ends = append(ends, len(all.written))
	}
	pairs, start := make([][]byte, len(ends)), 0
	for i, end := range ends {
		pairs[i], start = all.written[start:end], end
	}
	slices.SortFunc(pairs, bytes.Compare)
	h.number(uint64(len(pairs)))
	for _, pair := range pairs {
		h.written = append(h.written, pair...)
	}
}
