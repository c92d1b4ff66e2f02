package store

import (
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/rapport-crm/rapport/crm"
)

// CustomersOf calls fn for the customers that a member owns, archived ones not.
func (tx *Tx) CustomersOf(owner crm.MemberID, fn func(crm.CustomerID) (bool, error)) error {
	return through(tx, Prefix(u64(tx.key(indexCustomersByOwner), uint64(owner))), fn)
}

// ContactsOf returns the people at a customer.
func (tx *Tx) ContactsOf(id crm.CustomerID) ([]crm.Contact, error) {
	return Contacts.via(tx, Prefix(u64(tx.key(indexContactsByCustomer), uint64(id))), 0)
}

// DealsOf returns a customer's deals, the open ones first.
func (tx *Tx) DealsOf(id crm.CustomerID) ([]crm.Deal, error) {
	return Deals.via(tx, Prefix(u64(tx.key(indexDealsByCustomer), uint64(id))), 0)
}

// OpenDealsOf returns a customer's open deals.
func (tx *Tx) OpenDealsOf(id crm.CustomerID) ([]crm.Deal, error) {
	return Deals.via(tx, Prefix(append(u64(tx.key(indexDealsByCustomer), uint64(id)), 0)), 0)
}

// OpenDeals calls fn for the open deals of an owner (0: everyone's), by owner,
// stage and number, from the covering index alone.
func (tx *Tx) OpenDeals(owner crm.MemberID, fn func(OpenDeal) (bool, error)) error {
	prefix := tx.key(indexDealsOpen)
	head := len(prefix)
	if owner != 0 {
		prefix = u64(prefix, uint64(owner))
	}
	currency := interner()
	return tx.scan(Prefix(prefix), func(k, v []byte) (bool, error) {
		return fn(decodeOpenDeal(k[head:], v, currency))
	})
}

// ClosedDeals calls fn for an owner's won and lost deals, the latest first.
func (tx *Tx) ClosedDeals(owner crm.MemberID, fn func(crm.Deal) (bool, error)) error {
	r := Prefix(u64(tx.key(indexDealsClosed), uint64(owner)))
	r.Reverse = true
	return through(tx, r, func(id crm.DealID) (bool, error) {
		d, err := Deals.Get(tx, id)
		if err != nil {
			return false, err
		}
		return fn(d)
	})
}

// LastActivities returns a customer's activities, the latest first, at most
// limit (0: all).
func (tx *Tx) LastActivities(id crm.CustomerID, limit int) ([]crm.Activity, error) {
	r := Prefix(u64(tx.key(indexActivitiesBy), uint64(id)))
	r.Reverse = true
	return Activities.via(tx, r, limit)
}

// LastReadable returns the last activity with a customer, nil if there is none or
// the reader may not read it there.
func (tx *Tx) LastReadable(v crm.Viewer, c crm.Customer, where crm.Surface) (*crm.Activity, error) {
	if !crm.May(v, crm.Read, CustomerSubject(c), where) {
		return nil, nil
	}
	last, err := tx.LastActivities(c.ID, 1)
	if err != nil || len(last) == 0 {
		return nil, err
	}
	return &last[0], nil
}

// LastTouch returns when the customer was last in touch, zero if never; it
// reads one index entry.
func (tx *Tx) LastTouch(id crm.CustomerID) (at time.Time, err error) {
	r := Prefix(u64(tx.key(indexActivitiesBy), uint64(id)))
	r.Reverse = true
	err = tx.scan(r, func(k, _ []byte) (bool, error) {
		at = instantOf(k[len(k)-16:])
		return false, nil
	})
	return at, err
}

// Touch is an activity as its member's index tells it.
type Touch struct {
	Activity crm.ActivityID
	Customer crm.CustomerID
	At       time.Time
}

