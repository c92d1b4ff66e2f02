package slackbot

import (
	"encoding/json"
	"time"
)

// The kinds of delivery, by Socket Mode's names.
const (
	kindCommand     = "slash_commands"
	kindInteraction = "interactive"
	kindEvent       = "events_api"
)

// delivery is what Slack sent, whatever the transport: what the hub keeps.
type delivery struct {
	Kind     string          `json:"kind"`
	Envelope string          `json:"envelope,omitzero"`
	Payload  json.RawMessage `json:"payload"`
	Received time.Time       `json:"received"`

	// command is the payload of a command that came as a form: it is encoded
	// only if it has to be kept.
	command *commandPayload
}

// keep encodes the delivery for the hub to keep.
func (d delivery) keep() (raw []byte, err error) {
	if d.command != nil {
		if d.Payload, err = json.Marshal(d.command); err != nil {
			return nil, err
		}
	}
	return json.Marshal(d)
}

// Only the fields that are used are decoded, so that a new kind of block
// somewhere inside cannot make a payload unreadable.

// commandPayload is a slash command.
type commandPayload struct {
	Team        string `json:"team_id"`
	Channel     string `json:"channel_id"`
	User        string `json:"user_id"`
	Command     string `json:"command"`
	Text        string `json:"text"`
	ResponseURL string `json:"response_url"`
	Trigger     string `json:"trigger_id"`
}

// object is anything that Slack names by id.
type object struct {
	ID     string `json:"id"`
	Domain string `json:"domain"` // of a team
	Team   string `json:"team_id"`
}

// interactionPayload is a press of a button, a sent form, a shortcut.
type interactionPayload struct {
	Type        string          `json:"type"`
	Callback    string          `json:"callback_id"`
	Trigger     string          `json:"trigger_id"`
	ResponseURL string          `json:"response_url"`
	ActionTS    string          `json:"action_ts"`
	Team        object          `json:"team"`
	User        object          `json:"user"`
	Channel     object          `json:"channel"`
	Message     messagePayload  `json:"message"`
	Actions     []actionPayload `json:"actions"`
	View        viewPayload     `json:"view"`
	Container   struct {
		Type      string `json:"type"`
		MessageTS string `json:"message_ts"`
		Channel   string `json:"channel_id"`
		Ephemeral bool   `json:"is_ephemeral"`
	} `json:"container"`
}

// actionPayload is a pressed button or a chosen option.
type actionPayload struct {
	Action   string `json:"action_id"`
	Block    string `json:"block_id"`
	Value    string `json:"value"`
	TS       string `json:"action_ts"`
	Selected struct {
		Value string `json:"value"`
	} `json:"selected_option"`
}

// viewPayload is a modal or the home tab.
type viewPayload struct {
	ID       string `json:"id"`
	Type     string `json:"type"`
	Callback string `json:"callback_id"`
	Metadata string `json:"private_metadata"`
	Hash     string `json:"hash"`
	State    struct {
		Values map[string]map[string]actionPayload `json:"values"`
	} `json:"state"`
}

// messagePayload is a message: of an event, or one that was acted on.
type messagePayload struct {
	Type        string `json:"type"`
	Subtype     string `json:"subtype"`
	User        string `json:"user"`
	Username    string `json:"username"`
	Bot         string `json:"bot_id"`
	Text        string `json:"text"`
	TS          string `json:"ts"`
	ThreadTS    string `json:"thread_ts"`
	Channel     string `json:"channel"`
	ChannelType string `json:"channel_type"`
	ClientID    string `json:"client_msg_id"`
}

// eventPayload is the envelope of the Events API.
type eventPayload struct {
	Type           string          `json:"type"`
	Challenge      string          `json:"challenge"`
	Team           string          `json:"team_id"`
	EventID        string          `json:"event_id"`
	Event          json.RawMessage `json:"event"`
	Authorizations []struct {
		User string `json:"user_id"`
		Bot  bool   `json:"is_bot"`
	} `json:"authorizations"`
}

// homePayload is app_home_opened.
type homePayload struct {
	User string      `json:"user"`
	Tab  string      `json:"tab"`
	View viewPayload `json:"view"`
}

// userPayload is user_change.
type userPayload struct {
	User struct {
		ID      string `json:"id"`
		Deleted bool   `json:"deleted"`
	} `json:"user"`
}
