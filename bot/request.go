package bot

import (
	"context"
	"time"
)

// Chat is where a conversation takes place. ID is opaque: only the platform's
// adapter looks inside.
type Chat struct {
	Platform string `json:"platform"`
	ID       string `json:"id"`
}

// User is a person as their platform describes them. Everything but Platform
// and ID may be empty.
type User struct {
	Platform string
	ID       string
	Name     string
	Zone     string // IANA
	Lang     string // BCP 47, as the client says it: "zh-CN", "en"
	// Vouched says that the platform itself vouches for the person as one of
	// the workspace's people (a full member in Slack, the terminal's user):
	// they become a member at first sight. Others need an invitation.
	Vouched bool
	// Role is set by platforms that know it (the terminal); elsewhere empty.
	Role string
}

// Surface is who can read an answer.
type Surface string

// The surfaces.
const (
	// Private: only the person who asked.
	Private Surface = "private"
	// Public: everybody in the channel or group.
	Public Surface = "public"
)

// Presence is what a platform says by itself of a person's own conversation
// with the bot.
type Presence string

// What a platform says.
const (
	// Left: it takes no messages any more (blocked, deactivated). Text is what
	// the platform called it.
	Left Presence = "left"
	// Returned: it takes messages again.
	Returned Presence = "returned"
)

// Request is one thing that a person did: typed a line, pressed a button, sent
// a form. Buttons and forms arrive as the command line that they stand for, so
// there is one path for all.
type Request struct {
	// Key makes the request idempotent: the platform's id of the delivery
	// (envelope, trigger, update). The same key gets the same answer and has
	// one effect. Empty means that it cannot be delivered twice.
	Key string
	// Workspace is the platform's id of the team, opaque.
	Workspace string
	Who       User
	Chat      Chat
	Surface   Surface
	// Text is the line, with or without its leading slash.
	Text string
	// Form holds the fields of a submitted form; Text is then the form's Command.
	Form map[string]string
	// About holds the short ids of the records that the message shows under
	// which this was said (a reply to it, its thread), its own first: "D7 C1".
	// Empty if it was said under none, or under one about no record.
	About string
	// Edited says that the person changed what they had said before into this.
	Edited bool
	// Presence is set when nobody said anything, and the platform told of the
	// person's conversation. The answer is not shown to anybody then.
	Presence Presence
	// Received is when the platform's delivery arrived.
	Received time.Time
}

// Handler answers requests. It always returns a message that can be shown; an
// error has been said in words and logged already.
type Handler interface {
	Handle(ctx context.Context, r Request) Message
}

// HandlerFunc is a function that is a Handler.
type HandlerFunc func(ctx context.Context, r Request) Message

// Handle calls f.
func (f HandlerFunc) Handle(ctx context.Context, r Request) Message { return f(ctx, r) }
