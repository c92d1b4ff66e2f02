package crm

import (
	"slices"
	"strings"
	"time"
)

// Festival is a day on which people are wished well because everybody is. A team
// may add its own.
type Festival struct {
	// ID names it in commands and in what is remembered: "mid-autumn".
	ID string `json:"id"`
	// Name is what the team calls one of its own; the others' names are sentences.
	Name string `json:"name,omitzero"`
	// On is its day, by the solar or the lunar calendar, without a year.
	On Birthday `json:"on"`
	// Nth and Weekday are instead of a day: the fourth Thursday of On.Month.
	Nth     int          `json:"-"`
	Weekday time.Weekday `json:"-"`
	// Langs are the languages of those who keep it; none: everybody.
	Langs []Lang `json:"-"`
	// Country is where it is kept (ISO 3166), if it is kept in one only.
	Country string `json:"-"`
	// Quiet says that it is not told unless the team wants it.
	Quiet bool `json:"-"`
}

// festivals are those that come with the program.
var festivals = []Festival{
	{ID: "new-year", On: Birthday{Month: 1, Day: 1}},
	{ID: "spring-festival", On: Birthday{Month: 1, Day: 1, Lunar: true}, Langs: []Lang{Chinese}},
	{ID: "lantern", On: Birthday{Month: 1, Day: 15, Lunar: true}, Langs: []Lang{Chinese}, Quiet: true},
	{ID: "dragon-boat", On: Birthday{Month: 5, Day: 5, Lunar: true}, Langs: []Lang{Chinese}},
	{ID: "mid-autumn", On: Birthday{Month: 8, Day: 15, Lunar: true}, Langs: []Lang{Chinese}},
	{ID: "national-day", On: Birthday{Month: 10, Day: 1}, Langs: []Lang{Chinese}, Quiet: true},
	{ID: "thanksgiving", On: Birthday{Month: 11}, Nth: 4, Weekday: time.Thursday, Langs: []Lang{English}, Country: "US"},
	{ID: "christmas", On: Birthday{Month: 12, Day: 25}, Langs: []Lang{English}},
}

// Festivals are all that the team knows of, whether it greets on them or not: the
// program's, then its own.
func (w Workspace) Festivals() []Festival {
	return append(slices.Clone(festivals), w.OwnFestivals...)
}

// Festival returns the festival with that id.
func (w Workspace) Festival(id string) (Festival, bool) {
	for _, f := range w.Festivals() {
		if f.ID == id {
			return f, true
		}
	}
	return Festival{}, false
}

// Greets reports whether the team is told of a festival.
func (w Workspace) Greets(f Festival) bool {
	if on, said := w.FestivalsOn[f.ID]; said {
		return on
	}
	return !f.Quiet
}

// In returns the day of the festival in a solar year; false if it has none, as
// beyond the lunar table.
func (f Festival) In(year int) (Date, bool) {
	if f.Nth > 0 {
		first := Date{year, time.Month(f.On.Month), 1}
		ahead := (int(f.Weekday) - int(first.Weekday()) + 7) % 7
		return first.AddDays(ahead + 7*(f.Nth-1)), true
	}
	days := f.On.In(year, BirthdayPolicy{})
	if len(days) == 0 {
		return Date{}, false
	}
	return days[0], true
}

// Next returns the first day after the given one on which the festival is; ask
// with the day before to include a day itself.
func (f Festival) Next(after Date) (Date, bool) {
	for year := after.Year; year <= after.Year+2; year++ {
		if day, ok := f.In(year); ok && after.Before(day) {
			return day, true
		}
	}
	return Date{}, false
}

// Keeps reports whether a contact of a customer keeps the festival: people are
// greeted by the calendar of their language, and on what one country keeps only
// where a phone number says that they are there.
func (f Festival) Keeps(p Contact, c Customer, team Workspace) bool {
	if len(f.Langs) > 0 && !slices.Contains(f.Langs, team.CultureOf(p, c)) {
		return false
	}
	return f.Country == "" || inCountry(f.Country, team.Region(), p.Phone, c.Phone)
}

// usPrefix begins numbers of the United States, and of Canada with them.
const usPrefix = "+1"

func inCountry(country, region string, phones ...string) bool {
	for _, phone := range phones {
		full, ok := E164(phone, region)
		if ok && country == "US" && strings.HasPrefix(full, usPrefix) {
			return true
		}
	}
	return false
}

// CultureOf is by whose calendar a contact is greeted, and in which language:
// their own, else that of a name in Chinese characters, else the team's.
func (w Workspace) CultureOf(p Contact, c Customer) Lang {
	otherwise := w.Lang
	if hasHan(p.Name) {
		otherwise = Chinese
	}
	return ContactLang(p, c, otherwise)
}

// OccasionBirthday is the occasion that is everybody's own.
const OccasionBirthday = "birthday"

// Wished returns who wished a contact well on an occasion that fell on a day. The
// second result is false if nobody did.
func (c Contact) Wished(occasion string, on Date) (Greeting, bool) {
	if occasion != OccasionBirthday {
		g, ok := c.Wishes[occasion]
		return g, ok && g.Day == on
	}
	if c.Greeted == nil || c.Greeted.Day != on {
		return Greeting{}, false
	}
	return *c.Greeted, true
}

// WithWish returns the contact as one who was wished well on an occasion. Of each
// occasion the last is kept.
func (c Contact) WithWish(occasion string, g Greeting) Contact {
	if occasion == OccasionBirthday {
		c.Greeted = &g
		return c
	}
	wishes := make(map[string]Greeting, len(c.Wishes)+1)
	for id, other := range c.Wishes {
		wishes[id] = other
	}
	wishes[occasion] = g
	c.Wishes = wishes
	return c
}

// WithoutWish returns the contact as one whom nobody wished well on an occasion.
func (c Contact) WithoutWish(occasion string) Contact {
	if occasion == OccasionBirthday {
		c.Greeted = nil
		return c
	}
	c = c.WithWish(occasion, Greeting{})
	delete(c.Wishes, occasion)
	return c
}

// Guest is a contact who is to be wished well on a festival.
type Guest struct {
	Contact  Contact
	Customer Customer
	// Greeted is who did so; its By is 0 while nobody has.
	Greeted Greeting
}

// FestivalList is whom a member is to wish well on a festival.
type FestivalList struct {
	Festival
	Day    Date
	Guests []Guest
}

// Left are those whom nobody has greeted.
func (l FestivalList) Left() []Guest {
	return slices.DeleteFunc(slices.Clone(l.Guests), func(g Guest) bool { return g.Greeted.By != 0 })
}

// ToSend are those of them who can be sent wishes in a chat.
func (l FestivalList) ToSend() []Guest {
	return slices.DeleteFunc(l.Left(), func(g Guest) bool { return !g.Contact.Reachable() })
}
