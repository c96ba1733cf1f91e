package diag

import "testing"

func TestSorted(t *testing.T) {
	var l List
	l.Warnf("b", Pos{"b.md", 1, 1, 0}, "", "second file")
	l.Errorf("a", Pos{"a.md", 10, 1, 0}, "", "line ten")
	l.Errorf("a", Pos{"a.md", 9, 1, 0}, "", "line nine")
	l.Errorf("a", Pos{"a.md", 9, 1, 0}, "", "line nine")
	l.Warnf("a", Pos{"a.md", 9, 1, 0}, "", "a warning on line nine")
	var got []string
	for _, p := range l.Sorted() {
		got = append(got, p.Text)
	}
	want := []string{"line nine", "a warning on line nine", "line ten", "second file"}
	if len(got) != len(want) {
		t.Fatalf("got %q, want %q", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if !l.Failed() || l.Count(Warning) != 2 || l.Len() != 5 {
		t.Errorf("failed %v, %d warnings of %d", l.Failed(), l.Count(Warning), l.Len())
	}
}

func TestDidYouMean(t *testing.T) {
	known := []string{"investors", "engineering", "public"}
	for name, want := range map[string]string{
		"investor": "did you mean investors?",
		"PUBLIC":   "did you mean public?",
		"p":        "known names: engineering, investors, public",
		"zzz":      "known names: engineering, investors, public",
	} {
		if got := DidYouMean(name, known); got != want {
			t.Errorf("DidYouMean(%q) = %q, want %q", name, got, want)
		}
	}
	if got := Nearest("c", []string{"a"}); got != "" {
		t.Errorf("c is taken for %s", got)
	}
	if got := DidYouMean("x", nil); got != "" {
		t.Errorf("with nothing known the hint is %q", got)
	}
}
