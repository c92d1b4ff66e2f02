package commands

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/commands/grammar"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

var (
	wordLeave   = []string{"leave", "休假", "请假", "vacation"}
	argDelegate = keyed("delegate ", "代理 ", Arg{Name: "delegate", Kind: bot.TextField})
)

var leaveCommands = []*Command{
	{Path: [][]string{wordMe, wordLeave}, Writes: true, Run: meLeave, Args: []Arg{argDates, argDelegate}},
	{Path: [][]string{wordAdmin, wordLeave}, Role: crm.RoleManager, Writes: true, Run: adminLeave, Args: []Arg{argMember, argDates, argDelegate}},
}

// longestLeave is how many days a leave has at most.
const longestLeave = 200

// meLeave says when the speaker is away, and who stands in: me leave
// 2026-12-01..2026-12-10 delegate @rob
func meLeave(c *Call) (bot.Message, error) { return c.setLeave(c.Me.Member) }

// adminLeave says it of somebody that the speaker leads.
func adminLeave(c *Call) (bot.Message, error) {
	m, err := c.memberArg()
	if err == nil && !c.Me.Leads(m.ID) {
		err = refuse("not-led", "Name", m.Name)
	}
	if err != nil {
		return bot.Message{}, err
	}
	return c.setLeave(m)
}

// setLeave reads the days and the delegate of a member's leave. Nothing said
// shows it, and "off" ends it.
func (c *Call) setLeave(m crm.Member) (bot.Message, error) {
	switch word := strings.ToLower(c.PeekRest()); {
	case word == "":
		return c.leaveCard(m, "leave.title"), nil
	case isOff(word) || slices.Contains([]string{"end", "cancel", "取消", "结束"}, word):
		if !m.HasLeave(c.Tx.Now) {
			return bot.Message{}, refuse("no-leave", "Name", m.Name, "Example", c.Say("example.me-leave"))
		}
		m.Leave = crm.Leave{}
		return c.saveLeave(m, "leave.ended")
	}
	text, delegate := c.cutDelegate()
	leave, err := c.leaveDays(text, m)
	if err != nil {
		return bot.Message{}, err
	}
	if delegate != "" {
		if leave.Delegate, err = c.delegate(delegate, m); err != nil {
			return bot.Message{}, err
		}
	}
	m.Leave = leave
	return c.saveLeave(m, "leave.set")
}

// delegateWords are what a delegate follows.
var delegateWords = regexp.MustCompile(`(?i)(?:^|\s)(?:delegate|deputy|covered by|代理人?|由)[:：]?\s*(@?\S.*)$`)

// cutDelegate takes the delegate from what is left of the line.
func (c *Call) cutDelegate() (text, delegate string) {
	text = c.plainRest()
	if at := delegateWords.FindStringSubmatchIndex(text); at != nil {
		return strings.TrimSpace(text[:at[0]]), strings.TrimSpace(text[at[2]:at[3]])
	}
	return text, ""
}

// plainRest reads what is left as words with their quotes off, as a form has them.
func (c *Call) plainRest() string {
	words := c.Words()
	c.Rest()
	return strings.Join(words, " ")
}

// delegate reads who stands in: somebody else who is there.
func (c *Call) delegate(word string, m crm.Member) (crm.MemberID, error) {
	id, err := c.memberNamed(word)
	if err != nil {
		return 0, err
	}
	switch d := c.member(id); {
	case id == m.ID:
		return 0, refuse("own-delegate", "Name", m.Name)
	case d.Inactive:
		return 0, refuse("delegate-off", "Name", d.Name)
	}
	return id, nil
}

// wholeWeek is a text that means all days of a week, and not its first as a date.
var wholeWeek = regexp.MustCompile(`(?i)^(?:the\s+)?(?:(?:next|this)\s+week|下个?(?:周|星期|礼拜)|[这本]个?(?:周|星期|礼拜))$`)

// leaveDays reads from when to when: a day, or two. It must not be over.
func (c *Call) leaveDays(text string, m crm.Member) (crm.Leave, error) {
	first, last, rest, err := c.dateSpan(text)
	if second, err := c.wholeDay(rest); rest != "" && err == nil { // 2026-12-01 2026-12-10
		last, rest = second, ""
	}
	if wholeWeek.MatchString(text) {
		last = first.AddDays((7 - int(first.Weekday())) % 7)
	}
	switch {
	case err != nil:
		return crm.Leave{}, err
	case rest != "":
		return crm.Leave{}, refuse("left-over", "Text", brief(rest), "Example", c.Say("example.me-leave"))
	case last.Before(first) || first.DaysUntil(last) >= longestLeave:
		return crm.Leave{}, refuse("bad-span", "Days", c.Span(first, last), "N", longestLeave, "Example", c.Say("example.me-leave"))
	case last.Before(m.Today(c.Tx.Now)):
		return crm.Leave{}, refuse("leave-past", "Days", c.Span(first, last), "Example", c.Say("example.me-leave"))
	}
	return crm.Leave{First: first, Last: last}, nil
}

// saveLeave writes a member's leave, and tells the delegate.
func (c *Call) saveLeave(m crm.Member, title string) (bot.Message, error) {
	if err := store.Members.Put(c.Tx, m); err != nil {
		return bot.Message{}, err
	}
	c.members = nil
	if m.ID == c.Me.ID {
		c.Me.Member = m
	}
	if d := c.member(m.Leave.Delegate); d.ID != 0 && d.ID != c.Me.ID {
		if err := c.Tx.TellDelegate(m, d); err != nil {
			return bot.Message{}, err
		}
	}
	return c.Undoable(c.leaveCard(m, title)), nil
}

