package commands

import (
	"errors"
	"slices"
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

var wordReport = []string{"report", "写日报", "汇报"}

var (
	argPeriod  = maybe(Arg{Name: "period", Kind: bot.TextField})
	argMessage = maybe(Arg{Name: "message", Kind: bot.LongField})
)

var reportCommands = []*Command{
	{Path: [][]string{wordReport, {"send", "发送"}}, Writes: true, Run: sendReport, Args: []Arg{argPeriod, argMessage}},
	{Path: [][]string{wordReport, {"edit", "补充"}}, Hidden: true, Run: editReport, Args: []Arg{argPeriod}},
	{Path: [][]string{wordReport}, Run: report, Args: []Arg{argPeriod}},
	{Path: [][]string{{"weekly", "周报", "写周报"}}, Hidden: true, Run: weekReport},
}

// period is the days of work that a report is about.
type period struct {
	first, last crm.Date
	weekly      bool
}

// weekOf is how buttons name a week: by its last day that counts.
const weekOf = "week-"

// reportPeriod reads the days that a report is about: today unless it is said.
// The second result is false when it is not.
func (c *Call) reportPeriod() (p period, said bool) {
	today := c.Me.Shift(c.Tx.Now)
	p = period{first: today, last: today}
	word := strings.ToLower(c.Peek())
	switch word {
	case "today", "今天", "今日":
	case "yesterday", "昨天", "昨日":
		p.last = c.Team.CalendarOf(c.Me.Member).LastWorkingBefore(today)
		p.first = p.last
	case "week", "本周", "周":
		p = aWeek(today)
	default:
		day, weekly := strings.CutPrefix(word, weekOf)
		last, err := crm.ParseDate(day)
		if err != nil || !last.Valid() {
			return p, false
		}
		if p = (period{first: last, last: last}); weekly {
			p = aWeek(last)
		}
	}
	c.Next()
	return p, true
}

// aWeek is the week of a day up to that day.
func aWeek(last crm.Date) period {
	return period{first: last.Monday(), last: last, weekly: true}
}

// report answers with what the speaker did in a day or in the week, from what they
// logged: report, report yesterday, report week
func report(c *Call) (bot.Message, error) {
	p, _ := c.reportPeriod()
	if !c.Done() {
		return bot.Message{}, c.leftOver("report")
	}
	return c.reportOf(p)
}

// weekReport is report week.
func weekReport(c *Call) (bot.Message, error) {
	if !c.Done() {
		return bot.Message{}, c.leftOver("report")
	}
	return c.reportOf(aWeek(c.Me.Shift(c.Tx.Now)))
}

func (c *Call) reportOf(p period) (bot.Message, error) {
	r, err := c.compose(p)
	if err != nil {
		return bot.Message{}, err
	}
	m := c.ReportCard(r)
	to, _ := crm.EscalateTo(c.Me.Member, c.Members())
	row, err := c.Tx.Push(store.ReportKey(c.Me.ID, p.last, p.weekly, to.ID))
	switch {
	case err == nil && row.State != store.Pending:
		m.Parts = append(m.Parts, bot.Line(c.Say("report.went", "Name", to.Name, "When", c.When(row.Planned))))
		to.Name = ""
	case err != nil && !errors.Is(err, store.ErrNotFound):
		return m, err
	}
	m.Buttons = c.ReportButtons(r, to.Name)
	return m, nil
}

func (c *Call) compose(p period) (crm.Report, error) {
	return c.Tx.Report(store.ReportQuery{
		Reader: c.Me, Of: c.Me.Member, Team: c.Team, First: p.first, Last: p.last, Weekly: p.weekly, Where: c.Where,
	})
}

// sendReport sends the report to the speaker's manager, once for the day or the
// week: report send, report send week Acme needs your help
func sendReport(c *Call) (bot.Message, error) {
	p, _ := c.reportPeriod()
	note := c.RestText()
	if len([]rune(note)) > maxReply {
		return bot.Message{}, refuse("reply-long", "N", len([]rune(note)), "Max", maxReply)
	}
	to, ok := crm.EscalateTo(c.Me.Member, c.Members())
	if !ok || len(to.Identities) == 0 {
		return bot.Message{}, refuse("report-nobody")
	}
	r, err := c.compose(p)
	if err != nil {
		return bot.Message{}, err
	}
	if r.Quiet() {
		return bot.Message{}, refuse("report-empty", "Date", c.Date(p.last), "Example", c.Say("example.log"))
	}
	row, sent, err := c.Tx.SendReport(c.Me.Member, p.last, p.weekly, to, note)
	if err != nil {
		return bot.Message{}, err
	}
	if !sent {
		return bot.Message{}, refuse("report-again", "Name", to.Name, "When", c.When(row.Planned))
	}
	m := c.Reply(c.Say("report.sent", "Name", to.Name), "")
	m.Facts["to"], m.Facts["first"], m.Facts["last"] = to.ID.String(), p.first.String(), p.last.String()
	m.Parts = append(m.Parts, bot.Line(c.ReportCard(r).Title))
	if row.NotBefore.After(c.Tx.Now) {
		m.Parts = append(m.Parts, bot.Line(c.Say("report.sent-later", "Name", to.Name, "When", c.When(row.NotBefore))))
	}
	if note != "" {
		m.Parts = append(m.Parts, bot.Line(c.Say("report.note", "Text", c.Discreet(note))))
	}
	m.Parts = append(m.Parts, bot.Line(c.Say("report.sent-note")))
	return m, nil
}

// editReport asks for the note that goes with the report; submitting it sends.
func editReport(c *Call) (bot.Message, error) {
	said := c.Peek()
	p, ok := c.reportPeriod()
	if !ok {
		said = ""
	}
	if !c.Done() {
		return bot.Message{}, c.leftOver("report")
	}
	to, ok := crm.EscalateTo(c.Me.Member, c.Members())
	if !ok {
		return bot.Message{}, refuse("report-nobody")
	}
	m := c.Reply(c.Say("report.edit"), "")
	values := map[string]string{}
	waits, err := c.Tx.Push(store.ReportKey(c.Me.ID, p.last, p.weekly, to.ID))
	switch {
	case err == nil:
		values["message"] = waits.Args["note"]
	case !errors.Is(err, store.ErrNotFound):
		return m, err
	}
	m.Form = c.formOf(c.router.verbs.named("report send"), values)
	m.Form.Title = m.Title
	// The button said which report it is; only the note is asked for.
	m.Form.Command = strings.TrimSpace(m.Form.Command + " " + said)
	m.Form.Fields = slices.DeleteFunc(m.Form.Fields, func(f bot.Field) bool { return f.Name == argPeriod.Name })
	return m, nil
}
