package cards

import (
	"fmt"
	"strings"
	"time"

	"github.com/rapport-crm/rapport/crm"
)

// Voice speaks to one reader: in their language, of times in their zone, of
// money as their team writes it.
type Voice struct {
	Lang crm.Lang
	Loc  *time.Location
	Now  time.Time
	Team crm.Workspace
	// Me is the reader's name, with which wishes to others are signed.
	Me string
	// Cal is by which calendar the reader works.
	Cal crm.Calendar
	// Where is who can read what is said.
	Where crm.Surface
}

// For returns the voice in which a member is spoken to in private.
func For(m crm.Member, team crm.Workspace, now time.Time) Voice {
	return Voice{Lang: m.Lang, Loc: m.Location(), Now: now, Team: team, Me: m.Name, Cal: team.CalendarOf(m), Where: crm.Private}
}

// Say renders a sentence of the catalogue. args are name, value, name, value;
// N is the number that the plural follows.
func (v Voice) Say(id string, args ...any) string { return say(v.Lang, id, args...) }

// Discreet is the text where only the reader reads it, and … in public: what
// people wrote in private is not said again there.
func (v Voice) Discreet(text string) string {
	if v.Where == crm.Public {
		return "…"
	}
	return text
}

// Today is the reader's calendar day.
func (v Voice) Today() crm.Date { return crm.DateOf(v.Now.In(v.Loc)) }

// Money writes an amount as the team does.
func (v Voice) Money(m crm.Money) string {
	if m.IsZero() {
		return "—"
	}
	return m.Format(v.Team.Currency)
}

// Totals writes the sums of several currencies, the team's own first.
func (v Voice) Totals(t crm.Totals) string {
	var out []string
	for _, m := range t.Sorted(v.Team.Currency) {
		out = append(out, m.Format(v.Team.Currency))
	}
	if len(out) == 0 {
		return "—"
	}
	return strings.Join(out, " + ")
}

// Stage writes a stage's name.
func (v Voice) Stage(id crm.StageID) string {
	stage, ok := v.Team.Stages.Get(id)
	if !ok {
		return v.Say("stage.gone")
	}
	return stage.Name(v.Lang)
}

// Date writes a day with its weekday, and the year unless it is this one:
// "Tue 24 Nov", "11月24日 周二".
func (v Voice) Date(d crm.Date) string {
	weekday := v.Weekday(d.Weekday())
	if v.Lang == crm.Chinese {
		s := fmt.Sprintf("%d月%d日 %s", d.Month, d.Day, weekday)
		if d.Year != v.Today().Year {
			s = fmt.Sprintf("%d年%s", d.Year, s)
		}
		return s
	}
	s := fmt.Sprintf("%s %d %s", weekday, d.Day, d.Month.String()[:3])
	if d.Year != v.Today().Year {
		s += fmt.Sprintf(" %d", d.Year)
	}
	return s
}

// Moment writes a day and a time in the reader's zone: "Tue 24 Nov 15:00".
func (v Voice) Moment(t time.Time) string {
	local := t.In(v.Loc)
	return v.Date(crm.DateOf(local)) + " " + crm.TimeOfDayOf(local).String()
}

// When is Moment, and how near it is where that helps: "(tomorrow)".
func (v Voice) When(t time.Time) string {
	near := v.near(crm.DateOf(t.In(v.Loc)))
	if near == "" {
		return v.Moment(t)
	}
	return v.aside(v.Moment(t), near)
}

// Day is Date, and how near it is where that helps.
func (v Voice) Day(d crm.Date) string {
	if near := v.near(d); near != "" {
		return v.aside(v.Date(d), near)
	}
	return v.Date(d)
}

func (v Voice) near(d crm.Date) string {
	switch v.Today().DaysUntil(d) {
	case -1:
		return v.Say("near.yesterday")
	case 0:
		return v.Say("near.today")
	case 1:
		return v.Say("near.tomorrow")
	}
	return ""
}

// Days writes a number of days.
func (v Voice) Days(n int) string { return v.Say("days", "N", n) }

// aside adds a remark in brackets.
func (v Voice) aside(text, remark string) string {
	return v.Say("aside", "Text", text, "Remark", remark)
}
