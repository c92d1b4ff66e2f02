package crm

import "time"

// Silence is how long nobody was in touch with a customer.
type Silence struct {
	Customer Customer
	// Since is the day of the last touch, or that on which the customer came;
	// Touched says which.
	Since   Date
	Touched bool
	Days    int
	// Times is how many full rhythms of the customer's tier have passed: 0 while
	// nothing is amiss.
	Times int
}

// SilenceOf measures how long a customer is silent on a day of a zone. last is
// the last touch, zero if there was none. A customer crosses the rhythm on the
// day after it: every 14 days means that the 14th is in time.
func (w Workspace) SilenceOf(c Customer, last time.Time, today Date, loc *time.Location) Silence {
	s := Silence{Customer: c, Touched: !last.IsZero()}
	if !s.Touched {
		last = c.Created
	}
	if last.IsZero() {
		return s // nobody knows
	}
	s.Since = DateOf(last.In(loc))
	s.Days = max(s.Since.DaysUntil(today), 0)
	if rhythm := w.Rhythm(c.Tier); rhythm > 0 && !c.Archived {
		s.Times = max(s.Days-1, 0) / rhythm
	}
	return s
}
