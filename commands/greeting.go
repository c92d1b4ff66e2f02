package commands

import (
	"maps"
	"slices"
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// maxGreeting is how long a template of wishes may be, in runes.
const maxGreeting = 1000

var wordGreeting = []string{"greeting", "祝福语", "greetings", "祝福"}

var greetingCommands = []*Command{
	{Path: [][]string{wordAdmin, wordGreeting, {"list", "列表"}}, Role: crm.RoleManager, Run: greetingList, Args: []Arg{maybe(Arg{Name: "occasion", Kind: bot.TextField})}},
	{
		Path: [][]string{wordAdmin, wordGreeting}, Role: crm.RoleAdmin, Writes: true, Run: greetingSet,
		Args: []Arg{
			maybe(Arg{Name: "occasion", Kind: bot.TextField}),
			maybe(Arg{Name: "tier", Kind: bot.ChoiceField, Choices: []string{"tier-choice.A", "tier-choice.B", "tier-choice.C", "tier-choice.all"}}),
			maybe(Arg{Name: "lang", Kind: bot.ChoiceField, Choices: []string{"lang.en", "lang.zh"}}),
			maybe(Arg{Name: "wishes", Kind: bot.LongField}),
		},
	},
}

// greetingSet changes a template of wishes, or has it as it came:
// admin greeting birthday A zh {title}，生日快乐！ · admin greeting birthday A zh reset
func greetingSet(c *Call) (bot.Message, error) {
	if c.Done() {
		return greetingList(c)
	}
	occasion, err := c.occasion()
	if err != nil {
		return bot.Message{}, err
	}
	if c.Done() {
		return c.greetings([]string{occasion}), nil
	}
	key, err := c.greetingKey(occasion)
	if err != nil {
		return bot.Message{}, err
	}
	if c.Done() {
		return bot.Message{}, c.incomplete()
	}
	return c.saveGreeting(key, c.RestText())
}

// greetingKey reads the tier and the language of a template.
func (c *Call) greetingKey(occasion string) (crm.GreetingKey, error) {
	t := crm.AnyTier
	switch word := c.Peek(); strings.ToLower(word) {
	case "all", "*", "any", "全部", "所有", "通用":
		c.Next()
	default:
		named, err := tier(word)
		if err != nil || named == "" {
			return "", refuse("greeting-tier", "Value", brief(word), "Example", c.Say("example.admin-greeting"))
		}
		t = named
		c.Next()
	}
	word := c.Next()
	lang, ok := langOf(word)
	if !ok {
		return "", refuse("greeting-lang", "Value", brief(word), "Example", c.Say("example.admin-greeting"))
	}
	return crm.NewGreetingKey(occasion, t, lang), nil
}

func (c *Call) saveGreeting(key crm.GreetingKey, text string) (bot.Message, error) {
	team := c.Team
	team.Greetings = maps.Clone(team.Greetings)
	title := "greeting.changed"
	if isReset(text) {
		if _, own := team.Greetings[key]; !own {
			return bot.Message{}, refuse("greeting-not-own", "Example", c.Say("example.admin-greeting"))
		}
		delete(team.Greetings, key)
		title = "greeting.reset"
	} else {
		template, err := greetingText(text)
		if err != nil {
			return bot.Message{}, err
		}
		if team.Greetings == nil {
			team.Greetings = map[crm.GreetingKey]string{}
		}
		team.Greetings[key] = template
	}
	if err := store.Workspaces.Put(c.Tx, team); err != nil {
		return bot.Message{}, err
	}
	c.Team = team
	occasion, t, lang := key.Parts()
	m := c.Reply(c.Say(title, "Which", c.greetingName(key)), "")
	m.Facts["greeting"] = string(key)
	template, own := team.Greeting(occasion, t, lang)
	if !own {
		template = cards.GreetingTemplate(occasion, t, lang)
	}
	m.Parts = []bot.Part{bot.Line(template), bot.Line(c.Say("greeting.preview", "Text", c.PreviewGreeting(template, occasion, lang, true)))}
	if strings.Contains(template, "{age}") {
		without := c.PreviewGreeting(template, occasion, lang, false)
		if without == "" {
			without = c.PreviewGreeting(cards.GreetingTemplate(occasion, t, lang), occasion, lang, false)
		}
		m.Parts = append(m.Parts, bot.Line(c.Say("greeting.without-age", "Text", without)))
	}
	return c.Undoable(m), nil
}

// greetingText checks a template of wishes.
func greetingText(text string) (string, error) {
	template, unknown := crm.ParseTemplate(text)
	switch {
	case unknown != "":
		return "", refuse("bad-placeholder", "Value", brief(unknown), "Known", "{"+strings.Join(crm.Placeholders, "} {")+"}")
	case len([]rune(template)) > maxGreeting:
		return "", refuse("greeting-long", "Max", maxGreeting)
	}
	return template, nil
}

func isReset(text string) bool {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "reset", "default", "重置", "恢复", "默认", "恢复默认":
		return true
	}
	return false
}

