package publish

import (
	"os"
	"path/filepath"
	"strconv"
	"sync"
)

// held is what was made to be compared and will be written. Where all pages change that is the whole site, so
// no more than a little is held in memory, and the rest in files of a stage.
type held struct {
	dir  string // the output
	opts *Options

	mu     sync.Mutex
	made   map[string]madeFile
	memory int    // bytes in memory
	stage  string // "" as long as there is none, and when it is somebody else's
	files  int    // in the stage
}

// madeFile is one file: its bytes, or the file in the stage that holds them.
type madeFile struct {
	sum   string
	bytes []byte
	file  string
}

// keep holds a file. What cannot be put into a stage stays in memory.
func (h *held) keep(p, sum string, content []byte) {
	h.mu.Lock()
	if h.memory += len(content); h.memory <= h.opts.mostHeld() {
		h.made[p] = madeFile{sum: sum, bytes: content}
		h.mu.Unlock()
		return
	}
	h.memory -= len(content)
	file := ""
	if h.begin() == nil {
		file = filepath.Join(h.stage, stageMade, strconv.Itoa(h.files))
		h.files++
	}
	h.made[p] = madeFile{sum: sum, bytes: content, file: file}
	h.mu.Unlock()
	if file != "" && os.WriteFile(file, content, 0o644) == nil {
		h.mu.Lock()
		h.made[p] = madeFile{sum: sum, file: file}
		h.mu.Unlock()
	}
}

// begin makes the stage.
func (h *held) begin() error {
	if h.stage != "" {
		return nil
	}
	stage, err := os.MkdirTemp(filepath.Dir(h.dir), stagePrefix(h.dir))
	if err != nil {
		return err
	}
	h.stage = stage
	return os.Mkdir(filepath.Join(stage, stageMade), 0o755)
}

// handOver gives the stage to a swap, which removes it when nothing in it is needed.
func (h *held) handOver() (stage string, err error) {
	err = h.begin()
	stage, h.stage = h.stage, ""
	return stage, err
}

// end removes the stage, unless it was handed over.
func (h *held) end() {
	if h.stage != "" {
		_ = os.RemoveAll(h.stage)
	}
}

// put writes a file that is held; false when it is not, or not any more.
func (h *held) put(w *writer, p string) (sum string, ok bool, err error) {
	made, ok := h.made[p]
	if !ok {
		return "", false, nil
	}
	if made.bytes == nil {
		if w.take(made.file, p) == nil {
			return made.sum, true, nil
		}
		// It lies on another device, or went with an attempt to swap.
		if made.bytes, err = os.ReadFile(made.file); err != nil {
			return "", false, nil //nolint:nilerr // it can be made once more
		}
	}
	return made.sum, true, w.write(p, made.bytes)
}
