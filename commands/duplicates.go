package commands

import (
	"errors"
	"slices"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// anyway is the key that a line has when it makes a record although there is one
// like it: customer new Acme anyway:yes. The button writes it.
const anyway = "anyway"

// newcomer is what a record that is about to be made can be recognised by.
type newcomer struct {
	kind         crm.Kind
	name         string
	phone, email string
	// at is the customer of a contact, who may have the same phone and address;
	// names of contacts count at one customer only.
	at crm.CustomerID
}

// duplicate is a record that has what a newcomer would have.
type duplicate struct {
	ref     crm.Ref
	shares  string // "name", "phone", "email": in the catalogue under "shares."
	name    string
	subject crm.Subject
}

// existsError is the refusal to make a record like one that there is. It knows
// all of them, those that the speaker may not see too.
type existsError struct {
	*Refusal
	all []duplicate
}

// Unwrap returns the refusal.
func (e *existsError) Unwrap() error { return e.Refusal }

// unique refuses a newcomer like whom there is a record, unless the line says
// that it is meant.
func (c *Call) unique(n newcomer) error {
	if c.anyway {
		return nil
	}
	all, err := c.duplicates(n)
	if err != nil || len(all) == 0 {
		return err
	}
	return &existsError{c.exists(all), all}
}

// duplicates returns the records that are like a newcomer, each once, those that
// the speaker may see first.
func (c *Call) duplicates(n newcomer) ([]duplicate, error) {
	var all []duplicate
	add := func(shares string, ref crm.Ref) error {
		if ref == n.at.Ref() || slices.ContainsFunc(all, func(d duplicate) bool { return d.ref == ref }) {
			return nil
		}
		name, subject, err := c.Tx.About(ref)
		all = append(all, duplicate{ref, shares, name, subject})
		return err
	}
	err := errors.Join(
		c.sameName(n, func(ref crm.Ref) error { return add("name", ref) }),
		c.Tx.WithPhone(n.phone, func(ref crm.Ref) (bool, error) {
			phone, err := c.phoneOf(ref)
			if err == nil && crm.SamePhone(phone, n.phone, c.Team.Region()) {
				err = add("phone", ref)
			}
			return true, err
		}),
		c.Tx.WithEmail(n.email, func(ref crm.Ref) (bool, error) { return true, add("email", ref) }),
	)
	slices.SortStableFunc(all, func(a, b duplicate) int { return order(c.sees(a), c.sees(b)) })
	return all, err
}

// order puts what is true first.
func order(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

func (c *Call) sees(d duplicate) bool { return c.May(crm.See, d.subject) }

// sameName calls fn for the records of a newcomer's folded name.
func (c *Call) sameName(n newcomer, fn func(crm.Ref) error) error {
	if n.kind == crm.KindContact {
		others, err := c.Tx.ContactsOf(n.at)
		for _, other := range others {
			if err == nil && !other.Archived && crm.FoldName(other.Name) == crm.FoldName(n.name) {
				err = fn(other.ID.Ref())
			}
		}
		return err
	}
	return c.Tx.FindNames(n.name, false, []crm.Kind{n.kind}, func(m store.NameMatch) (bool, error) {
		if m.Rank > crm.RankAlias {
			return false, nil
		}
		return true, fn(m.Ref)
	})
}

func (c *Call) phoneOf(ref crm.Ref) (string, error) {
	if ref.Kind == crm.KindContact {
		rec, err := store.Contacts.Get(c.Tx, crm.ContactID(ref.N))
		return rec.Phone, err
	}
	rec, err := store.Customers.Get(c.Tx, crm.CustomerID(ref.N))
	return rec.Phone, err
}

// exists says what is there already and whose it is, as far as the speaker may
// know, and offers to use it, to make another, or to ask the owner. Of a record
// that they may not see they learn only that a colleague has it.
func (c *Call) exists(all []duplicate) *Refusal {
	first := all[0]
	shares := c.Say("shares." + first.shares)
	r := refuse("exists-hidden", "What", shares)
	if c.sees(first) {
		r = refuse("exists", "What", shares, "Name", cards.Named(first.name, first.ref), "Owner", c.memberName(first.subject.Owner))
		r.Buttons = append(r.Buttons, c.Button("use", kindName(first.ref.Kind)+" "+first.ref.String(), "Name", first.name))
	}
	r.Buttons = append(r.Buttons, c.Button("anyway", c.Line+" "+anyway+":yes"))
	if slices.ContainsFunc(all, func(d duplicate) bool { return d.subject.Owner != c.Me.ID && d.subject.Owner != 0 }) {
		r.Buttons = append(r.Buttons, c.Button("ask-owner", "ask "+c.Line))
	}
	return r
}

var askCommands = []*Command{{
	Path: [][]string{{"ask", "询问"}}, Writes: true, Hidden: true, Run: askOwner, Args: []Arg{argText},
}}

// askOwner asks the owners of the records like the one that a line would make.
// The question is a reminder of theirs that is due now, and so comes by the same
// way, in their chat and outside their quiet hours.
func askOwner(c *Call) (bot.Message, error) {
	line := c.Rest()
	exists, err := c.tryNew(line)
	if err != nil {
		return bot.Message{}, err
	}
	asked := map[crm.MemberID]bool{c.Me.ID: true, 0: true}
	m := c.Reply("", "")
	names := ""
	for _, d := range exists.all {
		if asked[d.subject.Owner] {
			continue
		}
		asked[d.subject.Owner] = true
		rec, err := store.Reminders.Add(c.Tx, c.question(d, line))
		if err != nil {
			return m, err
		}
		m.Ref = rec.ID.String()
		if c.sees(d) {
			names += c.Say("list.separator") + c.memberName(d.subject.Owner)
		}
	}
	if m.Ref == "" {
		return m, refuse("ask-nobody", "Line", brief(line))
	}
	m.Title = c.Say("ask.sent-hidden")
	if names != "" {
		m.Title = c.Say("ask.sent", "Names", names[len(c.Say("list.separator")):])
	}
	m.Facts["asked"] = m.Ref
	return c.Undoable(m), nil
}

// tryNew finds out like which records a line would make one. It refuses a line
// that would not meet any, so that nothing is made by asking.
func (c *Call) tryNew(line string) (*existsError, error) {
	in, err := newInput(line)
	if err != nil {
		return nil, err
	}
	nobody := refuse("ask-nobody", "Line", brief(line))
	cmd, ok := c.router.verbs.match(in)
	if !ok || cmd.Name() != "customer new" && cmd.Name() != "contact add" {
		return nil, nobody
	}
	next := *c
	next.Input, next.Command = in, cmd
	_, err = cmd.Run(&next)
	var exists *existsError
	if errors.As(err, &exists) {
		return exists, nil
	}
	return nil, orElse(err, nobody)
}

// question is the reminder that asks an owner, in their language. About a record
// that the speaker may not see it does not name it: it is theirs to read, too.
func (c *Call) question(d duplicate, line string) crm.Reminder {
	owner := c.member(d.subject.Owner)
	voice := cards.For(owner, c.Team, c.Tx.Now)
	r := crm.Reminder{
		Owner: owner.ID, By: c.Me.ID, Due: c.Tx.Now.UTC(), Created: c.Tx.Now,
		Text: voice.Say("ask.text", "Who", c.Me.Name, "What", voice.Say("shares."+d.shares), "Line", cards.Excerpt(line, 120)),
	}
	if id, err := c.customerOf(d.ref); err == nil && c.sees(d) {
		r.Customer = id
	}
	return r
}
