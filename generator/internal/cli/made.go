package cli

import (
	"maps"
	"sync"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/content"
	"github.com/waypost/waypost/generator/internal/fingerprint"
	"github.com/waypost/waypost/generator/internal/parallel"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/site"
	"github.com/waypost/waypost/generator/internal/stamp"
)

// made is what a build remembers of the files of an output: what each was made of, and
// what came of it. Beside the names of the files it holds digests alone.
type made struct {
	before  madeFiles
	prints  map[string]site.Print      // of the build at work
	facts   fingerprint.Sum            // of the build at work
	got     map[string]fingerprint.Sum // what layouts received in the build at work
	faults  map[string]bool            // files that were drawn with a problem, which has to be said each time
	answers audience.Answers           // of the build before
	folder  string                     // where publishing keeps what it knows of the output
	kept    bool                       // the facts are as before, so pages that show charts were not made
}

// madeFiles is what is kept of the files.
type madeFiles struct {
	Facts fingerprint.Sum // that they were made of
	Files map[string]madeFile
}

// madeFile is one file: the fingerprints of its inputs, of what its layouts received where that is
// known, and the SHA-256 of its bytes.
type madeFile struct {
	Of  site.Print
	Got fingerprint.Sum
	Sum string
}

// received is what the layouts of pages received in a build, by their fingerprints.
type received struct {
	mu  sync.Mutex
	got map[string]fingerprint.Sum
}

func (r *received) note(name string, got fingerprint.Sum) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.got[name] = got
}

// sum is the digest of the bytes that a file of this fingerprint has, or "".
func (m *made) sum(name string, of fingerprint.Sum) string {
	if m == nil || of == "" || m.before.Files[name].Of.Whole != of {
		return ""
	}
	return m.before.Files[name].Sum
}

// same is the digest of the bytes that a file has whose layouts receive this, or "".
func (m *made) same(name string, got fingerprint.Sum) string {
	if m == nil || got == "" || m.before.Files[name].Got != got {
		return ""
	}
	return m.before.Files[name].Sum
}

// print is what a file was made of when the facts were these.
func (m *made) print(name string, facts fingerprint.Sum) site.Print {
	if m == nil || m.before.Facts != facts {
		return site.Print{}
	}
	return m.before.Files[name].Of
}

func (m *made) faulty(name string) {
	if m != nil {
		m.faults[name] = true
	}
}

// answers is the name of what planning answered.
func (r *remembering) answers() string { return r.key + "-answers" }

// keepAnswers keeps what planning answered, unless that is what it answered before.
func (r *remembering) keepAnswers(before, now audience.Answers) {
	if !maps.Equal(before, now) {
		r.made.save(r.answers(), now)
	}
}

// madeBefore is what the last build into the output remembers.
func (a *app) madeBefore(r *remembering) *made {
	m := &made{faults: map[string]bool{}, folder: r.folder}
	parallel.Do(
		func() {
			if !r.made.load(r.key, &m.before) {
				m.before = madeFiles{}
			}
		},
		func() {
			if !r.made.load(r.answers(), &m.answers) {
				m.answers = nil
			}
		},
	)
	return m
}

// next is what a build that was published leaves for the next one, if its inputs hold.
func (m *made) next(sums map[string]string) madeFiles {
	next := madeFiles{m.facts, make(map[string]madeFile, len(sums))}
	for name, sum := range sums {
		if of := m.prints[name]; of.Whole != "" && !m.faults[name] {
			got, known := m.got[name]
			if old := m.before.Files[name]; !known && old.Sum == sum {
				got = old.Got // which gives these bytes at any time
			}
			next.Files[name] = madeFile{of, got, sum}
		}
	}
	return next
}

// does reports whether the next build fares as well with what this one knew: it makes a few pages
// once more, and writing down that their texts have changed would take longer.
func (m *made) does(next madeFiles) bool {
	const page = 16 << 10 // bytes: pages whose texts alone have changed are those of an item
	return m.before.Facts == next.Facts &&
		stamp.Few(m.before.Files, next.Files, func(a, b madeFile) bool { return a == b }, func(madeFile) int64 { return page })
}

// factsOf is the fingerprint of all that editions are made of, but for the texts of items:
// of those, only the beginning is shown elsewhere. The texts of posts, pages and
// audiences place views and are quoted, so they count whole.
//
// What front matter says of an item follows from its bytes, which the reader has digested,
// and from the config, which is part of the look.
func factsOf(look fingerprint.Sum, src *roadmap.Source, read map[string]*content.File, today roadmap.Date) fingerprint.Sum {
	h := fingerprint.Hash{}
	h.Add(look)
	h.Add(today)
	h.Add(src.History)
	front := func(it *roadmap.Item) roadmap.Body {
		h.Text(it.File)
		if file := read[it.File]; file != nil {
			h.Add(file.Front.Sum[:])
		}
		return src.Texts.Of(it)
	}
	beginning := func(it *roadmap.Item) {
		text := front(it)
		h.Number(len(text.Fragments))
		for i := range text.Fragments {
			h.Text(text.Fragments[i].Excerpt)
		}
		h.Add(text.ByReader)
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
		h.Add(front(&v.Item))
	}
	for _, v := range src.Posts {
		h.Add(front(&v.Item))
	}
	for _, v := range src.Pages {
		h.Add(front(&v.Item))
	}
	return h.Sum()
}
