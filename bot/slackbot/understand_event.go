package slackbot

import (
	"encoding/json"
	"fmt"
	"strings"
)

// understandEvent reads what the Events API says.
func (b *Bot) understandEvent(d delivery) (*visit, error) {
	var p eventPayload
	if err := json.Unmarshal(d.Payload, &p); err != nil {
		return nil, fmt.Errorf("event: %w", err)
	}
	var kind struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(p.Event, &kind); err != nil {
		return nil, fmt.Errorf("event %s: %w", p.EventID, err)
	}
	v := &visit{team: p.Team}
	switch kind.Type {
	case "message", "app_mention":
		return b.understandMessage(v, d, p)
	case "app_home_opened":
		return understandHome(v, p)
	case "user_change":
		var e userPayload
		if err := json.Unmarshal(p.Event, &e); err != nil {
			return nil, fmt.Errorf("user_change: %w", err)
		}
		b.people.forget(e.User.ID)
		if e.User.ID != "" && !e.User.Deleted {
			v.act, v.user, v.key = returned, e.User.ID, keyOf(d, p.EventID)
			return v, nil
		}
	case "tokens_revoked", "app_uninstalled":
		b.log.Error("Slack took the app away", "event", kind.Type, "team", p.Team)
	}
	return nil, nil
}

// understandMessage reads a direct message or a mention. What bots say, this
// one included, is never answered: two bots that answer each other do not stop.
func (b *Bot) understandMessage(v *visit, d delivery, p eventPayload) (*visit, error) {
	var e messagePayload
	if err := json.Unmarshal(p.Event, &e); err != nil {
		return nil, fmt.Errorf("message %s: %w", p.EventID, err)
	}
	direct := e.ChannelType == "im" || e.ChannelType == "" && strings.HasPrefix(e.Channel, "D")
	mention := e.Type == "app_mention"
	spoken := e.Subtype == "" || e.Subtype == "file_share" || e.Subtype == "thread_broadcast"
	if e.Bot != "" || e.User == "" || !spoken || !direct && !mention {
		return nil, nil
	}
	v.act, v.user = message, e.User
	// A client that sends again after a lost connection makes a new event of
	// the same words, but keeps its own id of them.
	v.key = keyOf(d, e.ClientID, p.EventID)
	v.text = e.Text
	if mention {
		v.text = withoutMention(e.Text, b.botID(p))
	}
	v.text, v.public = shareAsked(asTyped(strings.TrimSpace(v.text)), e.Channel)
	v.place = place{Channel: e.Channel, Thread: e.ThreadTS, Ephemeral: !direct}
	return v, nil
}

// botID is the bot's user id, as the event or Slack itself told it.
func (b *Bot) botID(p eventPayload) string {
	for _, a := range p.Authorizations {
		if a.Bot {
			return a.User
		}
	}
	return b.self.Load().user
}

func understandHome(v *visit, p eventPayload) (*visit, error) {
	var e homePayload
	if err := json.Unmarshal(p.Event, &e); err != nil {
		return nil, fmt.Errorf("app_home_opened: %w", err)
	}
	if e.Tab != "home" && e.Tab != "" {
		return nil, nil
	}
	v.act, v.user, v.hash = home, e.User, e.View.Hash
	return v, nil
}
