package commands

import (
	"cmp"
	"errors"
	"maps"
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// mergeCustomers makes one customer part of another: everything moves, and the
// old id goes on to mean the other.
func mergeCustomers(c *Call) (bot.Message, error) {
	from, err := c.customerToEdit()
	if err != nil {
		return bot.Message{}, err
	}
	into, err := c.customerToEdit()
	if err != nil {
		return bot.Message{}, err
	}
	if from.ID == into.ID {
		return bot.Message{}, refuse("merge-self", "Name", into.Name)
	}
	moved, err := c.Tx.MoveCustomer(from.ID, into.ID)
	if err != nil {
		return bot.Message{}, err
	}
	into = joined(into, from)
	from.Archived, from.Merged = true, into.ID
	if err := errors.Join(store.Customers.Put(c.Tx, from), store.Customers.Put(c.Tx, into)); err != nil {
		return bot.Message{}, err
	}
	m, err := c.customerCard(into)
	m.Title = c.Say("customer.merged", "From", cards.Named(from.Name, from.ID.Ref()), "Into", into.Name, "N", moved)
	return c.Undoable(m), err
}

// joined returns a customer with all that is known of another one: where both say
// something, the first holds, and notes are kept one after the other.
func joined(into, from crm.Customer) crm.Customer {
	for _, name := range append([]string{from.Name}, from.Aliases...) {
		into.Aliases = addName(into.Aliases, name)
	}
	into.Tags = union(into.Tags, from.Tags)
	into.Phone = cmp.Or(into.Phone, from.Phone)
	into.Email = cmp.Or(into.Email, from.Email)
	into.Tier = cmp.Or(into.Tier, from.Tier)
	into.Lang = cmp.Or(into.Lang, from.Lang)
	into.Success = cmp.Or(into.Success, from.Success)
	into.Renewal = crm.EarlierRenewal(into.Renewal, from.Renewal)
	if from.Note != into.Note {
		into.Note = strings.TrimSpace(into.Note + "\n" + from.Note)
	}
	if len(from.Fields) > 0 {
		fields := maps.Clone(from.Fields)
		maps.Copy(fields, into.Fields)
		into.Fields = fields
	}
	return into
}
