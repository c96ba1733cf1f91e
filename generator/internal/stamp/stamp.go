// Package stamp tells whether a file may have changed without opening it, from what the file
// system says of it.
package stamp

import (
	"io/fs"
	"time"
)

// Stamp is what the file system says of a file. Two equal ones are of the same bytes, as long as
// the first had settled.
type Stamp struct {
	Size   int64
	Time   int64  // nanoseconds since 1970 of the last write, which anyone may set
	Change int64  // of the last change of the file in any way, which nobody sets; 0 where the system does not say
	Node   uint64 // the number of the file, which a file that is put in its place has not; or 0
}

// Of is the stamp of a file; its zero value where there is none.
func Of(info fs.FileInfo) Stamp {
	if s, ok := info.Sys().(Stamp); ok {
		return s
	}
	if info.ModTime().IsZero() {
		return Stamp{}
	}
	s := Stamp{Size: info.Size(), Time: info.ModTime().UnixNano()}
	s.Change, s.Node = system(info)
	return s
}

// Last is the time of the last change.
func (s Stamp) Last() int64 {
	if s.Change != 0 {
		return s.Change
	}
	return s.Time
}

// Granularity is more than the steps of a file system's clock, and than reading a file takes.
const Granularity = time.Second

// Few reports whether two lists of what is known of files tell almost the same: those in which
// they differ are so few, and so small, that reading them once more is cheaper than writing the
// list anew. Size is what there is to read.
func Few[V any](known, found map[string]V, same func(a, b V) bool, size func(V) int64) bool {
	const (
		share = 64 // one file of so many
		bytes = 1 << 20
	)
	differ, all := max(len(known)-len(found), 0), int64(0)
	for name, v := range found {
		if old, ok := known[name]; !ok || !same(old, v) {
			differ++
			all += size(v)
		}
	}
	return differ*share <= len(known) && all <= bytes
}

// Settled reports whether the stamp is to be believed: whether the file was older, when it
// was looked at, than the steps of the clock. A file that was as good as new may have the
// same stamp after a later change. Newest is the latest change that was known then.
func (s Stamp) Settled(newest int64) bool {
	return s != Stamp{} && newest-s.Last() >= int64(Granularity)
}
