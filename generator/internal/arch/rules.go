package arch

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
)

const (
	module   = "github.com/waypost/waypost"
	internal = "generator/internal/"
	themes   = "themes"
	testkit  = "browsertest" // what tests import and nothing else: it stands outside the order
)

// commands maps each program to the one package that it calls.
var commands = map[string]string{"generator/cmd/waypost": "cli", "generator/cmd/bench": "bench"}

// layers lists the packages from the bottom up. A package imports from the layers under
// its own; packages of one layer do not know each other.
var layers = [][]string{
	{"diag", "parallel", "locale", "fingerprint", "stamp", "mapped", "pack", "hugepages", "version"},
	{"roadmap"},
	{"content", "rules", "schedule", "history"},
	{"audience"},
	{"svg"},
	{"chart", "timeline"},
	{"theme"},
	{"site"},
	{"seal"},
	{"audit"},
	{"listing"},
	{"publish"},
	{"server"},
	{"scaffold"},
	{"cli", "bench"},
}

// beforeEditions are the packages that know more than an audience may see. What comes
// after audience, except cli, may not import them.
var beforeEditions = []string{"content", "schedule", "history"}

// doors says which packages may import a dependency, by module path. A dependency that
// is not here has no door yet.
var doors = map[string][]string{
	"github.com/agext/levenshtein":     {"diag"},
	"github.com/BurntSushi/toml":       {"content"},
	"github.com/yuin/goldmark":         {"content", "bench"},
	"github.com/go-echarts/go-echarts": {"chart"},
	"modernc.org/quickjs":              {"chart"},
	"github.com/dop251/goja":           {"chart"},
	"github.com/fyne-io/oksvg":         {"chart"},
	"github.com/srwiley/rasterx":       {"chart"},
	"github.com/go-fonts/liberation":   {"chart"},
	"golang.org/x/image":               {"chart"},
	"github.com/gofrs/flock":           {"publish"},
	"github.com/google/renameio":       {"publish"},
	"golang.org/x/sys":                 {"publish", "stamp"},
	"github.com/fsnotify/fsnotify":     {"server"},
	"github.com/clipperhouse/uax29":    {"svg"},
	"golang.org/x/tools/txtar":         {"scaffold"},
	"github.com/spf13/cobra":           {"cli"},
	"github.com/spf13/pflag":           {"cli"},
	"golang.org/x/term":                {"cli"},
	"golang.org/x/net":                 {"audit"},
	"golang.org/x/text":                {"audit", "diag", "publish", "scaffold", "seal", "site", "locale"},
	"github.com/sethvargo/go-diceware": {"seal"},
	"github.com/chromedp/chromedp":     {testkit},
	"github.com/chromedp/cdproto":      {testkit},
}

// main stands, in the tables below, for every program.
const main = "main"

// outward says which packages may import what reaches outside the program, or is not
// the same on every run.
var outward = map[string][]string{
	"crypto/rand": {"cli", "server"},
	"os":          {"cli", "stamp", "mapped", "listing", "publish", "server", "bench", "version", testkit, main},
	"os/exec":     {"cli", "bench", testkit},
	"os/signal":   {"cli"},
	"os/user":     {},
	"syscall":     {"stamp", "mapped", "hugepages", "cli", "publish", "server", "bench"},
	"net":         {"cli", "server", "bench"},
	"net/http":    {"cli", "server", "bench", testkit},
	"log":         {},
	"log/slog":    {},
	"math/rand":   {"schedule", "bench"}, // and seeded only: see seeded
	"unsafe":      {"mapped"},
	"plugin":      {},
	"C":           {},
}

// calls says which packages may use the clock, the environment and the streams.
var calls = map[string][]string{
	"time.Now":       {"cli", "bench"},
	"time.Since":     {"cli", "bench"},
	"time.Until":     {"cli"},
	"os.Getenv":      {"cli", testkit},
	"os.LookupEnv":   {"cli"},
	"os.Environ":     {"cli"},
	"os.ExpandEnv":   {"cli"},
	"os.Getwd":       {"cli", "publish"},
	"os.Exit":        {main, "version"},
	"fmt.Print":      {},
	"fmt.Printf":     {},
	"fmt.Println":    {},
	"os.Stdout":      {main, "version"},
	"os.Stderr":      {main},
	"os.Stdin":       {main},
	"os.UserHomeDir": {"cli"},
}

// seeded lists what may be used of math/rand: generators that are given their seed.
var seeded = []string{"New", "NewPCG", "PCG", "Rand", "Source"}

// Check returns what breaks a rule, each with its place, in the order of the files.
// fsys is the root of the repository.
func Check(fsys fs.FS) ([]string, error) {
	c := &checker{fset: token.NewFileSet(), documented: map[string]bool{}}
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != "." && skipped(entry.Name()):
			return fs.SkipDir
		case entry.IsDir():
			return nil
		case name == "go.mod":
			return c.goMod(fsys)
		case strings.HasPrefix(name, "content/") || strings.HasPrefix(name, "themes/"):
			c.fileName(name)
		}
		if path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return nil // tests look at a package from above and may import what they need
		}
		return c.goFile(fsys, name)
	})
	for _, pkg := range slices.Sorted(maps.Keys(c.documented)) {
		if !c.documented[pkg] {
			c.add(pkg, "the package has no doc comment")
		}
	}
	return c.broken, err
}

