package store

import (
	"encoding/binary"
	"slices"
	"time"

	"github.com/rapport-crm/rapport/crm"
)

// The timers of renewals. RuleRenewalAll plans all of them anew: the team changed
// its ladder.
const (
	RuleRenewal    = "renewal/" // + C1: the next rung of its ladder
	RuleRenewalAll = "renewals/"
)

// renewalEntries list a customer under the day of its renewal.
func renewalEntries(c crm.Customer) []entry {
	if c.Renewal.IsZero() {
		return nil
	}
	return []entry{{table: indexCustomersByRenewal, suffix: u64(dayKey(nil, c.Renewal), uint64(c.ID))}}
}

// dayKey appends a calendar day so that it orders as days do.
func dayKey(k []byte, d crm.Date) []byte {
	return binary.BigEndian.AppendUint32(k, uint32(d.Year*10000+int(d.Month)*100+d.Day))
}

// Renewals calls fn for the customers whose renewal is on a day or later, by that
// day, until it returns false. It reads no others.
func (tx *Tx) Renewals(from crm.Date, fn func(crm.Customer) (bool, error)) error {
	r := Prefix(tx.key(indexCustomersByRenewal))
	r.From = dayKey(tx.key(indexCustomersByRenewal), from)
	return through(tx, r, func(id crm.CustomerID) (bool, error) {
		c, err := Customers.Get(tx, id)
		if err != nil {
			return false, err
		}
		return fn(c)
	})
}

// planRenewal plans the next rung of a customer's renewal when its date was noted
// or moved, or it came to somebody else's care.
func planRenewal(tx *Tx, before, now *crm.Customer) error {
	if now == nil {
		return tx.ClearTimer(RuleRenewal + before.ID.String())
	}
	same := before != nil && before.Renewal == now.Renewal && before.Owner == now.Owner &&
		before.Success == now.Success && before.Archived == now.Archived
	if same || before == nil && now.Renewal.IsZero() {
		return nil
	}
	return tx.PlanRenewal(*now, true)
}

// PlanRenewal plans when the carer of a customer is told of its renewal next: in
// the morning of its next rung. With today, a rung that is today is told at once,
// also when the morning is over. A rung that has passed is not told.
func (tx *Tx) PlanRenewal(c crm.Customer, today bool) error {
	if c.Renewal.IsZero() { // most customers: without a look at the members
		return tx.ClearTimer(RuleRenewal + c.ID.String())
	}
	all, err := tx.AllMembers()
	if err != nil {
		return err
	}
	team, err := tx.team()
	if err != nil {
		return err
	}
	return tx.planRung(c, all, team, today)
}

// PlanRenewals plans all renewals that are to come anew.
func (tx *Tx) PlanRenewals() error {
	all, err := tx.AllMembers()
	if err != nil {
		return err
	}
	team, err := tx.team()
	if err != nil {
		return err
	}
	return tx.Renewals(crm.DateOf(tx.Now).AddDays(-1), func(c crm.Customer) (bool, error) {
		return true, tx.planRung(c, all, team, true)
	})
}

func (tx *Tx) planRung(c crm.Customer, all []crm.Member, team crm.Workspace, today bool) error {
	rule := RuleRenewal + c.ID.String()
	carer, ok := crm.CarerOf(c, all)
	if !ok || c.Archived {
		return tx.ClearTimer(rule)
	}
	from := carer.Today(tx.Now)
	if !today {
		from = from.AddDays(1)
	}
	rung, ok := team.NextRung(c.Renewal, from)
	if !ok {
		return tx.ClearTimer(rule)
	}
	return tx.SetTimer(rule, RungMoment(rung, carer))
}

// planLadder has all renewals planned anew when the team changes its ladder.
func planLadder(tx *Tx, before, now *crm.Workspace) error {
	if slices.Equal(before.RenewalLadder(), now.RenewalLadder()) {
		return nil
	}
	return tx.SetTimer(RuleRenewalAll, tx.Now)
}

// RungMoment is the morning on which a member is told of a rung.
func RungMoment(r crm.Rung, m crm.Member) time.Time {
	return crm.Instant(r.On, m.Day.From, m.Location())
}
