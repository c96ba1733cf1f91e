package roadmap

import (
	"strings"
	"testing"

	"github.com/waypost/waypost/generator/internal/diag"
)

// What KeysOf was told comes back from At, for each key and no other.
func TestKeys(t *testing.T) {
	long := strings.Repeat("k", 300)
	places := map[string]diag.Pos{
		"life": {Line: 2, Col: 1, Width: 4}, "life.from": {Line: 3, Col: 8, Width: 4}, "title": {Line: 1 << 20, Col: 70000, Width: 300}, long: {Line: 5, Col: 2}, "é": {},
	}
	item := Item{File: "a.md", Keys: KeysOf(places)}
	for name, want := range places {
		want.File = "a.md"
		if got := item.At(name); got != want || !item.Keys.Has(name) {
			t.Errorf("%.20s stands at %+v, %t; want %+v", name, got, item.Keys.Has(name), want)
		}
	}
	for _, name := range []string{"", "lif", "life.", "from", "titles", "k"} {
		if got := item.At(name); got != (diag.Pos{File: "a.md", Line: 1, Col: 1}) || item.Keys.Has(name) {
			t.Errorf("%q, which is not written, stands at %+v", name, got)
		}
	}
	if KeysOf(nil) != "" || Keys("").Has("a") {
		t.Error("without keys there is one")
	}
	for i := range item.Keys {
		item.Keys[:i].Has("none")                        // ends
		("\xff\xff\xff\xff" + item.Keys[i:]).Has("none") // as well
	}
}
