package commands

import (
	"strconv"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

var wordBirthday = []string{"birthday", "生日", "birthdays"}

// birthdaysAhead is how many days a list of birthdays looks ahead.
const birthdaysAhead = 30

var birthdayCommands = []*Command{
	{Path: [][]string{wordBirthday, {"list", "列表"}}, Run: listBirthdays, Args: []Arg{maybe(Arg{Name: "days", Kind: bot.TextField})}},
	{
		Path: [][]string{wordBirthday}, Writes: true, Run: setBirthday,
		Args: []Arg{argContact, {Name: "birthday", Kind: bot.TextField}},
	},
	{
		Path: [][]string{{"greeted", "已祝福"}}, Writes: true, Hidden: true, Run: greeted,
		Args: []Arg{argContact, maybe(Arg{Name: "occasion", Kind: bot.TextField})},
	},
}

// setBirthday notes a contact's birthday: birthday 李雷 农历八月十五
func setBirthday(c *Call) (bot.Message, error) {
	rec, customer, err := c.contactTo(crm.Care)
	if err != nil {
		return bot.Message{}, err
	}
	if c.Done() {
		return bot.Message{}, refuse("missing", "Usage", c.usage(c.Command), "Example", c.Say("example.birthday"))
	}
	if rec.Birthday, err = c.birthday(c.RestText()); err != nil {
		return bot.Message{}, err
	}
	if err := store.Contacts.Put(c.Tx, rec); err != nil {
		return bot.Message{}, err
	}
	m := c.contactCard("birthday.set", rec, customer)
	next, ok := rec.Birthday.Next(c.Today().AddDays(-1), c.Team.BirthdayPolicy())
	if ok {
		m.Parts = append(m.Parts, bot.Line(c.Say("birthday.next", "Day", c.Day(next))))
		m.Facts["next"] = next.String()
	}
	return c.Undoable(m), nil
}

// listBirthdays lists the birthdays to come of the customers one cares for.
func listBirthdays(c *Call) (bot.Message, error) {
	days := birthdaysAhead
	if !c.Done() {
		n, err := strconv.Atoi(c.Peek())
		if err != nil || n < 1 || n > 366 {
			return bot.Message{}, refuse("left-over", "Text", brief(c.Peek()), "Example", c.Say("example.birthday-list"))
		}
		days = n
	}
	all, err := c.Tx.BirthdaysNear(c.Today(), days, c.Team, func(rec crm.Customer) bool {
		return c.May(crm.Read, store.CustomerSubject(rec))
	})
	return c.BirthdayList(all, c.names()), err
}

// names tells cards what members and customers are called.
func (c *Call) names() cards.Names {
	return cards.Names{Member: c.memberName, Customer: func(id crm.CustomerID) string {
		rec, _ := store.Customers.Get(c.Tx, id)
		return rec.Name
	}}
}

// toWish reads a contact, and for what they are to be wished well: their birthday,
// the one that is near unless a day is named, or a festival: greet P5 mid-autumn. It
// refuses what somebody has wished them well for already.
func (c *Call) toWish() (crm.Contact, crm.Customer, wish, error) {
	rec, customer, err := c.contactTo(crm.Care)
	w := wish{occasion: crm.OccasionBirthday, day: c.Today()}
	switch f, festive := c.festivalNamed(c.PeekRest()); {
	case err != nil:
	case c.Done():
		w.day = c.nearBirthday(rec)
	case festive:
		c.Rest()
		w.occasion, w.festival = f.ID, f
		w.day, _ = f.Next(c.Today().AddDays(-greetUntil - 1))
		if c.Today().DaysUntil(w.day) > greetUntil {
			err = refuse("festival-day", "Festival", c.Festival(f), "Day", c.Date(w.day))
		}
	default:
		w.day, err = c.day(c.Rest())
	}
	if g, wished := rec.Wished(w.occasion, w.day); err == nil && wished {
		err = refuse("greeted-already", "Name", rec.Name, "Who", c.memberName(g.By))
	}
	return rec, customer, w, err
}

// nearBirthday is the day for which somebody is wished a happy birthday now: the
// one that is told of these days, else today.
func (c *Call) nearBirthday(p crm.Contact) crm.Date {
	today := c.Today()
	day, ok := p.Birthday.Next(today.AddDays(-greetUntil-1), c.Team.BirthdayPolicy())
	if !ok || today.DaysUntil(day) > greetUntil {
		return today
	}
	return day
}

// greeted notes that a contact was wished well, so that nobody does it twice.
func greeted(c *Call) (bot.Message, error) {
	rec, customer, w, err := c.toWish()
	if err != nil {
		return bot.Message{}, err
	}
	rec = rec.WithWish(w.occasion, crm.Greeting{Day: w.day, By: c.Me.ID})
	if err := store.Contacts.Put(c.Tx, rec); err != nil {
		return bot.Message{}, err
	}
	return c.Undoable(c.contactCard("birthday.noted", rec, customer)), nil
}
