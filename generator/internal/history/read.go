package history

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

// Decode reads what one version of a file says of its plan; false when it cannot be read.
type Decode func(file string, data []byte) (roadmap.ItemID, roadmap.Version, bool)

// Report says what a history was made from.
type Report struct {
	Commits    int // commits that touched the content
	Versions   int // versions of files that were read
	Unreadable int // versions that were skipped
}

// maxBlob is the size of the largest version that is read.
const maxBlob = 1 << 20

// said is what a version of a file said.
type said struct {
	id      roadmap.ItemID
	version roadmap.Version
}

// place names a version of a file: the id of an item may follow from its path.
type place struct{ blob, path string }

// History joins a log with the files that it names. blobs is what git cat-file --batch
// prints for Blobs.
func (l *Log) History(blobs io.Reader, decode Decode) (roadmap.History, Report, error) {
	report := Report{Commits: len(l.commits)}
	read := map[place]said{}
	r := bufio.NewReaderSize(blobs, 64<<10)
	for _, blob := range l.blobs {
		data, err := nextBlob(r)
		if err != nil {
			return roadmap.History{}, report, fmt.Errorf("reading version %.12s of %s: %w", blob, l.paths[blob][0], err)
		}
		for _, path := range l.paths[blob] {
			if data == nil {
				report.Unreadable++
				continue
			}
			report.Versions++
			id, version, ok := decode(path, data)
			if !ok {
				report.Unreadable++
				continue
			}
			read[place{blob, path}] = said{id, version}
		}
	}
	return join(l.follow(read)), report, nil
}

var errBlob = errors.New("git said something else than a file")

// nextBlob reads "ID blob SIZE", the data and a line end; nil for a version that is
// missing or too large.
func nextBlob(r *bufio.Reader) ([]byte, error) {
	header, err := r.ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("git stopped early: %w", err)
	}
	fields := strings.Fields(header)
	if len(fields) == 2 && fields[1] == "missing" {
		return nil, nil
	}
	if len(fields) != 3 {
		return nil, errBlob
	}
	size, err := strconv.ParseInt(fields[2], 10, 64)
	if err != nil || size < 0 {
		return nil, errBlob
	}
	if size > maxBlob || fields[1] != "blob" {
		if _, err = io.CopyN(io.Discard, r, size+1); err != nil {
			return nil, fmt.Errorf("git stopped early: %w", err)
		}
		return nil, nil
	}
	data := make([]byte, size+1)
	if _, err := io.ReadFull(r, data); err != nil {
		return nil, fmt.Errorf("git stopped early: %w", err)
	}
	return data[:size], nil
}

// line is the life of one file through its renames.
type line struct {
	id       roadmap.ItemID // as it was last
	earlier  []string       // ids that it had before
	versions []roadmap.Version
}

func (l *line) say(v roadmap.Version) {
	if n := len(l.versions); n > 0 && l.versions[n-1].On == v.On {
		l.versions = l.versions[:n-1] // of one day the last version counts
	}
	l.versions = append(l.versions, v)
}

// follow walks the log and keeps the life of every file.
func (l *Log) follow(read map[place]said) []*line {
	var all []*line
	at := map[string]*line{}
	for _, c := range l.commits {
		moved := map[string]*line{}
		for _, ch := range c.changes {
			// First what goes, then what comes: two files may change places.
			switch old := at[ch.path]; {
			case ch.status == 'R':
				moved[ch.path] = at[ch.from]
				delete(at, ch.from)
			case ch.status == 'D' && old != nil:
				old.say(roadmap.Version{On: c.day, Gone: true, Why: c.subject})
				delete(at, ch.path)
			}
		}
		for _, ch := range c.changes {
			now, ok := read[place{ch.blob, ch.path}]
			if to := moved[ch.path]; ch.status == 'R' && to != nil {
				at[ch.path] = to
			}
			if ch.status == 'D' || !ok {
				continue
			}
			file := at[ch.path]
			if file != nil && file.id.Kind != now.id.Kind {
				file.say(roadmap.Version{On: c.day, Gone: true, Why: c.subject})
				file = nil
			}
			if file == nil {
				file = &line{id: now.id}
				at[ch.path] = file
				all = append(all, file)
			}
			if file.id != now.id {
				file.earlier = append(file.earlier, file.id.ID)
				file.id = now.id
			}
			v := now.version
			v.On, v.Why = c.day, c.subject
			file.say(v)
		}
	}
	return all
}

// join makes one trail of the lines of each item, and takes out what repeats.
func join(lines []*line) roadmap.History {
	h := roadmap.History{Trails: map[roadmap.ItemID][]roadmap.Version{}}
	current := map[roadmap.ItemID]bool{}
	for _, l := range lines {
		current[l.id] = true
		h.Trails[l.id] = append(h.Trails[l.id], l.versions...)
	}
	renamed := map[string]string{} // milestones, by an id that they had
	for _, l := range lines {
		for _, id := range l.earlier {
			if l.id.Kind == roadmap.KindMilestone && !current[roadmap.ItemID{Kind: roadmap.KindMilestone, ID: id}] {
				renamed[id] = l.id.ID
			}
		}
	}
	for id, trail := range h.Trails {
		for i := range trail {
			if now, ok := renamed[trail[i].Milestone]; ok {
				trail[i].Milestone = now
			}
		}
		if trail = tidy(trail); len(trail) == 0 {
			delete(h.Trails, id)
			continue
		}
		h.Trails[id] = trail
		if first := trail[0].On; h.Since == roadmap.NoDate || first < h.Since {
			h.Since = first
		}
	}
	return h
}

// tidy sorts a trail by day, keeps one version of a day and none that repeats the one
// before it. An item that leaves one file and comes in another on one day stays.
func tidy(trail []roadmap.Version) []roadmap.Version {
	slices.SortStableFunc(trail, func(a, b roadmap.Version) int {
		gone := func(v roadmap.Version) int {
			if v.Gone {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(gone(a), gone(b)))
	})
	var out []roadmap.Version
	for i, v := range trail {
		if i+1 < len(trail) && trail[i+1].On == v.On {
			continue
		}
		if n := len(out); n > 0 && out[n-1].Same(v) || n == 0 && v.Gone {
			continue
		}
		out = append(out, v)
	}
	return out
}
