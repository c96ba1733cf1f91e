package cli

import (
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"github.com/waypost/waypost/generator/internal/chart"
)

// cacheFolder holds what can be made again, at the root of the site: it is safe to
// delete, and git ignores it. $WAYPOST_CACHE names another place, which sites may share.
const (
	cacheFolder   = ".waypost/cache"
	cacheVariable = "WAYPOST_CACHE"
)

func (a *app) cache() string {
	if folder := os.Getenv(cacheVariable); folder != "" {
		return folder
	}
	return filepath.Join(a.root, filepath.FromSlash(cacheFolder))
}

// charts is the drawer of this process. Drawn charts are kept between builds, in memory
// and in the cache folder.
func (a *app) charts() *chart.Drawer {
	if a.drawer == nil {
		a.drawer = chart.NewDrawer(&fileStore{folder: filepath.Join(a.cache(), "charts")}, runtime.GOMAXPROCS(0))
	}
	return a.drawer
}

func (a *app) closeCharts() {
	if a.drawer != nil {
		a.drawer.Close()
		if store, ok := a.drawer.Store().(*fileStore); ok {
			store.prune(a.whole && os.Getenv(cacheVariable) == "")
		}
	}
}

// fileStore is a chart.Store of one file for each key. What cannot be read or written is
// drawn again, so no failure of it is a failure of the build.
type fileStore struct {
	folder string

	mu   sync.Mutex
	used map[string]bool
}

func (s *fileStore) path(key string) string { return filepath.Join(s.folder, key[:2], key) }

func (s *fileStore) use(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.used == nil {
		s.used = map[string]bool{}
	}
	s.used[key] = true
}

// Load returns what was saved under a key.
func (s *fileStore) Load(key string) ([]byte, bool) {
	data, err := os.ReadFile(s.path(key))
	if err != nil || len(data) == 0 {
		return nil, false
	}
	s.use(key)
	return data, true
}

// Save keeps the bytes of a key.
func (s *fileStore) Save(key string, data []byte) {
	s.write(key, func(to io.Writer) error {
		_, err := to.Write(data)
		return err
	})
}

// write writes beside the final name and renames, so that no reader sees half a file.
func (s *fileStore) write(key string, content func(to io.Writer) error) {
	s.use(key)
	name := s.path(key)
	if os.MkdirAll(filepath.Dir(name), 0o755) != nil {
		return
	}
	s.ignore()
	temp, err := os.CreateTemp(filepath.Dir(name), "new-*")
	if err != nil {
		return
	}
	err = content(temp)
	if closed := temp.Close(); err != nil || closed != nil || os.Rename(temp.Name(), name) != nil {
		_ = os.Remove(temp.Name())
	}
}

// ignore keeps the cache out of the writer's commits.
func (s *fileStore) ignore() {
	name := filepath.Join(filepath.Dir(s.folder), ".gitignore")
	if _, err := os.Lstat(name); err != nil {
		_ = os.WriteFile(name, []byte("# What waypost can make again. Safe to delete.\n*\n"), 0o644)
	}
}

// A store that others may use too loses what this process did not use only when it has
// grown to more files than these.
const keepFiles = 4000

// prune removes what this process did not use: all of it after a build of the whole site
// into a cache of its own, so that a chart that nobody may see any more leaves nothing.
func (s *fileStore) prune(all bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	names, err := filepath.Glob(filepath.Join(s.folder, "??", "*"))
	if err != nil || !all && len(names) <= max(keepFiles, 2*len(s.used)) {
		return
	}
	for _, name := range names {
		if !s.used[filepath.Base(name)] {
			_ = os.Remove(name)
		}
	}
}
