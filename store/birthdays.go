package store

import (
	"errors"

	"github.com/rapport-crm/rapport/crm"
)

// CareAhead is how many days ahead of a birthday those who care are told.
const CareAhead = 3

// BirthdaysNear returns the birthdays from a day on until some days after it,
// of contacts whose customer is not archived and passes the filter, the nearest
// first. A contact has one, the next. It reads the contacts of those days only.
func (tx *Tx) BirthdaysNear(day crm.Date, ahead int, team crm.Workspace, keep func(crm.Customer) bool) ([]crm.BirthdayOf, error) {
	g := &greeter{tx: tx, policy: team.BirthdayPolicy(), keep: keep, seen: map[crm.ContactID]bool{}}
	for n := range ahead + 1 {
		on := day.AddDays(n)
		for _, b := range crm.BirthdaysOn(on, g.policy) {
			r := Prefix(birthdayKey(tx.key(indexContactsByBirthday), b))
			err := through(tx, r, func(id crm.ContactID) (bool, error) { return true, g.visit(id, on) })
			if err != nil {
				return nil, err
			}
		}
	}
	return g.out, nil
}

// greeter gathers birthdays.
type greeter struct {
	tx     *Tx
	policy crm.BirthdayPolicy
	keep   func(crm.Customer) bool
	seen   map[crm.ContactID]bool
	out    []crm.BirthdayOf
}

// visit takes the contact if the birthday is kept on that day in that year, and
// somebody is to be told.
func (g *greeter) visit(id crm.ContactID, on crm.Date) error {
	p, err := Contacts.Get(g.tx, id)
	if err != nil {
		return err
	}
	next, ok := p.Birthday.Next(on.AddDays(-1), g.policy)
	if !ok || next != on || g.seen[id] {
		return nil
	}
	g.seen[id] = true
	customer, err := Customers.Get(g.tx, p.Customer)
	if errors.Is(err, ErrNotFound) {
		return nil // one customer's bad data is no reason to miss the others' birthdays
	}
	if err == nil && !customer.Archived && g.keep(customer) {
		g.out = append(g.out, crm.BirthdayOf{
			Contact: p, Customer: customer, Day: on,
			Turns: p.Birthday.Turns(on), MonthOnly: p.Birthday.MonthOnly(),
		})
	}
	return err
}
