package pack_test

import (
	"bytes"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/waypost/waypost/generator/internal/pack"
)

type node struct {
	Name  string
	Count int
	Size  uint16
	Share float64
	Open  bool
	Sum   [4]byte
	Pair  [2]int8
	List  []string
	Map   map[string]node
	Next  *node
	Zero  *int
}

func whole() node {
	zero, long := 0, strings.Repeat("long ", 100)
	return node{
		Name: "a", Count: math.MinInt64, Size: math.MaxUint16, Share: -0.5, Open: true, Sum: [4]byte{0, 1, 254, 255}, Pair: [2]int8{-1, 1},
		List: []string{"a", long, "", long, "a", "b"}, Map: map[string]node{"a": {Name: "b"}, "c": {List: []string{}}},
		Next: &node{Name: "a", Map: map[string]node{}}, Zero: &zero,
	}
}

func TestWhatComesBackIsWhatWentIn(t *testing.T) {
	want := []node{whole(), {}, whole()}
	var got []node
	if err := pack.Read(string(pack.Append(nil, want)), &got); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
}

// Bytes that were cut off or changed give an error or another value, and nothing worse.
func TestBrokenBytes(t *testing.T) {
	data := pack.Append(nil, whole())
	for i := range data {
		var got node
		if err := pack.Read(string(data[:i]), &got); !errors.Is(err, pack.ErrBroken) {
			t.Fatalf("the first %d of %d bytes pass: %v", i, len(data), err)
		}
		for _, b := range []byte{0, 1, 0x7f, 0xff} {
			broken := append([]byte{}, data...)
			broken[i] = b
			_ = pack.Read(string(broken), &got)
		}
	}
	var got node
	if err := pack.Read(string(data)+"x", &got); !errors.Is(err, pack.ErrBroken) {
		t.Errorf("a byte too many passes: %v", err)
	}
}

func TestWhatCannotBeKeptIsAFault(t *testing.T) {
	for name, v := range map[string]any{"a function": struct{ F func() }{}, "an interface": []any{1}, "a field of its own": struct{ a int }{}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s is kept", name)
				}
			}()
			pack.Append(nil, v)
		}()
	}
}

// What is sealed opens in its own format, whole, and in no other way.
func TestSealed(t *testing.T) {
	var data []byte
	for range 2 { // the second into the memory of the first
		pack.Seal("one", whole(), func(sealed []byte) { data = bytes.Clone(sealed) })
	}
	opens := func(data []byte, format string) bool {
		var got node
		return pack.Unseal(string(data), format, &got)
	}
	if !opens(data, "one") || opens(data, "two") || opens(append(data[:len(data):len(data)], 0), "one") {
		t.Error("it opens in another format, or does not in its own")
	}
	for i := range data {
		broken := bytes.Clone(data)
		broken[i] ^= 1
		if opens(broken, "one") || opens(data[:i], "one") {
			t.Fatalf("it opens with byte %d changed, or cut off there", i)
		}
	}
}
