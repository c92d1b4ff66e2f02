package slackbot

import (
	"encoding/json"
	"sync"
	"time"

	"github.com/rapport-crm/rapport/bot"
)

// act is what a person did.
type act int

// The acts.
const (
	command  act = iota + 1 // a slash command
	message                 // a direct message, or a mention
	press                   // a button or an option
	submit                  // a sent modal
	shortcut                // a global or message shortcut: it asks for a form
	home                    // the home tab was opened
	returned                // Slack tells of somebody who is active
)

// visit is a delivery, understood: who did what, and where the answer goes.
type visit struct {
	act      act
	key      string
	team     string
	user     string
	text     string
	public   bool // the person asks to show the answer to the channel
	form     map[string]string
	received time.Time
	place    place
	trigger  string // opens one modal, within three seconds
	view     string // the modal that was sent, or the open loading view
	fields   []string
	hash     string // of the home tab
	alone    bool   // nobody else sees the message with the button
	pressed  string // names the very button, the same for both presses of a double click
	quote    *quote
	about    string // the records of the card in whose thread it was said

	answer
}

// shared tells whether everybody in the channel is to see the answer. That
// something was refused is nobody else's business.
func (v *visit) shared(m bot.Message) bool {
	return m.Kind != bot.Refusal && (v.public || m.Public)
}

// turn names whose doings take effect one after the other. What changes nothing
// waits for nobody: a trigger does not last.
func (v *visit) turn() string {
	switch v.act {
	case command, message, press, submit:
		return v.user
	}
	return ""
}

// place is where an answer goes. It travels in a modal's private metadata.
type place struct {
	Channel string `json:"c,omitzero"`
	Thread  string `json:"t,omitzero"`
	// URL is a response_url: good for five answers within half an hour.
	URL string `json:"u,omitzero"`
	// Everyone tells that what is posted to URL is posted for all who see the
	// channel; that is private where the channel is the bot's own with one person.
	Everyone bool `json:"e,omitzero"`
	// Ephemeral tells to post to the channel so that only the person sees it.
	Ephemeral bool `json:"p,omitzero"`
	// Home tells that it began on the home tab, which shows the old state then.
	Home bool `json:"h,omitzero"`
}

// quote is the message that "Log to CRM" was used on.
type quote struct {
	author    string // id, if it is a person
	name      string // else what is shown as the author
	text      string
	ts        string
	permalink string
}

// answer is what came of a visit. Delivering may be tried several times; what
// was posted already is not posted again.
type answer struct {
	mu      sync.Mutex
	who     bot.User
	pages   []page
	shows   string          // the records that the answer is about
	inPlace bool            // the first page replaces the message with the button
	encoded json.RawMessage // as an acknowledgement
	posted  int
	shown   bool   // the picture was
	uses    int    // of the response_url
	spent   bool   // the response_url is
	thread  string // begun by the first page
}
