package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/rapport-crm/rapport/crm"
)

// ErrUndone: the entry was taken back already.
var ErrUndone = errors.New("entry was undone already")

// ChangedError says why an entry cannot be taken back: a record is not as the
// entry left it.
type ChangedError struct {
	Ref crm.Ref
	// By is the entry that changed the record last; zero if it was not found.
	By Entry
}

// Error names the record and the entry.
func (e *ChangedError) Error() string {
	return fmt.Sprintf("%v: %v by J%d", e.Ref, ErrChanged, e.By.Stamp)
}

// Is makes a ChangedError an ErrChanged.
func (e *ChangedError) Is(target error) bool { return target == ErrChanged }

// UndoneBy returns the stamp of the entry that took this one back, 0 if none.
func (tx *Tx) UndoneBy(stamp uint64) (uint64, error) {
	_, by, err := tx.getStamped(u64(tx.key(tableUndone), stamp))
	if errors.Is(err, ErrNotFound) {
		return 0, nil
	}
	return by, err
}

// Undo puts every record of the entry back as it was before, and the
// transaction's own entry then says that it undoes this one. What this one had
// taken back may be taken back next, in the same transaction. It refuses with
// ErrUndone; with a *ChangedError when a record is not as the entry left it;
// with a *DanglingError when a record would be left about one that is not
// there; and with ErrStays when a member or the settings would go. After an
// error the transaction MUST be given up.
func (tx *Tx) Undo(e Entry) error {
	if by, err := tx.UndoneBy(e.Stamp); err != nil || by != 0 && !tx.takesBack(by) {
		return errors.Join(err, fmt.Errorf("J%d: %w", e.Stamp, ErrUndone))
	}
	for _, c := range e.Changes {
		if err := tx.unchanged(c); err != nil {
			return err
		}
	}
	for i := len(e.Changes) - 1; i >= 0; i-- { // a record goes before what it stands on
		c := e.Changes[i]
		restore, err := restorer(c.Ref.Kind)
		if err != nil {
			return err
		}
		if err := restore(tx, c.Ref.N, c.Before); err != nil {
			return fmt.Errorf("J%d: %w", e.Stamp, err)
		}
	}
	tx.undoes = append(tx.undoes, e)
	return tx.sound()
}

// undone returns the entry that the transaction takes back, the zero entry if none.
func (tx *Tx) undone() Entry {
	if len(tx.undoes) == 0 {
		return Entry{}
	}
	return tx.undoes[0]
}

// takesBack reports whether the transaction takes back the entry with that stamp.
func (tx *Tx) takesBack(stamp uint64) bool {
	return slices.ContainsFunc(tx.undoes, func(e Entry) bool { return e.Stamp == stamp })
}

// markUndone notes what the transaction takes back, once its own entry is sure
// to be written.
func (tx *Tx) markUndone() error {
	e := tx.undone()
	if e.Stamp == 0 {
		return nil
	}
	k := u64(tx.key(tableUndone), e.Stamp)
	err := tx.writer.PutStamped(StampValue, k, seal(k, nil))
	if err != nil || e.Undoes == 0 || tx.takesBack(e.Undoes) {
		return err
	}
	// Taking back an undo: what it had undone can be undone again.
	return tx.delete(u64(tx.key(tableUndone), e.Undoes))
}

// unchanged returns a *ChangedError unless the record is as the change left it.
func (tx *Tx) unchanged(c Change) error {
	raw, err := tx.recordAt(c.Ref)
	if err != nil || bytes.Equal(raw, c.After) {
		return err
	}
	by, err := tx.lastChange(c.Ref, raw, c.After)
	return errors.Join(err, &ChangedError{Ref: c.Ref, By: by})
}

// lastChange returns the latest entry that changed a record, zero if there is
// none. An activity's entries are listed under what it is about, as the given
// versions of it tell.
func (tx *Tx) lastChange(ref crm.Ref, versions ...json.RawMessage) (last Entry, err error) {
	places := []crm.Ref{ref}
	for _, raw := range versions {
		places = append(places, about(raw)...)
	}
	for _, place := range places {
		err = errors.Join(err, tx.History(place, func(e Entry) (bool, error) {
			if !e.changes(ref) {
				return true, nil
			}
			if e.Stamp > last.Stamp {
				last = e
			}
			return false, nil
		}))
	}
	return last, err
}

// restorer returns how the records of a kind are put back.
func restorer(kind crm.Kind) (func(*Tx, uint64, []byte) error, error) {
	switch kind {
	case crm.KindCustomer:
		return Customers.restore, nil
	case crm.KindContact:
		return Contacts.restore, nil
	case crm.KindDeal:
		return Deals.restore, nil
	case crm.KindActivity:
		return Activities.restore, nil
	case crm.KindReminder:
		return Reminders.restore, nil
	case crm.KindMember:
		return Members.restore, nil
	case crm.KindWorkspace:
		return Workspaces.restore, nil
	}
	return nil, fmt.Errorf("kind %c: %w", kind, ErrCorrupt)
}
