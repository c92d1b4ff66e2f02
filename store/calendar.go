package store

import (
	"errors"
	"slices"

	"github.com/rapport-crm/rapport/crm"
)

// CalendarOf returns by which calendar a member works.
func (tx *Tx) CalendarOf(m crm.Member) (crm.Calendar, error) {
	team, err := tx.team()
	return team.CalendarOf(m), err
}

// RuleCalendars is the timer that has [Tx.PlanMember] look at everybody: the
// team's country or its own days off changed.
const RuleCalendars = "calendars/"

// planCalendars has everybody's mornings and digests planned anew when the team's
// country or its own days off change. It is a timer, as a collection's hook must
// not read another whose hook reads it.
func planCalendars(tx *Tx, before, now *crm.Workspace) error {
	if before.Country == now.Country && slices.Equal(before.Days, now.Days) {
		return nil
	}
	return tx.SetTimer(RuleCalendars, tx.Now)
}

// PlanMember plans a member's daily timers by the calendar as it is now, and has
// what waits for them looked at again.
func (tx *Tx) PlanMember(m crm.Member) error {
	return errors.Join(planMember(tx, nil, &m), tx.lookAgain(m.ID))
}

// Named reports whether some member named this one as the delegate of a leave,
// whenever that is. It costs one seek.
func (tx *Tx) Named(id crm.MemberID) (named bool, err error) {
	r := Prefix(u64(tx.key(indexMembersByDelegate), uint64(id)))
	err = tx.scan(r, func(_, _ []byte) (bool, error) {
		named = true
		return false, nil
	})
	return named, err
}
