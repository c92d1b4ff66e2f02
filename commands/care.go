package commands

import (
	"maps"
	"slices"
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// maxFestivals is how many festivals of its own a team can have.
const maxFestivals = 40

var wordCare = []string{"care", "关怀"}

var careCommands = []*Command{
	{Path: [][]string{wordAdmin, wordCare, {"list", "列表"}}, Role: crm.RoleManager, Run: careList},
	{Path: [][]string{wordAdmin, wordCare, {"on", "开", "启用"}}, Role: crm.RoleAdmin, Writes: true, Run: careOn, Args: []Arg{argFestival}},
	{Path: [][]string{wordAdmin, wordCare, {"off", "关", "停用"}}, Role: crm.RoleAdmin, Writes: true, Run: careOff, Args: []Arg{argFestival}},
	{Path: [][]string{wordAdmin, wordCare}, Role: crm.RoleManager, Hidden: true, Run: careAlone},
	{
		Path: [][]string{wordAdmin, wordCare, {"add", "添加"}}, Role: crm.RoleAdmin, Writes: true, Run: careAdd,
		Args: []Arg{argFestival, {Name: "day", Kind: bot.TextField}},
	},
	{Path: [][]string{wordAdmin, wordCare, {"remove", "删除"}}, Role: crm.RoleAdmin, Writes: true, Run: careRemove, Args: []Arg{argFestival}},
}

// careList lists the festivals that there are, and on which of them the team greets.
func careList(c *Call) (bot.Message, error) {
	m := c.Reply(c.Say("care.list"), "")
	var on []string
	for _, f := range c.Team.Festivals() {
		state := "state.off"
		if c.Team.Greets(f) {
			state = "state.on"
			on = append(on, f.ID)
		}
		when := ""
		if day, ok := f.Next(c.Today().AddDays(-1)); ok {
			when = c.Date(day)
		}
		m.Parts = append(m.Parts, bot.Line(c.Say("care.line", "Name", c.Festival(f), "Id", f.ID, "Day", when, "State", c.Say(state))))
	}
	m.Facts["on"] = strings.Join(on, " ")
	return m, nil
}

// careAlone is careList for those who leave the word out.
func careAlone(c *Call) (bot.Message, error) {
	if !c.Done() {
		return bot.Message{}, c.leftOver("admin-care-off")
	}
	return careList(c)
}

// careOn has the team greet on a festival: admin care on lantern
func careOn(c *Call) (bot.Message, error) { return c.switchFestival(true) }

// careOff has it not greet: admin care off christmas
func careOff(c *Call) (bot.Message, error) { return c.switchFestival(false) }

func (c *Call) switchFestival(on bool) (bot.Message, error) {
	f, err := c.festival(c.RestText())
	if err != nil {
		return bot.Message{}, err
	}
	team := c.Team
	team.FestivalsOn = maps.Clone(team.FestivalsOn)
	if team.FestivalsOn == nil {
		team.FestivalsOn = map[string]bool{}
	}
	if team.FestivalsOn[f.ID] = on; on != f.Quiet {
		delete(team.FestivalsOn, f.ID) // as it came
	}
	if len(team.FestivalsOn) == 0 {
		team.FestivalsOn = nil
	}
	state := "state.off"
	if on {
		state = "state.on"
	}
	return c.saveFestivals(team, c.Say("care.switched", "Name", c.Festival(f), "State", c.Say(state)))
}

func (c *Call) saveFestivals(team crm.Workspace, title string) (bot.Message, error) {
	if err := store.Workspaces.Put(c.Tx, team); err != nil {
		return bot.Message{}, err
	}
	m := c.Reply(title, "")
	if !c.Tx.Changed() {
		m.Parts = append(m.Parts, bot.Line(c.Say("unchanged")))
	}
	return c.Undoable(m), nil
}

// careAdd adds a festival of the team's own, with a day of every year, by either
// calendar: admin care add "Founders' Day" 06-18
func careAdd(c *Call) (bot.Message, error) {
	if len(c.Words()) < 2 {
		return bot.Message{}, c.incomplete()
	}
	name, on, err := c.festivalDay()
	if err != nil {
		return bot.Message{}, err
	}
	f := crm.Festival{ID: festivalID(name), Name: name, On: on}
	_, there := c.Team.Festival(f.ID)
	for _, other := range c.Team.Festivals() {
		there = there || slices.Contains(c.festivalSpellings(other), f.ID)
	}
	switch {
	case f.ID == "" || len([]rune(name)) > 40 || f.ID == crm.OccasionBirthday:
		return bot.Message{}, refuse("bad-name", "Name", brief(name))
	case there:
		return bot.Message{}, refuse("festival-there", "Name", brief(name), "Example", c.Say("example.admin-care-list"))
	case len(c.Team.OwnFestivals) >= maxFestivals:
		return bot.Message{}, refuse("festivals-many", "Max", maxFestivals)
	}
	team := c.Team
	team.OwnFestivals = append(slices.Clone(team.OwnFestivals), f)
	day, _ := f.Next(c.Today().AddDays(-1))
	return c.saveFestivals(team, c.Say("care.added", "Name", name, "Day", c.Day(day)))
}

// festivalDay reads a festival's name and its day: the name in quotes, or the
// words before what is a day.
func (c *Call) festivalDay() (name string, on crm.Birthday, err error) {
	words := c.Words()
	for n := 1; n < len(words); n++ {
		name = strings.Join(words[:n], " ")
		on, err = c.birthday(strings.Join(words[n:], " "))
		if err == nil && on.Day > 0 {
			on.Year = 0
			return name, on, nil
		}
	}
	return name, on, refuse("festival-when", "Value", brief(strings.Join(words[1:], " ")), "Example", c.Say("example.admin-care-add"))
}

// careRemove removes a festival of the team's own.
func careRemove(c *Call) (bot.Message, error) {
	f, err := c.festival(c.RestText())
	if err != nil {
		return bot.Message{}, err
	}
	team := c.Team
	team.OwnFestivals = slices.DeleteFunc(slices.Clone(team.OwnFestivals), func(own crm.Festival) bool { return own.ID == f.ID })
	if len(team.OwnFestivals) == len(c.Team.OwnFestivals) {
		return bot.Message{}, refuse("festival-not-own", "Name", c.Festival(f), "Id", f.ID)
	}
	if len(team.OwnFestivals) == 0 {
		team.OwnFestivals = nil
	}
	return c.saveFestivals(team, c.Say("care.removed", "Name", c.Festival(f)))
}
