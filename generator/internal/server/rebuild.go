package server

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"
)

// How long the sources must rest before a build. The save of a file is several events
// within a few milliseconds. Where more than a few files change, something writes many, as
// git does when it changes branches, and may take breath between them.
const (
	quiet     = 10 * time.Millisecond
	quietMany = 100 * time.Millisecond
	few       = 8
)

// queue gathers what changes until a build takes it.
type queue struct {
	wake chan struct{} // holds a value when there is something new

	mu       sync.Mutex
	files    map[string]bool
	anything bool
}

func newQueue() *queue { return &queue{wake: make(chan struct{}, 1), files: map[string]bool{}} }

// add notes that a file has changed, or anything at all, when that is "". It never
// blocks, so the system's queue of events is always drained.
func (q *queue) add(file string) {
	q.mu.Lock()
	if file == "" {
		q.anything = true
	} else {
		q.files[file] = true
	}
	q.mu.Unlock()
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// rest is how long there must be no change before a build.
func (q *queue) rest() time.Duration {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.anything || len(q.files) > few {
		return quietMany
	}
	return quiet
}

// take empties the queue.
func (q *queue) take() Changes {
	q.mu.Lock()
	defer q.mu.Unlock()
	changed := Changes{Files: slices.Sorted(maps.Keys(q.files)), Anything: q.anything}
	q.files, q.anything = map[string]bool{}, false
	return changed
}

// rebuildLoop builds once after each burst of changes, until ctx ends. Changes during
// a build are one more build after it: there are never two at once.
func rebuildLoop(ctx context.Context, changes *queue, build func(context.Context, Changes)) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-changes.wake:
		}
		if !changes.settle(ctx) {
			return
		}
		if changed := changes.take(); changed.Anything || len(changed.Files) > 0 { // a late signal may be of what was taken before
			build(ctx, changed)
		}
	}
}

// settle returns when no change came for a while, and false when ctx ended first.
func (q *queue) settle(ctx context.Context) bool {
	timer := time.NewTimer(q.rest())
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return false
		case <-q.wake:
			timer.Reset(q.rest())
		case <-timer.C:
			return true
		}
	}
}
