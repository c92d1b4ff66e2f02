package commands

import (
	"cmp"
	"errors"
	"slices"
	"unicode/utf8"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

const (
	// maxReply is how long a text to a contact may be, in runes.
	maxReply = 2000
	// greetUntil is for how many days after a birthday wishes can be sent.
	greetUntil = 14
	// heardBack is how many activities are looked at for one that is there already.
	heardBack = 50
)

// greet sends the drafted wishes to a contact's chat: once for the day, whoever
// asks first.
func greet(c *Call) (bot.Message, error) {
	rec, customer, w, err := c.toWish()
	if err != nil {
		return bot.Message{}, err
	}
	if !c.wishable(rec, w) {
		return bot.Message{}, c.notWishable(rec, w)
	}
	if !rec.Reachable() {
		return bot.Message{}, noChat(rec)
	}
	text := c.wishes(rec, customer, w)
	first, err := c.send(w, rec, text)
	if err != nil {
		return bot.Message{}, err
	}
	if !first {
		return bot.Message{}, refuse("greet-failed", "Name", rec.Name, "Id", rec.ID.String(), "Day", cmp.Or(w.festival.ID, w.day.String()))
	}
	return c.onItsWay("greet.sent", rec, customer, text), nil
}

// wishes drafts what is sent.
func (c *Call) wishes(rec crm.Contact, customer crm.Customer, w wish) string {
	if w.occasion != crm.OccasionBirthday {
		return c.FestivalGreeting(w.festival, rec, customer)
	}
	return c.Greeting(crm.BirthdayOf{Contact: rec, Customer: customer, Day: w.day, Turns: rec.Birthday.Turns(w.day)})
}

// wishable reports whether there is something to wish a contact well for on that
// day, and wishes for it are in time.
func (c *Call) wishable(rec crm.Contact, w wish) bool {
	if w.occasion != crm.OccasionBirthday {
		return c.inTime(w)
	}
	kept, ok := rec.Birthday.Next(w.day.AddDays(-1), c.Team.BirthdayPolicy())
	return ok && kept == w.day && !rec.Birthday.MonthOnly() && c.inTime(w)
}

func (c *Call) notWishable(rec crm.Contact, w wish) error {
	if w.occasion != crm.OccasionBirthday {
		return refuse("festival-day", "Festival", c.Festival(w.festival), "Day", c.Date(w.day))
	}
	return refuse("greet-day", "Name", rec.Name, "Day", c.Date(w.day))
}

// reply sends a text to a contact's chat, and puts it on the record.
func reply(c *Call) (bot.Message, error) {
	rec, customer, err := c.contactTo(crm.Care)
	if err != nil {
		return bot.Message{}, err
	}
	if !rec.Reachable() {
		return bot.Message{}, noChat(rec)
	}
	if c.Done() {
		return c.replyForm(rec), nil
	}
	text := c.RestText()
	if n := utf8.RuneCountInString(text); n > maxReply {
		return bot.Message{}, refuse("reply-long", "N", n, "Max", maxReply)
	}
	a, err := store.Activities.Add(c.Tx, crm.Activity{
		Customer: customer.ID, Kind: crm.Chat, By: c.Me.ID, At: c.Tx.Now,
		Text: "→ " + rec.Name + ": " + text, SentTo: rec.ID,
	})
	if err != nil {
		return bot.Message{}, err
	}
	if _, err := c.Tx.SendContact(store.RuleReply, rec.ID, a.ID.String(), text, c.Me.ID); err != nil {
		return bot.Message{}, err
	}
	m := c.onItsWay("reply.sent", rec, customer, text)
	m.Ref, m.Facts["activity"] = a.ID.String(), a.ID.String()
	return m, nil
}

// replyForm asks for the text, and says beforehand that it is sent for good.
func (c *Call) replyForm(rec crm.Contact) bot.Message {
	m := c.Reply(c.Say("reply.title", "Name", rec.Name), rec.ID.String())
	m.Parts = []bot.Part{bot.Line(c.Say("reply.how", "Name", rec.Name))}
	m.Form = c.formOf(c.Command, map[string]string{"contact": rec.ID.String()})
	m.Form.Title = m.Title
	return m
}

// onItsWay answers that a text is being sent to a contact.
func (c *Call) onItsWay(id string, rec crm.Contact, customer crm.Customer, text string) bot.Message {
	m := c.chatReply(id, rec, customer)
	if c.Where != crm.Public {
		m.Parts = []bot.Part{bot.Line(text)}
	}
	return m
}

// heard puts what a contact wrote on the record, word for word. It reads no
// parts in it: what moves deals is for members to say.
func heard(c *Call) (bot.Message, error) {
	gone := refuse("heard-gone", "Example", c.Say("example.heard"))
	p, err := c.Tx.Push(c.Next())
	if errors.Is(err, store.ErrNotFound) || err == nil && (p.Rule != store.RuleCustomer || p.Args["what"] != store.ContactWrote) {
		return bot.Message{}, gone
	}
	if err != nil {
		return bot.Message{}, err
	}
	name, subject, err := c.Tx.About(p.Ref)
	if err != nil {
		return bot.Message{}, err
	}
	if !crm.May(c.Me, crm.See, subject, crm.Private) {
		return bot.Message{}, gone
	}
	if err := c.need(crm.Care, subject, name); err != nil {
		return bot.Message{}, err
	}
	return c.logHeard(p, name)
}

// logHeard logs a message, unless somebody has.
func (c *Call) logHeard(p store.Push, name string) (bot.Message, error) {
	rec, err := store.Contacts.Get(c.Tx, crm.ContactID(p.Ref.N))
	if err != nil {
		return bot.Message{}, err
	}
	customer, err := store.Customers.Get(c.Tx, rec.Customer)
	if err != nil {
		return bot.Message{}, err
	}
	a := crm.Activity{
		Customer: customer.ID, Kind: crm.Chat, By: c.Me.ID, At: p.Planned, Text: name + ": " + p.Args["text"],
	}
	last, err := c.Tx.LastActivities(customer.ID, heardBack)
	if err != nil {
		return bot.Message{}, err
	}
	same := func(other crm.Activity) bool { return other.At.Equal(a.At) && other.Text == a.Text }
	if i := slices.IndexFunc(last, same); i >= 0 {
		return bot.Message{}, refuse("heard-already", "Id", last[i].ID.String())
	}
	if a, err = store.Activities.Add(c.Tx, a); err != nil {
		return bot.Message{}, err
	}
	return c.Undoable(c.LoggedCard(cards.Logged{Activity: a, Customer: customer})), nil
}
