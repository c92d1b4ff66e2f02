package crm

import "time"

// DailySettings say whether something comes each working day, and when.
type DailySettings struct {
	// On is nil for one who never said; then it does not come.
	On *bool `json:"on,omitempty"`
	// At is the wall time; nil means the one that goes with the member's day.
	At *TimeOfDay `json:"at,omitzero"`
}

// Wanted reports whether the member asked for it.
func (s DailySettings) Wanted() bool { return s.On != nil && *s.On }

// Asked reports whether the member ever said on or off.
func (s DailySettings) Asked() bool { return s.On != nil }

// PlanAt is the wall time of the member's plan: the start of their day, unless
// they said otherwise.
func (m Member) PlanAt() TimeOfDay {
	if m.Plan.At != nil {
		return *m.Plan.At
	}
	return m.Day.From
}

// NudgeAt is the wall time at which the member is asked for the day's report: the
// end of their day, unless they said otherwise.
func (m Member) NudgeAt() TimeOfDay {
	if m.Nudge.At != nil {
		return *m.Nudge.At
	}
	return m.Day.To
}

// NextPlan returns when the member's next plan is due after a moment: on a day on
// which they are there and work. The zero time if they get none.
func (m Member) NextPlan(after time.Time, cal Calendar) time.Time {
	if m.Inactive || !m.Plan.Wanted() {
		return time.Time{}
	}
	return m.nextShift(m.PlanAt(), after, cal)
}

// NextEvening returns when the member is asked next for the day's report after a
// moment, at the end of a day on which they are there and work. The zero time if
// they are not.
func (m Member) NextEvening(after time.Time, cal Calendar) time.Time {
	if m.Inactive || !m.Nudge.Wanted() {
		return time.Time{}
	}
	return m.nextShift(m.NudgeAt(), after, cal)
}

// nextShift returns the next moment at which the member's clock shows t in a day
// of work that is theirs: of one who works at night, four in the morning belongs
// to the day before.
func (m Member) nextShift(t TimeOfDay, after time.Time, cal Calendar) time.Time {
	return m.nextOn(t, after, func(d Date) bool {
		if t < m.cut() {
			d = d.AddDays(-1)
		}
		return cal.Working(d) && !m.Leave.Covers(d)
	})
}

// cut is the wall time at which one day of work gives way to the next: midnight,
// or the middle of the hours off for one who works over midnight.
func (m Member) cut() TimeOfDay {
	if m.Day.From <= m.Day.To {
		return 0
	}
	return (m.Day.From + m.Day.To) / 2
}

// Shift is the member's day of work that a moment belongs to: the calendar day,
// or the day on which it began for one who works over midnight.
func (m Member) Shift(at time.Time) Date {
	local := at.In(m.Location())
	day := DateOf(local)
	if TimeOfDayOf(local) < m.cut() {
		day = day.AddDays(-1)
	}
	return day
}

// ShiftSpan returns from which moment to which, the latter excluded, a day of
// work lasts.
func (m Member) ShiftSpan(day Date) (from, to time.Time) {
	return Instant(day, m.cut(), m.Location()), Instant(day.AddDays(1), m.cut(), m.Location())
}

// ShiftOver reports whether, at a moment, the hours of work are over of the day
// that an earlier one belongs to.
func (m Member) ShiftOver(of, now time.Time) bool {
	day := m.Shift(of)
	end := day
	if m.Day.To < m.Day.From {
		end = day.AddDays(1)
	}
	_, last := m.ShiftSpan(day)
	if over := Instant(end, m.Day.To, m.Location()); over.After(of) && over.Before(last) {
		last = over
	}
	return !now.Before(last)
}
