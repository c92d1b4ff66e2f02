package crm

import (
	"cmp"
	"slices"
	"time"
)

// DigestNames is how many records stand behind a digest's number by name; the
// others are counted, and open by a button.
const DigestNames = 5

// DigestSpan is what a digest tells of: what happened after one stamp of the
// journal and up to another, and what came to stand since one moment and by
// another.
type DigestSpan struct {
	Since, Until uint64 // Until 0: up to now
	// From is zero for a first digest: all that stands is new in it.
	From, To time.Time
}

// DealMove is what became of a deal between two digests.
type DealMove struct {
	Deal Deal
	From StageID // 0 for a deal that is new
	// Was is the amount before.
	Was Money
}

// RepCount is how many of something a member has.
type RepCount struct {
	Member MemberID
	N      int
}

// Standing is what stands to be told of: how many came to stand so since the
// last digest, and how many did before and were told then.
type Standing[T any] struct {
	New, Still int
	// Top are the new ones that matter most: a few, by name.
	Top []T
	// By are the new ones by rep, the most first.
	By []RepCount
}

// Total is how many there are, new or not.
func (s Standing[T]) Total() int { return s.New + s.Still }

// Followup is a reminder that is overdue, and the customer it is about, if any.
type Followup struct {
	Reminder Reminder
	Customer Customer
}

// Silent is a customer with an open deal with whom nobody was in touch.
type Silent struct {
	Customer Customer
	Owner    MemberID // of the deal
	Days     int
}

// Coverage is how many of the open deals have a next step: an open reminder
// about the deal, or about its customer and no other deal.
type Coverage struct {
	With, Open int
	// WasWith and WasOpen are the same at the last digest.
	WasWith, WasOpen int
	// Top are the largest without one, By how many each rep has of these.
	Top []Deal
	By  []RepCount
}

// Without is how many have no next step.
func (c Coverage) Without() int { return c.Open - c.With }

// Percent is the share with a next step, rounded down so that 100 means all.
func (c Coverage) Percent() int { return share(c.With, c.Open) }

// WasPercent is the share at the last digest; the second result is false when
// there was no deal to have one.
func (c Coverage) WasPercent() (int, bool) { return share(c.WasWith, c.WasOpen), c.WasOpen > 0 }

func share(part, whole int) int {
	if whole == 0 {
		return 0
	}
	return part * 100 / whole
}

// BirthdayOf is a contact's birthday that is near.
type BirthdayOf struct {
	Contact  Contact
	Customer Customer
	Day      Date
	// Turns is the age, 0 if the year is not known.
	Turns int
	// MonthOnly says that only the month is known.
	MonthOnly bool
}

// Digest is what happened to a pipeline since the last one, in numbers and
// records; cards say it. The pipeline before, and what became of the deals, give
// the pipeline now, by count and by amount.
type Digest struct {
	Scope Scope
	Span  DigestSpan
	// Weekly says that it is a week's, which tells of more than a morning's.
	Weekly bool

	New, Forward, Back, Won, Lost []DealMove
	// Amended deals stayed in their stage and have another amount. Came are those
	// that somebody handed over into the scope, Gone those that left it, as they were.
	Amended, Came []DealMove
	Gone          []DealMove

	Now, Before Summary

	Slipped Standing[Deal] // open, and the close date is past
	Stuck   Standing[Deal] // open, and too long in one stage
	Overdue Standing[Followup]
	Silent  Standing[Silent]
	Next    Coverage

	Birthdays []BirthdayOf
	Logged    []RepCount // activities, by rep
	// Idle are reps who logged nothing: of a weekly digest only.
	Idle []MemberID
	// Trend is how the pipeline went in the last weeks: likewise.
	Trend []TrendWeek
}

// Quiet reports whether there is nothing new that its reader must know of. What
// stands since before alone is no news.
func (d Digest) Quiet() bool {
	return len(d.New)+len(d.Forward)+len(d.Back)+len(d.Won)+len(d.Lost)+len(d.Amended)+len(d.Came)+len(d.Gone)+
		d.Slipped.New+d.Stuck.New+d.Overdue.New+d.Silent.New+len(d.Birthdays)+len(d.Logged)+len(d.Idle) == 0
}

// Moves returns the moves of a kind by its name: new, forward, back, won, lost,
// amended, came. The second result is false for any other name.
func (d Digest) Moves(name string) ([]DealMove, bool) {
	switch name {
	case "new":
		return d.New, true
	case "forward":
		return d.Forward, true
	case "back":
		return d.Back, true
	case "won":
		return d.Won, true
	case "lost":
		return d.Lost, true
	case "amended":
		return d.Amended, true
	case "came":
		return d.Came, true
	}
	return nil, false
}

// MoveNames are the kinds of moves in the order in which they are told.
var MoveNames = []string{"new", "forward", "back", "won", "lost", "amended", "came"}

// SumMoves adds the moved deals' amounts up, per currency.
func SumMoves(moves []DealMove) (sum Totals, err error) {
	for _, m := range moves {
		if err := sum.Add(m.Deal.Amount); err != nil {
			return sum, err
		}
	}
	return sum, nil
}

// WinRate is the share of the closed deals that were won, in percent. The second
// result is false when none was closed.
func (d Digest) WinRate() (percent int, some bool) {
	closed := len(d.Won) + len(d.Lost)
	return share(len(d.Won), closed), closed > 0
}

// ByCount sorts counts: the most first, then in the order in which members came.
func ByCount(by map[MemberID]int) []RepCount {
	var out []RepCount
	for id, n := range by {
		if n > 0 {
			out = append(out, RepCount{Member: id, N: n})
		}
	}
	slices.SortFunc(out, func(a, b RepCount) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Member, b.Member))
	})
	return out
}

// LargestMoves returns the moves in the order in which a digest names them: the
// largest amounts first.
func LargestMoves(moves []DealMove) []DealMove {
	out := slices.Clone(moves)
	slices.SortStableFunc(out, func(a, b DealMove) int { return b.Deal.Amount.CompareSize(a.Deal.Amount) })
	return out
}
