package telegrambot

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"github.com/go-telegram/bot/models"

	"github.com/rapport-crm/rapport/bot"
)

// deed is what a person did.
type deed int

const (
	nothing   deed = iota // not for us
	commanded             // typed a command, or spoke to us by name
	typed                 // typed text without one
	tapped                // pressed a button
	edited                // changed a line that was typed before
	forwarded             // forwarded somebody's message
	shared                // shared a contact
	sentFile              // sent a contact file
	sentOther             // sent what we cannot read
	presence              // blocked us, or let us in again
)

// incoming is an update, understood.
type incoming struct {
	id      int64
	at      time.Time
	deed    deed
	who     bot.User
	from    int64
	to      dest
	message int    // the message typed, or the one under the pressed button
	under   int    // the message of ours that it replies to; 0: none
	about   string // the records that one is about
	line    string // the command line, without slash and bot name
	unread  string // words that stood before a command
	query   string // id of the button press
	data    string // what the button carries
	now     bot.Presence
	source  *models.Message
}

// key makes the request idempotent.
func (in incoming) key() string { return "telegram:" + strconv.FormatInt(in.id, 10) }

// said names the message that was typed.
func (in incoming) said() string {
	return strconv.FormatInt(in.to.Chat, 10) + "/" + strconv.Itoa(in.message)
}

func (in incoming) surface() bot.Surface {
	if isGroup(in.to.Chat) {
		return bot.Public
	}
	return bot.Private
}

// queueOf is the chat in whose order an update is worked on.
func queueOf(u *models.Update) int64 {
	switch {
	case u.Message != nil:
		return u.Message.Chat.ID
	case u.EditedMessage != nil:
		return u.EditedMessage.Chat.ID
	case u.CallbackQuery != nil:
		return pressed(u.CallbackQuery).to.Chat
	case u.MyChatMember != nil:
		return u.MyChatMember.Chat.ID
	}
	return 0
}

// understand tells what an update means.
func (b *Bot) understand(u *models.Update, at time.Time) incoming {
	var in incoming
	switch {
	case u.CallbackQuery != nil:
		in = pressed(u.CallbackQuery)
	case u.Message != nil:
		in = b.written(u.Message)
	case u.EditedMessage != nil:
		in = b.written(u.EditedMessage)
		if in.deed == commanded || in.deed == typed {
			in.deed = edited
		} else {
			in.deed = nothing
		}
	case u.MyChatMember != nil:
		in = told(u.MyChatMember)
	}
	in.id, in.at = u.ID, at
	return in
}

// told understands what Telegram says of our place in a chat. Only a person's
// own matters: in groups we answer, and push nothing.
func told(u *models.ChatMemberUpdated) incoming {
	in := incoming{who: userOf(&u.From), from: u.From.ID, to: dest{Chat: u.Chat.ID}}
	if u.Chat.Type != models.ChatTypePrivate || u.From.ID != u.Chat.ID || u.From.IsBot {
		return in
	}
	in.deed, in.now = presence, bot.Returned
	if kind := u.NewChatMember.Type; kind == models.ChatMemberTypeBanned || kind == models.ChatMemberTypeLeft {
		in.now, in.line = bot.Left, string(kind)
	}
	return in
}

// pressed understands a button press. The message may be too old to be shown,
// or missing; then the answer goes to the person.
func pressed(q *models.CallbackQuery) incoming {
	in := incoming{deed: tapped, who: userOf(&q.From), from: q.From.ID, query: q.ID, data: q.Data}
	in.to = dest{Chat: q.From.ID}
	if m := q.Message.Message; m != nil {
		in.to, in.message = destOf(m), m.ID
	} else if m := q.Message.InaccessibleMessage; m != nil {
		in.to = dest{Chat: m.Chat.ID}
	}
	if q.From.IsBot {
		in.deed = nothing
	}
	return in
}

// written understands a message, new or edited.
func (b *Bot) written(m *models.Message) incoming {
	in := incoming{to: destOf(m), message: m.ID, source: m}
	if m.From == nil || m.From.IsBot {
		return in
	}
	in.who, in.from = userOf(m.From), m.From.ID
	if b.replies(m) {
		in.under = m.ReplyToMessage.ID
	}
	text, entities := m.Text, m.Entities
	if text == "" {
		text, entities = m.Caption, m.CaptionEntities
	}
	private := m.Chat.Type == models.ChatTypePrivate
	switch {
	case private && m.Contact != nil:
		in.deed = shared
	case private && isCard(m.Document):
		in.deed = sentFile
	case private && m.ForwardOrigin != nil && text != "":
		in.deed, in.line = forwarded, text
	case text != "":
		in = b.spoken(in, text, entities, private || b.replies(m))
	case private && hasMedia(m):
		in.deed = sentOther
	}
	return in
}

// spoken understands a text: a command, wherever in it, or plain words where
// those are meant for us.
func (b *Bot) spoken(in incoming, text string, entities []models.MessageEntity, plain bool) incoming {
	c, ok := findCommand(text, entities)
	switch {
	case ok && !b.calls(c.bot):
	case ok:
		in.deed, in.line, in.unread = commanded, c.line(), c.before
	case plain:
		in.deed, in.line = typed, text
	}
	if rest, ok := b.addressed(text); in.deed != commanded && ok {
		in.deed, in.line = commanded, cmp.Or(rest, "help")
	}
	return in
}

// calls reports whether a command's @name is ours, or none.
func (b *Bot) calls(name string) bool { return name == "" || strings.EqualFold(name, *b.name.Load()) }

// addressed returns what follows our @name at the beginning of a text.
func (b *Bot) addressed(text string) (string, bool) {
	name, rest, _ := strings.Cut(strings.TrimSpace(text), " ")
	name, at := strings.CutPrefix(name, "@")
	return strings.TrimSpace(rest), at && name != "" && b.calls(name)
}

// replies reports whether a message answers one of ours.
func (b *Bot) replies(m *models.Message) bool {
	r := m.ReplyToMessage
	return r != nil && r.From != nil && r.From.ID == b.api.ID()
}

func destOf(m *models.Message) dest {
	d := dest{Chat: m.Chat.ID}
	if m.IsTopicMessage {
		d.Topic = m.MessageThreadID
	}
	return d
}

func userOf(u *models.User) bot.User {
	return bot.User{
		Platform: platformName, ID: strconv.FormatInt(u.ID, 10),
		Name: strings.TrimSpace(u.FirstName + " " + u.LastName), Lang: u.LanguageCode,
	}
}

// hasMedia reports that a message holds something that we cannot read, other
// than the notices of a chat's own life.
func hasMedia(m *models.Message) bool {
	return m.Photo != nil || m.Voice != nil || m.Video != nil || m.VideoNote != nil || m.Audio != nil ||
		m.Document != nil || m.Sticker != nil || m.Animation != nil || m.Location != nil || m.Venue != nil ||
		m.Poll != nil || m.Dice != nil
}
