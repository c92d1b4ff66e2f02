package slacktest

import (
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"
)

// mustJSON encodes what always encodes.
func mustJSON(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return raw
}

// DM is the id of the person's conversation with the bot.
func (u *User) DM() string {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	return u.s.dm(u.ID).id
}

// Command has the person type a slash command in a channel.
func (u *User) Command(command, text, channel string) *Act {
	return u.CommandRaw(command, escape(text), channel)
}

// CommandRaw delivers a slash command with a text as Slack makes it of what is
// typed, with mentions and links: "<@U1|mia>".
func (u *User) CommandRaw(command, text, channel string) *Act {
	u.s.mu.Lock()
	fields := map[string]string{
		"team_id": Team, "team_domain": "test", "channel_id": channel, "user_id": u.ID, "command": command,
		"text": text, "response_url": u.s.replyURL(u.ID, channel), "trigger_id": u.s.trigger(u.ID), "api_app_id": "A1",
	}
	u.s.mu.Unlock()
	form := url.Values{}
	for name, value := range fields {
		form.Set(name, value)
	}
	return u.s.deliver(&Act{
		user: u.ID, channel: channel, kind: "slash_commands", payload: mustJSON(fields), form: form, path: "/slack/commands",
	})
}

// Say has the person write to the bot.
func (u *User) Say(text string) *Act {
	return u.event(map[string]any{
		"type": "message", "channel": u.DM(), "channel_type": "im", "text": escape(text),
	})
}

// SayUnder has the person write to the bot in the thread of a message.
func (u *User) SayUnder(on Seen, text string) *Act {
	return u.event(map[string]any{
		"type": "message", "channel": on.Channel, "channel_type": "im", "thread_ts": on.TS, "text": escape(text),
	})
}

// MentionUnder has the person mention the bot in the thread of a message.
func (u *User) MentionUnder(on Seen, text string) *Act {
	return u.event(map[string]any{
		"type": "app_mention", "channel": on.Channel, "thread_ts": on.TS, "text": "<@" + BotUser + "> " + escape(text),
	})
}

// Mention has the person mention the bot in a channel.
func (u *User) Mention(channel, text string) *Act {
	return u.event(map[string]any{"type": "app_mention", "channel": channel, "text": "<@" + BotUser + "> " + escape(text)})
}

// OpenHome has the person open the home tab. hash is of what they saw last.
func (u *User) OpenHome(hash string) *Act {
	return u.event(map[string]any{"type": "app_home_opened", "tab": "home", "view": map[string]any{"hash": hash}})
}

// event delivers an event of the person's.
func (u *User) event(event map[string]any) *Act {
	u.s.mu.Lock()
	event["user"], event["ts"] = u.ID, u.s.stamp()
	u.s.mu.Unlock()
	return u.Event(string(mustJSON(event)))
}

// Event delivers an event as it stands.
func (u *User) Event(event string) *Act {
	u.s.mu.Lock()
	id := u.s.id("Ev")
	u.s.mu.Unlock()
	payload := mustJSON(map[string]any{
		"type": "event_callback", "team_id": Team, "api_app_id": "A1", "event_id": id, "event_time": time.Now().Unix(), "event": json.RawMessage(event),
		"authorizations": []map[string]any{{"team_id": Team, "user_id": BotUser, "is_bot": true}},
	})
	return u.s.deliver(&Act{user: u.ID, kind: "events_api", payload: payload, path: "/slack/events"})
}

// interact delivers an interaction of the person's.
func (u *User) interact(channel string, fields map[string]any) *Act {
	u.s.mu.Lock()
	fields["trigger_id"] = u.s.trigger(u.ID)
	u.s.mu.Unlock()
	fields["team"] = map[string]any{"id": Team, "domain": "test"}
	fields["user"] = map[string]any{"id": u.ID, "team_id": u.Team}
	payload := mustJSON(fields)
	return u.s.deliver(&Act{
		user: u.ID, channel: channel, kind: "interactive", payload: payload,
		form: url.Values{"payload": {string(payload)}}, path: "/slack/interactions",
	})
}

