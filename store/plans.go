package store

import (
	"errors"
	"time"

	"github.com/rapport-crm/rapport/crm"
)

// The rules that have timers. A timer is named by its rule and a record.
const (
	RuleReminder = "reminder/" // + R3: the reminder is due
	RuleDigest   = "digest/"   // + M2: the member's digest is due
	RuleCare     = "care/"     // + M2: look for birthdays the member should know of
	RulePlan     = "plan/"     // + M2: the member's plan of the day is due
	RuleNudge    = "nudge/"    // + M2: the member is asked for the day's report
	RuleEscalate = "escalate/" // + R3: its owner's manager is to know that it is undone
	RuleBirthday = "birthday/" // + P5: look whether it is today, which the morning did not know
)

// planReminder keeps a reminder's timer: at its due moment while it is open.
func planReminder(tx *Tx, before, now *crm.Reminder) error {
	if now == nil {
		return errors.Join(tx.ClearTimer(RuleReminder+before.ID.String()), tx.ClearTimer(RuleEscalate+before.ID.String()))
	}
	rule := RuleReminder + now.ID.String()
	if before != nil && !before.Done && !now.Done && before.Due.Equal(now.Due) && before.Owner == now.Owner {
		return nil
	}
	// A manager is told of what stays undone after it was due; that is planned
	// when it is due, and begins anew with another moment or owner.
	if err := tx.ClearTimer(RuleEscalate + now.ID.String()); err != nil || now.Done {
		return errors.Join(err, tx.ClearTimer(rule))
	}
	return tx.SetTimer(rule, now.Due)
}

// planMember keeps a member's daily timers in step with the member's settings.
// Members stay, so there is always one.
func planMember(tx *Tx, before, now *crm.Member) error {
	cal, err := tx.CalendarOf(*now)
	return errors.Join(
		err,
		tx.planWaiting(before, now), tx.planReach(before, now),
		tx.plan(RuleDigest+now.ID.String(), now.NextDigest(tx.Now, cal)),
		tx.plan(RuleCare+now.ID.String(), now.NextMorning(tx.Now, cal)),
		tx.plan(RulePlan+now.ID.String(), now.NextPlan(tx.Now, cal)),
		tx.plan(RuleNudge+now.ID.String(), now.NextEvening(tx.Now, cal)),
		tx.planReturn(*now, cal),
	)
}

// planWorkspace has what follows from the team's settings planned anew when these
// change.
func planWorkspace(tx *Tx, before, now *crm.Workspace) error {
	if before == nil || now == nil {
		return nil
	}
	return errors.Join(planCalendars(tx, before, now), planLadder(tx, before, now), planEscalations(tx, before, now))
}

// planContact looks at once whether a birthday is today when it was noted or
// corrected, or when the contact came to another customer: the mornings tell of
// those only that they find.
func planContact(tx *Tx, before, now *crm.Contact) error {
	if now == nil || now.Archived {
		return nil
	}
	if before != nil && !before.Archived && before.Birthday == now.Birthday && before.Customer == now.Customer {
		return nil
	}
	return tx.planBirthday(*now)
}

// planCustomer keeps what is planned about a customer.
func planCustomer(tx *Tx, before, now *crm.Customer) error {
	return errors.Join(planBirthdays(tx, before, now), planCares(tx, before, now), planRenewal(tx, before, now))
}

// planBirthdays does as planContact when a customer comes to somebody else's care.
func planBirthdays(tx *Tx, before, now *crm.Customer) error {
	if before == nil || now == nil || before.Owner == now.Owner && before.Success == now.Success && before.Archived == now.Archived {
		return nil
	}
	contacts, err := tx.ContactsOf(now.ID)
	for _, c := range contacts {
		if !c.Archived {
			err = errors.Join(err, tx.planBirthday(c))
		}
	}
	return err
}

// planBirthday sets a timer for now if the birthday may be today in some zone.
func (tx *Tx) planBirthday(c crm.Contact) error {
	team, err := tx.team()
	if err != nil {
		return err
	}
	today := crm.DateOf(tx.Now.UTC())
	next, ok := c.Birthday.Next(today.AddDays(-2), team.BirthdayPolicy())
	if !ok || today.DaysUntil(next) > 1 {
		return nil
	}
	return tx.SetTimer(RuleBirthday+c.ID.String(), tx.Now)
}

// plan sets a daily rule's timer to its next moment (none if zero). What is due
// already stays due: a setting changed a minute later does not cancel it.
func (tx *Tx) plan(rule string, next time.Time) error {
	planned, err := tx.Planned(rule)
	switch {
	case err == nil && !planned.After(tx.Now):
		return nil
	case err != nil && !errors.Is(err, ErrNotFound):
		return err
	case next.IsZero():
		return tx.ClearTimer(rule)
	case err == nil && planned.Equal(next):
		return nil
	}
	return tx.SetTimer(rule, next)
}
