package store

import (
	"errors"
	"slices"

	"github.com/rapport-crm/rapport/crm"
)

// Whom a customer has as success member is kept beside the records: an index of
// owners cannot tell it, and no morning is to read every customer. It is no
// index of the collection, since stores from before it have to fill it once.

// caresFilled is the key of the note that all customers are in the table.
const caresFilled = 0

func (tx *Tx) careKey(m crm.MemberID, c crm.CustomerID) []byte {
	return u64(u64(tx.key(tableCares), uint64(m)), uint64(c))
}

// planCares keeps whose success member cares for a customer.
func planCares(tx *Tx, before, now *crm.Customer) error {
	var was, is crm.MemberID
	id := crm.CustomerID(0)
	if before != nil && !before.Archived {
		was, id = before.Success, before.ID
	}
	if now != nil && !now.Archived {
		is = now.Success
	}
	if now != nil {
		id = now.ID
	}
	if was == is {
		return nil
	}
	var err error
	if was != 0 {
		err = tx.delete(tx.careKey(was, id))
	}
	if is != 0 {
		err = errors.Join(err, tx.put(tx.careKey(is, id), nil))
	}
	return err
}

// FillCares puts every customer into the table of who cares, once for a store
// that is older than it: it reads all customers. Afterwards it costs one read.
func (tx *Tx) FillCares() error {
	filled, err := tx.caresFilled()
	if filled || err != nil {
		return err
	}
	err = Customers.Each(tx, false, func(c crm.Customer) (bool, error) {
		return true, planCares(tx, nil, &c)
	})
	return errors.Join(err, tx.put(u64(tx.key(tableCares), caresFilled), nil))
}

func (tx *Tx) caresFilled() (bool, error) {
	_, err := tx.get(u64(tx.key(tableCares), caresFilled))
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// CaredBy calls fn for the customers that [crm.CarerOf] gives a member, until it
// returns false. It reads the customers that the member owns or is the success
// member of, and those of members who left and whom the member stands in for; no
// others, once the table is filled.
func (tx *Tx) CaredBy(m crm.Member, all []crm.Member, fn func(crm.Customer) (bool, error)) error {
	ids, err := tx.mayCare(m, all)
	if err != nil {
		return err
	}
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		c, err := Customers.Get(tx, id)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if carer, ok := crm.CarerOf(c, all); !ok || carer.ID != m.ID || c.Archived {
			continue
		}
		if more, err := fn(c); err != nil || !more {
			return err
		}
	}
	return nil
}

// mayCare returns the customers that may be in a member's care.
func (tx *Tx) mayCare(m crm.Member, all []crm.Member) (ids []crm.CustomerID, err error) {
	take := func(id crm.CustomerID) (bool, error) {
		ids = append(ids, id)
		return true, nil
	}
	for _, other := range all {
		stands := other
		if other.Inactive {
			stands, _ = crm.ManagerOf(other, all)
		}
		if other.ID == m.ID || stands.ID == m.ID {
			err = errors.Join(err, tx.CustomersOf(other.ID, take))
		}
	}
	filled, errFilled := tx.caresFilled()
	if err = errors.Join(err, errFilled); err != nil {
		return nil, err
	}
	if filled {
		return ids, through(tx, Prefix(u64(tx.key(tableCares), uint64(m.ID))), take)
	}
	return ids, Customers.Each(tx, false, func(c crm.Customer) (bool, error) {
		if c.Success == m.ID {
			ids = append(ids, c.ID)
		}
		return true, nil
	})
}
