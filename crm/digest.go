package crm

// DealMove is what became of a deal between two digests.
type DealMove struct {
	Deal Deal
	From StageID // 0 for a deal that is new
}

// RepCount is how many of something a member has.
type RepCount struct {
	Member MemberID
	N      int
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
// records; cards say it.
type Digest struct {
	Scope Scope

	New, Forward, Back, Won, Lost []DealMove

	Now, Before Summary

	Slipped []Deal // open, and the close date is past
	Stale   []Deal // open, and too long in one stage

	Overdue []RepCount // follow-ups
	Silent  []RepCount // customers with an open deal and nobody in touch

	Birthdays []BirthdayOf
	Logged    []RepCount // activities, by rep
}

// Quiet reports whether there is nothing that its reader must know of.
func (d Digest) Quiet() bool {
	return len(d.New)+len(d.Forward)+len(d.Back)+len(d.Won)+len(d.Lost)+len(d.Slipped)+
		len(d.Stale)+len(d.Overdue)+len(d.Silent)+len(d.Birthdays)+len(d.Logged) == 0
}
