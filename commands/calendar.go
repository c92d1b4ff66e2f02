package commands

import (
	"strings"
	"time"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/commands/grammar"
	"github.com/rapport-crm/rapport/crm"
)

var argCountry = Arg{Name: "country", Kind: bot.TextField}

var calendarCommands = []*Command{
	{Path: [][]string{wordMe, {"country", "国家"}}, Writes: true, Run: meCountry, Args: []Arg{argCountry}},
	{Path: [][]string{wordMe, {"workdays", "工作日"}}, Writes: true, Run: meWorkdays, Args: []Arg{{Name: "weekdays", Kind: bot.TextField}}},
}

// meCountry sets by whose calendar the speaker works: me country CN
func meCountry(c *Call) (bot.Message, error) {
	text := c.RestText()
	m := c.Me.Member
	if asTeam(text) {
		m.Country = ""
		return c.saveMe(m, nil)
	}
	country, err := c.country(text)
	if err != nil {
		return bot.Message{}, err
	}
	m.Country = country
	return c.saveMe(m, nil)
}

// country reads a country's code or name.
func (c *Call) country(text string) (crm.Country, error) {
	country, ok := crm.ParseCountry(text)
	if !ok {
		var known []string
		for _, k := range crm.CountriesWithHolidays() {
			known = append(known, string(k))
		}
		return "", refuse("bad-country", "Value", brief(text), "Known", strings.Join(known, " "))
	}
	return country, nil
}

// meWorkdays sets the speaker's working week: me workdays mon-fri
func meWorkdays(c *Call) (bot.Message, error) {
	text := c.RestText()
	m := c.Me.Member
	if asTeam(text) || isOff(text) {
		m.Workdays = 0
		return c.saveMe(m, nil)
	}
	days, err := grammar.Weekdays(text)
	if err != nil {
		return bot.Message{}, refuse("bad-workdays", "Value", brief(text), "Example", c.Say("example.me-workdays")).because(err)
	}
	m.Workdays = days
	return c.saveMe(m, nil)
}

// calendarLines say by which calendar a member works, and when they are on leave.
func (c *Call) calendarLines(m crm.Member) []bot.Part {
	voice := c.Voice
	voice.Cal = c.Team.CalendarOf(m)
	out := voice.CalendarLines()
	if m.HasLeave(c.Tx.Now) {
		out = append(out, bot.Line(c.Say("me.leave", "Days", c.Span(m.Leave.First, m.Leave.Last))), bot.Line(c.standInLine(m)))
	}
	return out
}

// nextOccurrence is when a recurring reminder comes next: in its owner's zone, by
// the owner's calendar. It is the zero time for one that does not recur.
func (c *Call) nextOccurrence(rec crm.Reminder) time.Time {
	return rec.Rule.NextIn(later(rec.Occurrence(), c.Tx.Now), c.ownerZone(rec), c.calendarOf(rec.Owner).Workdays())
}

// calendarOf is by which calendar a member works.
func (c *Call) calendarOf(id crm.MemberID) crm.Calendar {
	if id == c.Me.ID {
		return c.Cal
	}
	return c.Team.CalendarOf(c.member(id))
}

// onLeave says in the answer that a reminder's owner is away on the day on which it
// comes.
func (c *Call) onLeave(m bot.Message, owner crm.Member, day crm.Date) bot.Message {
	if owner.Leave.Covers(day) && owner.ID != c.Me.ID && !c.Me.Covers[owner.ID] {
		m.Parts = append(m.Parts, bot.Line(c.Say("leave.away", "Name", owner.Name, "Days", c.Span(owner.Leave.First, owner.Leave.Last))))
	}
	return m
}

// onDayOff says in the answer that a reminder which was given a date comes on a
// day off of its owner, or in their leave, and offers the next working day.
func (c *Call) onDayOff(m bot.Message, rec crm.Reminder) bot.Message {
	owner, cal := c.member(rec.Owner), c.calendarOf(rec.Owner)
	day := owner.Today(rec.Due)
	m = c.onLeave(m, owner, day)
	why, off := cal.Off(day)
	if !off || !rec.Rule.IsZero() || day == owner.Today(c.Tx.Now) {
		return m
	}
	voice := c.Voice
	voice.Cal = cal
	m.Parts = append(m.Parts, bot.Line(c.Say("calendar.lands-off", "Day", voice.OffDay(why))))
	m.Facts["day_off"] = day.String()
	loc := owner.Location()
	next := crm.Instant(cal.NextWorking(day), crm.TimeOfDayOf(rec.Due.In(loc)), loc)
	m.Buttons = append(m.Buttons, c.Button("to-workday",
		"move "+rec.ID.String()+" "+next.In(c.Loc).Format("2006-01-02 15:04"), "When", c.Moment(next)))
	return m
}
