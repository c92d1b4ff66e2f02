package crm

import "time"

// DefaultEscalate is how long after its due moment a follow-up that nobody did
// is told to its owner's manager, unless the team says otherwise.
const DefaultEscalate = 2 * 24 * time.Hour

// NoEscalation as [Workspace.Escalate] says that nothing is told to managers.
const NoEscalation = -1

// EscalateAfter is how long a follow-up may be overdue before its owner's
// manager is told. The second result is false when managers are not told.
func (w Workspace) EscalateAfter() (time.Duration, bool) {
	switch w.Escalate {
	case NoEscalation:
		return 0, false
	case 0:
		return DefaultEscalate, true
	}
	return time.Duration(w.Escalate) * time.Minute, true
}

// EscalateTo is who is told of what a member leaves undone: their manager; while
// none is named, the manager who leads everyone; else an admin. Of a manager or an
// admin only a manager who is named is told. It is never the member. The second
// result is false when there is nobody.
func EscalateTo(m Member, all []Member) (Member, bool) {
	boss, ok := ManagerOf(m, all)
	if ok && boss.ID == m.Manager {
		return boss, true
	}
	if m.Role == RoleManager || m.Role == RoleAdmin {
		return Member{}, false
	}
	for _, other := range all {
		if other.Role == RoleManager && other.ID != m.ID && !other.Inactive && NewViewer(other, all).Leads(m.ID) {
			return other, true
		}
	}
	return boss, ok
}

// Escalates reports whether a reminder is of concern to a manager when it stays
// undone: one about a customer or a deal. What a person wanted to be told about
// nothing else is their own business.
func (r Reminder) Escalates() bool { return r.Customer != 0 || r.Deal != 0 }

// UndoneSince is from when on it counts for its owner that a reminder is undone:
// from when it was due, or came to them.
func (r Reminder) UndoneSince() time.Time {
	if r.Handed.After(r.Due) {
		return r.Handed
	}
	return r.Due
}

// Occurrence is the moment of the series that a recurring reminder is at: where
// it was put off, the one that it was put off from.
func (r Reminder) Occurrence() time.Time {
	if r.Occurs.IsZero() {
		return r.Due
	}
	return r.Occurs
}
