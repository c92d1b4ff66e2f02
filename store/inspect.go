package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/rapport-crm/rapport/crm"
)

// inspectors say, for each table that others rest on, which index entries a
// value of it gives, and what is wrong with it.
var inspectors = map[table]func(tx *Tx, k, v []byte) ([]entry, error){
	tableCustomers:  Customers.inspect,
	tableContacts:   Contacts.inspect,
	tableDeals:      Deals.inspect,
	tableActivities: Activities.inspect,
	tableReminders:  Reminders.inspect,
	tableMembers:    Members.inspect,
	tableWorkspaces: Workspaces.inspect,
	tableJournal:    inspectEntry,
	tableUndone:     inspectUndone,
	tableTimers:     inspectTimer,
	tableOutbox:     inspectPush,
}

// inspect checks a stored record.
func (c *Collection[K, T]) inspect(tx *Tx, k, raw []byte) ([]entry, error) {
	rec, err := c.decode(raw)
	if err != nil {
		return nil, fmt.Errorf("record %x: %w", k, err)
	}
	if uint64(c.id(rec)) != last64(k) {
		err = fmt.Errorf("record %x holds %d: %w", k, c.id(rec), ErrCorrupt)
	}
	for _, on := range about(raw) {
		if found, errAt := tx.recordAt(on); errAt == nil && found == nil {
			err = errors.Join(err, &DanglingError{Ref: crm.Ref{Kind: c.kind, N: last64(k)}, On: on})
		}
	}
	return c.entries(rec), err
}

func inspectEntry(_ *Tx, k, raw []byte) ([]entry, error) {
	stamp := last64(k)
	e, err := decodeEntry(stamp, raw)
	if err != nil {
		return nil, err
	}
	out := []entry{{table: indexJournalByMember, suffix: u64(u64(nil, uint64(e.By)), stamp)}}
	for _, ref := range subjects(e.Changes) {
		out = append(out, entry{table: indexJournalByRecord, suffix: u64(refKey(nil, ref), stamp)})
	}
	return out, nil
}

// inspectUndone checks that the entry that is said to have taken another back
// says so too: its stamp is not sealed.
func inspectUndone(tx *Tx, k, _ []byte) ([]entry, error) {
	by, err := tx.UndoneBy(last64(k))
	if err != nil {
		return nil, err
	}
	e, err := tx.Entry(by)
	if errors.Is(err, ErrNotFound) || err == nil && e.Undoes != last64(k) {
		err = fmt.Errorf("J%d did not undo J%d: %w", by, last64(k), ErrCorrupt)
	}
	return nil, err
}

func inspectTimer(tx *Tx, k, at []byte) ([]entry, error) {
	rule := k[len(tx.key(tableTimers)):]
	if len(at) != 8 {
		return nil, fmt.Errorf("timer %q: %w", rule, ErrCorrupt)
	}
	return []entry{{table: indexDue, suffix: append(append([]byte{}, at...), rule...)}}, nil
}

func inspectPush(tx *Tx, k, raw []byte) ([]entry, error) {
	p, err := decodePush(raw)
	if err != nil {
		return nil, err
	}
	if !strings.HasSuffix(string(k), p.Key) || len(k) != len(tx.key(tableOutbox))+len(p.Key) {
		err = fmt.Errorf("push %x holds %s: %w", k, p.Key, ErrCorrupt)
	}
	return []entry{p.entry()}, err
}

func decodePush(raw []byte) (p Push, err error) {
	if err := json.Unmarshal(raw, &p); err != nil {
		return p, fmt.Errorf("push: %w: %w", ErrCorrupt, err)
	}
	return p, nil
}
