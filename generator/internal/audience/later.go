package audience

import "sync"

// Later is an answer that takes time and that few pages show, so it is worked out once,
// when it is first asked for. It comes from values that do not change: when that is, and
// who asks first, makes no difference. A nil Later is the answer of an audience that may
// not see it.
type Later[T any] struct {
	once sync.Once
	work func() *T
	is   *T
}

// later is an answer that is worked out when it is asked for.
func later[T any](work func() *T) *Later[T] { return &Later[T]{work: work} }

// Known is an answer that is there already.
func Known[T any](is *T) *Later[T] { return &Later[T]{is: is} }

// Get returns the answer; nil where there is none. It may be called from several
// goroutines.
func (l *Later[T]) Get() *T {
	if l == nil {
		return nil
	}
	l.once.Do(func() {
		if l.work != nil {
			l.is, l.work = l.work(), nil // what the work holds on to is free now
		}
	})
	return l.is
}
