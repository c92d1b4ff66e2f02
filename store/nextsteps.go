package store

import (
	"encoding/binary"

	"github.com/rapport-crm/rapport/crm"
)

// nextCounts are how many open reminders are about each deal, and about each
// customer and no deal.
type nextCounts struct {
	deals, customers dense[int32]
	// dealsWas and customersWas are what to add for the counts of an earlier
	// moment.
	dealsWas, customersWas map[uint64]int32
}

// nextSteps counts the open reminders from their index alone. One about a deal is
// listed under its customer as well, and is not that customer's.
func (tx *Tx) nextSteps() (n nextCounts, err error) {
	var ofDeal dense[bool]
	count := func(kind crm.Kind, see func(about, reminder uint64)) error {
		return tx.scan(Prefix(append(tx.key(indexRemindersAbout), byte(kind))), func(k, _ []byte) (bool, error) {
			see(binary.BigEndian.Uint64(k[len(k)-16:]), last64(k))
			return true, nil
		})
	}
	err = count(crm.KindDeal, func(deal, reminder uint64) {
		*n.deals.at(deal)++
		*ofDeal.at(reminder) = true
	})
	if err != nil {
		return n, err
	}
	err = count(crm.KindCustomer, func(customer, reminder uint64) {
		if !ofDeal.peek(reminder) {
			*n.customers.at(customer)++
		}
	})
	return n, err
}

// is reports whether the deal has a next step.
func (n *nextCounts) is(d *OpenDeal) bool {
	return n.deals.peek(uint64(d.ID)) > 0 || n.customers.peek(uint64(d.Customer)) > 0
}

// was reports whether it had one at the earlier moment.
func (n *nextCounts) was(d *OpenDeal) bool {
	if len(n.dealsWas)+len(n.customersWas) == 0 {
		return n.is(d)
	}
	return n.deals.peek(uint64(d.ID))+n.dealsWas[uint64(d.ID)] > 0 ||
		n.customers.peek(uint64(d.Customer))+n.customersWas[uint64(d.Customer)] > 0
}

// before adds to the counts of the earlier moment what a reminder was about then,
// or takes away what it is about now.
func (n *nextCounts) before(r *crm.Reminder, by int32) {
	switch {
	case r == nil || r.Done:
	case r.Deal != 0:
		n.dealsWas[uint64(r.Deal)] += by
	case r.Customer != 0:
		n.customersWas[uint64(r.Customer)] += by
	}
}

// nextSteps counts the next steps as they are, and as they were when the span
// began.
func (g *digester) nextSteps() (err error) {
	if g.next, err = g.tx.nextSteps(); err != nil {
		return err
	}
	g.next.dealsWas, g.next.customersWas = map[uint64]int32{}, map[uint64]int32{}
	for _, states := range g.steps {
		g.next.before(states[0], 1)
		g.next.before(states[1], -1)
	}
	return nil
}

// HasNext returns the function that tells whether an open deal has a next step:
// an open reminder about the deal, or about its customer and no other deal. It
// walks the index of open reminders once.
func (tx *Tx) HasNext() (func(OpenDeal) bool, error) {
	n, err := tx.nextSteps()
	return func(d OpenDeal) bool { return n.is(&d) }, err
}
