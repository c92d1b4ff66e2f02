package crm

import (
	"cmp"
	"slices"
	"time"
)

// MaxPlan is how many items a plan of the day has at most: what fits on a phone,
// and into a day.
const MaxPlan = 7

// PlanReason is why something stands in a plan.
type PlanReason string

// The reasons, the weightiest first.
const (
	PlanOverdue  PlanReason = "overdue"  // a follow-up that should have been done
	PlanDue      PlanReason = "due"      // a follow-up of the day
	PlanSlipped  PlanReason = "slipped"  // an open deal past its close date
	PlanClosing  PlanReason = "closing"  // one that is to close soon, without a next step
	PlanStuck    PlanReason = "stuck"    // one that is long in its stage, without a next step
	PlanNoNext   PlanReason = "no-next"  // one without a next step
	PlanBirthday PlanReason = "birthday" // one of today or tomorrow that nobody has wished
	PlanSilent   PlanReason = "silent"   // a customer past the rhythm of its tier
	PlanRenewal  PlanReason = "renewal"  // a customer whose contract ends soon
)

var planWeight = map[PlanReason]int{
	PlanOverdue: 1, PlanDue: 2, PlanSlipped: 3, PlanClosing: 4, PlanStuck: 5, PlanNoNext: 6, PlanBirthday: 7, PlanSilent: 8, PlanRenewal: 9,
}

// PlanItem is one thing to do on a day, and why.
type PlanItem struct {
	Reason PlanReason
	// Ref is what it is: a reminder, a deal, a contact or a customer.
	Ref Ref
	// About is what a follow-up is about, and of anything else the customer; zero
	// if there is none. Customer is the customer in any case.
	About    Ref
	Customer CustomerID
	// What and Name are what both are called; a Name that is not for the reader
	// is empty.
	What, Name string

	Due    time.Time // of a follow-up
	Day    Date      // on which a deal is to close, a birthday is, a contract ends
	Days   int       // in the stage, or of silence
	Stage  StageID
	Amount Money
	Tier   Tier
}

// DayPlan is what a member should do on a day, the weightiest first.
type DayPlan struct {
	Day   Date
	Items []PlanItem
	// More is how many items found no room.
	More int
}

// NewDayPlan puts items in order and keeps those that fit in a plan. Each record
// stands in it once, for its weightiest reason, and the silence of a customer
// with whom there is something else to do does not. Of deals the bigger come
// first; those in the team's currency before others, as nobody knows the rate.
func NewDayPlan(day Date, items []PlanItem, currency string) DayPlan {
	items = slices.Clone(items)
	slices.SortStableFunc(items, func(a, b PlanItem) int {
		return cmp.Or(cmp.Compare(planWeight[a.Reason], planWeight[b.Reason]), withinReason(a, b, currency), a.Ref.Compare(b.Ref))
	})
	seen, busy := map[Ref]bool{}, map[CustomerID]bool{}
	items = slices.DeleteFunc(items, func(i PlanItem) bool {
		drop := seen[i.Ref] || i.Reason == PlanSilent && busy[i.Customer]
		seen[i.Ref] = true
		if i.Customer != 0 && i.Reason != PlanBirthday { // a wish is no talk about business
			busy[i.Customer] = true
		}
		return drop
	})
	kept := min(len(items), MaxPlan)
	return DayPlan{Day: day, Items: items[:kept:kept], More: len(items) - kept}
}

// withinReason orders what stands in a plan for the same reason.
func withinReason(a, b PlanItem, currency string) int {
	switch a.Reason {
	case PlanOverdue, PlanDue:
		return a.Due.Compare(b.Due)
	case PlanClosing, PlanBirthday, PlanRenewal:
		return cmp.Or(a.Day.Compare(b.Day), byAmount(a.Amount, b.Amount, currency))
	case PlanSilent:
		return cmp.Or(cmp.Compare(a.Tier, b.Tier), cmp.Compare(b.Days, a.Days))
	}
	return cmp.Or(byAmount(a.Amount, b.Amount, currency), a.Day.Compare(b.Day), cmp.Compare(b.Days, a.Days))
}

// byAmount puts bigger amounts first, those in another currency behind.
func byAmount(a, b Money, currency string) int {
	foreign := func(m Money) int {
		if m.IsZero() || m.Cur == currency {
			return 0
		}
		return 1
	}
	if a.IsZero() || b.IsZero() {
		return cmp.Compare(b.Minor, a.Minor)
	}
	return cmp.Or(cmp.Compare(foreign(a), foreign(b)), cmp.Compare(a.Cur, b.Cur), cmp.Compare(b.Minor, a.Minor))
}
