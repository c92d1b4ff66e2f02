package commands

import (
	"cmp"
	"slices"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// maxTouches is how many of the speaker's last activities say whom they were in
// touch with lately.
const maxTouches = 256

// touched returns the customers that the speaker was last in touch with, the
// latest having the lowest number. It is read when several records fit a name.
func (c *Call) touched() (map[crm.CustomerID]int, error) {
	if c.lately != nil {
		return c.lately, nil
	}
	lately := map[crm.CustomerID]int{}
	left := maxTouches
	err := c.Tx.Touches(c.Me.ID, func(t store.Touch) (bool, error) {
		if _, seen := lately[t.Customer]; !seen {
			lately[t.Customer] = len(lately)
		}
		left--
		return left > 0, nil
	})
	c.lately = lately
	return lately, err
}

// touchedLately reports whether the speaker was in touch with a customer lately.
func (c *Call) touchedLately(ref crm.Ref) (bool, error) {
	lately, err := c.touched()
	_, known := lately[crm.CustomerID(ref.N)]
	return known && ref.Kind == crm.KindCustomer, err
}

// byTouch orders records that fit a name equally well: first those whose
// customer the speaker was in touch with last.
func (c *Call) byTouch(options []found) error {
	if len(options) < 2 {
		return nil
	}
	lately, err := c.touched()
	if err != nil || len(lately) == 0 {
		return err
	}
	turn := map[crm.Ref]int{}
	for _, f := range options {
		id, err := c.customerOf(f.ref)
		if err != nil {
			return err
		}
		at, ok := lately[id]
		if !ok {
			at = maxTouches
		}
		turn[f.ref] = at
	}
	slices.SortStableFunc(options, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(turn[a.ref], turn[b.ref]))
	})
	return nil
}

// customerOf returns the customer that a record is, or belongs to.
func (c *Call) customerOf(ref crm.Ref) (crm.CustomerID, error) {
	switch ref.Kind {
	case crm.KindDeal:
		rec, err := store.Deals.Get(c.Tx, crm.DealID(ref.N))
		return rec.Customer, err
	case crm.KindContact:
		rec, err := store.Contacts.Get(c.Tx, crm.ContactID(ref.N))
		return rec.Customer, err
	}
	return crm.CustomerID(ref.N), nil
}
