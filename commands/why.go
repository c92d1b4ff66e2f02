package commands

import (
	"errors"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

var whyCommands = []*Command{{
	Path: [][]string{{"why", "为什么"}}, Hidden: true, Run: why, Args: []Arg{
		{Name: "record", Kind: bot.TextField}, maybe(Arg{Name: "kind", Kind: bot.TextField}),
	},
}}

// why says why a push came: who asked for a reminder, in which words; or whose
// birthday one cares for.
func why(c *Call) (bot.Message, error) {
	if m, ours, err := c.whyCare(); ours || err != nil {
		return m, err
	}
	word := c.Next()
	if m, ours := c.whyDaily(word); ours {
		return m, nil
	}
	ref, ok := crm.ParseRef(word)
	if ok {
		_, ok, _ = c.lookup(ref)
	}
	if !ok {
		return bot.Message{}, refuse("no-such-id", "Id", brief(word), "What", c.Say("what.record"))
	}
	m := c.Reply(c.Say("why.title"), ref.String())
	if ref.Kind == crm.KindContact {
		rec, err := store.Contacts.Get(c.Tx, crm.ContactID(ref.N))
		if err != nil {
			return m, err
		}
		customer, err := store.Customers.Get(c.Tx, rec.Customer)
		m.Parts = append(m.Parts, bot.Line(c.Say("why.birthday", "Customer", customer.Name, "Days", c.Days(store.CareAhead))))
		m.Buttons = c.muteButtons(ref, crm.PushBirthday)
		return m, err
	}
	if ref.Kind != crm.KindReminder { // nothing comes about it but what names its kind
		return m, refuse("left-over", "Text", brief(word), "Example", c.Say("example.why"))
	}
	entry, err := c.firstEntry(ref)
	if errors.Is(err, store.ErrNotFound) {
		return m, refuse("no-such-id", "Id", brief(word), "What", c.Say("what.record"))
	}
	m.Parts = append(m.Parts, bot.Line(c.Say("why.reminder", "Who", c.who(entry), "When", c.Moment(entry.At), "Line", c.Discreet(cards.Excerpt(entry.Line, 200)))))
	return c.whyReminder(m, ref)
}

// firstEntry returns the entry that made a record.
func (c *Call) firstEntry(ref crm.Ref) (store.Entry, error) {
	var first store.Entry
	err := c.Tx.History(ref, func(e store.Entry) (bool, error) {
		first = e
		return true, nil
	})
	if err == nil && first.Stamp == 0 {
		err = store.ErrNotFound
	}
	return first, err
}
