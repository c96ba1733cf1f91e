package roadmap

import "maps"

// ByItem holds a value for each of some items. It never changes: With gives another, which
// shares with this one all that the two have in common, so that what differs between them
// is found without looking at the rest.
type ByItem[T any] struct {
	base *base[T]
	over map[ItemID]*T // what stands in place of the base
}

type base[T any] struct{ values map[ItemID]T }

// maxOver is how many values stand in place of others before all are put together anew.
const maxOver = 256

// NewByItem holds the values of a map, which then belongs to it.
func NewByItem[T any](values map[ItemID]T) ByItem[T] { return ByItem[T]{base: &base[T]{values}} }

// Find is the value of an item, if it has one.
func (b ByItem[T]) Find(id ItemID) (v T, ok bool) {
	if v, ok := b.over[id]; ok {
		return *v, true
	}
	if b.base != nil {
		v, ok = b.base.values[id]
	}
	return v, ok
}

// At is the value of an item, or the zero value.
func (b ByItem[T]) At(id ItemID) T {
	v, _ := b.Find(id)
	return v
}

// Of is At for an item of the content.
func (b ByItem[T]) Of(it *Item) T { return b.At(it.Key()) }

// All is a new map of all values.
func (b ByItem[T]) All() map[ItemID]T {
	all := map[ItemID]T{}
	if b.base != nil {
		all = maps.Clone(b.base.values)
	}
	for id, v := range b.over {
		all[id] = *v
	}
	return all
}

// With holds some values in place of those that their items had, or beside the others.
func (b ByItem[T]) With(values map[ItemID]T) ByItem[T] {
	over := make(map[ItemID]*T, len(b.over)+len(values))
	maps.Copy(over, b.over)
	for id, v := range values {
		over[id] = &v
	}
	out := ByItem[T]{b.base, over}
	if b.base == nil || len(over) > maxOver {
		return NewByItem(out.All())
	}
	return out
}

// Since names the items whose values have been replaced between an earlier state and this
// one. It does not know them when the two have nothing in common.
func (b ByItem[T]) Since(before ByItem[T]) (replaced map[ItemID]bool, known bool) {
	if b.base == nil || b.base != before.base {
		return nil, false
	}
	replaced = map[ItemID]bool{}
	for id, v := range b.over {
		if before.over[id] != v {
			replaced[id] = true
		}
	}
	for id := range before.over {
		if _, ok := b.over[id]; !ok {
			replaced[id] = true
		}
	}
	return replaced, true
}