// occasion reads what people are wished well for: birthday, or a festival.
func (c *Call) occasion() (string, error) {
	word := c.Next()
	if w := strings.ToLower(word); w == crm.OccasionBirthday || w == "生日" || w == "birthdays" {
		return crm.OccasionBirthday, nil
	}
	f, err := c.festival(word)
	return f.ID, err
}

// greetingList lists the templates of wishes, the team's own and those that came
// with the program: admin greeting list birthday
func greetingList(c *Call) (bot.Message, error) {
	var occasions []string
	if !c.Done() {
		occasion, err := c.occasion()
		if err == nil && !c.Done() {
			err = c.leftOver("admin-greeting-list")
		}
		if err != nil {
			return bot.Message{}, err
		}
		return c.greetings([]string{occasion}), nil
	}
	occasions = append(occasions, crm.OccasionBirthday)
	for _, f := range c.Team.Festivals() {
		if c.Team.Greets(f) {
			occasions = append(occasions, f.ID)
		}
	}
	return c.greetings(occasions), nil
}

// greetings says what is written on some occasions, in the languages of those who
// keep them.
func (c *Call) greetings(occasions []string) bot.Message {
	m := c.Reply(c.Say("greeting.list"), "")
	for _, occasion := range occasions {
		langs := cards.Languages
		if f, ok := c.Team.Festival(occasion); ok && len(f.Langs) > 0 {
			langs = f.Langs
		}
		for _, lang := range langs {
			m.Parts = append(m.Parts, c.greetingLines(occasion, lang)...)
		}
	}
	m.Parts = append(m.Parts, bot.Line(c.Say("greeting.how", "Known", "{"+strings.Join(crm.Placeholders, "} {")+"}", "Example", c.Say("example.admin-greeting"))))
	m.Facts["own"] = strings.Join(sortedKeys(c.Team.Greetings), " ")
	return m
}

// greetingLines are the templates of an occasion in a language that differ.
func (c *Call) greetingLines(occasion string, lang crm.Lang) []bot.Part {
	var out []bot.Part
	for _, t := range append([]crm.Tier{crm.AnyTier}, crm.Tiers...) {
		key := crm.NewGreetingKey(occasion, t, lang)
		text, own := c.Team.Greetings[key]
		if !own {
			text = cards.GreetingTemplate(occasion, t, lang)
			ours := t == crm.AnyTier || text != cards.GreetingTemplate(occasion, crm.AnyTier, lang)
			if _, all := c.Team.Greetings[crm.NewGreetingKey(occasion, crm.AnyTier, lang)]; !ours || all {
				continue
			}
		}
		id := "greeting.line"
		if own {
			id = "greeting.line-own"
		}
		out = append(out, bot.Line(c.Say(id, "Which", c.greetingName(key), "Text", text)))
	}
	return out
}

// greetingName says which template it is: "birthday A zh".
func (c *Call) greetingName(key crm.GreetingKey) string {
	occasion, t, lang := key.Parts()
	name := c.Say("occasion.birthday")
	if f, ok := c.Team.Festival(occasion); ok {
		name = c.Festival(f)
	}
	words := []string{name, string(t), string(lang)}
	if t == crm.AnyTier {
		words[1] = c.Say("tier-choice.all")
	}
	return strings.Join(words, " ")
}

func sortedKeys(m map[crm.GreetingKey]string) []string {
	var out []string
	for k := range m {
		out = append(out, string(k))
	}
	slices.Sort(out)
	return out
}
