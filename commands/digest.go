package commands

import (
	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/commands/grammar"
	"github.com/rapport-crm/rapport/crm"
)

var wordDigest = []string{"digest", "日报"}

var digestCommands = []*Command{
	{Path: [][]string{wordDigest, {"on", "开", "开启"}}, Writes: true, Run: digestOn},
	{Path: [][]string{wordDigest, {"off", "关", "关闭"}}, Writes: true, Run: digestOff},
	{Path: [][]string{wordDigest, {"at", "时间"}}, Writes: true, Run: digestAt, Args: []Arg{{Name: "time", Kind: bot.TextField}}},
	{Path: [][]string{wordDigest, {"weekly", "每周"}}, Writes: true, Run: digestWeekly, Args: []Arg{{Name: "weekday", Kind: bot.TextField}}},
	{Path: [][]string{wordDigest, {"daily", "每天"}}, Writes: true, Run: digestDaily},
	{Path: [][]string{wordDigest, {"scope", "范围"}}, Writes: true, Run: digestScope, Args: []Arg{
		{Name: "scope", Kind: bot.ChoiceField, Choices: argScope.Choices},
	}},
	{Path: [][]string{wordDigest, {"always", "总是"}}, Writes: true, Hidden: true, Run: digestAlways},
	{Path: [][]string{wordDigest, {"now", "现在"}}, Run: digestNow},
	{Path: [][]string{wordDigest, {"rows", "明细"}}, Hidden: true, Run: digestRows},
	{Path: [][]string{wordDigest}, Run: digestNow},
}

// digestNow answers with the digest as it would come now: what happened since
// the last one that was sent.
func digestNow(c *Call) (bot.Message, error) {
	if !c.Done() {
		return bot.Message{}, c.leftOver("digest")
	}
	span, err := c.Tx.DigestSpan(c.Me.ID, c.Tx.Now)
	if err != nil {
		return bot.Message{}, err
	}
	d, err := c.Tx.DigestFor(c.Me, c.Members(), c.Team, c.Me.DigestScope(), span)
	if err != nil {
		return bot.Message{}, err
	}
	m, err := c.DigestCard(d, c.names())
	if err != nil {
		return m, err
	}
	m.Parts = append(m.Parts, bot.Line(c.digestSettings(c.Me.Member)))
	return m, nil
}

// digestSettings says when the digest comes.
func (c *Call) digestSettings(m crm.Member) string {
	switch {
	case !m.WantsDigest():
		return c.Say("digest.is-off")
	case m.Digest.Weekly != nil:
		return c.Say("digest.is-weekly", "Weekday", c.Weekday(*m.Digest.Weekly), "Time", m.DigestAt().String(), "Scope", c.Say("scope."+string(m.DigestScope())))
	}
	return c.Say("digest.is-daily", "Time", m.DigestAt().String(), "Scope", c.Say("scope."+string(m.DigestScope())))
}

// setDigest changes the speaker's digest settings.
func (c *Call) setDigest(change func(*crm.DigestSettings)) (bot.Message, error) {
	me := c.Me.Member
	change(&me.Digest)
	return c.saveMe(me, func(m *bot.Message) { m.Parts = append(m.Parts, bot.Line(c.digestSettings(me))) })
}

func digestOn(c *Call) (bot.Message, error) {
	on := true
	return c.setDigest(func(d *crm.DigestSettings) { d.On = &on })
}

func digestOff(c *Call) (bot.Message, error) {
	on := false
	return c.setDigest(func(d *crm.DigestSettings) { d.On = &on })
}

func digestDaily(c *Call) (bot.Message, error) {
	on := true
	return c.setDigest(func(d *crm.DigestSettings) { d.On, d.Weekly = &on, nil })
}

func digestAlways(c *Call) (bot.Message, error) {
	return c.setDigest(func(d *crm.DigestSettings) { d.AlwaysSay = !d.AlwaysSay })
}

// digestAt sets the hour: digest at 8:30
func digestAt(c *Call) (bot.Message, error) {
	at, err := c.timeOfDay(c.RestText())
	if err != nil {
		return bot.Message{}, err
	}
	on := true
	return c.setDigest(func(d *crm.DigestSettings) { d.On, d.At = &on, &at })
}

// digestWeekly sets the day: digest weekly monday
func digestWeekly(c *Call) (bot.Message, error) {
	text := c.RestText()
	day, err := grammar.Weekday(text)
	if err != nil {
		return bot.Message{}, refuse("bad-weekday", "Value", brief(text), "Example", c.Say("example.digest-weekly")).because(err)
	}
	on := true
	return c.setDigest(func(d *crm.DigestSettings) { d.On, d.Weekly = &on, &day })
}

// digestScope sets whose deals it covers: digest scope team
func digestScope(c *Call) (bot.Message, error) {
	word := c.Next()
	scope, ok := scopeOf(word)
	if !ok {
		return bot.Message{}, refuse("left-over", "Text", brief(word), "Example", c.Say("example.digest-scope"))
	}
	if _, countsOnly := c.Me.Owners(scope, c.Members()); countsOnly {
		return bot.Message{}, refuse("scope-not-yours", "Scope", c.Say("scope."+string(scope)), "Yours", c.Say("scope."+string(c.Me.DefaultScope())))
	}
	return c.setDigest(func(d *crm.DigestSettings) { d.Scope = scope })
}

// timeOfDay reads a wall time: 8:30, 9am, 上午9点
func (c *Call) timeOfDay(text string) (crm.TimeOfDay, error) {
	at, err := grammar.TimeOfDay(text, c.ref())
	if err != nil {
		return 0, refuse("bad-time", "Value", brief(text)).because(err)
	}
	return at, nil
}
