package scheduler

import (
	"errors"
	"strings"
	"time"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// pushBirthday is the rule of pushes that tell of a birthday.
const pushBirthday = "birthday"

// A birthday is told ahead of the day, and on it.
const (
	ahead = "ahead"
	onDay = "day"
)

// catchUp bounds how many days of missed mornings are made up for.
const catchUp = 60

// fireCare tells a member, in the morning, of the birthdays of today and of the
// next days, among the customers they care for: up to the next morning that is
// worked, so that a holiday hides none. Mornings that were missed are made up for:
// a birthday that passed meanwhile is told late.
func fireCare(f *firing) error {
	m, there, err := f.member()
	if err != nil || !there {
		return err
	}
	team, err := f.tx.Settings()
	if err != nil {
		return err
	}
	all, err := f.tx.AllMembers()
	if err != nil {
		return err
	}
	today := m.Today(f.tx.Now)
	from := m.Today(f.timer.Planned)
	if from.DaysUntil(today) > catchUp {
		from = today.AddDays(-catchUp)
	}
	cal := team.CalendarOf(m)
	next := m.NextMorning(f.tx.Now, cal)
	reach := max(store.CareAhead, today.DaysUntil(m.Today(next))-1)
	// Days off before the first morning were told ahead of, but for birthdays of
	// which no more than the month is known.
	first := cal.LastWorkingBefore(from).AddDays(1)
	near, err := f.tx.BirthdaysNear(first, first.DaysUntil(today)+reach, team, func(c crm.Customer) bool {
		carer, ok := crm.CarerOf(c, all)
		return ok && carer.ID == m.ID
	})
	if err != nil {
		return err
	}
	for _, b := range near {
		if b.Day.Before(from) && !b.MonthOnly {
			continue
		}
		if err := f.birthday(b, m); err != nil {
			return err
		}
	}
	if err := f.moreCare(m, all, team, from); err != nil {
		return err
	}
	return f.again(next)
}

// fireBirthday tells at once of a contact's birthday that is today, and that the
// morning could not tell: it was noted later in the day, or the customer came to
// somebody else's care. What is some days ahead waits for the next morning.
func fireBirthday(f *firing) error {
	contact, err := store.Contacts.Get(f.tx, crm.ContactID(f.ref.N))
	if store.IsNotFound(err) || err == nil && contact.Archived {
		return f.again(time.Time{})
	}
	if err != nil {
		return err
	}
	customer, err := store.Customers.Get(f.tx, contact.Customer)
	if err != nil {
		return err
	}
	all, err := f.tx.AllMembers()
	if err != nil {
		return err
	}
	team, err := f.tx.Settings()
	if err != nil {
		return err
	}
	carer, ok := crm.CarerOf(customer, all)
	if !ok {
		return f.again(time.Time{})
	}
	today := carer.Today(f.tx.Now)
	day, ok := contact.Birthday.Next(today.AddDays(-1), team.BirthdayPolicy())
	if ok && day == today && !f.tx.Now.Before(crm.Instant(today, carer.Day.From, carer.Location())) {
		err = f.birthday(crm.BirthdayOf{Contact: contact, Customer: customer, Day: day, MonthOnly: contact.Birthday.MonthOnly()}, carer)
	}
	return errors.Join(err, f.again(time.Time{}))
}

// birthday puts a birthday into the outbox. Of one whose day is not known its
// month's first day tells, and nothing ahead of that. One on a day off is told
// some days ahead, too, and then on the last working morning before it.
func (f *firing) birthday(b crm.BirthdayOf, to crm.Member) error {
	today := to.Today(f.tx.Now)
	when, day := onDay, b.Day
	if today.Before(b.Day) {
		when, day = ahead, today
	}
	if when == ahead && b.MonthOnly || b.Customer.Archived {
		return nil
	}
	p := store.Push{
		Rule: pushBirthday, Ref: b.Contact.ID.Ref(),
		Planned: crm.Instant(day, to.Day.From, to.Location()),
		Args:    map[string]string{"day": b.Day.String()},
	}
	added, err := f.push(p, to, b.Day.String()+"/"+when)
	if err != nil || added || when == onDay {
		return err
	}
	cal, err := f.tx.CalendarOf(to)
	if err == nil && !cal.Working(b.Day) && cal.LastWorkingBefore(b.Day) == today {
		_, err = f.push(p, to, b.Day.String()+"/"+onDay)
	}
	return err
}

// sayBirthday finds the words for a birthday. Ahead of the day one that somebody
// has wished already is not told, and never one that is another's to wish by now.
func (w *words) sayBirthday(p store.Push) (piece, error) {
	contact, err := store.Contacts.Get(w.tx, crm.ContactID(p.Ref.N))
	if errors.Is(err, store.ErrNotFound) || err == nil && contact.Archived {
		return piece{}, errUnwanted
	}
	if err != nil {
		return piece{}, err
	}
	customer, err := store.Customers.Get(w.tx, contact.Customer)
	if err != nil {
		return piece{}, err
	}
	day, err := crm.ParseDate(p.Args["day"])
	if err != nil {
		return piece{}, err
	}
	told := strings.Contains(p.Key, "/"+onDay+"/")
	carer, ok := crm.CarerOf(customer, w.all)
	greeted := contact.Greeted != nil && contact.Greeted.Day == day
	kept, _ := contact.Birthday.Next(day.AddDays(-1), w.voice.Team.BirthdayPolicy())
	over, err := w.over(p, day) // then the day itself is told
	if err != nil {
		return piece{}, err
	}
	before := w.voice.Today().Before(day)
	over = over || greeted
	if !ok || carer.ID != w.to.ID || customer.Archived || kept != day || over && (!told || before) {
		return piece{}, errUnwanted
	}
	if w.to.Mutes.Silences(crm.PushBirthday, contact.ID.Ref(), customer.ID.Ref()) {
		return piece{}, errUnwanted
	}
	b := crm.BirthdayOf{
		Contact: contact, Customer: customer, Day: day,
		Turns: contact.Birthday.Turns(day), MonthOnly: contact.Birthday.MonthOnly(),
	}
	return piece{message: w.voice.BirthdayPush(b, w.names(), day.Before(w.voice.Today()))}, nil
}

// over reports whether it is too late to tell of a birthday ahead. On a day off
// nothing is told, so what is told ahead of it stands also afterwards.
func (w *words) over(p store.Push, day crm.Date) (bool, error) {
	if w.voice.Today().Before(day) {
		return false, nil
	}
	if w.voice.Team.CalendarOf(w.to).Working(day) {
		return true, nil
	}
	_, err := w.tx.Push(strings.Replace(p.Key, "/"+ahead+"/", "/"+onDay+"/", 1))
	return !store.IsNotFound(err), ignore(err, store.ErrNotFound)
}
