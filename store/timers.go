package store

import (
	"errors"
	"time"
)

// Timer is something that falls due: a rule's next planned moment. Rules are
// named by text ("reminder/R3", "digest/M2"); a rule has one timer at most.
type Timer struct {
	Rule string
	// Planned is when it is due, not when somebody looked: a late look finds
	// the planned time.
	Planned time.Time
}

// SetTimer plans the rule for a moment, in place of any earlier plan.
func (tx *Tx) SetTimer(rule string, planned time.Time) error {
	if err := tx.ClearTimer(rule); err != nil {
		return err
	}
	at := instant(nil, planned)
	if err := tx.put(append(tx.key(tableTimers), rule...), at); err != nil {
		return err
	}
	tx.stirred = true
	return tx.put(tx.dueKey(planned, rule), nil)
}

// ClearTimer forgets the rule's plan, if any.
func (tx *Tx) ClearTimer(rule string) error {
	planned, err := tx.Planned(rule)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := tx.delete(append(tx.key(tableTimers), rule...)); err != nil {
		return err
	}
	return tx.delete(tx.dueKey(planned, rule))
}

// Planned returns when the rule is due next, or ErrNotFound.
func (tx *Tx) Planned(rule string) (time.Time, error) {
	v, err := tx.get(append(tx.key(tableTimers), rule...))
	if err != nil {
		return time.Time{}, err
	}
	return instantOf(v), nil
}

// Due returns the timers planned at or before a moment, the earliest first, at
// most limit.
func (tx *Tx) Due(until time.Time, limit int) ([]Timer, error) {
	r := Prefix(tx.key(indexDue))
	r.To = instant(tx.key(indexDue), until.Add(time.Second))
	return tx.timers(r, limit)
}

// NextTimer returns the earliest timer, or ErrNotFound. It costs one seek,
// however many are pending.
func (tx *Tx) NextTimer() (Timer, error) {
	first, err := tx.timers(Prefix(tx.key(indexDue)), 1)
	if err == nil && len(first) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Timer{}, err
	}
	return first[0], nil
}

func (tx *Tx) dueKey(planned time.Time, rule string) []byte {
	return append(instant(tx.key(indexDue), planned), rule...)
}

func (tx *Tx) timers(r Range, limit int) ([]Timer, error) {
	var out []Timer
	head := len(tx.key(indexDue))
	err := tx.scan(r, func(k, _ []byte) (bool, error) {
		out = append(out, Timer{Rule: string(k[head+8:]), Planned: instantOf(k[head:])})
		return len(out) < limit, nil
	})
	return out, err
}

// Timers returns the timers that are due first, at most limit.
func (tx *Tx) Timers(limit int) ([]Timer, error) {
	return tx.timers(Prefix(tx.key(indexDue)), limit)
}
