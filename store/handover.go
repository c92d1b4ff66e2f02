package store

import (
	"fmt"

	"github.com/rapport-crm/rapport/crm"
)

// PushHandover is the rule of pushes about a reminder that went from one member
// to another, or that one did for another. Args "what" is one of the below, "by"
// who did it ("M3").
const PushHandover = "handover"

// What a member is told of a reminder that others have a part in.
const (
	HandedToYou   = "to-you"   // it is theirs now
	HandedFromYou = "from-you" // somebody gave theirs to another
	TakenFromYou  = "taken"    // somebody took theirs
	DoneForYou    = "done"     // what they had asked for is done
)

// TellHandover puts into the outbox what a member is to know of a reminder, in
// the transaction that changes it. Each change is told.
func (tx *Tx) TellHandover(r crm.Reminder, what string, to crm.Member, by crm.MemberID) error {
	if to.ID == 0 || to.Inactive || to.ID == by {
		return nil
	}
	p := Push{
		Rule: PushHandover, To: to.ID, Ref: r.ID.Ref(), Args: map[string]string{"what": what, "by": by.String()},
		Planned: tx.Now, NotBefore: to.FirstTurn(tx.Now),
	}
	for n := 1; ; n++ { // handed over, taken back and handed over again within a second
		p.Key = PushKey(p.Rule, p.Ref, fmt.Sprintf("%s-%d/%d", what, tx.Now.Unix(), n), to.ID.Ref())
		if added, err := tx.AddPush(p); added || err != nil {
			return err
		}
	}
}
