package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/rapport-crm/rapport/crm"
)

// PushState is where a push stands.
type PushState string

// The states of a push.
const (
	// Pending waits for its turn.
	Pending PushState = "pending"
	// Sending was handed to a platform, and what came of it is not known yet.
	Sending PushState = "sending"
	// Sent arrived.
	Sent PushState = "sent"
	// Failed will not be tried again.
	Failed PushState = "failed"
	// Dropped was no longer wanted when its turn came: done, muted, not allowed.
	Dropped PushState = "dropped"
)

// Settled reports whether nothing more happens to the push.
func (s PushState) Settled() bool { return s == Sent || s == Failed || s == Dropped }

// Push is a row of the outbox: something to be said, unasked. It says what and
// to whom; the words are found when its turn comes.
type Push struct {
	// Key is (rule, record, occurrence, recipient); no key is written twice.
	Key  string       `json:"key"`
	Rule string       `json:"rule"` // "reminder", "digest", "birthday"
	To   crm.MemberID `json:"to"`
	// Contact is whom it is for if not a member: somebody at a customer, in the
	// chat that they opted in with. Then To is zero.
	Contact crm.ContactID `json:"contact,omitzero"`
	Ref     crm.Ref       `json:"ref,omitzero"`
	// Planned is the moment that the occurrence belongs to.
	Planned time.Time `json:"planned"`
	// Since and Until bound what a digest tells, as journal stamps.
	Since uint64            `json:"since,omitzero"`
	Until uint64            `json:"until,omitzero"`
	Args  map[string]string `json:"args,omitempty"`

	State     PushState `json:"state"`
	Created   time.Time `json:"created"`
	NotBefore time.Time `json:"not_before"`
	Attempts  int       `json:"attempts,omitzero"`
	// Held says that it waits although its moment came: its member had been told
	// enough for that day. It goes out with the next digest, or a morning's note.
	Held bool `json:"held,omitzero"`
	// Unreachable says that it waits until a chat of its member takes messages
	// again; its turn is when it is given up.
	Unreachable bool `json:"unreachable,omitzero"`
	// Turn is when its turn came, if it was held back for longer than its moment:
	// in a leave, beyond a day's bound. It is given up a while after that.
	Turn time.Time `json:"turn,omitzero"`
	// Reader is who was told in the member's stead, while that one was on leave.
	Reader crm.MemberID `json:"reader,omitzero"`
	// Chat is where it was handed to a platform last.
	Chat crm.Identity `json:"chat,omitzero"`
	// Doubt says that it may have arrived in a chat that cannot be asked any more.
	Doubt bool `json:"doubt,omitzero"`
	// Group is the key of the push under which it was sent, with others perhaps.
	Group string `json:"group,omitzero"`
	// Message is the platform's id of the message that carried it.
	Message   string    `json:"message,omitzero"`
	SettledAt time.Time `json:"settled_at,omitzero"`
	Error     string    `json:"error,omitzero"`
}

// Began is from when on it was tried, or could have been, to send the push.
func (p Push) Began() time.Time {
	if p.Turn.After(p.Created) {
		return p.Turn
	}
	return p.Created
}

// Recipient is whom the push is for: a member, or a contact. A key ends with it.
func (p Push) Recipient() crm.Ref {
	if p.Contact != 0 {
		return p.Contact.Ref()
	}
	return p.To.Ref()
}

func (tx *Tx) pushKey(k string) []byte { return append(tx.key(tableOutbox), k...) }

// PushKey is the key of a push: by which rule, about what, which occurrence of it,
// for whom. It says no more and no less than what is told once.
func PushKey(rule string, about crm.Ref, occurrence string, to crm.Ref) string {
	return strings.Join([]string{rule, about.String(), occurrence, to.String()}, "/")
}

// Occurrence is the part of the push's key between what it is about and whom it
// is for.
func (p Push) Occurrence() string {
	head := p.Rule + "/" + p.Ref.String() + "/"
	return strings.TrimSuffix(strings.TrimPrefix(p.Key, head), "/"+p.Recipient().String())
}

// entry is the push's place among those that are over, or among those that wait
// for their turn.
func (p Push) entry() entry {
	if p.State.Settled() {
		return entry{table: indexOutboxSettled, suffix: append(instant(nil, p.SettledAt), p.Key...)}
	}
	return entry{table: indexOutboxWaiting, suffix: append(instant(nil, p.NotBefore), p.Key...)}
}

