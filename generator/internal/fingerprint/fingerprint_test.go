package fingerprint_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"reflect"
	"strings"
	"testing"

	"github.com/waypost/waypost/generator/internal/fingerprint"
)

type node struct {
	Name  string
	Count int
	Share float64
	Open  bool
	List  []string
	Raw   []byte
	Map   map[string]int
	Next  *node
	Any   any
	inner [2]int8
}

func whole() node {
	return node{
		Name: "a", Count: -3, Share: 0.5, Open: true, List: []string{"b", "c"}, Raw: []byte("d"),
		Map: map[string]int{"e": 1, "f": 2, "g": 3}, Next: &node{Name: "h"}, Any: uint(4), inner: [2]int8{5, 6},
	}
}

func TestEqualValuesAreEqual(t *testing.T) {
	for range 20 { // maps have another order each time
		if a, b := fingerprint.Of(whole(), "x"), fingerprint.Of(whole(), "x"); a != b || len(a) != 64 {
			t.Fatalf("%s and %s", a, b)
		}
	}
	// Kept between builds, so it may not change without a change of the format that keeps it.
	const known = "61d494d9338af20c"
	var parts fingerprint.Hash
	long := strings.Repeat("roadmap", 9000)
	want := sha256.New()
	for range 3 {
		parts.Add(long)
		want.Write(append(binary.AppendUvarint(nil, uint64(len(long))), long...))
	}
	if got := parts.Sum(); string(got) != hex.EncodeToString(want.Sum(nil)) {
		t.Errorf("the fingerprint of long values is %s", got)
	}
	if got := fingerprint.Of("roadmap", 3, []string{"a", "b"}); got[:16] != known {
		t.Errorf("the fingerprint of a known value is %s", got)
	}
}

func TestEveryPartCounts(t *testing.T) {
	seen := map[fingerprint.Sum]string{fingerprint.Of(whole()): "nothing"}
	for name, change := range map[string]func(*node){
		"a string": func(n *node) { n.Name = "ab" }, "a number": func(n *node) { n.Count = 3 }, "a share": func(n *node) { n.Share = 0.25 },
		"a bool": func(n *node) { n.Open = false }, "a list": func(n *node) { n.List = []string{"bc"} }, "bytes": func(n *node) { n.Raw = []byte("dd") },
		"a value of a map": func(n *node) { n.Map["f"] = 3 }, "a key of a map": func(n *node) { delete(n.Map, "f") },
		"behind a pointer": func(n *node) { n.Next.Name = "i" }, "no pointer": func(n *node) { n.Next = nil },
		"a type": func(n *node) { n.Any = uint8(4) }, "no value": func(n *node) { n.Any = nil }, "a field of its own": func(n *node) { n.inner[1] = 7 },
	} {
		n := whole()
		change(&n)
		sum := fingerprint.Of(n)
		if before, ok := seen[sum]; ok {
			t.Errorf("%s changed, and %s, give one fingerprint", name, before)
		}
		seen[sum] = name
	}
}

func TestCirclesAndWhatDoesNotCount(t *testing.T) {
	sum := func(a *node) fingerprint.Sum {
		h := fingerprint.Hash{
			Pointer: func(h *fingerprint.Hash, v any) bool { h.Add(v.(*node).Name); return true },
			Leave:   fingerprint.Leave(func(f reflect.StructField) bool { return f.Name == "Count" }),
		}
		h.Add(*a)
		return h.Sum()
	}
	a, b := &node{Name: "a"}, &node{Name: "b"}
	a.Next, b.Next = b, a
	before := sum(a)
	a.Count, b.List = 9, []string{"not looked at"}
	if sum(a) != before {
		t.Error("what does not count made a difference")
	}
	b.Name = "c"
	if sum(a) == before {
		t.Error("the name behind the pointer made no difference")
	}
}
