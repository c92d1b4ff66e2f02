package commands

import (
	"slices"
	"strconv"
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

var (
	wordHoliday = []string{"holiday", "假日", "节假日", "holidays"}
	wordWorkday = []string{"workday", "工作日", "调休", "workdays"}
	wordAdd     = []string{"add", "添加"}
	wordRemove  = []string{"remove", "删除"}
)

var (
	argDates   = Arg{Name: "dates", Kind: bot.TextField}
	argHoliday = maybe(Arg{Name: "holiday", Kind: bot.TextField})
)

var holidayCommands = []*Command{
	{Path: [][]string{wordAdmin, wordHoliday, wordAdd}, Role: crm.RoleAdmin, Writes: true, Run: holidayAdd, Args: []Arg{argDates, argHoliday}},
	{Path: [][]string{wordAdmin, wordHoliday, wordRemove}, Role: crm.RoleAdmin, Writes: true, Run: dayRemove, Args: []Arg{argDates}},
	{Path: [][]string{wordAdmin, wordHoliday, {"list", "列表"}}, Role: crm.RoleManager, Run: holidayList, Args: []Arg{maybe(argCountry)}},
	{Path: [][]string{wordAdmin, wordWorkday, wordAdd}, Role: crm.RoleAdmin, Writes: true, Run: workdayAdd, Args: []Arg{argDates}},
	{Path: [][]string{wordAdmin, wordWorkday, wordRemove}, Role: crm.RoleAdmin, Writes: true, Hidden: true, Run: dayRemove, Args: []Arg{argDates}},
}

// maxTeamDays bounds how many days one line adds, and how many a team has.
const (
	maxDaysAtOnce = 31
	maxTeamDays   = 500
)

// holidayAdd makes days off: admin holiday add 2027-02-06 Spring Festival
func holidayAdd(c *Call) (bot.Message, error) { return c.addDays(false) }

// workdayAdd makes working days: admin workday add 2027-02-20
func workdayAdd(c *Call) (bot.Message, error) { return c.addDays(true) }

// addDays adds days to the team's calendar: for its country, or the country named
// first; "all" is everybody's.
func (c *Call) addDays(work bool) (bot.Message, error) {
	country, first, last, name, err := c.teamDays()
	if err != nil {
		return bot.Message{}, err
	}
	team := c.Team
	team.Days = slices.Clone(team.Days)
	for d := first; !last.Before(d); d = d.AddDays(1) {
		team.Days = slices.DeleteFunc(team.Days, func(o crm.TeamDay) bool { return o.Day == d && o.Country == country })
		team.Days = append(team.Days, crm.TeamDay{Day: d, Work: work, Name: name, Country: country})
	}
	if len(team.Days) > maxTeamDays {
		return bot.Message{}, refuse("too-many-days", "N", maxTeamDays)
	}
	slices.SortStableFunc(team.Days, func(a, b crm.TeamDay) int { return a.Day.Compare(b.Day) })
	title := "calendar.added-off"
	if work {
		title = "calendar.added-work"
	}
	return c.saveDays(team, c.Say(title, "Days", c.Span(first, last), "Country", c.everybody(country)), name)
}

// dayRemove takes days out of the team's calendar: its country's, or everybody's.
func dayRemove(c *Call) (bot.Message, error) {
	_, first, last, _, err := c.teamDays()
	if err != nil {
		return bot.Message{}, err
	}
	team := c.Team
	within := func(o crm.TeamDay) bool { return !o.Day.Before(first) && !last.Before(o.Day) }
	team.Days = slices.DeleteFunc(slices.Clone(team.Days), within)
	if len(team.Days) == len(c.Team.Days) {
		return bot.Message{}, refuse("no-team-day", "Days", c.Span(first, last), "Example", c.Say("example.admin-holiday-list"))
	}
	return c.saveDays(team, c.Say("calendar.removed", "Days", c.Span(first, last)), "")
}

func (c *Call) saveDays(team crm.Workspace, title, name string) (bot.Message, error) {
	if err := store.Workspaces.Put(c.Tx, team); err != nil {
		return bot.Message{}, err
	}
	m := c.Reply(title, "")
	if name != "" {
		m.Parts = []bot.Part{bot.Line(name)}
	}
	m.Facts["days"] = strconv.Itoa(len(team.Days))
	return c.Undoable(m), nil
}

// everybody is whose calendar it is in that has a country, or none.
func (c *Call) everybody(country crm.Country) string {
	if country == "" {
		return c.Say("calendar.everybody")
	}
	return c.Country(country)
}

// teamDays reads a country or "all", if one is named; a day or a span of days;
// and their name.
func (c *Call) teamDays() (country crm.Country, first, last crm.Date, name string, err error) {
	country = c.Team.Country
	word := strings.ToLower(c.Peek())
	switch named, ok := crm.ParseCountry(word); {
	case word == "all" || word == "全部" || word == "所有人":
		country = ""
		c.Next()
	case ok && named != crm.NoCountry:
		country = named
		c.Next()
	}
	if c.Done() {
		err = c.incomplete()
		return country, first, last, name, err
	}
	first, last, name, err = c.dateSpan(c.plainRest())
	if err == nil && (last.Before(first) || first.DaysUntil(last) >= maxDaysAtOnce) {
		err = refuse("bad-span", "Days", c.Span(first, last), "N", maxDaysAtOnce, "Example", c.Say("example."+c.Command.Key()))
	}
	if len([]rune(name)) > 60 {
		err = refuse("bad-name", "Name", brief(name))
	}
	return country, first, last, name, err
}

// holidayList lists the days off of a country to come, with the team's own:
// admin holiday list CN
func holidayList(c *Call) (bot.Message, error) {
	country := c.Team.Country
	if !c.Done() {
		named, err := c.country(c.RestText())
		if err != nil {
			return bot.Message{}, err
		}
		country = named
	}
	today := c.Today()
	cal := c.Team.CalendarIn(country)
	m := c.Reply(c.Say("calendar.list", "Country", c.everybody(cal.Country), "Year", today.Year, "Next", today.Year+1), "")
	voice := c.Voice
	voice.Cal = cal
	t := &bot.Table{Columns: []bot.Column{{Title: c.Say("col.dates")}, {Title: c.Say("col.holiday")}}}
	for _, span := range c.holidaySpans(cal, today) {
		what := voice.Holiday(span.why)
		if span.why.Work {
			what = c.Say("dayoff.worked")
			if span.why.Name != "" {
				what = span.why.Name + " · " + what
			}
		}
		t.Rows = append(t.Rows, []string{c.Span(span.why.Day, span.last), what})
	}
	m.Facts["count"], m.Facts["country"] = strconv.Itoa(len(t.Rows)), string(cal.Country)
	if len(t.Rows) == 0 {
		m.Parts = append(m.Parts, bot.Line(c.Say("calendar.none")))
	}
	m = c.rows(m, t, false)
	if cal.Country == "" {
		return m, nil
	}
	for _, year := range []int{today.Year, today.Year + 1} {
		if _, known := crm.PublicHolidays(cal.Country, year); known {
			continue
		}
		if !cal.Country.HasHolidays() {
			m.Parts = append(m.Parts, bot.Line(c.Say("calendar.weekend-only", "Country", c.Country(cal.Country), "Example", c.Say("example.admin-holiday-add"))))
			break
		}
		m.Parts = append(m.Parts, bot.Line(c.Say("calendar.unpublished", "Year", year, "Example", c.Say("example.admin-workday-add"))))
	}
	return m, nil
}

// holidaySpan is some days in a row that are off, or worked, for one reason.
type holidaySpan struct {
	why  crm.Holiday
	last crm.Date
}

// holidaySpans gathers the special days from today to the end of next year.
func (c *Call) holidaySpans(cal crm.Calendar, today crm.Date) []holidaySpan {
	var out []holidaySpan
	for d := today; d.Year <= today.Year+1; d = d.AddDays(1) {
		h, special := cal.Special(d)
		if !special {
			continue
		}
		if n := len(out); n > 0 && out[n-1].last.AddDays(1) == d && same(out[n-1].why, h) {
			out[n-1].last = d
			continue
		}
		out = append(out, holidaySpan{h, d})
	}
	return out
}

// same reports whether two days are off, or worked, for the same reason.
func same(a, b crm.Holiday) bool {
	return a.Work == b.Work && a.Name == b.Name && a.Festival == b.Festival
}
