package crm

import (
	"slices"
	"sync"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/at"
	"github.com/rickar/cal/v2/be"
	"github.com/rickar/cal/v2/cz"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/es"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/jp"
	"github.com/rickar/cal/v2/no"
	"github.com/rickar/cal/v2/se"
	"github.com/rickar/cal/v2/us"
)

// Holiday is a day on which a country, or a team, does otherwise than on such a
// day of the week: a public holiday, or a weekend day that is worked to make up
// for one.
type Holiday struct {
	Day Date
	// Festival names it in the catalogues; empty if Name says all.
	Festival string
	// Name is how it is called where it is kept, if it is not a Festival.
	Name string
	// Work says that it is worked.
	Work bool
}

// holidayLists are the countries of which the library has the public holidays of
// the whole country right; others lack a law of the last years, or differ by
// region.
var holidayLists = map[Country][]*cal.Holiday{
	"AT": at.Holidays, "BE": be.Holidays, "CZ": cz.Holidays, "DE": de.Holidays, "ES": es.Holidays, "FR": fr.Holidays,
	"GB": gb.Holidays, "JP": jp.Holidays, "NO": no.Holidays, "SE": se.Holidays, "US": us.Holidays,
}

// countryYear is a key of what has been worked out.
type countryYear struct {
	country Country
	year    int
}

// yearOfHolidays is what one year of one country has.
type yearOfHolidays struct {
	all       []Holiday
	on        map[Date]Holiday
	published bool
}

var holidayYears sync.Map // countryYear -> yearOfHolidays

// holidaysIn returns a year of a country: worked out once, then looked up.
func holidaysIn(country Country, year int) yearOfHolidays {
	at := countryYear{country, year}
	if known, ok := holidayYears.Load(at); ok {
		return known.(yearOfHolidays)
	}
	y := yearOfHolidays{on: map[Date]Holiday{}, published: true}
	if country == China {
		y.all, y.published = chinaHolidays(year)
	} else {
		// What is kept on another day than its own may be in the year beside it.
		for _, from := range [3]int{year - 1, year, year + 1} {
			y.all = append(y.all, listed(country, from, year)...)
		}
	}
	slices.SortStableFunc(y.all, func(a, b Holiday) int { return a.Day.Compare(b.Day) })
	for _, h := range y.all {
		if _, there := y.on[h.Day]; !there {
			y.on[h.Day] = h
		}
	}
	holidayYears.Store(at, y)
	return y
}

// listed returns the holidays that belong to one year and are kept in another:
// on their own day, and on the day off that stands for it.
func listed(country Country, of, in int) []Holiday {
	var out []Holiday
	for _, h := range holidayLists[country] {
		actual, observed := h.Calc(of)
		days := [2]time.Time{actual, observed}
		for i, t := range days {
			if !t.IsZero() && t.Year() == in && (i == 0 || !t.Equal(actual)) {
				out = append(out, Holiday{Day: DateOf(t), Name: h.Name})
			}
		}
	}
	return out
}

// PublicHolidays returns the public holidays of a country in a year, and its
// make-up workdays, in order. The second result is false where not all is known:
// China's make-up workdays before the year's notice, or a country of which only
// the weekend is known.
func PublicHolidays(country Country, year int) ([]Holiday, bool) {
	y := holidaysIn(country, year)
	return slices.Clone(y.all), y.published && country.HasHolidays()
}
