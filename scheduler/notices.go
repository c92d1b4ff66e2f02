package scheduler

import (
	"errors"
	"slices"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// pushNotice is the rule of pushes that tell a manager of a member's trouble.
const pushNotice = "notice"

// follow does what an outcome asks for beyond its rows: it rewrites a chat that
// moved, and tells the manager, once, of one that takes no messages any more.
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
	i := slices.IndexFunc(all, func(m crm.Member) bool { return m.ID.Ref() == d.to })
	switch {
	case i < 0:
		return nil
	case refused.MovedTo != "":
		return moveChat(tx, all[i], crm.Identity(d.chat), refused.MovedTo)
	case !refused.Gone:
		return nil
	}
	manager, ok := crm.ManagerOf(all[i], all)
	if !ok {
		return nil
	}
	f := &firing{tx: tx}
	_, err = f.push(store.Push{
		Rule: pushNotice, Ref: d.to, Planned: tx.Now, Args: map[string]string{"chat": d.chat.Platform},
	}, manager, d.chat.Platform+":"+d.chat.ID)
	return err
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
	return piece{message: bot.Message{
		Kind: bot.Push, Title: w.voice.Say("notice.unreachable", "Name", name, "Platform", p.Args["chat"]),
		Ref: p.Ref.String(), Facts: map[string]string{"rule": pushNotice, "member": p.Ref.String()},
	}}, nil
}
