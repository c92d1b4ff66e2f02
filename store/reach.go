package store

import (
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/rapport-crm/rapport/crm"
)

// RuleNotice is the rule of pushes that tell a manager of a member's trouble.
// Args "chat" is the platform that takes no messages to the member any more,
// "next" the one where they go from now on, if there is one.
const RuleNotice = "notice"

// reachOwner is whose memory the chats are in that take no messages.
const reachOwner = "reach"

// Off tells of a chat that takes no messages until its owner returns. It is the
// machine's knowledge and no record: not in the journal, not undone.
type Off struct {
	Since time.Time `json:"since"`
	// Why is what the platform said, for whoever mends it.
	Why string `json:"why,omitzero"`
}

func reachKey(chat crm.Identity) string { return chat.Platform + "\x00" + chat.ID }

// Off returns since when and why a chat takes no messages. The second result is
// false for one that does, as far as anybody knows.
func (tx *Tx) Off(chat crm.Identity) (off Off, is bool, err error) {
	raw, err := tx.Recall(reachOwner, reachKey(chat))
	if errors.Is(err, ErrNotFound) {
		return off, false, nil
	}
	if err != nil {
		return off, false, err
	}
	return off, true, json.Unmarshal(raw, &off)
}

// ChatOf returns where a member is spoken to: the first of their chats that
// takes messages. The second result is false when none does.
func (tx *Tx) ChatOf(m crm.Member) (crm.Identity, bool, error) {
	for _, chat := range m.Identities {
		_, off, err := tx.Off(chat)
		if err != nil || !off {
			return chat, err == nil, err
		}
	}
	return crm.Identity{}, false, nil
}

// SwitchOff notes that a member's chat takes no messages any more, and has the
// member's manager told of it. It does neither for one that is off already.
func (tx *Tx) SwitchOff(m crm.Member, chat crm.Identity, why string) error {
	_, off, err := tx.Off(chat)
	if off || err != nil {
		return err
	}
	raw, err := json.Marshal(Off{Since: tx.Now, Why: why})
	if err != nil {
		return err
	}
	if err := tx.Remember(reachOwner, reachKey(chat), raw, time.Time{}); err != nil {
		return err
	}
	return tx.tellManager(m, chat)
}

// tellManager puts into the outbox that a chat was switched off just now.
func (tx *Tx) tellManager(m crm.Member, chat crm.Identity) error {
	all, err := tx.AllMembers()
	if err != nil {
		return err
	}
	manager, ok := crm.ManagerOf(m, all)
	if !ok {
		return nil
	}
	args := map[string]string{"chat": chat.Platform}
	next, ok, err := tx.ChatOf(m)
	if err != nil {
		return err
	}
	if ok {
		args["next"] = next.Platform
	}
	moment := tx.Now.UTC().Format(time.RFC3339Nano)
	_, err = tx.AddPush(Push{
		Key:  PushKey(RuleNotice, m.ID.Ref(), chat.Platform+":"+chat.ID+"@"+moment, manager.ID.Ref()),
		Rule: RuleNotice, To: manager.ID, Ref: m.ID.Ref(), Args: args,
		Planned: tx.Now, NotBefore: manager.FirstTurn(tx.Now),
	})
	return err
}

// SwitchOn notes that a member's chat takes messages again, and gives what
// waited for that its turn. It writes nothing for one that is on.
func (tx *Tx) SwitchOn(m crm.Member, chat crm.Identity) error {
	_, off, err := tx.Off(chat)
	if !off || err != nil {
		return err
	}
	if err := tx.Forget(reachOwner, reachKey(chat)); err != nil {
		return err
	}
	return tx.releasePushes(m.ID)
}

// planReach gives what waits for a member to be reachable its turn when they have
// other chats than before: one more may take messages.
func (tx *Tx) planReach(before, now *crm.Member) error {
	if before == nil || slices.Equal(before.Identities, now.Identities) {
		return nil
	}
	return tx.releasePushes(now.ID)
}

// releasePushes gives the pushes that wait for a member to be reachable their
// turn. Of several digests the last tells all, as one that was missed does.
func (tx *Tx) releasePushes(id crm.MemberID) error {
	waiting, err := tx.unreachable(id)
	if err != nil {
		return err
	}
	var digest *Push
	for _, p := range waiting {
		p.Unreachable, p.NotBefore = false, tx.Now
		if p.Until != 0 && p.State == Pending {
			if digest != nil {
				p.Since = min(p.Since, digest.Since)
				digest.State, digest.NotBefore = Dropped, tx.Now
				if err := tx.PutPush(*digest); err != nil {
					return err
				}
			}
			digest = &p
		}
		if err := tx.PutPush(p); err != nil {
			return err
		}
	}
	return nil
}

// unreachable returns the pushes that wait for a member to be reachable, in the
// order in which they would be given up.
func (tx *Tx) unreachable(id crm.MemberID) (waiting []Push, err error) {
	err = tx.eachWaitingOf(id, func(p Push) (bool, error) {
		if p.Unreachable {
			waiting = append(waiting, p)
		}
		return true, nil
	})
	return waiting, err
}
