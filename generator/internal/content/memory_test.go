package content_test

import (
	"bytes"
	"fmt"
	"runtime"
	"testing"
	"testing/fstest"

	"github.com/waypost/waypost/generator/internal/content"
)

// What is read of a file keeps its text no longer than it takes to render it. Here the texts are
// comments, of which nothing is left.
func TestTextsAreLetGo(t *testing.T) {
	const files, each = 100, 200 << 10
	site := fstest.MapFS{"config.toml": {Data: []byte("title = \"T\"\n")}}
	for i := range files {
		site[fmt.Sprintf("content/mvfs/a%d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil,
			"+++\ntitle = \"A\"\nservice = \"s\"\nlife = { from = \"2026-Q1\", why = \"w\" }\nmoves = [\"m\"]\n+++\n<!--\n%s\n-->\n", bytes.Repeat([]byte("not shown\n"), each/10))}
	}
	heap := func() uint64 {
		var m runtime.MemStats
		for range 3 { // what is pooled goes in the second collection
			runtime.GC()
		}
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	for name, read := range map[string]func() any{
		"Read":        func() any { src, _ := content.Read(site); return src },
		"Reader.Read": func() any { r := content.NewReader(); r.Read(site); return r },
	} {
		before := heap()
		kept := read()
		if after := heap(); after > before+files*each/10 {
			t.Errorf("%s keeps %d KB of %d files of %d KB", name, (after-before)>>10, files, each>>10)
		}
		runtime.KeepAlive(kept)
	}
	runtime.KeepAlive(site)
}
