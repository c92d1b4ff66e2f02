package scheduler

import (
	"errors"

	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// contactWords speaks to somebody at a customer, who may see no record at all.
// One who did not opt in, or has said stop, is not spoken to.
func contactWords(tx *store.Tx, id crm.ContactID) (*words, error) {
	p, err := store.Contacts.Get(tx, id)
	if errors.Is(err, store.ErrNotFound) || err == nil && !p.Reachable() {
		return nil, errUnwanted
	}
	if err != nil {
		return nil, err
	}
	customer, err := store.Customers.Get(tx, p.Customer)
	if err != nil {
		return nil, err
	}
	team, err := tx.Settings()
	if err != nil {
		return nil, err
	}
	all, err := tx.AllMembers()
	to := crm.Member{
		Name: p.Name, Lang: crm.ContactLang(p, customer, team.Lang), Zone: team.Zone,
		Identities: []crm.Identity{p.Chat.Identity}, Inactive: true, // crm.May refuses all
	}
	return &words{tx: tx, to: to, viewer: crm.Viewer{Member: to}, all: all, voice: cards.For(to, team, tx.Now)}, err
}

// sayToContact says a member's text, in the member's name.
func (w *words) sayToContact(p store.Push) (piece, error) {
	return piece{message: cards.ToContact(w.names().Member(by(p)), p.Args["text"])}, nil
}

// by is who had something sent.
func by(p store.Push) crm.MemberID {
	ref, _ := crm.ParseRef(p.Args["by"])
	return crm.MemberID(ref.N)
}

// sayCustomer tells a member what a contact wrote or decided, or what did not
// reach them. One who may no longer care for the customer is not told.
func (w *words) sayCustomer(p store.Push) (piece, error) {
	contact, err := store.Contacts.Get(w.tx, crm.ContactID(p.Ref.N))
	if errors.Is(err, store.ErrNotFound) {
		return piece{}, errUnwanted
	}
	if err != nil {
		return piece{}, err
	}
	customer, err := store.Customers.Get(w.tx, contact.Customer)
	if err != nil {
		return piece{}, err
	}
	if !crm.May(w.viewer, crm.Care, store.CustomerSubject(customer), crm.Private) {
		return piece{}, errUnwanted
	}
	return w.timely(p, w.voice.CustomerPush(cards.CustomerNews{Key: p.Key, Contact: contact, Customer: customer, Args: p.Args})), nil
}

// passOn sees to it that nothing between customers and members is lost in
// silence: what a contact wrote and one member did not get goes to the next, and
// who had something sent is told when it does not arrive.
func (d *delivery) passOn(tx *store.Tx) error {
	for _, seen := range d.pushes {
		p, err := tx.Push(seen.Key)
		if err != nil {
			return err
		}
		if p.State != store.Failed && p.State != store.Dropped {
			continue
		}
		switch {
		case p.Contact != 0:
			err = d.missed(tx, p)
		case p.Rule == store.RuleCustomer:
			err = d.tellNext(tx, p)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// tellNext tells what one member did not get to who cares for the customer now,
// or else to that member's manager.
func (d *delivery) tellNext(tx *store.Tx, p store.Push) error {
	next, ok, err := nextToTell(tx, p)
	if !ok || err != nil {
		return err
	}
	return tx.TellOf(crm.ContactID(p.Ref.N), next, p.Occurrence(), p.Args)
}

// nextToTell returns whom to tell of a contact if the one whom a push is for is
// not told. The second result is false when there is nobody.
func nextToTell(tx *store.Tx, p store.Push) (crm.Member, bool, error) {
	contact, err := store.Contacts.Get(tx, crm.ContactID(p.Ref.N))
	if err != nil {
		return crm.Member{}, false, ignore(err, store.ErrNotFound)
	}
	customer, err := store.Customers.Get(tx, contact.Customer)
	if err != nil {
		return crm.Member{}, false, ignore(err, store.ErrNotFound)
	}
	all, err := tx.AllMembers()
	if err != nil {
		return crm.Member{}, false, err
	}
	next, ok := crm.CarerOf(customer, all)
	if ok && next.ID == p.To {
		next, ok = crm.ManagerOf(next, all)
	}
	return next, ok, nil
}

// missed tells who had something sent that it did not arrive. Wishes that did
// not arrive do not count as such: somebody may still give them.
func (d *delivery) missed(tx *store.Tx, p store.Push) error {
	contact, err := store.Contacts.Get(tx, p.Contact)
	if err != nil {
		return ignore(err, store.ErrNotFound)
	}
	if occasion, sent := wishOf(contact, p); sent {
		if err := store.Contacts.Put(tx, contact.WithoutWish(occasion)); err != nil {
			return err
		}
	}
	args := map[string]string{
		"what": store.ContactMissed, "text": p.Args["text"], "why": string(p.State),
	}
	occurrence := store.ContactMissed + "/" + p.Rule + "/" + p.Occurrence()
	sender, err := store.Members.Get(tx, by(p))
	if errors.Is(err, store.ErrNotFound) || err == nil && sender.Inactive {
		_, _, err = tx.TellCarer(contact, occurrence, args)
		return err
	}
	if err != nil {
		return err
	}
	return tx.TellOf(contact.ID, sender, occurrence, args)
}

// wishOf returns the occasion of the wishes that a push carried; false if they do
// not count as given by it.
func wishOf(c crm.Contact, p store.Push) (occasion string, sent bool) {
	if p.Rule != store.RuleGreeting {
		return "", false
	}
	if g := c.Greeted; g != nil && g.Sent && g.Day.String() == p.Occurrence() {
		return crm.OccasionBirthday, true
	}
	for id, g := range c.Wishes {
		if g.Sent && id+"-"+g.Day.String() == p.Occurrence() {
			return id, true
		}
	}
	return "", false
}

// moveContact rewrites a contact's chat that moved; to is empty if it did not.
func moveContact(tx *store.Tx, id crm.ContactID, to string) error {
	p, err := store.Contacts.Get(tx, id)
	if err != nil || to == "" || p.Chat == nil {
		return ignore(err, store.ErrNotFound)
	}
	chat := *p.Chat
	chat.ID = to
	p.Chat = &chat
	return store.Contacts.Put(tx, p)
}
