package store

import (
	"strings"
	"time"

	"github.com/rapport-crm/rapport/crm"
)

// The rules of pushes about a leave.
const (
	// PushLeave tells a delegate that they stand in, and when.
	PushLeave = "leave"
	// RuleReturn is the timer of a member's first morning back, and PushReturn
	// says then what came meanwhile.
	RuleReturn = "return/" // + M2
	PushReturn = "return"
)

// TellDelegate tells a delegate, once for each leave, that they stand in.
func (tx *Tx) TellDelegate(m, delegate crm.Member) error {
	span := m.Leave.String()
	_, err := tx.AddPush(Push{
		Key:  PushKey(PushLeave, m.ID.Ref(), span, delegate.ID.Ref()),
		Rule: PushLeave, To: delegate.ID, Ref: m.ID.Ref(), Planned: tx.Now,
		NotBefore: delegate.FirstTurn(tx.Now), Args: map[string]string{"span": span},
	})
	return err
}

// planReturn plans the note of a member's first morning back.
func (tx *Tx) planReturn(m crm.Member, cal crm.Calendar) error {
	back := m.Returns(cal)
	if m.Inactive || !back.After(tx.Now) {
		back = time.Time{}
	}
	return tx.plan(RuleReturn+m.ID.String(), back)
}

// SettledOf returns the pushes for a member that were settled since a moment, the
// oldest first. It passes over others by their keys alone.
func (tx *Tx) SettledOf(id crm.MemberID, since time.Time) ([]Push, error) {
	var out []Push
	r := Prefix(tx.key(indexOutboxSettled))
	r.From = instant(tx.key(indexOutboxSettled), since)
	head := len(tx.key(indexOutboxSettled)) + 8
	err := tx.scan(r, func(k, _ []byte) (bool, error) {
		key := string(k[head:])
		if !strings.HasSuffix(key, "/"+id.String()) {
			return true, nil
		}
		p, err := tx.Push(key)
		out = append(out, p)
		return err == nil, err
	})
	return out, err
}
