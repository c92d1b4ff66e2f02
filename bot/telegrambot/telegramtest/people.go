package telegramtest

import (
	"fmt"
	"maps"
	"regexp"
	"strconv"
	"time"
)

// chat is a private chat or a group, as the bot may reach it.
type chat struct {
	id      int64
	kind    string
	title   string
	topics  []int
	blocked string // why the bot may not write, in the Bot API's words
	movedTo int64
}

func (c *chat) object() map[string]any {
	o := map[string]any{"id": c.id, "type": c.kind}
	if c.title != "" {
		o["title"] = c.title
	}
	return o
}

// Group lets the bot be in a group, with forum topics if any are given.
func (s *Server) Group(id int64, title string, topics ...int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chats[id] = &chat{id: id, kind: "supergroup", title: title, topics: topics}
}

// Forbid has the Bot API answer writes to a chat with 403 and this reason, for
// instance "bot was blocked by the user". An empty reason allows them again.
func (s *Server) Forbid(chat int64, reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chats[chat].blocked = reason
}

// Block has a person block the bot, which is told of it, as Telegram does.
func (p *Person) Block() Act {
	p.server.Forbid(p.ID, "bot was blocked by the user")
	return p.becomes("member", "kicked")
}

// Unblock has the person let the bot in again.
func (p *Person) Unblock() Act {
	p.server.Forbid(p.ID, "")
	return p.becomes("kicked", "member")
}

// becomes tells the bot what it is in the person's chat.
func (p *Person) becomes(before, now string) Act {
	self := map[string]any{"id": BotID, "is_bot": true, "first_name": "Rapport", "username": BotName}
	status := func(of string) map[string]any {
		return map[string]any{"status": of, "user": self, "until_date": 0}
	}
	return p.server.act(p.ID, 0, map[string]any{"my_chat_member": map[string]any{
		"chat": p.server.chatObject(p.ID), "from": p.object(), "date": time.Now().Unix(),
		"old_chat_member": status(before), "new_chat_member": status(now),
	}})
}

// Migrate turns a group into a supergroup with another id.
func (s *Server) Migrate(from, to int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	moved := *s.chats[from]
	moved.id = to
	s.chats[to] = &moved
	s.chats[from].movedTo = to
}

// Person is somebody who uses Telegram.
type Person struct {
	ID   int64
	Name string
	Lang string
	Bot  bool

	server *Server
}

// Person lets somebody start the bot, so that it may write to them.
func (s *Server) Person(id int64, name, lang string) *Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chats[id] = &chat{id: id, kind: "private"}
	return &Person{ID: id, Name: name, Lang: lang, server: s}
}

func (p *Person) object() map[string]any {
	return map[string]any{"id": p.ID, "is_bot": p.Bot, "first_name": p.Name, "language_code": p.Lang}
}

// Act is something that a person did.
type Act struct {
	// Update is its update_id, Message the id of the message.
	Update  int64
	Message int

	server *Server
	update update
}

// Again delivers the very same update once more.
func (a Act) Again() { a.server.again(a.update) }

// Say writes to the bot in private.
func (p *Person) Say(text string) Act { return p.Write(p.ID, map[string]any{"text": text}) }

// SayIn writes in a group.
func (p *Person) SayIn(chat int64, text string) Act {
	return p.Write(chat, map[string]any{"text": text})
}

// Reply writes in a group in answer to a message of the bot.
func (p *Person) Reply(to Message, text string) Act {
	return p.Write(to.Chat, map[string]any{"text": text, "reply_to_message": p.server.reference(to)})
}

// SayInTopic writes in a topic of a forum.
func (p *Person) SayInTopic(chat int64, topic int, text string) Act {
	return p.Write(chat, map[string]any{"text": text, "message_thread_id": topic, "is_topic_message": true})
}

// Write puts a message with these fields into a chat. Commands in its text are
// marked as Telegram marks them.
func (p *Person) Write(chat int64, fields map[string]any) Act {
	return p.deliver("message", chat, p.server.newMessage(), fields)
}

// Edit changes the text of a message that was written before.
func (p *Person) Edit(a Act, text string) Act {
	return p.deliver("edited_message", a.update.chat, a.Message, map[string]any{"text": text, "edit_date": time.Now().Unix()})
}

// Forward forwards what somebody else wrote.
func (p *Person) Forward(from, text string, at time.Time) Act {
	origin := map[string]any{"type": "hidden_user", "sender_user_name": from, "date": at.Unix()}
	return p.Write(p.ID, map[string]any{"text": text, "forward_origin": origin})
}

// SendFile sends a document.
func (p *Person) SendFile(name, mime string, data []byte) Act {
	s := p.server
	s.mu.Lock()
	id := "f" + strconv.Itoa(len(s.files))
	s.files[id] = data
	s.mu.Unlock()
	doc := map[string]any{"file_id": id, "file_unique_id": id, "file_name": name, "mime_type": mime, "file_size": len(data)}
	return p.Write(p.ID, map[string]any{"document": doc})
}

func (p *Person) deliver(kind string, chat int64, id int, fields map[string]any) Act {
	s := p.server
	m := map[string]any{"message_id": id, "date": time.Now().Unix(), "from": p.object(), "chat": s.chatObject(chat)}
	maps.Copy(m, fields)
	if text, ok := fields["text"].(string); ok {
		if marks := commands(text); len(marks) > 0 {
			m["entities"] = marks
		}
	}
	return s.act(chat, id, map[string]any{kind: m})
}

// Press presses the button with a label under a message.
func (p *Person) Press(m Message, label string) (Act, error) {
	for _, row := range m.Buttons {
		for _, b := range row {
			if b.Text == label {
				return p.PressData(m, b.Data), nil
			}
		}
	}
	return Act{}, fmt.Errorf("no button %q among %q", label, m.Labels())
}

// PressData presses a button with this data under a message.
func (p *Person) PressData(m Message, data string) Act {
	s := p.server
	s.mu.Lock()
	query := "q" + strconv.Itoa(len(s.presses)+1)
	s.presses[query] = false
	object := s.object(s.chats[m.Chat], m)
	s.mu.Unlock()
	return s.act(m.Chat, m.ID, map[string]any{"callback_query": map[string]any{
		"id": query, "from": p.object(), "message": object, "chat_instance": "1", "data": data,
	}})
}

func (s *Server) act(chat int64, message int, body map[string]any) Act {
	a := s.Deliver(chat, body)
	a.Message = message
	return a
}

func (s *Server) newMessage() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nextMsg++
	return s.nextMsg - 1
}

func (s *Server) chatObject(id int64) map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.chats[id].object()
}

func (s *Server) reference(m Message) map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.object(s.chats[m.Chat], m)
}

var commandMark = regexp.MustCompile(`(?:^|[^\pL\pN_/<>])(/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]+)?)`)

// commands marks the commands of a text, counting in UTF-16 units.
func commands(text string) []map[string]any {
	var out []map[string]any
	for _, at := range commandMark.FindAllStringSubmatchIndex(text, -1) {
		out = append(out, map[string]any{
			"type": "bot_command", "offset": Units(text[:at[2]]), "length": Units(text[at[2]:at[3]]),
		})
	}
	return out
}
