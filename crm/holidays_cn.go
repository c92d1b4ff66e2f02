package crm

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"time"
)

//go:embed holidays_cn.csv
var chinaSchedules string

// The festivals of China's public holidays. People read their names in the
// catalogues.
const (
	newYear        = "new-year"
	springFestival = "spring-festival"
	qingming       = "qingming"
	labourDay      = "labour-day"
	dragonBoat     = "dragon-boat"
	midAutumn      = "mid-autumn"
	nationalDay    = "national-day"
)

// chinaPublished are the years that have a schedule, with its days.
var chinaPublished = sync.OnceValue(func() map[int][]Holiday {
	years := map[int][]Holiday{}
	for line := range strings.Lines(chinaSchedules) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		first, last, festival, works, err := scheduleLine(line)
		if err != nil {
			panic(fmt.Sprintf("crm: holidays_cn.csv: %q: %v", line, err)) // a test reads all of it
		}
		for d := first; !last.Before(d); d = d.AddDays(1) {
			years[d.Year] = append(years[d.Year], Holiday{Day: d, Festival: festival, Work: works})
		}
	}
	return years
})

func scheduleLine(line string) (first, last Date, festival string, works bool, err error) {
	fields := strings.Split(line, ",")
	if len(fields) != 4 || fields[2] != "off" && fields[2] != "work" {
		return first, last, "", false, fmt.Errorf("%d fields", len(fields))
	}
	if first, err = ParseDate(fields[0]); err == nil {
		last, err = ParseDate(fields[1])
	}
	return first, last, fields[3], fields[2] == "work", err
}

// chinaHolidays returns the public holidays of a year in China: as published, or
// the statutory days. Published says that the first is so: only then are the
// bridges and the make-up workdays known, which are decided anew each autumn.
func chinaHolidays(year int) (days []Holiday, published bool) {
	if days, published = chinaPublished()[year]; published {
		return days, true
	}
	return chinaStatutory(year), false
}

// chinaStatutory are the days that the law names, as it stands since 2025.
func chinaStatutory(year int) []Holiday {
	var out []Holiday
	add := func(festival string, first Date, days int) {
		for n := range days {
			out = append(out, Holiday{Day: first.AddDays(n), Festival: festival})
		}
	}
	add(newYear, Date{year, time.January, 1}, 1)
	if first, err := (LunarDate{Year: year, Month: 1, Day: 1}).ToSolar(); err == nil {
		add(springFestival, first.AddDays(-1), 4) // New Year's Eve counts since 2025
	}
	add(qingming, qingmingOf(year), 1)
	add(labourDay, Date{year, time.May, 1}, 2)
	if day, err := (LunarDate{Year: year, Month: 5, Day: 5}).ToSolar(); err == nil {
		add(dragonBoat, day, 1)
	}
	if day, err := (LunarDate{Year: year, Month: 8, Day: 15}).ToSolar(); err == nil {
		add(midAutumn, day, 1)
	}
	add(nationalDay, Date{year, time.October, 1}, 3)
	return out
}

// qingmingOf is the day of the solar term Qingming, when the sun stands at 15°
// of ecliptic longitude: by the mean tropical year, which gives the right day in
// every year from 2000 to 2099.
func qingmingOf(year int) Date {
	n := year - 2000
	day := 4.81 + 0.2422*float64(n) - float64(n/4)
	return Date{year, time.April, int(day)}
}
