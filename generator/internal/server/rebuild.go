package server

import (
	"context"
	"time"
)

// quiet is how long the sources must rest before a build. A save is several events
// within a few milliseconds; a person does not notice this much.
const quiet = 40 * time.Millisecond

// rebuildLoop builds once after each burst of changes, until ctx ends. Changes during
// a build are one more build after it: there are never two at once.
func rebuildLoop(ctx context.Context, changes <-chan struct{}, build func(context.Context)) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-changes:
		}
		if !settle(ctx, changes) {
			return
		}
		build(ctx)
	}
}

// settle returns when no change came for a while, and false when ctx ended first.
func settle(ctx context.Context, changes <-chan struct{}) bool {
	timer := time.NewTimer(quiet)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return false
		case <-changes:
			timer.Reset(quiet)
		case <-timer.C:
			return true
		}
	}
}

// signal notes on a channel of capacity one that something changed. It never blocks,
// so the system's queue of events is always drained.
func signal(changes chan<- struct{}) {
	select {
	case changes <- struct{}{}:
	default:
	}
}
