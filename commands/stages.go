package commands

import (
	"slices"
	"strconv"
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// maxStages bounds a pipeline; more than a dozen nobody can tell apart.
const maxStages = 14

// stageAdd adds a stage: admin stage add "Legal" after Proposal 60%
func stageAdd(c *Call) (bot.Message, error) {
	var name []string
	for !c.Done() && !isAfter(c.Peek()) {
		name = append(name, c.Next())
	}
	stage := crm.Stage{Percent: -1}
	if !c.Done() && strings.HasSuffix(c.Line, "%") {
		percent, err := strconv.Atoi(strings.TrimSuffix(c.tokens[len(c.tokens)-1].Text, "%"))
		if err == nil && percent >= 0 && percent <= 100 {
			stage.Percent = percent
			c.tokens = c.tokens[:len(c.tokens)-1]
		}
	}
	at := len(c.Team.Stages.Open()) - 1
	if isAfter(c.Peek()) {
		c.Next()
		after, err := c.stage(strings.TrimSpace(strings.TrimSuffix(strings.Join(c.Words(), " "), "之后")))
		if err != nil {
			return bot.Message{}, err
		}
		if !slices.Contains(c.Team.Stages.Open(), after) {
			return bot.Message{}, refuse("stage-closed", "Name", after.Name(c.Lang))
		}
		at = c.Team.Stages.Index(after.ID)
	}
	if err := c.nameStage(&stage, strings.Join(name, " ")); err != nil {
		return bot.Message{}, err
	}
	if len(c.Team.Stages) >= maxStages {
		return bot.Message{}, refuse("too-many-stages", "N", maxStages)
	}
	if stage.Percent < 0 {
		stage.Percent = between(c.Team.Stages, at)
	}
	var err error
	if stage.ID, err = c.Tx.NextStage(); err != nil {
		return bot.Message{}, err
	}
	c.Team.Stages = c.Team.Stages.Insert(at, stage)
	return c.saveStages()
}

func isAfter(word string) bool {
	return strings.EqualFold(word, "after") || word == "在"
}

// between is a chance halfway between the stages at i and i+1.
func between(stages crm.StageSet, i int) int {
	next := 100
	if i+1 < len(stages) && stages[i+1].ID != crm.StageLost {
		next = stages[i+1].Percent
	}
	if i < 0 {
		return next / 2
	}
	return (stages[i].Percent + next) / 2
}

// nameStage sets a stage's names: one for both languages, or "Legal/法务".
func (c *Call) nameStage(stage *crm.Stage, name string) error {
	en, zh, two := strings.Cut(name, "/")
	stage.EN, stage.ZH = strings.TrimSpace(en), strings.TrimSpace(zh)
	if !two {
		stage.ZH = stage.EN
	}
	if stage.EN == "" || stage.ZH == "" || len([]rune(name)) > 60 {
		return refuse("bad-name", "Name", brief(name))
	}
	for _, other := range c.Team.Stages {
		if other.ID != stage.ID && (strings.EqualFold(other.EN, stage.EN) || other.ZH == stage.ZH) {
			return refuse("stage-exists", "Name", other.Name(c.Lang))
		}
	}
	return nil
}

// stageRename renames a stage; its deals stay in it.
func stageRename(c *Call) (bot.Message, error) {
	stage, err := c.stage(c.Next())
	if err != nil {
		return bot.Message{}, err
	}
	if err := c.nameStage(&stage, c.RestText()); err != nil {
		return bot.Message{}, err
	}
	c.Team.Stages = slices.Clone(c.Team.Stages)
	c.Team.Stages[c.Team.Stages.Index(stage.ID)] = stage
	return c.saveStages()
}

// stageRemove removes a stage that no open deal is in.
func stageRemove(c *Call) (bot.Message, error) {
	stage, err := c.stage(c.Rest())
	if err != nil {
		return bot.Message{}, err
	}
	open := c.Team.Stages.Open()
	if !slices.Contains(open, stage) || len(open) == 1 {
		return bot.Message{}, refuse("stage-closed", "Name", stage.Name(c.Lang))
	}
	sum, err := c.Tx.Pipeline(nil, c.Team.Stages)
	if err != nil {
		return bot.Message{}, err
	}
	for _, line := range sum.Lines {
		if line.Stage.ID == stage.ID && line.Count > 0 {
			return bot.Message{}, refuse("stage-in-use", "Name", stage.Name(c.Lang), "N", line.Count)
		}
	}
	c.Team.Stages = slices.DeleteFunc(slices.Clone(c.Team.Stages), func(s crm.Stage) bool { return s.ID == stage.ID })
	return c.saveStages()
}

// stageLimit sets after how many days a deal is stuck in a stage: admin stage
// limit Proposal 14. "none" has it follow the team's own number.
func stageLimit(c *Call) (bot.Message, error) {
	name, value := limitWords(strings.Join(c.Words(), " "))
	c.Rest()
	stage, err := c.stage(name)
	if err != nil {
		return bot.Message{}, err
	}
	if !stage.ID.Open() {
		return bot.Message{}, refuse("stage-closed", "Name", stage.Name(c.Lang))
	}
	if stage.Limit, err = c.stageDays(value); err != nil {
		return bot.Message{}, err
	}
	c.Team.Stages = slices.Clone(c.Team.Stages)
	c.Team.Stages[c.Team.Stages.Index(stage.ID)] = stage
	return c.saveStages()
}

// limitWords splits a stage's name and its limit: `Proposal 14 days`, `方案 14天`.
func limitWords(text string) (name, limit string) {
	text = strings.TrimSpace(text)
	for _, unit := range []string{"days", "day", "天"} {
		if cut, ok := strings.CutSuffix(text, unit); ok {
			text = strings.TrimSpace(cut)
			break
		}
	}
	at := strings.LastIndexAny(text, " \t")
	if at < 0 {
		return text, ""
	}
	return strings.TrimSpace(text[:at]), text[at+1:]
}

// stageDays reads a stage's limit, 0 for none of its own: 14, none, 无
func (c *Call) stageDays(word string) (int, error) {
	if isOff(word) || asTeam(word) {
		return 0, nil
	}
	days, err := strconv.Atoi(word)
	if err != nil || days < 1 || days > 365 {
		return 0, refuse("bad-limit", "Value", brief(word), "Example", c.Say("example.admin-stage-limit"))
	}
	return days, nil
}

// stageList shows the pipeline's stages.
func stageList(c *Call) (bot.Message, error) { return c.stagesCard(), nil }

func (c *Call) saveStages() (bot.Message, error) {
	if err := store.Workspaces.Put(c.Tx, c.Team); err != nil {
		return bot.Message{}, err
	}
	return c.Undoable(c.stagesCard()), nil
}

// stagesCard shows the stages; after how many days a deal is stuck, where a stage
// has a limit of its own.
func (c *Call) stagesCard() bot.Message {
	m := c.Reply(c.Say("stage.list"), "")
	t := &bot.Table{Columns: []bot.Column{{Title: c.Say("col.stage")}, {Title: c.Say("col.chance"), Right: true}}}
	limited := slices.ContainsFunc(c.Team.Stages, func(s crm.Stage) bool { return s.Limit > 0 })
	if limited {
		t.Columns = append(t.Columns, bot.Column{Title: c.Say("col.limit"), Right: true})
	}
	var names []string
	for _, s := range c.Team.Stages {
		row := []string{s.Name(c.Lang), strconv.Itoa(s.Percent) + "%"}
		if limited && s.ID.Open() {
			row = append(row, c.Days(c.Team.StuckAfter(s.ID)))
		} else if limited {
			row = append(row, "")
		}
		t.Rows, names = append(t.Rows, row), append(names, s.EN)
	}
	m.Facts["stages"] = strings.Join(names, ", ")
	return c.rows(m, t, false)
}