// AddPush puts a push into the outbox. The second result is false, and nothing
// is written, when its key is there already.
func (tx *Tx) AddPush(p Push) (bool, error) {
	if _, err := tx.Push(p.Key); !errors.Is(err, ErrNotFound) {
		return false, err
	}
	p.State, p.Created = Pending, tx.Now
	if p.NotBefore.IsZero() {
		p.NotBefore = tx.Now
	}
	return true, tx.writePush(p)
}

// Push returns the push of that key, or ErrNotFound.
func (tx *Tx) Push(key string) (Push, error) {
	raw, err := tx.get(tx.pushKey(key))
	if err != nil {
		return Push{}, fmt.Errorf("push %s: %w", key, err)
	}
	return decodePush(raw)
}

// PutPush writes a push that has moved on, and settles it when its state says so.
func (tx *Tx) PutPush(p Push) error {
	old, err := tx.Push(p.Key)
	if err != nil {
		return err
	}
	if err := tx.delete(old.entry().key(tx.ws)); err != nil {
		return err
	}
	if p.State.Settled() && !old.State.Settled() {
		p.SettledAt = tx.Now
	}
	return tx.writePush(p)
}

func (tx *Tx) writePush(p Push) error {
	raw, err := json.Marshal(p)
	if err != nil {
		return err
	}
	if err := tx.put(tx.pushKey(p.Key), raw); err != nil {
		return err
	}
	tx.stirred = true
	return tx.put(p.entry().key(tx.ws), nil)
}

// Waiting returns the pushes whose turn has come by a moment, pending and
// sending alike, the longest waiting first, at most limit.
func (tx *Tx) Waiting(until time.Time, limit int) ([]Push, error) {
	r := Prefix(tx.key(indexOutboxWaiting))
	r.To = instant(tx.key(indexOutboxWaiting), until.Add(time.Second))
	return tx.pushes(r, limit)
}

// EachWaiting calls fn for the key of each push whose turn has come by a moment,
// the longest waiting first, from the index alone: it costs little to pass over
// many, and a row that cannot be read does not stand in the way.
func (tx *Tx) EachWaiting(until time.Time, fn func(key string) (bool, error)) error {
	r := Prefix(tx.key(indexOutboxWaiting))
	r.To = instant(tx.key(indexOutboxWaiting), until.Add(time.Second))
	head := len(tx.key(indexOutboxWaiting)) + 8
	return tx.scan(r, func(k, _ []byte) (bool, error) { return fn(string(k[head:])) })
}

// NextTurn returns when the first push has its turn of those that did not have it
// by a moment, to the second, or ErrNotFound. It costs one seek.
func (tx *Tx) NextTurn(after time.Time) (turn time.Time, err error) {
	r := Prefix(tx.key(indexOutboxWaiting))
	r.From = instant(tx.key(indexOutboxWaiting), after.Add(time.Second))
	head := len(tx.key(indexOutboxWaiting))
	found := ErrNotFound
	err = tx.scan(r, func(k, _ []byte) (bool, error) {
		turn, found = instantOf(k[head:]), nil
		return false, nil
	})
	return turn, errors.Join(err, found)
}

// NextPush returns the push whose turn comes first, or ErrNotFound.
func (tx *Tx) NextPush() (Push, error) {
	first, err := tx.pushes(Prefix(tx.key(indexOutboxWaiting)), 1)
	if err == nil && len(first) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Push{}, err
	}
	return first[0], nil
}

// Settled returns the pushes that are over, the latest first, at most limit.
func (tx *Tx) Settled(limit int) ([]Push, error) {
	r := Prefix(tx.key(indexOutboxSettled))
	r.Reverse = true
	return tx.pushes(r, limit)
}

// PurgePushes deletes pushes that were settled before a moment, at most limit,
// and returns how many.
func (tx *Tx) PurgePushes(before time.Time, limit int) (int, error) {
	r := Prefix(tx.key(indexOutboxSettled))
	r.To = instant(tx.key(indexOutboxSettled), before)
	old, err := tx.pushes(r, limit)
	for _, p := range old {
		err = errors.Join(err, tx.delete(p.entry().key(tx.ws)), tx.delete(tx.pushKey(p.Key)))
	}
	return len(old), err
}

// pushes loads the pushes that a range of one of the two indexes names.
func (tx *Tx) pushes(r Range, limit int) ([]Push, error) {
	var out []Push
	head := len(tx.key(indexOutboxWaiting)) + 8
	err := tx.scan(r, func(k, _ []byte) (bool, error) {
		p, err := tx.Push(string(k[head:]))
		if err != nil {
			return false, err
		}
		out = append(out, p)
		return len(out) < limit, nil
	})
	return out, err
}
