package commands

import (
	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
)

var argScope = maybe(Arg{Name: "scope", Kind: bot.ChoiceField, Choices: []string{"scope.mine", "scope.team", "scope.all"}})

var wordPipeline = []string{"pipeline", "漏斗", "funnel"}

var pipelineCommands = []*Command{
	{Path: [][]string{wordPipeline, {"trend", "趋势"}}, Run: pipelineTrend, Args: []Arg{argScope}},
	{Path: [][]string{wordPipeline, {"activity", "活动"}}, Run: pipelineActivity, Args: []Arg{argScope}},
	{Path: [][]string{wordPipeline}, Run: pipeline, Args: []Arg{argScope}},
}

// pipeline answers with the open deals by stage: pipeline [mine|team|all]
func pipeline(c *Call) (bot.Message, error) {
	scope, err := c.scope("pipeline")
	if err != nil {
		return bot.Message{}, err
	}
	owners, countsOnly := c.Me.Owners(scope, c.Members())
	sum, err := c.Tx.Pipeline(owners, c.Team.Stages)
	if err != nil {
		return bot.Message{}, err
	}
	sum.CountsOnly = countsOnly
	m := c.PipelineCard(c.Say("pipeline.title", "Scope", c.Say("scope."+string(scope)), "Date", c.Date(c.Today())), sum, nil)
	m.Facts["scope"] = string(scope)
	if sum.Count > 0 {
		m.Picture, err = c.PipelinePicture(m.Title, sum, nil)
		m.Buttons = append(m.Buttons, c.Button("deals", "deal list "+string(scope)))
	}
	return m, err
}

// scope reads whose records are meant; nothing means the role's default.
func (c *Call) scope(example string) (crm.Scope, error) {
	if c.Done() {
		return c.Me.DefaultScope(), nil
	}
	word := c.Next()
	scope, ok := scopeOf(word)
	if !ok || !c.Done() {
		return scope, refuse("left-over", "Text", brief(word), "Example", c.Say("example."+example))
	}
	return scope, nil
}
