package store

import "github.com/rapport-crm/rapport/crm"

// The rules of pushes between customers and those who care for them.
const (
	// RuleGreeting and RuleReply are for a contact: wishes, and a member's text.
	// Args "text" is what is said, "by" who had it sent ("M3").
	RuleGreeting = "greeting"
	RuleReply    = "reply"
	// RuleCustomer tells a member of a contact. Args "what" is one of the below.
	RuleCustomer = "customer"
)

// What a member is told of a contact.
const (
	ContactWrote   = "wrote"   // Args "text"; "cut" if it was longer, "last" if no more comes today
	ContactJoined  = "joined"  // Args "account": what the account calls itself, and "platform"
	ContactLeft    = "left"    // said stop
	ContactMissed  = "missed"  // Args "text" did not arrive; "why" is what became of its push
	ContactUnknown = "unknown" // the account is another contact's now
)

// ContactsByChat returns the contacts who opted in with that account, also those
// who have stopped it or were removed: there is one at most, unless somebody
// brought an older state of a record back.
func (tx *Tx) ContactsByChat(i crm.Identity) ([]crm.Contact, error) {
	return Contacts.via(tx, Prefix(identityKey(tx.key(indexContactsByChat), i)), 0)
}

// TellCarer puts into the outbox what whoever cares for a contact's customer is
// to know. The occurrence makes it one of its kind. The second result is false
// when there is nobody to tell.
func (tx *Tx) TellCarer(p crm.Contact, occurrence string, args map[string]string) (crm.Member, bool, error) {
	customer, err := Customers.Get(tx, p.Customer)
	if err != nil {
		return crm.Member{}, false, err
	}
	all, err := tx.AllMembers()
	if err != nil {
		return crm.Member{}, false, err
	}
	carer, ok := crm.CarerOf(customer, all)
	if !ok {
		return carer, false, nil
	}
	return carer, true, tx.TellOf(p.ID, carer, occurrence, args)
}

// TellOf is TellCarer for a member who is known. Their quiet hours are kept.
func (tx *Tx) TellOf(id crm.ContactID, to crm.Member, occurrence string, args map[string]string) error {
	_, err := tx.AddPush(Push{
		Key:  PushKey(RuleCustomer, id.Ref(), occurrence, to.ID.Ref()),
		Rule: RuleCustomer, To: to.ID, Ref: id.Ref(), Args: args,
		Planned: tx.Now, NotBefore: to.FirstTurn(tx.Now),
	})
	return err
}

// SendContact puts into the outbox what is sent to a contact. The second result
// is false when that occurrence was put there before.
func (tx *Tx) SendContact(rule string, id crm.ContactID, occurrence, text string, by crm.MemberID) (bool, error) {
	return tx.AddPush(Push{
		Key:  PushKey(rule, id.Ref(), occurrence, id.Ref()),
		Rule: rule, Contact: id, Ref: id.Ref(), Planned: tx.Now,
		Args: map[string]string{"text": text, "by": by.String()},
	})
}

// SentContact returns the push that [Tx.SendContact] put into the outbox, or
// ErrNotFound.
func (tx *Tx) SentContact(rule string, id crm.ContactID, occurrence string) (Push, error) {
	return tx.Push(PushKey(rule, id.Ref(), occurrence, id.Ref()))
}
