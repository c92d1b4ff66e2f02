package commands

import (
	"slices"
	"strconv"
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/commands/grammar"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

var wordMe = []string{"me", "我"}

var meCommands = []*Command{
	{Path: [][]string{wordMe, {"tz", "时区", "timezone", "zone"}}, Writes: true, Run: meZone, Args: []Arg{{Name: "zone", Kind: bot.TextField}}},
	{Path: [][]string{wordMe, {"lang", "语言", "language"}}, Writes: true, Run: meLang, Args: []Arg{{Name: "lang", Kind: bot.TextField}}},
	{Path: [][]string{wordMe, {"quiet", "免打扰"}}, Writes: true, Run: meQuiet, Args: []Arg{{Name: "hours", Kind: bot.TextField}}},
	{Path: [][]string{wordMe, {"day", "工作时间"}}, Writes: true, Run: meDay, Args: []Arg{{Name: "hours", Kind: bot.TextField}}},
	{Path: [][]string{wordMe, {"plan", "计划"}}, Writes: true, Run: mePlan, Args: []Arg{argSwitch}},
	{Path: [][]string{wordMe, {"nudge", "晚报"}}, Writes: true, Run: meNudge, Args: []Arg{argSwitch}},
	{Path: [][]string{wordMe, {"cap", "上限"}}, Writes: true, Run: meCap, Args: []Arg{{Name: "cap", Kind: bot.TextField}}},
	{Path: [][]string{wordMe, {"name", "名字"}}, Writes: true, Run: meName, Args: []Arg{argName}},
	{Path: [][]string{wordMe}, Run: me},
}

// me answers with the speaker's settings.
func me(c *Call) (bot.Message, error) {
	if !c.Done() {
		return bot.Message{}, c.leftOver("me-tz")
	}
	return c.meCard(c.Me.Member), nil
}

func (c *Call) meCard(m crm.Member) bot.Message {
	card := c.Reply(c.Say("me.title", "Name", m.Name, "Role", c.Say("role."+string(m.Role))), m.ID.String())
	quiet := c.Say("me.no-quiet")
	if m.Quiet != (crm.Hours{}) {
		quiet = m.Quiet.String()
	}
	card.Parts = []bot.Part{
		bot.Line(c.Say("me.zone", "Zone", m.Zone, "Now", c.Tx.Now.In(m.Location()).Format("15:04"))),
		bot.Line(c.Say("me.lang", "Lang", c.Say("lang."+string(m.Lang)))),
		bot.Line(c.Say("me.day", "Hours", m.Day.String())),
		bot.Line(c.Say("me.quiet", "Hours", quiet)),
		bot.Line(c.digestSettings(m)),
	}
	card.Parts = append(card.Parts, c.dailyLines(m)...)
	card.Parts = append(card.Parts, c.chatLines(m)...)
	if n := crm.CapOf(m, c.Team); n > 0 {
		card.Parts = append(card.Parts, bot.Line(c.Say("me.cap", "N", n)))
	}
	card.Parts = append(card.Parts, c.calendarLines(m)...)
	if m.Manager != 0 {
		card.Parts = append(card.Parts, bot.Line(c.Say("me.manager", "Name", c.memberName(m.Manager))))
	}
	card.Facts = map[string]string{
		"member": m.ID.String(), "name": m.Name, "role": string(m.Role), "tz": m.Zone, "lang": string(m.Lang),
		"day": m.Day.String(), "quiet": m.Quiet.String(), "cap": strconv.Itoa(crm.CapOf(m, c.Team)),
	}
	if cal := c.Team.CalendarOf(m); !cal.IsZero() {
		card.Facts["country"] = string(cal.Country)
	}
	return card
}

// saveMe writes the speaker's record and answers with the settings.
func (c *Call) saveMe(m crm.Member, also func(*bot.Message)) (bot.Message, error) {
	if err := store.Members.Put(c.Tx, m); err != nil {
		return bot.Message{}, err
	}
	c.Me.Member = m
	c.Lang, c.Loc, c.Cal = m.Lang, m.Location(), c.Team.CalendarOf(m)
	card := c.meCard(m)
	if also != nil {
		card = c.Reply(c.Say("me.saved"), m.ID.String())
		also(&card)
	}
	return c.Undoable(card), nil
}

// meZone sets the zone: me tz Asia/Shanghai
func meZone(c *Call) (bot.Message, error) {
	name := strings.ReplaceAll(c.RestText(), " ", "_")
	if city, ok := cityZones[strings.ToLower(name)]; ok {
		name = city
	}
	loc, err := crm.LoadZone(name)
	if r := c.atOffset(name); err != nil && r != nil {
		return bot.Message{}, r
	}
	if err != nil {
		return bot.Message{}, refuse("bad-zone", "Value", brief(name), "Example", c.Say("example.me-tz"))
	}
	m := c.Me.Member
	m.Zone = loc.String()
	return c.saveMe(m, nil)
}

// cityZones are the zones that people name by a city or country alone.
var cityZones = map[string]string{
	"上海": "Asia/Shanghai", "北京": "Asia/Shanghai", "中国": "Asia/Shanghai", "shanghai": "Asia/Shanghai", "beijing": "Asia/Shanghai",
	"深圳": "Asia/Shanghai", "香港": "Asia/Hong_Kong", "hong_kong": "Asia/Hong_Kong", "台北": "Asia/Taipei", "taipei": "Asia/Taipei",
	"新加坡": "Asia/Singapore", "singapore": "Asia/Singapore", "东京": "Asia/Tokyo", "tokyo": "Asia/Tokyo",
	"伦敦": "Europe/London", "london": "Europe/London", "柏林": "Europe/Berlin", "berlin": "Europe/Berlin", "巴黎": "Europe/Paris", "paris": "Europe/Paris",
	"纽约": "America/New_York", "new_york": "America/New_York", "洛杉矶": "America/Los_Angeles", "los_angeles": "America/Los_Angeles",
	"悉尼": "Australia/Sydney", "sydney": "Australia/Sydney",
}

// meLang sets the language: me lang zh
func meLang(c *Call) (bot.Message, error) {
	word := c.RestText()
	lang, ok := langOf(word)
	switch strings.ToLower(word) {
	case "chinese", "中文", "汉语":
		lang, ok = crm.Chinese, true
	case "english", "英文", "英语":
		lang, ok = crm.English, true
	}
	if !ok {
		return bot.Message{}, refuse("bad-lang", "Value", brief(word))
	}
	m := c.Me.Member
	m.Lang = lang
	return c.saveMe(m, nil)
}

// meQuiet sets the hours without pushes: me quiet 22:00-08:00, me quiet off
func meQuiet(c *Call) (bot.Message, error) {
	m := c.Me.Member
	if isOff(c.PeekRest()) {
		m.Quiet = crm.Hours{}
		return c.saveMe(m, nil)
	}
	hours, err := c.hours()
	if err != nil {
		return bot.Message{}, err
	}
	m.Quiet = hours
	return c.saveMe(m, nil)
}

// meDay sets the working day: me day 09:00-18:00
func meDay(c *Call) (bot.Message, error) {
	hours, err := c.hours()
	if err != nil {
		return bot.Message{}, err
	}
	m := c.Me.Member
	m.Day = hours
	return c.saveMe(m, nil)
}

// hours reads a span of wall time: 22:00-08:00, 9am to 6pm
func (c *Call) hours() (crm.Hours, error) {
	text := c.RestText()
	hours, err := grammar.Hours(text, c.ref())
	if err == nil && hours.From != hours.To {
		return hours, nil
	}
	return crm.Hours{}, refuse("bad-hours", "Value", brief(text), "Example", c.Say("example."+c.Command.Key()))
}

// meName sets how one is called.
func meName(c *Call) (bot.Message, error) {
	name := c.RestText()
	taken := slices.ContainsFunc(c.Members(), func(m crm.Member) bool {
		return m.ID != c.Me.ID && strings.EqualFold(m.Name, name)
	})
	if taken || crm.FoldName(name) == "" || len([]rune(name)) > 60 {
		return bot.Message{}, refuse("bad-name", "Name", brief(name))
	}
	m := c.Me.Member
	m.Name = name
	return c.saveMe(m, nil)
}
