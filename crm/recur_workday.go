package crm

// countedBack bounds how many days of a rule for every nth working day are
// counted from its first one: beyond that it counts from Monday to Friday.
const countedBack = 40 * 366

// seekWorkday returns the first day of a rule by working days from d on. Those of
// "every second workday" are counted from the rule's first day on.
func (r Recurrence) seekWorkday(d Date, workday func(Date) bool) Date {
	if r.Interval == 1 {
		return firstWorkday(d, workday)
	}
	if r.From.DaysUntil(d) > countedBack {
		return r.seek(d)
	}
	n := 0
	for day := r.From; n >= 0; day = day.AddDays(1) {
		day = firstWorkday(day, workday)
		if !day.Valid() || n%r.Interval == 0 && !day.Before(d) {
			return day
		}
		n++
	}
	return Date{}
}

// seekLastWorkday returns the last working day of the first of the rule's months
// that has one from d on. A month without a working day is left out.
func (r Recurrence) seekLastWorkday(d Date, workday func(Date) bool) Date {
	ends := r
	ends.MonthDay = LastDay
	for range longestBreak {
		end := ends.seek(d)
		if !end.Valid() {
			return end
		}
		for day := end; day.Month == end.Month; day = day.AddDays(-1) {
			if workday(day) && !day.Before(d) {
				return day
			}
			if workday(day) || day.Before(d) {
				break
			}
		}
		d = end.AddDays(1)
	}
	return Date{}
}

// seekNthWorkday returns the nth working day of the first of the rule's months
// that has so many and has it from d on.
func (r Recurrence) seekNthWorkday(d Date, workday func(Date) bool) Date {
	starts := r
	starts.Nth, starts.Weekdays, starts.MonthDay = 0, 0, 1
	first := Date{d.Year, d.Month, 1}
	for range longestBreak {
		if first = starts.seek(first); !first.Valid() {
			return first
		}
		left := r.Nth
		for day := first; day.Month == first.Month; day = day.AddDays(1) {
			if workday(day) {
				left--
			}
			if left == 0 && !day.Before(d) {
				return day
			}
			if left == 0 {
				break
			}
		}
		first = first.AddDays(DaysIn(first.Year, first.Month))
	}
	return Date{}
}

// firstWorkday returns the first working day from d on, an invalid one if there is
// none for a year.
func firstWorkday(d Date, workday func(Date) bool) Date {
	day := firstFit(d, workday)
	if !workday(day) {
		return Date{}
	}
	return day
}
