package scheduler

import (
	"context"

	"github.com/rapport-crm/rapport/store"
)

// BreakRule has with called instead of a rule, which may panic.
func (s *Scheduler) BreakRule(kind string, with func()) {
	s.rules[kind] = func(*firing) error {
		with()
		return nil
	}
}

// BreakWords has with called before a rule's words are found; it may panic.
func (s *Scheduler) BreakWords(rule string, with func(key string)) {
	say := s.says[rule]
	s.says[rule] = func(w *words, p store.Push) (piece, error) {
		with(p.Key)
		return say(w, p)
	}
}

// Width is how many people one platform is speaking to at a time.
const Width = width

// FireDue fires what is due, and delivers nothing.
func (s *Scheduler) FireDue(ctx context.Context) error { return s.fireDue(ctx) }
