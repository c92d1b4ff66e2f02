package scheduler

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

const (
	// slice is how many timers one transaction fires: 100 cost little more
	// than one.
	slice = 100
	// setBack is when a timer that could not be fired is tried again.
	setBack = time.Hour
)

// firing is one timer being fired in a transaction.
type firing struct {
	tx    *store.Tx
	timer store.Timer
	ref   crm.Ref // the record in the rule's name
}

// fireDue fires every timer that is due, slice by slice.
func (s *Scheduler) fireDue(ctx context.Context) error {
	var last store.Timer
	for ctx.Err() == nil {
		var due []store.Timer
		err := s.Store.View(ctx, s.Workspace, func(tx *store.Tx) (err error) {
			due, err = tx.Due(tx.Now, slice)
			return err
		})
		if err != nil || len(due) == 0 {
			return err
		}
		if due[0] == last {
			err = s.setBack(ctx, last, errUnmoved)
		} else {
			err = s.fireAll(ctx, due)
		}
		if err != nil {
			return err
		}
		last = due[0]
	}
	return nil
}

// errUnmoved: a rule fired, and left its timer as it was.
var errUnmoved = errors.New("still due after it was fired")

// fireAll fires timers in one transaction. If one of them is bad, it fires them
// one by one, and the others never notice.
func (s *Scheduler) fireAll(ctx context.Context, due []store.Timer) error {
	if s.fire(ctx, due...) == nil {
		return nil
	}
	for _, t := range due {
		if err := s.fire(ctx, t); err != nil {
			if err := s.setBack(ctx, t, err); err != nil {
				return err
			}
		}
	}
	return nil
}

// fire fires timers in one transaction. One that another look has fired or
// moved meanwhile is left alone.
func (s *Scheduler) fire(ctx context.Context, due ...store.Timer) error {
	_, err := s.Store.Update(ctx, s.Workspace, store.Cause{}, func(tx *store.Tx) error {
		for _, t := range due {
			planned, err := tx.Planned(t.Rule)
			if errors.Is(err, store.ErrNotFound) || err == nil && !planned.Equal(t.Planned) {
				continue
			}
			if err == nil {
				err = s.fireOne(tx, t)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", t.Rule, err)
			}
		}
		return nil
	})
	return err
}

func (s *Scheduler) fireOne(tx *store.Tx, t store.Timer) error {
	kind, id, _ := strings.Cut(t.Rule, "/")
	ref, ok := crm.ParseRef(id)
	rule := s.rules[kind+"/"]
	if rule == nil || !ok && id != "" { // what concerns the whole team names no record
		return errNoRule
	}
	return rule(&firing{tx: tx, timer: t, ref: ref})
}

// errNoRule: a timer of a kind that this version does not know.
var errNoRule = errors.New("nobody fires this timer")

// setBack plans a timer that could not be fired for later.
func (s *Scheduler) setBack(ctx context.Context, t store.Timer, why error) error {
	s.Log.Error("timer set back", "rule", t.Rule, "planned", t.Planned, "error", why)
	_, err := s.Store.Update(ctx, s.Workspace, store.Cause{}, func(tx *store.Tx) error {
		planned, err := tx.Planned(t.Rule)
		if errors.Is(err, store.ErrNotFound) || err == nil && !planned.Equal(t.Planned) {
			return nil
		}
		return errors.Join(err, tx.SetTimer(t.Rule, tx.Now.Add(setBack)))
	})
	return err
}

// again plans the rule's next moment, or forgets the rule if there is none.
func (f *firing) again(next time.Time) error {
	if next.IsZero() {
		return f.tx.ClearTimer(f.timer.Rule)
	}
	return f.tx.SetTimer(f.timer.Rule, next)
}

// push puts a push into the outbox, and reports false if its key is there
// already. In the member's quiet hours it waits until these end; otherwise its
// turn is the moment it was planned for, so that those who waited long come first.
func (f *firing) push(p store.Push, to crm.Member, occurrence string) (bool, error) {
	p.Key = store.PushKey(p.Rule, p.Ref, occurrence, to.ID.Ref())
	p.To = to.ID
	if p.NotBefore = to.FirstTurn(f.tx.Now); p.NotBefore.Equal(f.tx.Now) {
		p.NotBefore = earlier(p.Planned, f.tx.Now)
	}
	return f.tx.AddPush(p)
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// member returns the member in the rule's name. The second result is false for
// one who is gone: then the rule is forgotten.
func (f *firing) member() (crm.Member, bool, error) {
	m, err := store.Members.Get(f.tx, crm.MemberID(f.ref.N))
	if errors.Is(err, store.ErrNotFound) || err == nil && m.Inactive {
		return m, false, f.again(time.Time{})
	}
	return m, err == nil, err
}
