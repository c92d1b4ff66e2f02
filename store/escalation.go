package store

import "github.com/rapport-crm/rapport/crm"

// RuleEscalateAll is the timer that has [Tx.PlanEscalation] look at all that is
// overdue: the team changed after how long managers are told.
const RuleEscalateAll = "escalations/"

// PlanEscalation plans when the manager of a reminder's owner is to know that it
// is undone: a while after it was due, as the team says. Nothing is planned for
// one that is not due yet, or about nothing, or where managers are not told.
func (tx *Tx) PlanEscalation(r crm.Reminder) error {
	rule := RuleEscalate + r.ID.String()
	team, err := tx.team()
	if err != nil {
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

// planEscalations has all of that planned anew when the team changes after how
// long managers are told.
func planEscalations(tx *Tx, before, now *crm.Workspace) error {
	if before.Escalate == now.Escalate {
		return nil
	}
	return tx.SetTimer(RuleEscalateAll, tx.Now)
}
