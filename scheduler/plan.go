package scheduler

import (
	"errors"
	"time"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// pushPlan is the rule of pushes that tell a member what the day holds.
const pushPlan = "plan"

// firePlan has a member's plan of the day sent. One of a day that is over is of
// no use, and is not made up for.
func firePlan(f *firing) error {
	return f.daily(pushPlan, crm.Member.NextPlan, func(m crm.Member) bool { return m.ShiftOver(f.timer.Planned, f.tx.Now) })
}

// daily puts what comes once in a day of work into the outbox, unless it is too
// late for it, and plans the next.
func (f *firing) daily(rule string, next func(crm.Member, time.Time, crm.Calendar) time.Time, over func(crm.Member) bool) error {
	m, there, err := f.member()
	if err != nil || !there {
		return err
	}
	cal, err := f.tx.CalendarOf(m)
	if err != nil {
		return err
	}
	again := next(m, f.tx.Now, cal)
	if !again.IsZero() && !over(m) {
		p := store.Push{Rule: rule, Ref: m.ID.Ref(), Planned: f.timer.Planned}
		_, err = f.push(p, m, m.Shift(f.timer.Planned).String())
	}
	return errors.Join(err, f.again(again))
}

// sayPlan finds the words for a plan. One with nothing in it is not sent, nor one
// of a day that is over, nor to somebody who stands in: it is nobody else's day.
func (w *words) sayPlan(p store.Push) (piece, error) {
	if w.reader.ID != w.to.ID || !w.to.Plan.Wanted() || w.to.ShiftOver(p.Planned, w.tx.Now) || w.to.Mutes.Silences(crm.PushPlan) {
		return piece{}, errUnwanted
	}
	plan, err := w.tx.DayPlan(store.PlanQuery{
		Reader: w.viewer, Team: w.voice.Team, All: w.all, Day: w.to.Shift(p.Planned), Where: crm.Private, Leave: w.comesByItself,
	})
	if err != nil {
		return piece{}, err
	}
	if len(plan.Items) == 0 {
		return piece{}, errUnwanted
	}
	return w.timely(p, w.voice.PlanPush(plan)), nil
}

// comesByItself reports whether an item of a plan is said by a push of its own at
// the same time, with buttons that a plan has no room for: it waits in the
// outbox, or went out within this minute.
func (w *words) comesByItself(i crm.PlanItem) (bool, error) {
	var occurrence, rule string
	switch i.Reason {
	case crm.PlanOverdue, crm.PlanDue:
		rule, occurrence = pushReminder, i.Due.UTC().Format(time.RFC3339)
	case crm.PlanBirthday:
		rule, occurrence = pushBirthday, i.Day.String()+"/"+onDay
		if w.to.Today(w.tx.Now).Before(i.Day) {
			occurrence = i.Day.String() + "/" + ahead
		}
	default:
		return false, nil
	}
	row, err := w.tx.Push(store.PushKey(rule, i.Ref, occurrence, w.to.ID.Ref()))
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil || row.Held {
		return false, err
	}
	return !row.State.Settled() || row.State == store.Sent && w.tx.Now.Sub(row.SettledAt) < time.Minute, nil
}
