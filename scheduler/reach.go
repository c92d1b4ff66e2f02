package scheduler

import (
	"errors"
	"slices"
	"time"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// errNowhere: none of the member's chats takes messages.
var errNowhere = errors.New("takes no messages in any chat")

// route finds the chat of a delivery: the first of the member's that takes
// messages. What may have arrived is asked about, or said again, where it was
// sent, as long as that takes any.
func (d *delivery) route(tx *store.Tx, rows []store.Push) error {
	d.chat, d.nowhere, d.strayed = bot.Chat{}, false, false // a transaction may run more than once
	if d.to.Kind == crm.KindContact {
		p, err := store.Contacts.Get(tx, crm.ContactID(d.to.N))
		if err == nil && p.Chat != nil {
			d.chat = bot.Chat(p.Chat.Identity)
		}
		return ignore(err, store.ErrNotFound)
	}
	m, err := store.Members.Get(tx, d.reader)
	if err != nil || len(m.Identities) == 0 {
		return ignore(err, store.ErrNotFound) // there is nobody to find words for
	}
	chat, on, err := tx.ChatOf(m)
	if err != nil {
		return err
	}
	if last := rows[0].Chat; d.unsure && last != (crm.Identity{}) {
		_, off, err := tx.Off(last)
		if err != nil {
			return err
		}
		if !off && slices.Contains(m.Identities, last) {
			chat, on = last, true
		}
		d.strayed = chat != last
	}
	d.chat, d.nowhere = bot.Chat(chat), !on
	return nil
}

// waits reports whether a row for which there is no chat waits for one: until
// it would be given up, unless it is of a customer and somebody else can be told.
func (d *delivery) waits(tx *store.Tx, p store.Push) (bool, error) {
	if tx.Now.Sub(p.Began()) > giveUp {
		return false, nil
	}
	if p.Rule != store.RuleCustomer {
		return true, nil
	}
	_, there, err := nextToTell(tx, p)
	return !there, err
}

// park has a row wait for a chat. Its turn is when it is given up, so it costs
// nothing until then; [store.Tx.SwitchOn] gives it an earlier one.
func park(p *store.Push) {
	p.Unreachable, p.NotBefore = true, p.Began().Add(giveUp+time.Second)
}

// lost reports whether an error says that the member's chat, or all of them,
// take no messages any more.
func (d *delivery) lost(err error) bool {
	var refused *bot.SendError
	gone := errors.As(err, &refused) && refused.Gone
	return d.to.Kind != crm.KindContact && (gone || errors.Is(err, errNowhere))
}

// elsewhere moves on a row whose chat is lost: it goes to the next at once, or
// waits, or is given up.
func (d *delivery) elsewhere(tx *store.Tx, p *store.Push, err error) error {
	p.Error = err.Error()
	m, err := store.Members.Get(tx, d.reader)
	if err != nil {
		return err
	}
	_, on, err := tx.ChatOf(m)
	if err != nil {
		return err
	}
	keep := on && tx.Now.Sub(p.Began()) <= giveUp
	if !on {
		if keep, err = d.waits(tx, *p); err != nil {
			return err
		}
	}
	if !keep {
		p.State = store.Failed
		return nil
	}
	if !d.unsure {
		p.State, p.Group = store.Pending, ""
	}
	if d.halted { // the chat could not be switched off, and is not to be asked in a loop
		p.NotBefore = after(tx.Now, backoff(p.Attempts, longest))
		return nil
	}
	p.Attempts--
	p.NotBefore = tx.Now
	return nil
}
