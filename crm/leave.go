package crm

import (
	"slices"
	"time"
)

// Leave is when a member is away, and who stands in for them.
type Leave struct {
	// First and Last are the days of it, in the member's zone, both included.
	First Date `json:"first,omitzero"`
	Last  Date `json:"last,omitzero"`
	// Delegate gets what the member would be told; 0: it waits for the return.
	Delegate MemberID `json:"delegate,omitzero"`
}

// IsZero reports whether there is none.
func (l Leave) IsZero() bool { return l == Leave{} }

// Covers reports whether a day is one of the leave.
func (l Leave) Covers(d Date) bool {
	return !l.First.IsZero() && !d.Before(l.First) && !l.Last.Before(d)
}

// String is the leave's days: "2026-12-01..2026-12-10".
func (l Leave) String() string { return l.First.String() + ".." + l.Last.String() }

// HasLeave reports whether the member is on leave at a moment, or will be.
func (m Member) HasLeave(at time.Time) bool {
	return !m.Leave.IsZero() && !m.Leave.Last.Before(m.Today(at))
}

// Away reports whether the member is on leave at a moment.
func (m Member) Away(at time.Time) bool { return m.Leave.Covers(m.Today(at)) }

// FirstTurn is when a push for the member is looked at first: when they may be
// disturbed, or at once in a leave, as who stands in may be awake.
func (m Member) FirstTurn(now time.Time) time.Time {
	if m.Away(now) {
		return now
	}
	return m.QuietUntil(now)
}

// InDay is when a member is at work who is asked at a moment: then, or when their
// next day starts.
func (m Member) InDay(at time.Time) time.Time {
	if m.Day.From == m.Day.To || m.Day.Contains(TimeOfDayOf(at.In(m.Location()))) {
		return at
	}
	return m.nextOn(m.Day.From, at, func(Date) bool { return true })
}

// Returns is the moment at which a member is back: the start of their first
// working day after the leave; the zero time if they have none.
func (m Member) Returns(cal Calendar) time.Time {
	if m.Leave.IsZero() {
		return time.Time{}
	}
	return Instant(cal.NextWorking(m.Leave.Last), m.Day.From, m.Location())
}

// StandIn is who is told, at a moment, what a member on leave would be: the
// delegate; the delegate's own while that one is on leave as well; and the
// member's manager in place of a delegate who has left, or who is away with
// nobody named. The second result is false when nobody is, and it waits for the
// member's return. A member who is not on leave has no stand-in.
func StandIn(m Member, all []Member, at time.Time) (Member, bool) {
	seen := []MemberID{m.ID}
	for now := m; now.Away(at); {
		next, ok := delegateOf(now, all)
		if !ok && now.ID == m.ID {
			return Member{}, false // nobody was named: it waits
		}
		if !ok {
			next, ok = ManagerOf(m, all)
		}
		if !ok || slices.Contains(seen, next.ID) {
			return Member{}, false
		}
		if !next.Away(at) {
			return next, true
		}
		seen, now = append(seen, next.ID), next
	}
	return Member{}, false
}

// delegateOf returns whom a member named, or the manager if that one has left.
// The second result is false if nobody was named.
func delegateOf(m Member, all []Member) (Member, bool) {
	if m.Leave.Delegate == 0 {
		return Member{}, false
	}
	if d := MemberOf(all, m.Leave.Delegate); !d.Inactive && len(d.Identities) > 0 {
		return d, true
	}
	return ManagerOf(m, all)
}

// Covering returns the viewer with those whom they stand in for at a moment.
func (v Viewer) Covering(all []Member, at time.Time) Viewer {
	v.Covers = nil
	for _, other := range all {
		if other.Leave.IsZero() {
			continue
		}
		if s, ok := StandIn(other, all, at); ok && s.ID == v.ID {
			if v.Covers == nil {
				v.Covers = map[MemberID]bool{}
			}
			v.Covers[other.ID] = true
		}
	}
	return v
}
