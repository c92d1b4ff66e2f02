package commands

import (
	"strings"

	"github.com/rapport-crm/rapport/bot"
)

var helpCommands = []*Command{{
	Path: [][]string{{"help", "帮助", "start", "?", "？"}}, Run: help,
	Args: []Arg{maybe(Arg{Name: "verb", Kind: bot.TextField})},
}}

// help lists what the speaker can say, one line for each first word, or tells
// about one verb.
func help(c *Call) (bot.Message, error) {
	if !c.Done() {
		return c.helpOn()
	}
	m := c.Reply(c.Say("help.title"), "")
	seen := map[string]bool{}
	for _, cmd := range c.router.verbs.all {
		verb := cmd.Path[0][0]
		if cmd.visible(c.Me.Role) && !seen[verb] {
			seen[verb] = true
			m.Parts = append(m.Parts, bot.Line((&Command{Path: cmd.Path[:1]}).in(c.Lang)+" — "+c.Say("menu."+verb)))
		}
	}
	m.Parts = append(m.Parts, bot.Line(c.Say("help.more")))
	return m, nil
}

// helpOn tells about one verb: how each of its forms is typed, with an example.
func (c *Call) helpOn() (bot.Message, error) {
	words := c.Words()
	found := c.commandsUnder(words)
	if len(found) == 0 {
		return bot.Message{}, c.noHelp()
	}
	verb := found[0].Path[:min(len(words), len(found[0].Path))]
	m := c.Reply(c.Say("help.on", "Verb", (&Command{Path: verb}).in(c.Lang)), "")
	for _, cmd := range found {
		m.Parts = append(m.Parts, bot.Line(c.usage(cmd)+" — "+c.Say("help."+cmd.Key())))
		if keys := c.keys(cmd); len(keys) > 0 {
			m.Parts = append(m.Parts, bot.Line("  "+c.Say("help.keys", "Keys", strings.Join(keys, " "))))
		}
		m.Parts = append(m.Parts, bot.Line("  "+c.Say("help.example", "Line", c.Say("example."+cmd.Key()))))
	}
	return m, nil
}

// noHelp says that there is no such verb, or none for the speaker's role.
func (c *Call) noHelp() error {
	for _, cmd := range c.router.verbs.first[strings.ToLower(c.Peek())] {
		if cmd.Role != "" {
			return refuse("role", "Role", c.Say("role."+string(cmd.Role)))
		}
	}
	return c.router.verbs.unknown(c)
}

// commandsUnder returns the commands that begin with the words, as far as the
// speaker may say them; if none does, those that the words begin with.
func (c *Call) commandsUnder(words []string) []*Command {
	var under, above []*Command
	for _, cmd := range c.router.verbs.all {
		switch n := len(cmd.Path); {
		case !cmd.visible(c.Me.Role):
		case n < len(words) && cmd.heads(words):
			above = append(above, cmd)
		case n >= len(words) && (&Command{Path: cmd.Path[:len(words)]}).heads(words):
			under = append(under, cmd)
		}
	}
	if len(under) == 0 {
		return above
	}
	return under
}