// Press has the person press a button, or choose an option, by its label. It
// panics if there is none: the test would wait in vain.
func (u *User) Press(on Seen, label string) *Act {
	at := slices.IndexFunc(on.Buttons, func(b Button) bool { return b.Label == label })
	if at < 0 {
		panic("no button " + label + " on " + on.Text)
	}
	b := on.Buttons[at]
	action := map[string]any{"type": "button", "action_id": b.Action, "block_id": "b", "action_ts": "1.1", "value": b.Value}
	if strings.HasPrefix(b.Action, "p") {
		action = map[string]any{
			"type": "static_select", "action_id": b.Action, "block_id": "b", "action_ts": "1.1",
			"selected_option": map[string]any{"value": b.Value, "text": map[string]any{"type": "plain_text", "text": b.Label}},
		}
	}
	fields := map[string]any{"type": "block_actions", "actions": []any{action}}
	if on.View != "" {
		fields["view"] = map[string]any{"id": on.ID, "type": on.View, "hash": on.Hash}
		fields["container"] = map[string]any{"type": "view", "view_id": on.ID}
		return u.interact("", fields)
	}
	u.s.mu.Lock()
	fields["response_url"] = u.s.replyURL(u.ID, on.Channel)
	u.s.mu.Unlock()
	fields["channel"] = map[string]any{"id": on.Channel}
	fields["message"] = map[string]any{"ts": on.TS, "text": on.Fallback, "user": BotUser}
	fields["container"] = map[string]any{
		"type": "message", "message_ts": on.TS, "channel_id": on.Channel, "is_ephemeral": on.Ephemeral,
	}
	return u.interact(on.Channel, fields)
}

// Submit has the person send a modal with these values by input block; what is
// not given stays as it was shown.
func (u *User) Submit(on Seen, values map[string]string) *Act {
	state := map[string]any{}
	for _, in := range on.Inputs {
		value, ok := values[in.Block]
		if !ok {
			value = in.Value
		}
		entry := map[string]any{"type": in.Kind, "value": nil}
		if value != "" {
			entry["value"] = value
		}
		if in.Kind == "static_select" {
			entry = map[string]any{"type": in.Kind, "selected_option": nil}
			if value != "" {
				entry["selected_option"] = map[string]any{"value": value}
			}
		}
		state[in.Block] = map[string]any{in.Action: entry}
	}
	act := u.interact("", map[string]any{
		"type": "view_submission",
		"view": map[string]any{
			"id": on.ID, "type": "modal", "hash": on.Hash, "callback_id": on.Callback,
			"private_metadata": on.Metadata, "state": map[string]any{"values": state},
		},
	})
	return act
}

// Shortcut has the person choose a global shortcut.
func (u *User) Shortcut(callback string) *Act {
	return u.interact("", map[string]any{"type": "shortcut", "callback_id": callback, "action_ts": "1.1"})
}

// MessageShortcut has the person use a shortcut on a message of another's.
func (u *User) MessageShortcut(callback, channel string, message map[string]any) *Act {
	u.s.mu.Lock()
	reply := u.s.replyURL(u.ID, channel)
	u.s.mu.Unlock()
	fields := map[string]any{
		"type": "message_action", "callback_id": callback, "response_url": reply,
		"channel": map[string]any{"id": channel}, "message": maps.Clone(message),
	}
	return u.interact(channel, fields)
}

// viewID is the modal of a submission; empty for other acts.
func (a *Act) viewID() string {
	var p struct {
		Type string `json:"type"`
		View struct {
			ID string `json:"id"`
		} `json:"view"`
	}
	if a.kind != "interactive" || json.Unmarshal(a.payload, &p) != nil || p.Type != "view_submission" {
		return ""
	}
	return p.View.ID
}

// closeView closes the modal that was sent: it was acknowledged bare.
func (a *Act) closeView() {
	a.s.mu.Lock()
	defer a.s.mu.Unlock()
	if v := a.s.views[a.viewID()]; v != nil {
		v.closed = true
	}
}

// correct does what the acknowledgement of a submission asks for. The caller
// holds the lock.
func (a *Act) correct(action string, raw json.RawMessage, errors map[string]string) {
	v := a.s.views[a.viewID()]
	if v == nil || v.closed {
		a.s.t.Errorf("response_action %q for no modal", action)
		return
	}
	switch action {
	case "errors":
		inputs := map[string]bool{}
		for _, in := range readView(v.raw).Inputs {
			inputs[in.Block] = true
		}
		for block := range errors {
			if !inputs[block] {
				a.s.t.Errorf("an error at %q, which is no input", block)
			}
		}
		a.s.display(v, v.raw, errors)
	case "update":
		if faults := CheckModal(raw); len(faults) > 0 {
			a.s.t.Errorf("response_action update: %v", faults)
			return
		}
		a.s.display(v, raw, nil)
	case "clear":
		v.closed = true
	default:
		a.s.t.Errorf("response_action %q", action)
	}
}
