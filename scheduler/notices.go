package scheduler

import (
	"errors"
	"slices"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// follow does what an outcome says of the chat: it rewrites one that moved, and
// switches off one that takes no messages any more, of which the manager is told.
func (d *delivery) follow(tx *store.Tx) error {
	var refused *bot.SendError
	if !errors.As(d.err, &refused) {
		return nil
	}
	if d.to.Kind == crm.KindContact {
		return moveContact(tx, crm.ContactID(d.to.N), refused.MovedTo)
	}
	all, err := tx.AllMembers()
	if err != nil {
		return err
	}
	m := crm.MemberOf(all, d.reader)
	switch {
	case m.ID == 0:
		return nil
	case refused.MovedTo != "":
		return moveChat(tx, m, crm.Identity(d.chat), refused.MovedTo)
	case refused.Gone:
		return tx.SwitchOff(m, crm.Identity(d.chat), refused.Error())
	}
	return nil
}

// moveChat rewrites a member's chat.
func moveChat(tx *store.Tx, m crm.Member, from crm.Identity, to string) error {
	m.Identities = slices.Clone(m.Identities)
	for i, id := range m.Identities {
		if id == from {
			m.Identities[i].ID = to
		}
	}
	return store.Members.Put(tx, m)
}

// sayNotice tells that somebody cannot be reached.
func (w *words) sayNotice(p store.Push) (piece, error) {
	name := w.names().Member(crm.MemberID(p.Ref.N))
	m := bot.Message{
		Kind: bot.Push, Title: w.voice.Say("notice.unreachable", "Name", name, "Platform", p.Args["chat"]),
		Ref: p.Ref.String(), Facts: map[string]string{"rule": store.RuleNotice, "member": p.Ref.String()},
	}
	if next := p.Args["next"]; next != "" {
		m.Parts = []bot.Part{bot.Line(w.voice.Say("notice.elsewhere", "Platform", next))}
	}
	return piece{message: m}, nil
}
