package crm

// BirthdaysOn returns all birthdays that are kept on a day, without their
// years: the inverse of [Birthday.In], for indexes by month and day. There are
// a handful at most.
func BirthdaysOn(day Date, p BirthdayPolicy) []Birthday {
	days := solarOn(day, p)
	lunar, err := LunarOf(day)
	if err != nil {
		return days // outside the lunar table none is kept
	}
	return append(days, lunarOn(lunar, p)...)
}

func solarOn(day Date, p BirthdayPolicy) []Birthday {
	days := []Birthday{{Month: int(day.Month), Day: day.Day}}
	if day.Day == 1 {
		days = append(days, Birthday{Month: int(day.Month)})
	}
	leapDay := Birthday{Month: 2, Day: 29}
	if days[0] != leapDay && leapDay.solarIn(day.Year, p) == day {
		days = append(days, leapDay)
	}
	return days
}

func lunarOn(day LunarDate, p BirthdayPolicy) []Birthday {
	year := lunarYearOf(day.Year)
	kept := []int{day.Day}
	if day.Day == 1 {
		kept = append(kept, 0) // the month alone
	}
	if day.Day == 29 && year.daysIn(day.Month, day.Leap) == 29 {
		kept = append(kept, 30)
	}
	var days []Birthday
	for _, d := range kept {
		days = append(days, Birthday{Month: day.Month, Day: d, Lunar: true, Leap: day.Leap})
		if !p.LeapMonthOnly && !day.Leap && year.leapMonth() != day.Month {
			days = append(days, Birthday{Month: day.Month, Day: d, Lunar: true, Leap: true})
		}
	}
	return days
}
