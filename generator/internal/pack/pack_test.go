package pack_test

import (
	"bytes"
	"errors"
	"math"
	"reflect"
	"strconv"
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
	sealed := func(v any) []byte {
		var to bytes.Buffer
		if err := pack.Seal("one", v, &to); err != nil {
			t.Fatal(err)
		}
		return to.Bytes()
	}
	sealed([]string{"the memory of this one is used again"})
	data := sealed(whole())
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

// A large value is written in pieces, in which a text is found again that stands in an earlier one, and
// an error of the writer ends it.
func TestSealedInPieces(t *testing.T) {
	want := make([]node, 200)
	for i := range want {
		want[i] = whole()
		want[i].Map = nil                                   // whose order is another each time
		name := strings.Repeat("n", i%40) + strconv.Itoa(i) // said twice
		want[i].Name, want[i].List = name, []string{name, strings.Repeat("long ", 300)}
	}
	var to pieces
	if err := pack.Seal("one", want, &to); err != nil {
		t.Fatal(err)
	}
	if plain := pack.Append(nil, want); !bytes.Contains(to.whole, plain) || to.largest > len(plain)/2 {
		t.Errorf("%d bytes came in pieces of up to %d, or are others than the %d of Append", len(to.whole), to.largest, len(plain))
	}
	var got []node
	if !pack.Unseal(string(to.whole), "one", &got) || !reflect.DeepEqual(got, want) {
		t.Error("what comes back is not what went in")
	}
	for room := range to.times {
		full := pieces{room: room, full: true}
		if err := pack.Seal("one", want, &full); !errors.Is(err, errFull) {
			t.Errorf("with room for %d pieces: %v", room, err)
		}
	}
	var again bytes.Buffer
	if err := pack.Seal("one", want, &again); err != nil || !bytes.Equal(again.Bytes(), to.whole) {
		t.Errorf("after an error another one is written: %v", err)
	}
}

var errFull = errors.New("full")

// pieces is a writer with room for a number of calls.
type pieces struct {
	whole                []byte
	largest, times, room int
	full                 bool
}

func (p *pieces) Write(b []byte) (int, error) {
	if p.full && p.times >= p.room {
		return 0, errFull
	}
	p.times, p.largest = p.times+1, max(p.largest, len(b))
	p.whole = append(p.whole, b...)
	return len(b), nil
}
