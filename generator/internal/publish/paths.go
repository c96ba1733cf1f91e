package publish

import (
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// longestName is the longest file name, in bytes, that every common file system takes.
const longestName = 255

const pathHint = "rename the item, or give it an id of letters, digits, dots and dashes"

// checkPaths refuses a set of paths that cannot be the same site on every system.
func checkPaths[T any](files map[string]T) error {
	if len(files) == 0 {
		return refusal("check that content/ holds a roadmap", "there is nothing to publish, so the old site stays")
	}
	seen := make(map[string]spelling, 2*len(files)) // a page has a folder of its own
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if problem := pathProblem(name); problem != "" {
			return refusal(pathHint, "the path %q cannot be published: it %s", name, problem)
		}
		// A path and each folder above it must have one spelling and one kind.
		for p, isDir := name, false; p != "."; p, isDir = path.Dir(p), true {
			key := fold(p)
			if first, ok := seen[key]; ok {
				if first.name != p || first.isDir != isDir {
					return refusal(pathHint, "the paths %q and %q are one file on some systems", first.from, name)
				}
				break // the folders above were checked with the first one
			}
			seen[key] = spelling{p, name, isDir}
		}
	}
	return nil
}

type spelling struct {
	name  string // the path or folder as first spelled
	from  string // the file that spelled it so
	isDir bool
}

// fold maps spellings that a file system may take for one name to one key.
func fold(p string) string {
	if isASCII(p) { // nearly all names, and there are many
		return strings.ToLower(p)
	}
	return norm.NFC.String(cases.Fold().String(norm.NFC.String(p)))
}

// pathProblem says, as the end of a sentence, why name is no portable relative path,
// or returns "".
func pathProblem(name string) string {
	switch {
	case name == "":
		return "is empty"
	case !utf8.ValidString(name):
		return "is not valid UTF-8"
	case strings.Contains(name, `\`):
		return "has a backslash"
	case !filepath.IsLocal(filepath.FromSlash(name)) || strings.HasPrefix(name, "/"):
		return "leads out of the output"
	case path.Clean(name) != name || name == ".":
		return "is not written in its shortest form"
	}
	for segment := range strings.SplitSeq(name, "/") {
		if problem := segmentProblem(segment); problem != "" {
			return problem
		}
	}
	return ""
}

func segmentProblem(s string) string {
	switch {
	case len(s) > longestName:
		return "has a name of more than 255 bytes"
	case strings.IndexFunc(s, unicode.IsControl) >= 0:
		return "has a control character"
	case strings.ContainsAny(s, `<>:"|?*`):
		return `has one of < > : " | ? *, which Windows does not allow`
	case strings.HasSuffix(s, ".") || strings.HasSuffix(s, " "):
		return "has a name that ends with a dot or a space, which Windows drops"
	case reserved(s):
		return "has a name that Windows keeps for a device"
	case fold(s) == ".git":
		return "is inside a repository's .git"
	case strings.HasPrefix(fold(s), ".waypost"):
		return "has a name that Waypost keeps for itself"
	}
	return ""
}

// reserved reports whether Windows takes a name for a device, whatever its extension.
func reserved(s string) bool {
	stem, _, _ := strings.Cut(strings.ToUpper(s), ".")
	stem = strings.TrimRight(stem, " ")
	switch stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$":
		return true
	}
	port, ok := strings.CutPrefix(stem, "COM")
	if !ok {
		port, ok = strings.CutPrefix(stem, "LPT")
	}
	return ok && utf8.RuneCountInString(port) == 1 && strings.Contains("0123456789¹²³", port)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
