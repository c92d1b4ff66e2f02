package store

import (
	"errors"

	"github.com/rapport-crm/rapport/crm"
)

// RuleEscalateAll is the timer that has [Tx.PlanEscalation] look at all that is
// overdue: the team changed after how long managers are told.
const RuleEscalateAll = "escalations/"

// PlanEscalation plans when the manager of a reminder's owner is to know that it
// is undone: a while after it was due, as the team says. Nothing is planned for
// one that is not due yet, or about nothing, or where managers are not told.
func (tx *Tx) PlanEscalation(r crm.Reminder) error {
	rule := RuleEscalate + r.ID.String()
	team, err := tx.Settings()
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	wait, wanted := team.EscalateAfter()
	if !wanted || r.Done || !r.Escalates() || r.Due.After(tx.Now) {
		return tx.ClearTimer(rule)
	}
	at := r.UndoneSince().Add(wait)
	if planned, err := tx.Planned(rule); err == nil && planned.Equal(at) {
		return nil
	}
	return tx.SetTimer(rule, at)
}

// planWorkspace has what managers are told of overdue reminders planned anew when
// the team changes after how long.
func planWorkspace(tx *Tx, before, now *crm.Workspace) error {
	if before == nil || now == nil {
		return nil
	}
	if err := errors.Join(planCalendars(tx, before, now), planLadder(tx, before, now)); err != nil || before.Escalate == now.Escalate {
		return err
	}
	return tx.SetTimer(RuleEscalateAll, tx.Now)
}
