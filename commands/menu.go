package commands

import (
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/crm"
)

// Menu returns the commands as platforms list them: one for each first word,
// in English letters, told in a language. Admin's stay out of everybody's menu.
func Menu(lang crm.Lang) []bot.MenuItem {
	c := &Call{Voice: cards.Voice{Lang: lang, Team: crm.Workspace{Stages: crm.DefaultStages()}}}
	var out []bot.MenuItem
	seen := map[string]bool{}
	for _, cmd := range All() {
		name := cmd.Path[0][0]
		if cmd.Hidden || cmd.Role != "" || seen[name] {
			continue
		}
		seen[name] = true
		out = append(out, bot.MenuItem{
			Name: name, Help: c.Say("menu." + name),
			Hint: strings.TrimSpace(strings.TrimPrefix(c.usage(cmd), cmd.in(lang))),
		})
	}
	return out
}
