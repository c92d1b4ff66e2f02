package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/rapport-crm/rapport/crm"
)

// Cause is why a transaction writes: who asked, by which request, in which
// words. It stands in the journal with what was changed.
type Cause struct {
	By      crm.MemberID `json:"by,omitzero"` // 0: the scheduler
	Request string       `json:"request,omitzero"`
	Line    string       `json:"line,omitzero"`
}

// Change is one record before and after; null means that there was none.
type Change struct {
	Ref    crm.Ref         `json:"ref"`
	Before json.RawMessage `json:"before,omitempty"`
	After  json.RawMessage `json:"after,omitempty"`

	// refs are what the record is about, once they were asked for.
	refs  []crm.Ref
	asked bool
}

// about returns the records that the changed one is about, or was.
func (c *Change) about() []crm.Ref {
	if c.asked {
		return c.refs
	}
	raw := c.After
	if raw == nil {
		raw = c.Before
	}
	c.refs, c.asked = about(raw), true
	return c.refs
}

// Entry is what one transaction did. Its Stamp is its place in the order of all
// commits and its name for people: J17.
type Entry struct {
	Stamp uint64    `json:"-"`
	At    time.Time `json:"at"`
	Cause
	Changes []Change `json:"changes"`
	// Undoes is the stamp of the entry that this one took back.
	Undoes uint64 `json:"undoes,omitzero"`
}

// encode writes the entry as JSON. The records before and after are JSON already
// and are taken as they are: to look at every byte of them again would take a
// tenth of all the work on a line.
func (e Entry) encode() ([]byte, error) {
	raw, err := json.Marshal(struct {
		At time.Time `json:"at"`
		Cause
		Undoes uint64 `json:"undoes,omitzero"`
	}{e.At, e.Cause, e.Undoes})
	if err != nil {
		return nil, err
	}
	raw = append(raw[:len(raw)-1], `,"changes":[`...)
	for i, c := range e.Changes {
		if i > 0 {
			raw = append(raw, ',')
		}
		raw = append(append(append(raw, `{"ref":"`...), c.Ref.String()...), '"')
		raw = appendRecord(raw, `,"before":`, c.Before)
		raw = append(appendRecord(raw, `,"after":`, c.After), '}')
	}
	return append(raw, `]}`...), nil
}

func appendRecord(raw []byte, name string, record []byte) []byte {
	if record == nil {
		return raw
	}
	return append(append(raw, name...), record...)
}

// side is one side of a change, nil if there was no record.
func side[K ~uint64, T any](in *Collection[K, T], raw json.RawMessage) (*T, error) {
	if raw == nil {
		return nil, nil
	}
	rec, err := in.decode(raw)
	return &rec, err
}

// sides are the record before and after a change.
func sides[K ~uint64, T any](in *Collection[K, T], c Change) (before, after *T, err error) {
	before, errBefore := side(in, c.Before)
	after, errAfter := side(in, c.After)
	return before, after, errors.Join(errBefore, errAfter)
}

// changes reports whether the entry changed a record.
func (e Entry) changes(ref crm.Ref) bool {
	return slices.ContainsFunc(e.Changes, func(c Change) bool { return c.Ref == ref })
}

// Ref returns the entry's name.
func (e Entry) Ref() crm.Ref { return crm.Ref{Kind: crm.KindEntry, N: e.Stamp} }

// note remembers a record's change for the journal. A record that is changed
// twice has one change, and none if it ends as it began.
func (tx *Tx) note(ref crm.Ref, before, after []byte) {
	for i := range tx.changes {
		c := &tx.changes[i]
		if c.Ref != ref {
			continue
		}
		c.After, c.asked = after, false
		if bytes.Equal(c.Before, after) {
			tx.changes = append(tx.changes[:i], tx.changes[i+1:]...)
		}
		return
	}
	tx.changes = append(tx.changes, Change{Ref: ref, Before: before, After: after})
}

// Changed reports whether the transaction changed any record so far.
func (tx *Tx) Changed() bool { return len(tx.changes) > 0 }

