package telegramtest

import (
	"bytes"
	"context"
	"image/png"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Message is one that the bot sent, or an edit of one.
type Message struct {
	ID      int
	Chat    int64
	Topic   int
	Text    string // as read, without markup
	HTML    string // as sent
	Buttons [][]Button
	Photo   []byte // of a picture, also if it went as a document
	Method  string
	At      time.Time
}

// Labels are those of the buttons.
func (m Message) Labels() []string {
	var out []string
	for _, row := range m.Buttons {
		for _, b := range row {
			out = append(out, b.Text)
		}
	}
	return out
}

// Button is one of an inline keyboard.
type Button struct{ Text, Data string }

// Answer is one to a button press.
type Answer struct {
	ID    string
	Text  string
	Alert bool
}

// Command is one of a menu.
type Command struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

// Sent is what the bot has sent and edited so far, in order.
func (s *Server) Sent() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.messages)
}

// SentTo is what of it went to a chat.
func (s *Server) SentTo(chat int64) []Message {
	return slices.DeleteFunc(s.Sent(), func(m Message) bool { return m.Chat != chat })
}

// After waits for the message (or edit) with that index in a chat.
func (s *Server) After(ctx context.Context, chat int64, n int) (Message, error) {
	var found []Message
	s.wait(ctx.Done(), func() bool {
		found = nil
		for _, m := range s.messages {
			if m.Chat == chat {
				found = append(found, m)
			}
		}
		return len(found) > n
	})
	if len(found) <= n {
		return Message{}, ctx.Err()
	}
	return found[n], nil
}

// Answers are those to button presses.
func (s *Server) Answers() []Answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.answers)
}

// Menu is the command menu for a language code; "" is everybody else's.
func (s *Server) Menu(code string) []Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.menus[code])
}

// target finds the chat of a call, or says why it cannot be written to.
func (s *Server) target(p params) (*chat, *refusal) {
	c, ok := s.chats[p.int("chat_id")]
	switch {
	case !ok:
		return nil, badRequest("chat not found")
	case c.blocked != "":
		return nil, &refusal{Code: http.StatusForbidden, Description: "Forbidden: " + c.blocked}
	case c.movedTo != 0:
		no := badRequest("group chat was upgraded to a supergroup chat")
		no.Parameters = map[string]any{"migrate_to_chat_id": c.movedTo}
		return nil, no
	}
	if topic := int(p.int("message_thread_id")); topic != 0 && !slices.Contains(c.topics, topic) {
		return nil, badRequest("message thread not found")
	}
	return c, nil
}

func (s *Server) sendMessage(p params) (any, *refusal) {
	text, no := checkText(p, "text", textLimit)
	if no != nil {
		return nil, no
	}
	return s.place(p, Message{Method: "sendMessage", Text: text, HTML: p.values["text"]})
}

func (s *Server) sendPhoto(p params) (any, *refusal) {
	c, err := png.DecodeConfig(bytes.NewReader(p.files["photo"]))
	switch {
	case err != nil:
		return nil, badRequest("IMAGE_PROCESS_FAILED")
	case len(p.files["photo"]) > 10<<20:
		return nil, &refusal{Code: http.StatusRequestEntityTooLarge, Description: "Request Entity Too Large"}
	case c.Width+c.Height > 10_000 || max(c.Width, c.Height) > 20*min(c.Width, c.Height):
		return nil, badRequest("PHOTO_INVALID_DIMENSIONS")
	}
	return s.sendFile(p, "sendPhoto", p.files["photo"])
}

func (s *Server) sendDocument(p params) (any, *refusal) {
	if len(p.files["document"]) == 0 {
		return nil, badRequest("file must be non-empty")
	}
	return s.sendFile(p, "sendDocument", p.files["document"])
}

func (s *Server) sendFile(p params, method string, data []byte) (any, *refusal) {
	text, no := checkText(p, "caption", captionLimit)
	if no != nil {
		return nil, no
	}
	return s.place(p, Message{Method: method, Text: text, HTML: p.values["caption"], Photo: data})
}