// leaveCard says when a member is away, when they are back, and who stands in.
func (c *Call) leaveCard(m crm.Member, title string) bot.Message {
	card := c.Reply(c.Say(title, "Name", m.Name), m.ID.String())
	card.Facts["member"] = m.ID.String()
	if !m.HasLeave(c.Tx.Now) {
		if title == "leave.title" {
			card.Parts = append(card.Parts, bot.Line(c.Say("leave.none", "Example", c.Say("example.me-leave"))))
		}
		return card
	}
	card.Facts["from"], card.Facts["to"] = m.Leave.First.String(), m.Leave.Last.String()
	card.Parts = append(card.Parts,
		bot.Line(c.Say("leave.days", "Days", c.Span(m.Leave.First, m.Leave.Last), "Back", c.Moment(m.Returns(c.Team.CalendarOf(m))))),
		bot.Line(c.standInLine(m)))
	if m.Leave.Delegate != 0 {
		card.Facts["delegate"] = m.Leave.Delegate.String()
	}
	return card
}

// standInLine says who is told while a member is away: the delegate, or who
// stands in for one who is away as well when the leave begins.
func (c *Call) standInLine(m crm.Member) string {
	if m.Leave.Delegate == 0 {
		return c.Say("leave.waits")
	}
	start := later(c.Tx.Now, crm.Instant(m.Leave.First, m.Day.From, m.Location()))
	named := c.member(m.Leave.Delegate)
	switch s, ok := crm.StandIn(m, c.Members(), start); {
	case !ok:
		return c.Say("leave.nobody", "Name", named.Name)
	case s.ID != named.ID:
		return c.Say("leave.instead", "Name", named.Name, "Next", s.Name)
	}
	return c.Say("leave.delegate", "Name", named.Name)
}

// standsInLines say for whom the speaker stands in now.
func (c *Call) standsInLines() []bot.Part {
	if len(c.Me.Covers) == 0 {
		return nil
	}
	var out []bot.Part
	for _, m := range c.Members() {
		if c.Me.Covers[m.ID] {
			out = append(out, bot.RefLine(c.Say("leave.covering", "Name", m.Name, "Until", c.Date(m.Leave.Last)), m.ID.String()))
		}
	}
	return out
}

// spanMarks stand between the two days of a span.
var spanMarks = regexp.MustCompile(`(?i)\s*(?:\.\.+|…|~|～|—|–|到|至|\s+(?:to|until|till|through|-)\s+)\s*`)

// dateSpan reads a day or two with a mark between them, and returns what follows.
// The second day is read as of today, and of the first one if it would lie before it.
func (c *Call) dateSpan(text string) (first, last crm.Date, rest string, err error) {
	text = strings.TrimSpace(text)
	for _, at := range spanMarks.FindAllStringIndex(text, -1) {
		if first, err := c.wholeDay(text[:at[0]]); err == nil {
			last, rest, err := c.leadingDay(text[at[1]:], crm.Date{})
			if err != nil || last.Before(first) {
				last, rest, err = c.leadingDay(text[at[1]:], first)
			}
			return first, last, rest, err
		}
	}
	first, rest, err = c.leadingDay(text, crm.Date{})
	return first, first, rest, err
}

// wholeDay reads a text that is nothing but a day.
func (c *Call) wholeDay(text string) (crm.Date, error) {
	text = strings.TrimSpace(text)
	for _, word := range []string{"from ", "从", "自"} {
		text = strings.TrimPrefix(text, word)
	}
	return c.day(text)
}

// leadingDay reads the day that a text begins with, as of another day if there is
// one, and returns what follows.
func (c *Call) leadingDay(text string, asOf crm.Date) (crm.Date, string, error) {
	word, rest, _ := strings.Cut(text, " ")
	if d, err := crm.ParseDate(word); err == nil {
		return d, strings.TrimSpace(rest), nil
	}
	ref := c.ref()
	if !asOf.IsZero() {
		ref.Now = crm.Instant(asOf, 0, c.Loc)
	}
	m, span, err := grammar.LeadingWhen(text, ref)
	if errors.Is(err, grammar.ErrPast) && !m.Date.IsZero() {
		err = nil
	}
	if d, ok := sameMonth(word, asOf); ok && (err != nil || !m.HasDate) { // Dec 20 to 24
		return d, strings.TrimSpace(rest), nil
	}
	if err != nil {
		return crm.Date{}, "", refuse("bad-day", "Value", brief(text), "Example", c.Say("example."+c.Command.Key())).because(err)
	}
	return m.Date, strings.TrimSpace(text[span.End:]), nil
}

// sameMonth reads a bare day of the month as the next such day after another.
func sameMonth(word string, asOf crm.Date) (crm.Date, bool) {
	n, err := strconv.Atoi(strings.TrimRight(word, "号日th"))
	if asOf.IsZero() || err != nil || n < 1 || n > 31 {
		return crm.Date{}, false
	}
	d := crm.Date{Year: asOf.Year, Month: asOf.Month, Day: n}
	if n < asOf.Day {
		d = crm.Date{Year: asOf.Year, Month: asOf.Month, Day: 1}.AddMonths(1)
		d.Day = n
	}
	return d, d.Valid()
}