// journal appends the transaction's entry, in the order of commits, and lists
// it under its member and under each record that it speaks about. It refuses
// changes that are not sound.
func (tx *Tx) journal() error {
	if !tx.Changed() {
		return nil
	}
	if err := tx.sound(); err != nil {
		return err
	}
	raw, err := Entry{At: tx.Now, Cause: tx.cause, Changes: tx.changes, Undoes: tx.undone().Stamp}.encode()
	if err != nil {
		return err
	}
	if err := tx.append(tx.key(tableJournal), raw); err != nil {
		return err
	}
	if err := tx.append(u64(tx.key(indexJournalByMember), uint64(tx.cause.By)), nil); err != nil {
		return err
	}
	for _, ref := range subjects(tx.changes) {
		if err := tx.append(refKey(tx.key(indexJournalByRecord), ref), nil); err != nil {
			return err
		}
	}
	return tx.markUndone()
}

// append writes a value under the prefix and the commit's stamp. The stamp is
// not known yet, so the seal covers the prefix alone.
func (tx *Tx) append(prefix, value []byte) error {
	return tx.writer.PutStamped(StampKey, prefix, seal(prefix, value))
}

func refKey(k []byte, ref crm.Ref) []byte { return u64(append(k, byte(ref.Kind)), ref.N) }

// subjects returns the records under which an entry is listed: those that
// changed, and for an activity, a reminder, a contact or a deal the customer
// that it is about, so that a customer's history tells all of it.
func subjects(changes []Change) []crm.Ref {
	var out []crm.Ref
	seen := map[crm.Ref]bool{}
	add := func(ref crm.Ref) {
		if !seen[ref] {
			seen[ref] = true
			out = append(out, ref)
		}
	}
	for i := range changes {
		c := &changes[i]
		if c.Ref.Kind != crm.KindActivity { // found by its customer: one index entry less for each log
			add(c.Ref)
		}
		for _, ref := range c.about() {
			add(ref)
		}
	}
	return out
}

// Entry returns the journal's entry of that stamp, or ErrNotFound.
func (tx *Tx) Entry(stamp uint64) (Entry, error) {
	prefix := tx.key(tableJournal)
	stored, err := tx.reader.Get(u64(tx.key(tableJournal), stamp))
	if err != nil {
		return Entry{}, fmt.Errorf("J%d: %w", stamp, err)
	}
	raw, err := unseal(prefix, stored)
	if err != nil {
		return Entry{}, err
	}
	return decodeEntry(stamp, raw)
}

func decodeEntry(stamp uint64, raw []byte) (Entry, error) {
	e := Entry{Stamp: stamp}
	if err := json.Unmarshal(raw, &e); err != nil {
		return e, fmt.Errorf("J%d: %w: %w", stamp, ErrCorrupt, err)
	}
	return e, nil
}

// History calls fn for the entries about a record, the latest first; the zero
// Ref means all entries.
func (tx *Tx) History(ref crm.Ref, fn func(Entry) (bool, error)) error {
	prefix := tx.key(tableJournal)
	if !ref.IsZero() {
		prefix = refKey(tx.key(indexJournalByRecord), ref)
	}
	return tx.latest(prefix, fn)
}

// ByMember calls fn for the entries that a member caused, the latest first.
func (tx *Tx) ByMember(id crm.MemberID, fn func(Entry) (bool, error)) error {
	return tx.latest(u64(tx.key(indexJournalByMember), uint64(id)), fn)
}

// Since calls fn for the entries after a stamp, in the order of commits.
func (tx *Tx) Since(stamp uint64, fn func(Entry) (bool, error)) error {
	r := Prefix(tx.key(tableJournal))
	r.From = u64(tx.key(tableJournal), stamp+1)
	return tx.eachEntry(r, fn)
}

// LastStamp returns the stamp of the workspace's latest entry, 0 if none.
func (tx *Tx) LastStamp() (last uint64, err error) {
	r := Prefix(tx.key(tableJournal))
	r.Reverse = true
	err = tx.reader.Scan(r, func(k, _ []byte) bool {
		last = last64(k)
		return false
	})
	return last, err
}

// latest calls fn for the entries whose stamps end the keys under prefix, the
// latest first.
func (tx *Tx) latest(prefix []byte, fn func(Entry) (bool, error)) error {
	r := Prefix(prefix)
	r.Reverse = true
	return tx.eachEntry(r, fn)
}

// eachEntry calls fn for the entries whose stamps end the keys of a range.
func (tx *Tx) eachEntry(r Range, fn func(Entry) (bool, error)) error {
	var inner error
	err := tx.reader.Scan(r, func(k, _ []byte) bool {
		var e Entry
		var more bool
		if e, inner = tx.Entry(last64(k)); inner == nil {
			more, inner = fn(e)
		}
		return more && inner == nil
	})
	return errors.Join(inner, err)
}
