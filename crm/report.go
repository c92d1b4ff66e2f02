package crm

import (
	"slices"
	"time"
)

// Report is what a member did in a day or a week of work, as far as its reader
// may know: what they logged, the deals that they moved, the follow-ups that they
// did or promised, and those that come next. Follow-ups that concern no customer
// are the member's own business, and not in it.
type Report struct {
	Of Member
	// Weekly says that it is that of a week, so far as it went.
	Weekly bool
	// First and Last are its days of work, both included; Next is the day of work
	// after them.
	First, Last, Next Date
	Customers         []ReportCustomer
	// Hidden is how many customers are not the reader's to see.
	Hidden int
	// Open are the follow-ups that should be done by now, Coming those of the
	// next day, or week.
	Open, Coming []ReportStep
}

// ReportCustomer is what a member did about one customer.
type ReportCustomer struct {
	Customer Customer
	// New says that the member put it on record.
	New bool
	// Brief says that the reader may know that something was done, and not what.
	Brief bool

	Activities []Activity // in the order in which they took place
	Deals      []DealChange
	Done, Next []Reminder
}

// DealChange is a deal before and after; Before is nil for a new one.
type DealChange struct {
	Before *Deal
	After  Deal
}

// ReportStep is a follow-up, and what the customer that it is about is called.
type ReportStep struct {
	Reminder
	Name string
}

// Quiet reports whether there is nothing to report on.
func (r Report) Quiet() bool { return len(r.Customers) == 0 && r.Hidden == 0 }

// Touches are the customers with whom the member was in touch by a kind of
// activity, each as often as they were, in the order of the report.
func (r Report) Touches(kind ActivityKind) []Customer {
	var out []Customer
	for _, c := range r.Customers {
		for _, a := range c.Activities {
			if a.Kind == kind {
				out = append(out, c.Customer)
			}
		}
	}
	return out
}

// Deals are how many deals changed, and how many are new.
func (r Report) Deals() (moved, opened int) {
	for _, c := range r.Customers {
		for _, d := range c.Deals {
			if d.Before == nil {
				opened++
			} else {
				moved++
			}
		}
	}
	return moved, opened
}

// Done is how many follow-ups were done.
func (r Report) Done() (n int) {
	for _, c := range r.Customers {
		n += len(c.Done)
	}
	return n
}

// Sort puts the customers in the order in which they were first touched, those
// that were not behind.
func (r *Report) Sort() {
	slices.SortStableFunc(r.Customers, func(a, b ReportCustomer) int {
		first := func(c ReportCustomer) (at time.Time) {
			if len(c.Activities) > 0 {
				return c.Activities[0].At
			}
			return
		}
		switch x, y := first(a), first(b); {
		case x.IsZero() != y.IsZero() && x.IsZero():
			return 1
		case x.IsZero() != y.IsZero():
			return -1
		default:
			return x.Compare(y)
		}
	})
}