// skipped reports whether a folder holds no sources of ours.
func skipped(folder string) bool {
	return folder == "testdata" || folder == "node_modules" || folder == "public" || strings.HasPrefix(folder, ".")
}

type checker struct {
	fset       *token.FileSet
	broken     []string
	documented map[string]bool // by folder
}

func (c *checker) add(place, format string, args ...any) {
	c.broken = append(c.broken, place+": "+fmt.Sprintf(format, args...))
}

// goMod refuses a replace: it makes go install refuse the module.
func (c *checker) goMod(fsys fs.FS) error {
	data, err := fs.ReadFile(fsys, "go.mod")
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(strings.TrimSpace(line), "replace ") {
			c.add("go.mod", "a replace stops go install of the module")
		}
	}
	return err
}

// fileName refuses a name that no module can hold, which would stop go install too.
func (c *checker) fileName(name string) {
	if strings.ContainsAny(name, "\"'*<>?`|\\:;") {
		c.add(name, "a module cannot hold a file of this name")
	}
}

func (c *checker) goFile(fsys fs.FS, name string) error {
	src, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	file, err := parser.ParseFile(c.fset, name, src, parser.ParseComments)
	if err != nil {
		return err
	}
	folder := path.Dir(name)
	c.documented[folder] = c.documented[folder] || documents(file)

	pkg := nameOf(folder)
	if layerOf(pkg) < 0 && commands[pkg] == "" && pkg != themes && pkg != testkit && pkg != "arch" {
		c.add(name, "package %s has no place in the order of packages", pkg)
		return nil
	}
	local := map[string]string{} // name in the file -> import path
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return err
		}
		c.imported(c.place(spec), pkg, imported)
		local[path.Base(strings.TrimSuffix(imported, "/v2"))] = imported
		if spec.Name != nil {
			local[spec.Name.Name] = imported
			if spec.Name.Name == "." {
				c.add(c.place(spec), "a dot import hides where a name comes from")
			}
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := sel.X.(*ast.Ident); ok {
				c.called(c.place(sel), pkg, local[x.Name]+"."+sel.Sel.Name)
			}
		}
		return true
	})
	return nil
}

func documents(file *ast.File) bool {
	kind := "Package " + file.Name.Name + " "
	if file.Name.Name == "main" {
		kind = "Command "
	}
	return file.Doc != nil && strings.HasPrefix(file.Doc.Text(), kind)
}

func (c *checker) place(n ast.Node) string {
	p := c.fset.Position(n.Pos())
	return fmt.Sprintf("%s:%d", p.Filename, p.Line)
}

func (c *checker) called(place, pkg, call string) {
	if name, random := strings.CutPrefix(strings.Replace(call, "/v2.", ".", 1), "math/rand."); random && !slices.Contains(seeded, name) {
		c.add(place, "package %s may not use %s: it has no seed", pkg, call)
	}
	if allowed, limited := calls[call]; limited && !allows(allowed, pkg) {
		c.add(place, "package %s may not use %s", pkg, call)
	}
}

// imported holds one import to the rules.
func (c *checker) imported(place, pkg, imported string) {
	own, ok := strings.CutPrefix(imported, module+"/")
	switch {
	case ok:
		c.ours(place, pkg, nameOf(own))
	case !strings.Contains(strings.Split(imported, "/")[0], "."):
		if allowed, limited := outward[strings.TrimSuffix(imported, "/v2")]; limited && !allows(allowed, pkg) {
			c.add(place, "package %s may not import %s", pkg, imported)
		}
	default:
		c.theirs(place, pkg, imported)
	}
}

// ours holds an import of a package of this module to the order.
func (c *checker) ours(place, pkg, imported string) {
	from, to := layerOf(pkg), layerOf(imported)
	switch {
	case commands[pkg] == imported, pkg == "cli" && imported == themes:
		return
	case from < 0 || to < 0:
		c.add(place, "package %s may not import %s", pkg, imported)
	case to >= from:
		c.add(place, "package %s may not import %s: imports point down", pkg, imported)
	case from > layerOf("audience") && pkg != "cli" && slices.Contains(beforeEditions, imported):
		c.add(place, "package %s may not import %s: after audience there are editions only", pkg, imported)
	}
}

// theirs holds an import of a dependency to its door.
func (c *checker) theirs(place, pkg, imported string) {
	for dependency, allowed := range doors {
		if imported != dependency && !strings.HasPrefix(imported, dependency+"/") {
			continue
		}
		if !slices.Contains(allowed, pkg) {
			c.add(place, "package %s may not import %s: its door is %s", pkg, imported, strings.Join(allowed, ", "))
		}
		return
	}
	c.add(place, "%s has no door", imported)
}

func allows(allowed []string, pkg string) bool {
	return slices.Contains(allowed, pkg) || commands[pkg] != "" && slices.Contains(allowed, main)
}

// nameOf is a package as the tables name it: its path under generator/internal/, else
// its path in the module.
func nameOf(folder string) string { return strings.TrimPrefix(folder, internal) }

// layerOf is the position of a package in the order, or -1.
func layerOf(pkg string) int {
	return slices.IndexFunc(layers, func(layer []string) bool { return slices.Contains(layer, pkg) })
}
