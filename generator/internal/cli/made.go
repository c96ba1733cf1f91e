package cli

import (
	"bytes"
	"encoding/gob"

	"github.com/waypost/waypost/generator/internal/content"
	"github.com/waypost/waypost/generator/internal/fingerprint"
	"github.com/waypost/waypost/generator/internal/parallel"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

// made is what a build remembers of the files of an output: what each was made of, and
// what came of it. Beside the names of the files it holds digests alone.
type made struct {
	files  map[string]madeFile
	prints map[string]fingerprint.Sum // of the build at work
	faults map[string]bool            // files that were drawn with a problem, which has to be said each time
	folder string                     // where publishing keeps what it knows of the output
	kept   bool                       // the facts are as before, so pages that show charts were not made
}

// madeFile is one file: the fingerprint of its inputs and the SHA-256 of its bytes.
type madeFile struct {
	From fingerprint.Sum
	Sum  string
}

// sum is the digest of the bytes that a file of this fingerprint has, or "".
func (m *made) sum(name string, from fingerprint.Sum) string {
	if m == nil || from == "" || m.files[name].From != from {
		return ""
	}
	return m.files[name].Sum
}

func (m *made) faulty(name string) {
	if m != nil {
		m.faults[name] = true
	}
}

// madeBefore is what the last build into the output remembers.
func (a *app) madeBefore(r *remembering) *made {
	m := &made{files: map[string]madeFile{}, faults: map[string]bool{}, folder: r.folder}
	if data, ok := r.made.Load(r.key); ok && gob.NewDecoder(bytes.NewReader(data)).Decode(&m.files) != nil {
		m.files = map[string]madeFile{}
	}
	return m
}

// keepMade remembers the files of a build that was published and whose inputs hold.
func (a *app) keepMade(r *remembering, m *made, sums map[string]string) {
	files := make(map[string]madeFile, len(sums))
	for name, sum := range sums {
		if from := m.prints[name]; from != "" && !m.faults[name] {
			files[name] = madeFile{from, sum}
		}
	}
	var data bytes.Buffer
	if gob.NewEncoder(&data).Encode(files) == nil {
		r.made.Save(r.key, data.Bytes())
	}
}

// factsOf is the fingerprint of all that editions are made of, but for the texts of items:
// of those, only the beginning is shown elsewhere. The texts of posts, pages and
// audiences place views and are quoted, so they count whole.
//
// What front matter says of an item follows from its bytes, which the reader has digested,
// and from the config, which is part of the look.
func factsOf(look fingerprint.Sum, src *roadmap.Source, read map[string]content.File, today roadmap.Date) fingerprint.Sum {
	h := fingerprint.Hash{}
	h.Add(look)
	h.Add(today)
	h.Add(src.History)
	var items []any // each with what of its text counts
	front := func(it *roadmap.Item) any { return []any{it.File, read[it.File].Front.Sum} }
	beginning := func(it *roadmap.Item) {
		text := src.Texts.Of(it)
		excerpts := make([]string, len(text.Fragments))
		for i := range text.Fragments {
			excerpts[i] = text.Fragments[i].Excerpt
		}
		items = append(items, front(it), []any{excerpts, text.ByReader})
	}
	for _, v := range src.Services {
		beginning(&v.Item)
	}
	for _, v := range src.Milestones {
		beginning(&v.Item)
	}
	for _, v := range src.MVFs {
		beginning(&v.Item)
	}
	for _, v := range src.Metrics {
		beginning(&v.Item)
	}
	for _, v := range src.Audiences {
		items = append(items, front(&v.Item), src.Texts.Of(&v.Item))
	}
	for _, v := range src.Posts {
		items = append(items, front(&v.Item), src.Texts.Of(&v.Item))
	}
	for _, v := range src.Pages {
		items = append(items, front(&v.Item), src.Texts.Of(&v.Item))
	}
	sums := make([]fingerprint.Sum, len(items))
	parallel.Each(len(items), func(i int) { sums[i] = fingerprint.Of(items[i]) })
	h.Add(sums)
	return h.Sum()
}
