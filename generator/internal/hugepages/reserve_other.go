//go:build !linux || race

package hugepages

// Reserve does nothing: this system decides for itself, or the race detector would keep books of
// all that is reserved.
func Reserve(int) {}