// Touches calls fn for a member's activities, the latest first, from the index
// alone.
func (tx *Tx) Touches(by crm.MemberID, fn func(Touch) (bool, error)) error {
	r := Prefix(u64(tx.key(indexActivitiesByMember), uint64(by)))
	r.Reverse = true
	return tx.scan(r, func(k, v []byte) (bool, error) {
		return fn(Touch{
			Activity: crm.ActivityID(last64(k)),
			At:       instantOf(k[len(k)-16:]),
			Customer: crm.CustomerID(binary.BigEndian.Uint64(v)),
		})
	})
}

// RemindersOf returns a member's open reminders that are due before a moment
// (zero: all), the earliest first.
func (tx *Tx) RemindersOf(owner crm.MemberID, before time.Time) ([]crm.Reminder, error) {
	return Reminders.via(tx, tx.remindersBefore(owner, before), 0)
}

// RemindersBetween returns a member's open reminders that are due from a moment on
// and before another, the earliest first.
func (tx *Tx) RemindersBetween(owner crm.MemberID, from, to time.Time) ([]crm.Reminder, error) {
	r := tx.remindersBefore(owner, to)
	r.From = instant(slices.Clip(u64(tx.key(indexRemindersByOwner), uint64(owner))), from)
	return Reminders.via(tx, r, 0)
}

// CountReminders returns how many reminders RemindersOf returns, from the index
// alone.
func (tx *Tx) CountReminders(owner crm.MemberID, before time.Time) (n int, err error) {
	err = through(tx, tx.remindersBefore(owner, before), func(crm.ReminderID) (bool, error) {
		n++
		return true, nil
	})
	return n, err
}

func (tx *Tx) remindersBefore(owner crm.MemberID, before time.Time) Range {
	prefix := u64(tx.key(indexRemindersByOwner), uint64(owner))
	r := Prefix(prefix)
	if !before.IsZero() {
		r.To = instant(slices.Clip(prefix), before)
	}
	return r
}

// RemindersAbout returns the open reminders about a customer or a deal.
func (tx *Tx) RemindersAbout(ref crm.Ref) ([]crm.Reminder, error) {
	return Reminders.via(tx, Prefix(refKey(tx.key(indexRemindersAbout), ref)), 0)
}

// FindNotes calls fn for the activities whose text has the words, in either
// case, the newest first, until fn returns false. It looks at the last
// notesSearched activities.
func (tx *Tx) FindNotes(words string, fn func(crm.Activity) (bool, error)) error {
	needle := strings.ToLower(words)
	left := notesSearched
	return Activities.Each(tx, true, func(a crm.Activity) (bool, error) {
		left--
		if !strings.Contains(strings.ToLower(a.Text), needle) {
			return left > 0, nil
		}
		more, err := fn(a)
		return more && left > 0, err
	})
}

// notesSearched bounds a search through notes: decoding is what it costs.
const notesSearched = 5000

// MoveCustomer hands everything that belongs to one customer to another, and
// returns how many records that were.
func (tx *Tx) MoveCustomer(from, to crm.CustomerID) (int, error) {
	contacts, err := tx.ContactsOf(from)
	deals, errDeals := tx.DealsOf(from)
	activities, errActivities := tx.LastActivities(from, 0)
	reminders, errReminders := tx.RemindersAbout(from.Ref())
	if err := errors.Join(err, errDeals, errActivities, errReminders); err != nil {
		return 0, err
	}
	err = errors.Join(
		move(tx, Contacts, contacts, func(rec *crm.Contact) { rec.Customer = to }),
		move(tx, Deals, deals, func(rec *crm.Deal) { rec.Customer = to }),
		move(tx, Activities, activities, func(rec *crm.Activity) { rec.Customer = to }),
		move(tx, Reminders, reminders, func(rec *crm.Reminder) { rec.Customer = to }),
	)
	return len(contacts) + len(deals) + len(activities) + len(reminders), err
}

// move changes and puts each of the records.
func move[K ~uint64, T any](tx *Tx, in *Collection[K, T], all []T, change func(*T)) error {
	for _, rec := range all {
		change(&rec)
		if err := in.Put(tx, rec); err != nil {
			return err
		}
	}
	return nil
}
