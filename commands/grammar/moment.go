package grammar

import (
	"time"

	"github.com/rapport-crm/rapport/crm"
)

// Moment is what a phrase of time means: a day, a time of that day, or both,
// once or again and again.
type Moment struct {
	// Date is the day, also where the writer named only a time. For something
	// that recurs it is the first occurrence.
	Date crm.Date
	// Time is the time of day: the start of the writer's day where none was
	// named.
	Time crm.TimeOfDay
	// HasDate and HasTime say what the writer named.
	HasDate, HasTime bool
	// Recurrence says how it comes again; zero means once.
	Recurrence crm.Recurrence

	at time.Time
}

// At returns the moment as an instant, in the writer's zone. It lies in the
// past only for "today" once the day has started, and with [ErrPast].
func (m Moment) At() time.Time { return m.at }

// String returns the moment in a form that [When] reads as the same moment:
// ISO 8601, or for something that recurs an English phrase.
func (m Moment) String() string {
	switch {
	case !m.Recurrence.IsZero():
		return m.Recurrence.String()
	case m.HasTime:
		return m.at.Format("2006-01-02T15:04Z07:00")
	}
	return m.Date.String()
}
