package commands

import (
	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

var planCommands = []*Command{{
	Path: [][]string{{"plan", "计划", "当天计划"}}, Run: plan,
	Args: []Arg{maybe(Arg{Name: "period", Kind: bot.TextField})},
}}

// plan answers with what to do on a day: plan, plan tomorrow
func plan(c *Call) (bot.Message, error) {
	day := c.Me.Shift(c.Tx.Now)
	if !c.Done() {
		ahead, ok := map[string]int{"today": 0, "今天": 0, "今日": 0, "tomorrow": 1, "明天": 1, "明日": 1}[c.Peek()]
		if !ok {
			return bot.Message{}, c.leftOver("plan")
		}
		c.Next()
		if !c.Done() {
			return bot.Message{}, c.leftOver("plan")
		}
		if ahead == 1 {
			day = c.Team.CalendarOf(c.Me.Member).NextWorking(day)
		}
	}
	p, err := c.Tx.DayPlan(store.PlanQuery{Reader: c.Me, Team: c.Team, All: c.Members(), Day: day, Where: c.Where})
	if err != nil {
		return bot.Message{}, err
	}
	m := c.PlanCard(p)
	if offer, ok := c.planOffer(); ok {
		m.Buttons = append(m.Buttons, offer)
	}
	return m, nil
}

// planOffer is the button that has the plan come by itself, for those whose days
// it is made for and who never said whether they want it.
func (c *Call) planOffer() (bot.Button, bool) {
	offered := c.Me.Role == crm.RoleRep || c.Me.Role == crm.RoleSuccess
	return c.Button("plan-daily", "me plan on"), offered && !c.Me.Plan.Asked()
}