// place puts a message into its chat.
func (s *Server) place(p params, m Message) (any, *refusal) {
	c, no := s.target(p)
	if no != nil {
		return nil, no
	}
	if m.Buttons, no = checkKeys(p); no != nil {
		return nil, no
	}
	m.ID, m.Chat, m.Topic, m.At = s.nextMsg, c.id, int(p.int("message_thread_id")), time.Now()
	s.nextMsg++
	s.messages = append(s.messages, m)
	return s.object(c, m), nil
}

// object is a message of the bot as the Bot API shows it.
func (s *Server) object(c *chat, m Message) map[string]any {
	o := map[string]any{
		"message_id": m.ID, "date": m.At.Unix(), "chat": c.object(),
		"from": map[string]any{"id": BotID, "is_bot": true, "first_name": "Rapport", "username": BotName},
	}
	if m.Photo != nil {
		o["caption"] = m.Text
		o["photo"] = []any{map[string]any{"file_id": "p" + strconv.Itoa(m.ID), "file_unique_id": "u", "width": 1, "height": 1}}
	} else {
		o["text"] = m.Text
	}
	if m.Topic != 0 {
		o["message_thread_id"], o["is_topic_message"] = m.Topic, true
	}
	return o
}

func (s *Server) editMessageText(p params) (any, *refusal) {
	c, no := s.target(p)
	if no != nil {
		return nil, no
	}
	text, no := checkText(p, "text", textLimit)
	if no != nil {
		return nil, no
	}
	keys, no := checkKeys(p)
	if no != nil {
		return nil, no
	}
	old, ok := s.latest(c.id, int(p.int("message_id")))
	switch {
	case !ok:
		return nil, badRequest("message to edit not found")
	case old.Photo != nil:
		return nil, badRequest("there is no text in the message to edit")
	case old.HTML == p.values["text"] && slices.EqualFunc(old.Buttons, keys, slices.Equal[[]Button]):
		return nil, badRequest("message is not modified: specified new message content and reply markup are exactly the same")
	}
	m := old
	m.Method, m.Text, m.HTML, m.Buttons, m.At = "editMessageText", text, p.values["text"], keys, time.Now()
	s.messages = append(s.messages, m)
	return s.object(c, m), nil
}

// latest is a message as it reads now. s.mu is held.
func (s *Server) latest(chat int64, id int) (Message, bool) {
	for _, m := range slices.Backward(s.messages) {
		if m.Chat == chat && m.ID == id {
			return m, true
		}
	}
	return Message{}, false
}

func (s *Server) answerCallbackQuery(p params) (any, *refusal) {
	id := p.values["callback_query_id"]
	answered, ok := s.presses[id]
	if !ok || answered {
		return nil, badRequest("query is too old and response timeout expired or query ID is invalid")
	}
	if Units(p.values["text"]) > pressLimit {
		return nil, badRequest("MESSAGE_TOO_LONG")
	}
	s.presses[id] = true
	s.answers = append(s.answers, Answer{id, p.values["text"], p.values["show_alert"] == "true"})
	return true, nil
}

func (s *Server) setMyCommands(p params) (any, *refusal) {
	var list []Command
	if err := p.decode("commands", &list); err != nil || len(list) > 100 {
		return nil, badRequest("can't parse list of bot commands")
	}
	for _, c := range list {
		name := strings.Trim(c.Command, "abcdefghijklmnopqrstuvwxyz0123456789_")
		if c.Command == "" || len(c.Command) > 32 || name != "" {
			return nil, badRequest("BOT_COMMAND_INVALID")
		}
		if n := Units(c.Description); n < 1 || n > 256 {
			return nil, badRequest("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	code := p.values["language_code"]
	if code != "" && len(code) != 2 {
		return nil, badRequest("LANG_CODE_INVALID")
	}
	s.menus[code] = list
	return true, nil
}

func (s *Server) getFile(p params) (any, *refusal) {
	id := p.values["file_id"]
	data, ok := s.files[id]
	if !ok {
		return nil, badRequest("wrong file_id or the file is temporarily unavailable")
	}
	return map[string]any{"file_id": id, "file_unique_id": id, "file_size": len(data), "file_path": "documents/" + id}, nil
}

func (s *Server) serveFile(w http.ResponseWriter, path string) {
	s.mu.Lock()
	data, ok := s.files[strings.TrimPrefix(path, "documents/")]
	s.mu.Unlock()
	if !ok {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	_, _ = w.Write(data)
}
