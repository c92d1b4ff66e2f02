package store

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/rapport-crm/rapport/crm"
)

// ErrDangling: a record would be about another that is not there.
var ErrDangling = errors.New("record would be about one that is not there")

// DanglingError says which record would be left about what.
type DanglingError struct {
	// Ref is the record that would be left, On what it is about.
	Ref, On crm.Ref
	// By is the entry that stands in the way: the latest about Ref if On was to
	// be removed, else the one that removed On. Zero if there is none.
	By Entry
}

// Error names both records and the entry.
func (e *DanglingError) Error() string {
	return fmt.Sprintf("%v is about %v (J%d): %v", e.Ref, e.On, e.By.Stamp, ErrDangling)
}

// Is makes a DanglingError an ErrDangling.
func (e *DanglingError) Is(target error) bool { return target == ErrDangling }

// about returns the records that a stored one is about: the customer of a deal,
// a contact, an activity or a reminder, the deal of the latter two, and the
// customer that another became part of.
func about(raw json.RawMessage) []crm.Ref {
	var rec struct {
		Customer crm.CustomerID `json:"customer"`
		Deal     crm.DealID     `json:"deal"`
		Merged   crm.CustomerID `json:"merged"`
	}
	if json.Unmarshal(raw, &rec) != nil {
		return nil // whoever reads the record will say so
	}
	var out []crm.Ref
	for _, ref := range []crm.Ref{rec.Customer.Ref(), rec.Deal.Ref(), rec.Merged.Ref()} {
		if ref.N != 0 {
			out = append(out, ref)
		}
	}
	return out
}

// sound refuses with a *DanglingError changes that would leave a record about
// one that is not there: what is written must find what it is about, and what
// is removed must leave nothing behind.
func (tx *Tx) sound() error {
	for i := range tx.changes {
		c := &tx.changes[i]
		check := tx.grounded
		if c.After == nil {
			check = tx.leavesNothing
		}
		if err := check(c); err != nil {
			return err
		}
	}
	return nil
}

// grounded looks for what a written record is about.
func (tx *Tx) grounded(c *Change) error {
	for _, on := range c.about() {
		raw, err := tx.recordAt(on)
		if err != nil {
			return err
		}
		if raw != nil {
			continue
		}
		by, err := tx.lastChange(on)
		return errors.Join(err, &DanglingError{Ref: c.Ref, On: on, By: by})
	}
	return nil
}

// leavesNothing looks for records that are about a removed one. All that ever
// were have an entry under it in the journal, so no index is kept for this.
func (tx *Tx) leavesNothing(c *Change) (err error) {
	if c.Ref.Kind != crm.KindCustomer && c.Ref.Kind != crm.KindDeal {
		return nil
	}
	found := tx.History(c.Ref, func(e Entry) (bool, error) {
		for _, other := range e.Changes {
			var stands bool
			if stands, err = tx.isAbout(other.Ref, c.Ref); err != nil || !stands {
				continue
			}
			err = &DanglingError{Ref: other.Ref, On: c.Ref, By: e}
			return false, nil
		}
		return err == nil, nil
	})
	return errors.Join(err, found)
}

// isAbout reports whether a record, as it is now, is about another.
func (tx *Tx) isAbout(ref, on crm.Ref) (bool, error) {
	raw, err := tx.recordAt(ref)
	if err != nil {
		return false, err
	}
	for _, other := range about(raw) {
		if other == on {
			return true, nil
		}
	}
	return false, nil
}

// recordAt returns a record's stored bytes, nil if there is none.
func (tx *Tx) recordAt(ref crm.Ref) ([]byte, error) {
	raw, err := tx.get(u64(tx.key(table(ref.Kind)), ref.N))
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	return raw, err
}
