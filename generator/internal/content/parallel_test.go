package content_test

import (
	"fmt"
	"reflect"
	"runtime"
	"testing"
	"testing/fstest"

	"github.com/waypost/waypost/generator/internal/content"
	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

// Files are read on all processors; neither the source nor a problem, nor which broken
// links get a hint, may show it. A metric's table that a text links to is an asset too.
func TestProcessorsMakeNoDifference(t *testing.T) {
	site := fstest.MapFS{
		"config.toml":           {Data: []byte("title = \"T\"\n")},
		"content/metrics/m.md":  {Data: []byte("+++\ntitle = \"M\"\nunit = \"count\"\n+++\n")},
		"content/metrics/m.csv": {Data: []byte("at,actual\n2026-Q1,1\n")},
	}
	for i := range 200 {
		site[fmt.Sprintf("content/mvfs/a%d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil,
			"+++\ntitle = \"A\"\nservice = \"s\"\nstatu = \"idea\"\n+++\n[x](a%d.mdd) [y](../metrics/m.csv) ![z](picture%d.exe)\n", i, i%7)}
	}
	type outcome struct {
		source   *roadmap.Source
		problems []diag.Problem
	}
	read := func(processors int) outcome {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		src, problems := content.Read(site)
		return outcome{src, problems.Sorted()}
	}
	one := read(1)
	if len(one.problems) != 3*200 || len(one.source.MVFs) != 200 || len(one.source.Assets) != 1 {
		t.Fatalf("%d problems, %d MVFs, %d assets", len(one.problems), len(one.source.MVFs), len(one.source.Assets))
	}
	for range 5 {
		if many := read(8); !reflect.DeepEqual(one, many) {
			t.Fatal("one processor and eight differ")
		}
	}
}
