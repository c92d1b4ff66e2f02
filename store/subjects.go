package store

import (
	"fmt"

	"github.com/rapport-crm/rapport/crm"
)

// About returns what a record is called and what [crm.May] needs to know of it,
// or ErrNotFound.
func (tx *Tx) About(ref crm.Ref) (string, crm.Subject, error) {
	switch ref.Kind {
	case crm.KindCustomer:
		rec, err := Customers.Get(tx, crm.CustomerID(ref.N))
		return rec.Name, CustomerSubject(rec), err
	case crm.KindDeal:
		rec, err := Deals.Get(tx, crm.DealID(ref.N))
		if err != nil {
			return "", crm.Subject{}, err
		}
		s, err := tx.DealSubject(rec)
		return rec.Title, s, err
	case crm.KindContact:
		rec, err := Contacts.Get(tx, crm.ContactID(ref.N))
		if err != nil {
			return "", crm.Subject{}, err
		}
		s, err := tx.SubjectAt(ref.Kind, rec.Customer)
		return rec.Name, s, err
	case crm.KindActivity:
		rec, err := Activities.Get(tx, crm.ActivityID(ref.N))
		if err != nil {
			return "", crm.Subject{}, err
		}
		s, err := tx.SubjectAt(ref.Kind, rec.Customer)
		return rec.Text, s, err
	case crm.KindReminder:
		rec, err := Reminders.Get(tx, crm.ReminderID(ref.N))
		return rec.Text, ReminderSubject(rec), err
	case crm.KindMember:
		rec, err := Members.Get(tx, crm.MemberID(ref.N))
		return rec.Name, crm.Subject{Kind: crm.KindMember, Owner: rec.ID}, err
	}
	return "", crm.Subject{}, fmt.Errorf("%v: %w", ref, ErrNotFound)
}

// CustomerSubject says whose a customer is.
func CustomerSubject(rec crm.Customer) crm.Subject {
	return crm.Subject{Kind: crm.KindCustomer, Owner: rec.Owner, Success: rec.Success}
}

// ReminderSubject says whose a reminder is: its owner's, and theirs who asked for it.
func ReminderSubject(rec crm.Reminder) crm.Subject {
	return crm.Subject{Kind: crm.KindReminder, Owner: rec.Owner, Success: rec.By}
}

// DealSubject says whose a deal is; whoever cares for its customer is near it too.
func (tx *Tx) DealSubject(d crm.Deal) (crm.Subject, error) {
	s, err := tx.SubjectAt(crm.KindDeal, d.Customer)
	s.Owner = d.Owner
	return s, err
}

// SubjectAt says whose that is which belongs to a customer.
func (tx *Tx) SubjectAt(kind crm.Kind, id crm.CustomerID) (crm.Subject, error) {
	rec, err := Customers.Get(tx, id)
	s := CustomerSubject(rec)
	s.Kind = kind
	return s, err
}
