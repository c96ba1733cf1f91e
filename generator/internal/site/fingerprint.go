package site

import (
	"reflect"
	"slices"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/fingerprint"
	"github.com/waypost/waypost/generator/internal/parallel"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

// This file tells what a file of an edition is made of, so that a build need not make
// again what it has made before.
//
// The page of an MVF or a milestone is drawn from a narrow edition: the whole one without
// its lists. So it can only show what the narrow edition holds, what the item itself
// holds, and the names of items that it leads to. All of these make its fingerprint. A
// page whose text places views is drawn from the whole edition, as every other page is.

// Inputs are the fingerprints of what an edition and its theme were made of.
type Inputs struct {
	Look  fingerprint.Sum // the program, the config and the theme
	Facts fingerprint.Sum // Look, and all that every edition is made of but for the texts of items
	// Before tells what a file was made of when the facts were these already: whatever it
	// depends on but its text is as it was. It may be nil, and know nothing.
	Before func(file string) Print
}

// Print is what a file is made of.
type Print struct {
	Whole fingerprint.Sum // of all that it is made of
	Text  fingerprint.Sum // of its text; "" for a file that is no page
}

// Fingerprints are those of all files of the edition. Files with equal fingerprints have
// equal bytes.
func (s *Site) Fingerprints(in Inputs) map[string]Print {
	if in.Before == nil {
		in.Before = func(string) Print { return Print{} }
	}
	return s.site.fingerprints(in, s)
}

// narrowed is the site of the edition without its lists, and without what is computed of them.
func (s *site) narrowed() *site {
	ed, narrow := s.ed, *s.ed
	narrow.Home = roadmap.Fragment{}
	narrow.Services, narrow.Milestones, narrow.MVFs, narrow.Metrics, narrow.Posts = nil, nil, nil, nil, nil
	narrow.Pages = nil
	for _, p := range ed.Pages {
		if p.Menu {
			entry := audience.Entry{Kind: p.Kind, ID: p.ID, Slug: p.Slug, File: p.File, Title: p.Title}
			narrow.Pages = append(narrow.Pages, &audience.Page{Entry: entry, Menu: true})
		}
	}
	narrow.Progress, narrow.Compare, narrow.Balance = audience.Progress{}, nil, nil
	narrow.Flow, narrow.BurnUp, narrow.Slippage, narrow.Effort = nil, nil, nil, nil
	narrow.Planning, narrow.Assets = audience.Planning{}, nil
	out := *s
	out.ed = &narrow
	return &out
}

// isNarrow reports whether a page is drawn from the narrow edition.
func (s *site) isNarrow(r *route) bool {
	return r.item != nil && !slices.ContainsFunc(s.textOf(r).Parts, func(p roadmap.Part) bool { return p.View != nil })
}

// leave says which fields have no say: the words follow from the language, texts are added
// with the addresses that they lead to, and what moves a metric is told by its own page,
// which is drawn from the whole edition.
var leave = fingerprint.Leave(func(f reflect.StructField) bool { //nolint:gochecknoglobals // a constant
	return f.Name == "Words" || f.Name == "texts" || f.Name == "MovedBy"
})

// name adds what a link to an item shows of it, and where it leads.
func name(h *fingerprint.Hash, e *audience.Entry, index int) {
	h.Text(string(e.Kind))
	h.Text(e.ID)
	h.Text(e.Slug)
	h.Text(e.Title)
	h.Number(index)
}

// named adds the names of the items behind pointers, and answers that are worked out when
// they are asked for.
func named(h *fingerprint.Hash, v any) bool {
	switch v := v.(type) {
	case *audience.Service:
		name(h, &v.Entry, v.Index)
	case *audience.Milestone:
		name(h, &v.Entry, v.Number)
	case *audience.MVF:
		name(h, &v.Entry, 0)
	case *audience.Metric:
		name(h, &v.Entry, 0)
	case *audience.Post:
		name(h, &v.Entry, 0)
	case *audience.Later[string]: // a computed health
		h.Add(v.Get())
	default:
		return false
	}
	return true
}

// row is an item with the names of the items that it leads to.
func row(v any) fingerprint.Sum {
	h := fingerprint.Hash{Pointer: named, Leave: leave}
	h.Add(reflect.ValueOf(v).Elem().Interface())
	return h.Sum()
}

// written is a text, with the addresses that its links have in this edition.
func (p *page) written(f roadmap.Fragment) fingerprint.Sum {
	h := fingerprint.Hash{}
	h.Text(f.Sum)
	for _, part := range f.Parts {
		if part.Link != nil {
			h.Text(p.resolve(part.Link))
		}
	}
	return h.Sum()
}

// fingerprints are those of every file.
func (s *site) fingerprints(in Inputs, out *Site) map[string]Print {
	frame := fingerprint.Hash{Leave: leave}
	frame.Add(in.Look)
	frame.Add(s.narrow.ed)
	for _, sec := range s.sections {
		frame.Add([]any{sec.folder, sec.title, sec.shown})
	}
	frame.Add([]any{s.hasFeed, s.searchable(), s.known[slidesFile], len(s.routes) > maxOwnCards})
	around := frame.Sum()
	facts := fingerprint.Of(in.Facts, around)

	own := make([]Print, len(s.routes)) // of the pages
	parallel.Each(len(own), func(i int) {
		r := &s.routes[i]
		own[i].Text = s.page(r).written(s.textOf(r))
		if was := in.Before(r.file); was.Text == own[i].Text {
			own[i] = was
		}
	})
	var rows map[any]fingerprint.Sum
	parallel.Do(
		func() { rows = s.rows(own) },
		func() {
			for i := range own {
				if _, ok := s.routes[i].item.(*audience.Milestone); ok && own[i].Whole == "" {
					s.outlook() // all that is asked of it takes long once
					return
				}
			}
		},
	)
	parallel.Each(len(own), func(i int) {
		switch r, p := &s.routes[i], &own[i]; {
		case p.Whole != "":
		case s.isNarrow(r):
			p.Whole = s.narrowSum(r, around, p.Text, rows)
		default:
			p.Whole = fingerprint.Of(facts, p.Text)
		}
	})
	prints := make(map[string]Print, len(out.files))
	for i := range s.routes {
		prints[s.routes[i].file] = own[i]
	}
	palette := s.theme.Light()
	for i := range s.routes {
		if r := &s.routes[i]; s.cardOf(r) == cardFile(r.file) {
			was := in.Before(cardFile(r.file))
			if was.Whole == "" {
				was.Whole = fingerprint.Of(in.Look, s.card(r), palette)
			}
			prints[cardFile(r.file)] = was
		}
	}
	for file := range out.files {
		switch raw, ready := out.made[file]; {
		case ready:
			prints[file] = Print{Whole: fingerprint.Of(raw)}
		case prints[file].Whole != "":
		case file == searchFile && s.searchesBodies():
			h := fingerprint.Hash{}
			h.Add(facts)
			for _, p := range own {
				h.Text(string(p.Text))
			}
			prints[file] = Print{Whole: h.Sum()}
		default: // feed, data, sitemap, charts, an index without bodies
			prints[file] = Print{Whole: facts}
		}
	}
	return prints
}

// rows are the fingerprints of MVFs and metrics as rows of a list, as far as pages without a
// fingerprint show them.
func (s *site) rows(pages []Print) map[any]fingerprint.Sum {
	var all []any
	rows := map[any]fingerprint.Sum{}
	show := func(v any) {
		if _, ok := rows[v]; !ok {
			rows[v] = ""
			all = append(all, v)
		}
	}
	for i := range s.routes {
		r := &s.routes[i]
		if pages[i].Whole != "" || !s.isNarrow(r) {
			continue
		}
		switch m := r.item.(type) {
		case *audience.MVF:
			show(m)
		case *audience.Milestone:
			for _, c := range m.MVFs {
				show(c)
			}
			for _, metric := range m.Metrics {
				show(metric)
			}
		}
	}
	sums := make([]fingerprint.Sum, len(all))
	parallel.Each(len(all), func(i int) { sums[i] = row(all[i]) })
	for i, v := range all {
		rows[v] = sums[i]
	}
	return rows
}

// narrowSum is the fingerprint of a page that is drawn from the narrow edition.
func (s *site) narrowSum(r *route, around, text fingerprint.Sum, rows map[any]fingerprint.Sum) fingerprint.Sum {
	h := fingerprint.Hash{Pointer: named, Leave: leave}
	h.Add(around)
	h.Add(text)
	h.Add([]any{r.title, s.descriptionOf(r), r.share})
	for _, e := range []*audience.Entry{r.prev, r.next} {
		h.Add(e == nil)
		if e != nil {
			name(&h, e, 0)
		}
	}
	switch m := r.item.(type) {
	case *audience.MVF:
		h.Add(rows[m])
	case *audience.Milestone:
		h.Add(row(m))
		for _, c := range m.MVFs {
			h.Add(rows[c])
		}
		for _, metric := range m.Metrics {
			h.Add(rows[metric])
		}
		for _, post := range s.about[aboutKey(roadmap.KindMilestone, m.ID)] {
			h.Add(row(post))
			h.Text(s.ed.Text(&post.Entry).Excerpt)
		}
		h.Add(s.outlook()[m])
	}
	return h.Sum()
}
