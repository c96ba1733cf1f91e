package diag

import (
	"slices"
	"strings"

	"github.com/agext/levenshtein"
)

// Nearest returns the known name that the writer most likely meant, or "" when
// none is near: about a third of the letters may differ, and never all of them.
func Nearest(name string, known []string) string {
	best, bestDistance := "", len(name)/3+2
	sorted := slices.Clone(known)
	slices.Sort(sorted)
	lower := strings.ToLower(name)
	for _, k := range sorted {
		if d := levenshtein.Distance(lower, strings.ToLower(k), nil); d < bestDistance && d < max(1, len(name)) {
			best, bestDistance = k, d
		}
	}
	return best
}

// DidYouMean is a hint that offers the nearest known name, else lists all of them.
func DidYouMean(name string, known []string) string {
	if n := Nearest(name, known); n != "" {
		return "did you mean " + n + "?"
	}
	if len(known) == 0 {
		return ""
	}
	sorted := slices.Clone(known)
	slices.Sort(sorted)
	return "known names: " + strings.Join(sorted, ", ")
}
