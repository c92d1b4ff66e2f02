package crm

import "slices"

// renewalDays are how many days before a renewal those who care are told, unless
// the team says otherwise.
var renewalDays = []int{90, 60, 30, 7}

// MaxRenewalDays bounds a rung of the renewal ladder.
const MaxRenewalDays = 365

// RenewalLadder is how many days before a customer's renewal those who care are
// told, the longest first; empty where the team switched it off.
func (w Workspace) RenewalLadder() []int {
	if w.Renewals == nil {
		return renewalDays
	}
	ladder := slices.Clone(w.Renewals)
	slices.Sort(ladder)
	ladder = slices.Compact(ladder)
	slices.Reverse(ladder)
	return ladder
}

// Rung is a day on which a renewal is told, and how many days before it that is.
type Rung struct {
	On   Date
	Days int
}

// NextRung returns the first rung of a renewal on a day or after it. The second
// result is false when there is none.
func (w Workspace) NextRung(renewal, from Date) (Rung, bool) {
	for _, days := range w.RenewalLadder() {
		if on := renewal.AddDays(-days); !renewal.IsZero() && !on.Before(from) {
			return Rung{on, days}, true
		}
	}
	return Rung{}, false
}

// LastRung returns the latest rung of a renewal between two days, both included:
// of several that were missed only that one is worth telling. The second result
// is false when there is none.
func (w Workspace) LastRung(renewal, from, to Date) (last Rung, ok bool) {
	for day := from; ; day = last.On.AddDays(1) {
		next, some := w.NextRung(renewal, day)
		if !some || to.Before(next.On) {
			return last, ok
		}
		last, ok = next, true
	}
}

// NextRenewal returns when a customer renews who has renewed: a year later, and
// further on until it lies ahead. 29 February is kept on the 28th.
func NextRenewal(renewal, today Date) Date {
	for years := 1; ; years++ {
		if next := renewal.AddMonths(12 * years); today.Before(next) {
			return next
		}
	}
}

// EarlierRenewal returns the earlier of two renewal dates, of which either may be
// none.
func EarlierRenewal(a, b Date) Date {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
