package commands

import (
	"slices"
	"strings"
	"time"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
)

// linkFor is how long a code that links another account is good for.
const linkFor = 15 * time.Minute

var linkCommands = []*Command{
	{Path: [][]string{wordMe, {"link", "绑定"}}, Writes: true, Run: link, Args: []Arg{maybe(Arg{Name: "platform", Kind: bot.TextField})}},
	{Path: [][]string{wordMe, {"chat", "聊天"}}, Writes: true, Run: preferChat, Args: []Arg{{Name: "platform", Kind: bot.TextField}}},
}

// link makes a one-time code that ties another account to the speaker: one
// person, one record, in whichever chat.
func link(c *Call) (bot.Message, error) {
	code, err := c.remember(invitation{By: c.Me.ID, Member: c.Me.ID}, linkFor)
	if err != nil {
		return bot.Message{}, err
	}
	m := c.Reply(c.Say("link.made"), "")
	m.Parts = []bot.Part{bot.Line("join " + code), bot.Line(c.Say("link.how", "When", c.Moment(c.Tx.Now.Add(linkFor))))}
	m.Facts["code"], m.Facts["member"] = code, c.Me.ID.String()
	return m, nil
}

// preferChat says in which of the speaker's chats pushes arrive.
func preferChat(c *Call) (bot.Message, error) {
	platform := strings.ToLower(c.RestText())
	m := c.Me.Member
	i := slices.IndexFunc(m.Identities, func(id crm.Identity) bool { return id.Platform == platform })
	if i < 0 {
		return bot.Message{}, refuse("no-chat", "Platform", brief(platform), "Example", c.Say("example.me-link"))
	}
	first := m.Identities[i]
	rest := slices.Delete(slices.Clone(m.Identities), i, i+1)
	m.Identities = append([]crm.Identity{first}, rest...)
	return c.saveMe(m, func(card *bot.Message) {
		card.Parts = append(card.Parts, bot.Line(c.Say("me.chat", "Platform", platform)))
		card.Parts = append(card.Parts, c.chatLines(m)...)
	})
}
