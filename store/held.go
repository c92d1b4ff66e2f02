package store

import (
	"errors"
	"strconv"
	"strings"

	"github.com/rapport-crm/rapport/crm"
)

// toldOwner is whose memory it is in how many messages members got on a day.
const toldOwner = "told"

// Told returns how many messages a member got on their calendar day.
func (tx *Tx) Told(id crm.MemberID, day crm.Date) (int, error) {
	raw, err := tx.Recall(toldOwner, toldKey(id, day))
	if errors.Is(err, ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(string(raw))
}

// CountTold notes that a member got one more message on their calendar day. It is
// forgotten when that day is over everywhere.
func (tx *Tx) CountTold(id crm.MemberID, day crm.Date) error {
	n, err := tx.Told(id, day)
	if err != nil {
		return err
	}
	return tx.Remember(toldOwner, toldKey(id, day), strconv.AppendInt(nil, int64(n+1), 10), tx.Now.AddDate(0, 0, 3))
}

func toldKey(id crm.MemberID, day crm.Date) string { return id.String() + "/" + day.String() }

// HeldOf returns what is held back from a member until their next digest or
// morning, the longest waiting first, at most limit.
func (tx *Tx) HeldOf(id crm.MemberID, limit int) (held []Push, err error) {
	err = tx.eachWaitingOf(id, func(p Push) (bool, error) {
		if p.Held {
			held = append(held, p)
		}
		return len(held) < limit, nil
	})
	return held, err
}

// eachWaitingOf calls fn for each push that waits for a member. It passes over
// others by their keys alone.
func (tx *Tx) eachWaitingOf(id crm.MemberID, fn func(Push) (bool, error)) error {
	head := len(tx.key(indexOutboxWaiting)) + 8
	return tx.scan(Prefix(tx.key(indexOutboxWaiting)), func(k, _ []byte) (bool, error) {
		key := string(k[head:])
		if !strings.HasSuffix(key, "/"+id.String()) {
			return true, nil
		}
		p, err := tx.Push(key)
		if err != nil {
			return false, err
		}
		return fn(p)
	})
}

// planWaiting has what waits for a member looked at again when they change when
// and how much they want to be told: what was held back for a mute or for quiet
// hours that are over now, or beyond a bound that is higher now, comes at once.
// What waits because sending failed waits on.
func (tx *Tx) planWaiting(before, now *crm.Member) error {
	if before == nil || before.Cap == now.Cap && before.Quiet == now.Quiet && before.Zone == now.Zone &&
		before.Mutes.Until.Equal(now.Mutes.Until) && before.Day == now.Day && before.Leave == now.Leave {
		return nil
	}
	return tx.lookAgain(now.ID)
}

// lookAgain gives every push that is held back from a member its turn now.
func (tx *Tx) lookAgain(id crm.MemberID) error {
	var waiting []Push
	err := tx.eachWaitingOf(id, func(p Push) (bool, error) {
		if p.State == Pending && p.Error == "" && p.NotBefore.After(tx.Now) {
			waiting = append(waiting, p)
		}
		return true, nil
	})
	for _, p := range waiting {
		p.Held, p.NotBefore = false, tx.Now
		if p.Planned.After(tx.Now) { // it is there before its moment
			p.NotBefore = p.Planned
		}
		err = errors.Join(err, tx.PutPush(p))
	}
	return err
}
