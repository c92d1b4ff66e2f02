package store

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/rapport-crm/rapport/crm"
)

// FirstDigestDays is how far back a member's first digest tells of moves.
const FirstDigestDays = 7

// DigestQuery says what a digest is about.
type DigestQuery struct {
	Reader crm.Viewer
	Team   crm.Workspace
	Scope  crm.Scope
	Span   crm.DigestSpan
	// Owners are whose deals it covers; nil: everyone's.
	Owners map[crm.MemberID]bool
	// Members are those by whom overdue and silent are counted.
	Members []crm.Member
}

// DigestFor tells a member what happened within a span, in a scope. Of a scope
// in which the reader may know counts only, they are told their own.
func (tx *Tx) DigestFor(reader crm.Viewer, all []crm.Member, team crm.Workspace, scope crm.Scope, span crm.DigestSpan) (crm.Digest, error) {
	q := DigestQuery{Reader: reader, Team: team, Scope: scope, Members: all, Span: span}
	var countsOnly bool
	if q.Owners, countsOnly = reader.Owners(q.Scope, all); countsOnly {
		q.Scope = crm.ScopeMine
		q.Owners, _ = reader.Owners(q.Scope, all)
	}
	return tx.Digest(q)
}

// DigestSpan returns what a member's next digest tells of, made now: all since
// the last one. A first digest tells of the moves of a week before a moment, and
// of all that stands.
func (tx *Tx) DigestSpan(id crm.MemberID, first time.Time) (crm.DigestSpan, error) {
	since, from, err := tx.LastDigest(id)
	if err != nil {
		return crm.DigestSpan{}, err
	}
	span := crm.DigestSpan{Since: since, From: from, To: tx.Now}
	return tx.CompleteSpan(span, first)
}

// CompleteSpan fills in what a span does not say: a first digest's beginning,
// and the moment of one that only has a stamp.
func (tx *Tx) CompleteSpan(span crm.DigestSpan, first time.Time) (_ crm.DigestSpan, err error) {
	if span.Since == 0 && span.From.IsZero() {
		span.Since, err = tx.stampBefore(first.AddDate(0, 0, -FirstDigestDays))
	} else if span.From.IsZero() {
		e, missing := tx.Entry(span.Since)
		span.From, err = e.At, missing
	}
	return span, err
}

// stampBefore returns the last entry before a moment, 0 if none.
func (tx *Tx) stampBefore(moment time.Time) (stamp uint64, err error) {
	err = tx.History(crm.Ref{}, func(e Entry) (bool, error) {
		if e.At.Before(moment) {
			stamp = e.Stamp
		}
		return stamp == 0, nil
	})
	return stamp, err
}

// digestOwner is whose memory the marks of sent digests are in.
const digestOwner = "digests"

// LastDigest returns up to which stamp of the journal a member's last digest
// told, and its moment; zero if there was none.
func (tx *Tx) LastDigest(id crm.MemberID) (stamp uint64, at time.Time, err error) {
	raw, err := tx.Recall(digestOwner, id.String())
	if errors.Is(err, ErrNotFound) {
		return 0, time.Time{}, nil
	}
	if err != nil {
		return 0, time.Time{}, err
	}
	var mark digestMark
	err = json.Unmarshal(raw, &mark)
	return mark.Stamp, mark.At, err
}

// MarkDigest notes that a member's digest told everything up to now.
func (tx *Tx) MarkDigest(id crm.MemberID) error {
	last, err := tx.LastStamp()
	if err != nil {
		return err
	}
	raw, err := json.Marshal(digestMark{Stamp: last, At: tx.Now})
	if err != nil {
		return err
	}
	return tx.Remember(digestOwner, id.String(), raw, time.Time{})
}

// digestMark is up to where a digest told.
type digestMark struct {
	Stamp uint64    `json:"stamp"`
	At    time.Time `json:"at"`
}

// Digest tells what happened within the span, and where things stood at its end.
// It costs one walk of the covered open deals' index, one of the open reminders'
// and one of the journal since the span began; of the records it reads those
// that it names.
func (tx *Tx) Digest(q DigestQuery) (crm.Digest, error) {
	if q.Span.To.IsZero() {
		q.Span.To = tx.Now
	}
	if q.Span.Until == 0 {
		var err error
		if q.Span.Until, err = tx.LastStamp(); err != nil {
			return crm.Digest{}, err
		}
	}
	d := crm.Digest{Scope: q.Scope, Span: q.Span, Weekly: q.Reader.Digest.Weekly != nil}
	g := newDigester(tx, q, &d)
	for _, step := range []func() error{g.journal, g.moves, g.nextSteps, g.walk, g.named, g.silence, g.overdue, g.birthdays} {
		if err := step(); err != nil {
			return d, err
		}
	}
	if !d.Weekly {
		return d, nil
	}
	var err error
	d.Trend, err = tx.Trend(q.Owners, q.Reader.Location())
	return d, err
}
