package crm

// TrendWeek is the open pipeline as a week ended; the last one is as it is now.
type TrendWeek struct {
	Monday  Date // on which the week began
	Count   int
	Amounts Totals
}

// ActivityCount is what a member logged in a time, by kind.
type ActivityCount struct {
	Member MemberID
	Total  int
	Kinds  map[ActivityKind]int
}
