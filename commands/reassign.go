package commands

import (
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// maxHands is how many members a reassignment offers as buttons.
const maxHands = 8

// reassign gives a reminder to another member: reassign R3 @rob. Without a name
// it asks to whom.
func reassign(c *Call) (bot.Message, error) {
	rec, about, err := c.openReminder()
	if err != nil {
		return bot.Message{}, err
	}
	if c.Done() {
		return c.reassignTo(rec, about)
	}
	if word := strings.ToLower(c.Peek()); word == "to" || word == "给" || word == "→" {
		c.Next()
	}
	to, err := c.memberArg()
	if err != nil {
		return bot.Message{}, err
	}
	if !c.Done() {
		return bot.Message{}, c.leftOver("reassign")
	}
	if err := c.mayTake(to, rec, about); err != nil {
		return bot.Message{}, err
	}
	before := rec.Owner
	rec.Owner, rec.HandedBy, rec.Handed = to.ID, c.Me.ID, c.Tx.Now.UTC()
	if to.ID == c.Me.ID { // taken over
		rec.HandedBy = 0
	}
	if err := store.Reminders.Put(c.Tx, rec); err != nil {
		return bot.Message{}, err
	}
	if err := c.tellHands(rec, before, to); err != nil {
		return bot.Message{}, err
	}
	m := c.ReminderCard(c.Say("remind.handed", "Before", c.memberName(before), "After", to.Name), rec, about)
	m.Facts["owner"] = to.ID.String()
	comes := rec.Due
	if comes.Before(c.Tx.Now) { // then at once
		comes = c.Tx.Now
	}
	return c.Undoable(c.onLeave(m, to, to.Today(comes))), nil
}

// mayTake is nil if a member can be given a reminder: they are there, it is not
// theirs, and they may know what it is about.
func (c *Call) mayTake(to crm.Member, rec crm.Reminder, about string) error {
	switch sees, err := c.couldCare(to, rec); {
	case err != nil:
		return err
	case to.Inactive:
		return refuse("reassign-gone", "Name", to.Name)
	case to.ID == rec.Owner:
		return refuse("reassign-same", "Id", rec.ID.String(), "Name", to.Name)
	case !sees:
		return refuse("reassign-blind", "Name", to.Name, "About", about)
	}
	return nil
}

// couldCare reports whether a member may follow up what a reminder is about.
func (c *Call) couldCare(m crm.Member, rec crm.Reminder) (bool, error) {
	ref := rec.Customer.Ref()
	if rec.Deal != 0 {
		ref = rec.Deal.Ref()
	}
	if ref.N == 0 {
		return true, nil
	}
	_, subject, err := c.Tx.About(ref)
	return crm.May(crm.NewViewer(m, c.Members()), crm.Care, subject, crm.Private), err
}

// tellHands tells the new owner, and who had it before. One that is due already
// comes to the new owner by itself, and says from whom.
func (c *Call) tellHands(rec crm.Reminder, before crm.MemberID, to crm.Member) error {
	if rec.Due.After(c.Tx.Now) {
		if err := c.Tx.TellHandover(rec, store.HandedToYou, to, c.Me.ID); err != nil {
			return err
		}
	}
	what := store.HandedFromYou
	if to.ID == c.Me.ID {
		what = store.TakenFromYou
	}
	return c.Tx.TellHandover(rec, what, c.member(before), c.Me.ID)
}

// reassignTo asks to whom a reminder goes: a button for each who may have it.
func (c *Call) reassignTo(rec crm.Reminder, about string) (bot.Message, error) {
	m := c.ReminderCard(c.Say("remind.hand-to"), rec, about)
	for _, other := range c.Members() {
		if other.Inactive || other.ID == rec.Owner || len(m.Buttons) == maxHands {
			continue
		}
		could, err := c.couldCare(other, rec)
		if err != nil {
			return m, err
		}
		if could {
			m.Buttons = append(m.Buttons, bot.Button{Label: other.Name, Command: "reassign " + rec.ID.String() + " @" + other.ID.String()})
		}
	}
	if len(m.Buttons) == 0 {
		return m, refuse("reassign-nobody", "Id", rec.ID.String())
	}
	return m, nil
}
