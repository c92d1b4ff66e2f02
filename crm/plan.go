package crm

import "time"

// WantsDigest reports whether the member gets a digest: managers do unless they
// said off, others only if they said on.
func (m Member) WantsDigest() bool {
	if m.Inactive {
		return false
	}
	if m.Digest.On != nil {
		return *m.Digest.On
	}
	return m.Role == RoleManager
}

// DigestAt is the wall time of the member's digest.
func (m Member) DigestAt() TimeOfDay {
	if m.Digest.At != nil {
		return *m.Digest.At
	}
	return m.Day.From
}

// DigestScope is whose deals the member's digest covers.
func (m Member) DigestScope() Scope {
	switch {
	case m.Digest.Scope != "":
		return m.Digest.Scope
	case m.Role == RoleManager:
		return ScopeTeam
	case m.Role == RoleAdmin:
		return ScopeAll
	}
	return ScopeMine
}

// NextDigest returns when the member's next digest is due after a moment, or
// the zero time if the member gets none. It waits for the next day on which the
// member is there and works: a weekly one too.
func (m Member) NextDigest(after time.Time, cal Calendar) time.Time {
	if !m.WantsDigest() {
		return time.Time{}
	}
	there := func(d Date) bool { return cal.Working(d) && !m.Leave.Covers(d) }
	return m.nextOn(m.DigestAt(), after, func(d Date) bool {
		w := m.Digest.Weekly
		if w == nil || !there(d) {
			return there(d)
		}
		// The week's day, or the first day after it that is worked.
		for range longestBreak {
			if d.Weekday() == *w {
				return true
			}
			if d = d.AddDays(-1); there(d) {
				return false
			}
		}
		return true
	})
}

// NextMorning returns when the member's next working day starts after a moment,
// or the zero time for one who has left.
func (m Member) NextMorning(after time.Time, cal Calendar) time.Time {
	return m.NextWorkdayAt(m.Day.From, after, cal)
}

// NextWorkdayAt returns the next moment after the given one at which the member's
// clock shows t on a day that is no day off, or the zero time for one who has
// left.
func (m Member) NextWorkdayAt(t TimeOfDay, after time.Time, cal Calendar) time.Time {
	if m.Inactive {
		return time.Time{}
	}
	return m.nextOn(t, after, cal.Working)
}

// nextOn returns the first moment after the given one at which the member's
// clock shows t, on a day that fits; on any day when none fits for a year.
func (m Member) nextOn(t TimeOfDay, after time.Time, fits func(Date) bool) time.Time {
	loc := m.Location()
	day := DateOf(after.In(loc))
	for !Instant(day, t, loc).After(after) {
		day = day.AddDays(1)
	}
	return Instant(firstFit(day, fits), t, loc)
}

// QuietUntil returns when the member may be disturbed: now, or the end of the
// quiet hours that now lies in, or of a mute. Quiet hours run from the instant that From is to the one
// that To is, so that a clock change makes them shorter or longer, but never
// begins them again.
func (m Member) QuietUntil(now time.Time) time.Time {
	if now.Before(m.Mutes.Until) {
		now = m.Mutes.Until
	}
	loc := m.Location()
	today := DateOf(now.In(loc))
	for _, day := range [2]Date{today.AddDays(-1), today} {
		last := day
		if m.Quiet.To < m.Quiet.From {
			last = day.AddDays(1)
		}
		end := Instant(last, m.Quiet.To, loc)
		if !now.Before(Instant(day, m.Quiet.From, loc)) && now.Before(end) {
			return end
		}
	}
	return now
}

// Today is the member's calendar day at a moment.
func (m Member) Today(now time.Time) Date { return DateOf(now.In(m.Location())) }
