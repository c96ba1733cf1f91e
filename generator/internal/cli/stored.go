package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"path/filepath"

	"github.com/waypost/waypost/generator/internal/content"
	"github.com/waypost/waypost/generator/internal/listing"
	"github.com/waypost/waypost/generator/internal/mapped"
	"github.com/waypost/waypost/generator/internal/pack"
	"github.com/waypost/waypost/generator/internal/parallel"
	"github.com/waypost/waypost/generator/internal/stamp"
)

// stored is what builds keep of the content that they read and of the digests of the inputs,
// so that the next one opens no file that has not changed. It lies in the cache folder, is
// worth nothing to another program, and is as confidential as the content.
//
// It is kept in parts, and only a part of which something changed is written again.
type stored struct {
	store   *fileStore
	site    string // the key of the site
	program string
	reading map[string]*content.File
}

// readingParts is how many parts what was read is kept in.
const readingParts = 64

// inputDigest is the digest of an input that has not changed while it has this stamp.
type inputDigest struct {
	Stamp  stamp.Stamp
	Digest string
}

func (a *app) storedIn(folder, site, program string) *stored {
	return &stored{store: &fileStore{folder: filepath.Join(a.cache(), folder)}, site: site, program: program}
}

// part is the name of a part of what was read, inputs that of the digests.
func (s *stored) part(i int) string { return fmt.Sprintf("%s-%02d", s.site, i) }
func (s *stored) inputs() string    { return s.site + "-inputs" }

// load reads what was kept; false when there is nothing that this program wrote whole.
func (s *stored) load(name string, into any) bool {
	data, err := mapped.Read(s.store.path(name)) // which Save replaces
	return err == nil && pack.Unseal(data, s.program, into)
}

func (s *stored) save(name string, v any) {
	s.store.write(name, func(to io.Writer) error { return pack.Seal(s.program, v, to) })
}

func partOf(file string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(file)) // never fails
	return int(h.Sum32() % readingParts)
}

// reader is a reader that knows what the last build read.
func (s *stored) reader() *content.Reader {
	var parts [readingParts]map[string]*content.File
	parallel.Each(readingParts, func(i int) {
		if !s.load(s.part(i), &parts[i]) {
			parts[i] = nil
		}
	})
	files := 0
	for _, part := range parts {
		files += len(part)
	}
	s.reading = make(map[string]*content.File, files)
	for _, part := range parts {
		for name, file := range part {
			if file.Stamp.File.Change == 0 { // time enough for a writer to put the file's time back
				file.Stamp = content.Stamp{}
			}
			s.reading[name] = file
		}
	}
	reader := content.NewReader()
	reader.Files = maps.Clone(s.reading)
	return reader
}

// keep writes the parts of which the reader knows something else than before.
func (s *stored) keep(reader *content.Reader) {
	var changed [readingParts]map[string]*content.File
	for name, file := range reader.Files {
		if old, ok := s.reading[name]; !ok || file != old && !file.Same(old) {
			changed[partOf(name)] = map[string]*content.File{}
		}
	}
	for name := range s.reading {
		if _, ok := reader.Files[name]; !ok {
			changed[partOf(name)] = map[string]*content.File{}
		}
	}
	for name, file := range reader.Files {
		if part := changed[partOf(name)]; part != nil {
			part[name] = file
		}
	}
	parallel.Each(readingParts, func(i int) {
		if changed[i] != nil {
			s.save(s.part(i), changed[i])
		}
	})
}

// knownDigests are those of the inputs of the last build.
func (s *stored) knownDigests() map[string]inputDigest {
	known := map[string]inputDigest{}
	if !s.load(s.inputs(), &known) {
		return map[string]inputDigest{}
	}
	return known
}

// keepDigests writes the digests of inputs, in their order, for the next build.
func (s *stored) keepDigests(files []listing.Entry, digests []string, known map[string]inputDigest) {
	next := make(map[string]inputDigest, len(known))
	var newest int64
	for _, f := range files {
		newest = max(newest, f.Stamp.Last())
	}
	for i, f := range files {
		if len(digests[i]) == hex.EncodedLen(sha256.Size) && f.Stamp.Change != 0 && f.Stamp.Settled(newest) {
			next[f.Path] = inputDigest{f.Stamp, digests[i]}
		}
	}
	if !stamp.Few(known, next, func(a, b inputDigest) bool { return a == b }, func(d inputDigest) int64 { return d.Stamp.Size }) {
		s.save(s.inputs(), next)
	}
}
