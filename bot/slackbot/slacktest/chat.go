package slacktest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// message is a posted message.
type message struct {
	TS       string          `json:"ts"`
	Thread   string          `json:"thread_ts,omitzero"`
	Type     string          `json:"type"`
	User     string          `json:"user"`
	Text     string          `json:"text"`
	Blocks   json.RawMessage `json:"blocks,omitempty"`
	Metadata json.RawMessage `json:"metadata,omitempty"`

	channel   string
	ephemeral bool
	replaces  bool
	file      *file
}

// maxText is where Slack cuts a text off.
const maxText = 40_000

// stamp makes the next time stamp. The caller holds the lock.
func (s *Server) stamp() string {
	s.serial++
	return fmt.Sprintf("%d.%06d", time.Now().Unix(), s.serial)
}

// messageOf checks what is to be posted.
func (s *Server) messageOf(a args) (*message, result) {
	m := &message{Type: "message", User: BotUser, Text: a["text"], Thread: a["thread_ts"]}
	if blocks := a["blocks"]; blocks != "" && blocks != "[]" && blocks != "null" {
		m.Blocks = json.RawMessage(blocks)
		if faults := CheckBlocks(m.Blocks, OnMessage); len(faults) > 0 {
			return nil, refusal("invalid_blocks", faults...)
		}
	}
	switch {
	case m.Text == "" && m.Blocks == nil:
		return nil, refusal("no_text")
	case m.Text == "":
		return nil, refusal("invalid_arguments", "text must go with blocks: notifications show it")
	case units(m.Text) > maxText:
		return nil, refusal("msg_too_long")
	}
	if meta := a["metadata"]; meta != "" {
		m.Metadata = json.RawMessage(meta)
	}
	return m, nil
}

func (s *Server) postMessage(a args) result {
	c, ok := s.channels[a["channel"]]
	if !ok {
		return refusal("channel_not_found")
	}
	if u := s.users[c.user]; u != nil && u.Deleted {
		return refusal("user_disabled")
	}
	m, refused := s.messageOf(a)
	if refused != nil {
		return refused
	}
	m.TS, m.channel = s.stamp(), c.id
	c.messages = append(c.messages, m)
	for id := range s.users {
		if c.user == "" || c.user == id {
			s.show(id, m)
		}
	}
	return result{"channel": c.id, "ts": m.TS, "message": *m}
}

func (s *Server) postEphemeral(a args) result {
	c, ok := s.channels[a["channel"]]
	if !ok {
		return refusal("channel_not_found")
	}
	if s.users[a["user"]] == nil || c.user != "" && c.user != a["user"] {
		return refusal("user_not_in_channel")
	}
	m, refused := s.messageOf(a)
	if refused != nil {
		return refused
	}
	m.TS, m.channel, m.ephemeral = s.stamp(), c.id, true
	s.show(a["user"], m)
	return result{"message_ts": m.TS}
}

func (s *Server) conversationsHistory(a args) result {
	c, ok := s.channels[a["channel"]]
	if !ok {
		return refusal("channel_not_found")
	}
	limit, err := strconv.Atoi(a["limit"])
	if err != nil || limit < 1 {
		return refusal("invalid_limit")
	}
	skip, _ := strconv.Atoi(a["cursor"])
	var page []message
	for i := len(c.messages) - 1 - skip; i >= 0 && len(page) < limit; i-- {
		m := *c.messages[i]
		if m.Thread != "" {
			continue // replies are not in the channel's history
		}
		if a["include_all_metadata"] != "1" && a["include_all_metadata"] != "true" {
			m.Metadata = nil
		}
		page = append(page, m)
	}
	answer := result{"messages": page, "has_more": skip+limit < len(c.messages)}
	if skip+limit < len(c.messages) {
		answer["response_metadata"] = map[string]any{"next_cursor": strconv.Itoa(skip + limit)}
	}
	return answer
}

func (s *Server) conversationsReplies(a args) result {
	c, ok := s.channels[a["channel"]]
	if !ok {
		return refusal("channel_not_found")
	}
	var thread []message
	for _, m := range c.messages {
		if m.TS != a["ts"] && m.Thread != a["ts"] {
			continue
		}
		said := *m
		if a["include_all_metadata"] != "1" && a["include_all_metadata"] != "true" {
			said.Metadata = nil
		}
		thread = append(thread, said)
	}
	if len(thread) == 0 {
		return refusal("thread_not_found")
	}
	return result{"messages": thread, "has_more": false}
}

// reply is a response_url: five uses within half an hour.
type reply struct {
	user, channel string
	uses          int
	made          time.Time
}

// The limits of a response_url.
const (
	replyUses = 5
	replyTime = 30 * time.Minute
)

// replyURL makes a response_url. The caller holds the lock.
func (s *Server) replyURL(user, channel string) string {
	id := s.id("R")
	s.replies[id] = &reply{user: user, channel: channel, made: time.Now()}
	return s.http.URL + "/response/" + id
}

// SpendReplies uses up all response URLs that were given.
func (s *Server) SpendReplies() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.replies {
		r.uses = replyUses
	}
}

// serveReply takes a message at a response_url.
func (s *Server) serveReply(w http.ResponseWriter, r *http.Request) {
	a, _, err := readArgs(r)
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	s.withFault(w, r, "response_url", func() result {
		s.mu.Lock()
		defer s.mu.Unlock()
		to := s.replies[r.PathValue("id")]
		switch {
		case to == nil || time.Since(to.made) > replyTime:
			return refusal("expired_url") // with status 200, as has been seen
		case to.uses >= replyUses:
			return refusal("used_url")
		}
		to.uses++
		if refused := s.shownAt(a, to.user, to.channel); refused != nil {
			return refused
		}
		return result{"ok": true}
	})
}

// shownAt shows what a response_url or an acknowledgement says. The caller
// holds the lock.
func (s *Server) shownAt(a args, user, channelID string) result {
	m, refused := s.messageOf(a)
	if refused != nil {
		return refused
	}
	m.TS, m.channel, m.ephemeral = s.stamp(), channelID, a["response_type"] != "in_channel"
	m.replaces = a["replace_original"] == "true"
	if c := s.channels[channelID]; c != nil && !m.ephemeral {
		c.messages = append(c.messages, m)
	}
	s.show(user, m)
	return nil
}
