package commands

import (
	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
)

// activityDays is how many days of activities are counted, today among them.
const activityDays = 7

// pipelineTrend answers with the open pipeline of the last weeks: pipeline trend team
func pipelineTrend(c *Call) (bot.Message, error) {
	scope, err := c.scope("pipeline-trend")
	if err != nil {
		return bot.Message{}, err
	}
	owners, countsOnly := c.Me.Owners(scope, c.Members())
	weeks, err := c.Tx.Trend(owners, c.Loc)
	if err != nil {
		return bot.Message{}, err
	}
	m, err := c.TrendCard(c.Say("trend.title", "Scope", c.Say("scope."+string(scope))), weeks, countsOnly)
	m.Facts["scope"] = string(scope)
	return m, err
}

// pipelineActivity answers with what each rep logged lately: pipeline activity team
func pipelineActivity(c *Call) (bot.Message, error) {
	scope, err := c.scope("pipeline-activity")
	if err != nil {
		return bot.Message{}, err
	}
	if _, countsOnly := c.Me.Owners(scope, c.Members()); countsOnly {
		return bot.Message{}, refuse("scope-not-led", "Scope", c.Say("scope."+string(scope)), "Yours", c.Say("scope."+string(c.Me.DefaultScope())))
	}
	var members []crm.MemberID
	for _, m := range c.ledIn(scope) {
		if !m.Inactive {
			members = append(members, m.ID)
		}
	}
	today := c.Today()
	from, to := today.AddDays(1-activityDays), today.AddDays(1)
	counts, err := c.Tx.ActivityBy(members, crm.Instant(from, 0, c.Loc), crm.Instant(to, 0, c.Loc))
	if err != nil {
		return bot.Message{}, err
	}
	m, err := c.ActivityCard(
		c.Say("activity.title", "Scope", c.Say("scope."+string(scope))),
		c.Say("activity.span", "From", c.Date(from), "To", c.Date(today)), counts, c.names())
	m.Facts["scope"] = string(scope)
	return m, err
}
