package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/bottest"
	"github.com/rapport-crm/rapport/bot/slackbot"
	"github.com/rapport-crm/rapport/bot/slackbot/slacktest"
	"github.com/rapport-crm/rapport/commands"
	"github.com/rapport-crm/rapport/crm"
)

// notOnSlack are transcripts that are of the terminal alone, and why.
var notOnSlack = map[string]string{
	"console.txt":     "its lines move the terminal's clock",
	"fix.txt":         "it names entries by number, and an answer that is kept for a repeat takes a number too",
	"zh-undo-fix.txt": "the same",

	"customers-chat.txt":    "Slack's strangers and guests do not reach the bot",
	"festivals-chat.txt":    "Slack's strangers and guests do not reach the bot",
	"zh-festivals-chat.txt": "Slack's strangers and guests do not reach the bot",
}

func TestEveryConversationGoesTheSameInSlack(t *testing.T) {
	t.Run("as slash commands over HTTP", func(t *testing.T) {
		playAll(t, func(s *stage) network { return newSlackNet(s, false) }, notOnSlack)
	})
	t.Run("as messages over a socket", func(t *testing.T) {
		playAll(t, func(s *stage) network { return newSlackNet(s, true) }, notOnSlack)
	})
}

// slackNet is Slack with its people.
type slackNet struct {
	*slackbot.Bot
	t        *testing.T
	slack    *slacktest.Server
	messages bool // people write to the bot instead of typing slash commands
	people   map[string]*slacktest.User
	names    []string
	last     map[string]slacktest.Seen // with buttons
	modal    map[string]slacktest.Seen
	shown    []slackShown
	pictures []slacktest.Seen
}

// slackShown is what one person saw.
type slackShown struct {
	to string
	slacktest.Seen
}

func newSlackNet(s *stage, messages bool) *slackNet {
	n := &slackNet{
		t: s.t, slack: slacktest.New(s.t).Unhurried(), messages: messages, people: map[string]*slacktest.User{},
		last: map[string]slacktest.Seen{}, modal: map[string]slacktest.Seen{},
	}
	c := slackbot.Config{
		BotToken: slacktest.BotToken, APIURL: n.slack.URL(), Memory: &bottest.Memory{}, Now: time.Now, Pace: replayPace,
		Log: slog.New(slog.NewTextHandler(s.t.Output(), nil)), Commands: commands.Menu(crm.English),
	}
	if messages {
		c.AppToken = slacktest.AppToken
	} else {
		c.SigningSecret = slacktest.SigningSecret
	}
	b, err := slackbot.New(c)
	require.NoError(s.t, err)
	n.Bot = b
	if !messages {
		mux := http.NewServeMux()
		b.Routes(mux)
		n.slack.Serve(mux)
	}
	return n
}

func (n *slackNet) reached() bool { return n.Ready() == nil }

func (n *slackNet) person(p bottest.Person) bot.User {
	locale := "en-US"
	if p.Lang == "zh" {
		locale = "zh-CN"
	}
	u := n.slack.AddUser(slacktest.User{ID: fmt.Sprintf("U%04d", len(n.people)+1), Name: p.Name, Zone: p.Zone, Locale: locale})
	n.people[p.Name] = u
	n.names = append(n.names, p.Name)
	return bot.User{Platform: slackbot.Name, ID: u.ID, Name: p.Name}
}

func (n *slackNet) say(who, line string) error {
	u := n.people[who]
	if n.messages {
		if err := n.await(who, u.Say(line)); err != nil {
			return err
		}
		return n.openForm(who)
	}
	return n.await(who, u.Command("/crm", line, u.DM()))
}

// openForm presses the button that opens a form, if one is offered: a message
// alone cannot open it.
func (n *slackNet) openForm(who string) error {
	on, ok := n.last[who]
	if !ok || len(n.shown) == 0 || n.shown[len(n.shown)-1].ID != on.ID {
		return nil
	}
	for _, label := range []string{"Open the form", "打开表单"} {
		if slices.ContainsFunc(on.Buttons, func(b slacktest.Button) bool { return b.Label == label }) {
			n.shown = nil
			return n.await(who, n.people[who].Press(on, label))
		}
	}
	return nil
}

func (n *slackNet) press(who, label string) error {
	on := n.last[who]
	label, err := labelled(labelsOf(on), label)
	if err != nil {
		return err
	}
	return n.await(who, n.people[who].Press(on, label))
}

func (n *slackNet) fill(who string, values map[string]string) error {
	modal, ok := n.modal[who]
	if !ok {
		return fmt.Errorf("%s has no form open", who)
	}
	blocks := map[string]string{}
	for name, value := range values {
		blocks["f:"+name] = value
	}
	return n.await(who, n.people[who].Submit(modal, blocks))
}

// await waits for the acknowledgement and for something to read.
func (n *slackNet) await(who string, act *slacktest.Act) error {
	act.Ack()
	before := len(n.shown)
	n.gather()
	if len(n.shown) > before {
		return nil
	}
	ctx, cancel := context.WithTimeout(n.t.Context(), 10*time.Second)
	defer cancel()
	seen, err := n.people[who].Next(ctx)
	n.note(who, seen)
	n.gather()
	return err
}

// gather notes what everybody sees by now, in the order in which it was posted.
func (n *slackNet) gather() {
	var all []slackShown
	for _, who := range n.names {
		for _, seen := range n.people[who].Seen() {
			all = append(all, slackShown{who, seen})
		}
	}
	slices.SortStableFunc(all, func(a, b slackShown) int { return strings.Compare(a.TS, b.TS) })
	for _, s := range all {
		n.note(s.to, s.Seen)
	}
}

func (n *slackNet) note(who string, seen slacktest.Seen) {
	switch {
	case seen.Picture != nil:
		n.pictures = append(n.pictures, seen) // it says what its message says
		return
	case seen.View == "modal":
		n.modal[who] = seen
	case len(seen.Buttons) > 0:
		n.last[who] = seen
	}
	n.shown = append(n.shown, slackShown{who, seen})
}

func (n *slackNet) seen() []view {
	n.gather()
	var out []view
	begun := map[string]int{} // which view the messages of a thread belong to
	for _, s := range n.shown {
		if i, ok := begun[s.Thread]; ok && s.Thread != "" {
			out[i].text += "\n" + s.Text
			out[i].buttons = append(out[i].buttons, labelsOf(s.Seen)...)
			continue
		}
		begun[s.TS] = len(out)
		v := view{to: s.to, text: s.Text, buttons: labelsOf(s.Seen)}
		for _, in := range s.Inputs {
			label := in.Label
			if in.Optional {
				label = "[" + label + "]"
			}
			v.form = append(v.form, label)
		}
		out = append(out, v)
	}
	n.shown = nil
	return out
}

func labelsOf(seen slacktest.Seen) []string {
	var out []string
	for _, b := range seen.Buttons {
		out = append(out, b.Label)
	}
	return out
}
