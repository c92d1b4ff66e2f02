package telegramtest

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// update is a delivery: an id, the chat in whose order it goes, the object.
type update struct {
	id   int64
	chat int64
	body json.RawMessage
	late bool // comes once more although it was confirmed
}

// webhook is where updates go instead of getUpdates.
type webhook struct{ url, secret string }

const (
	pollCap = 50 * time.Second // longer polls are cut short
	// redeliver is the first pause before a webhook is tried again; Telegram's
	// is longer.
	redeliver = 10 * time.Millisecond
)

// Conflicts, word by word.
const (
	otherPoll  = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
	hasWebhook = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)

// Deliver lines an update up; body is the object without update_id.
func (s *Server) Deliver(chat int64, body map[string]any) Act {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.nextID
	s.nextID++
	if !s.wanted(body) {
		return Act{Update: id, server: s}
	}
	whole := maps.Clone(body)
	whole["update_id"] = id
	u := update{id: id, chat: chat, body: marshal(whole)}
	s.add(u)
	return Act{Update: id, server: s, update: u}
}

// wanted reports whether the bot asked for updates of this kind; before it asked
// for any, all wait. s.mu is held.
func (s *Server) wanted(body map[string]any) bool {
	for kind := range body {
		if len(s.asked) > 0 && !slices.Contains(s.asked, kind) {
			return false
		}
	}
	return true
}

// ask notes which kinds of update the bot asks for. s.mu is held.
func (s *Server) ask(p params) {
	var kinds []string
	if err := p.decode("allowed_updates", &kinds); err == nil && kinds != nil {
		s.asked = kinds
	}
}

func marshal(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // a test built an update that is no JSON
	}
	return data
}

// DeliverRaw lines up an update whose object is exactly this JSON, but for the
// word ID, which becomes the update_id.
func (s *Server) DeliverRaw(chat int64, body string) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.nextID
	s.nextID++
	s.add(update{id: id, chat: chat, body: []byte(strings.ReplaceAll(body, "ID", strconv.FormatInt(id, 10)))})
	return id
}

// add lines an update up. s.mu is held.
func (s *Server) add(u update) {
	defer s.notify()
	if s.webhook.url == "" {
		s.updates = append(s.updates, u)
		return
	}
	s.send(u)
}

// again delivers an update once more, as if its confirmation had been lost.
func (s *Server) again(u update) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u.late = true
	s.add(u)
}

// Unconfirmed is how many updates wait to be confirmed.
func (s *Server) Unconfirmed() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.updates)
}

func (s *Server) getUpdates(ctx context.Context, p params) (any, *refusal) {
	mine := make(chan struct{})
	s.mu.Lock()
	if s.poller != nil {
		close(s.poller)
	}
	s.poller = mine
	s.ask(p)
	s.mu.Unlock()
	defer s.endPoll(mine)

	timeout := min(time.Duration(p.int("timeout"))*time.Second, pollCap)
	over := time.NewTimer(timeout)
	defer over.Stop()
	for {
		s.mu.Lock()
		changed, hooked := s.changed, s.webhook.url != ""
		batch := s.unconfirmed(p.int("offset"), int(p.int("limit")))
		s.mu.Unlock()
		switch {
		case hooked:
			return nil, &refusal{Code: http.StatusConflict, Description: hasWebhook}
		case len(batch) > 0:
			return batch, nil
		}
		select {
		case <-changed:
		case <-mine:
			return nil, &refusal{Code: http.StatusConflict, Description: otherPoll}
		case <-over.C:
			return []json.RawMessage{}, nil
		case <-ctx.Done():
			return []json.RawMessage{}, nil
		case <-s.closing:
			return []json.RawMessage{}, nil
		}
	}
}

func (s *Server) endPoll(mine chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.poller == mine {
		s.poller = nil
	}
}

// unconfirmed forgets what the offset confirms and returns what is left. An
// update that comes late is there once, in spite of the offset. s.mu is held.
func (s *Server) unconfirmed(offset int64, limit int) []json.RawMessage {
	if limit < 1 || limit > 100 {
		limit = 100
	}
	var left []update
	for _, u := range s.updates {
		if u.late || u.id >= offset {
			left = append(left, u)
		}
	}
	if len(left) != len(s.updates) {
		defer s.notify()
	}
	var out []json.RawMessage
	s.updates = nil
	for i, u := range left {
		if i < limit {
			out = append(out, u.body)
		}
		if i >= limit || !u.late {
			s.updates = append(s.updates, u)
		}
	}
	return out
}

func (s *Server) setWebhook(p params) (any, *refusal) {
	u, err := url.Parse(p.values["url"])
	if err != nil || u.Scheme != "https" && u.Hostname() != "127.0.0.1" {
		return nil, badRequest("bad webhook: An HTTPS URL must be provided for webhook")
	}
	s.webhook = webhook{p.values["url"], p.values["secret_token"]}
	s.ask(p)
	waiting := s.updates
	s.updates = nil
	for _, u := range waiting {
		s.send(u)
	}
	return true, nil
}

func (s *Server) deleteWebhook(params) (any, *refusal) {
	s.webhook = webhook{}
	return true, nil
}

// send lines a webhook delivery up behind those of its chat. s.mu is held.
func (s *Server) send(u update) {
	c, ok := s.line[u.chat]
	if !ok {
		c = make(chan update, 1000)
		s.line[u.chat] = c
		s.busy.Add(1)
		go s.deliverChat(c)
	}
	c <- u
}

func (s *Server) deliverChat(c chan update) {
	defer s.busy.Done()
	for {
		select {
		case u := <-c:
			s.deliverUntilTaken(u)
		case <-s.closing:
			return
		}
	}
}

// deliverUntilTaken sends an update until it is answered with 2xx.
func (s *Server) deliverUntilTaken(u update) {
	for pause := redeliver; ; pause *= 2 {
		s.mu.Lock()
		hook := s.webhook
		s.mu.Unlock()
		if hook.url == "" || s.post(hook, u.body) {
			return
		}
		select {
		case <-time.After(pause):
		case <-s.closing:
			return
		}
	}
}

func (s *Server) post(hook webhook, body []byte) bool {
	req, err := http.NewRequest(http.MethodPost, hook.url, bytes.NewReader(body))
	if err != nil {
		return false
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Telegram-Bot-Api-Secret-Token", hook.secret)
	client := http.Client{Timeout: 10 * time.Second}
	resp, err := client.Do(req)
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode/100 == 2
}

// SetWebhook sets a webhook as another program would.
func (s *Server) SetWebhook(address, secret string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.webhook = webhook{address, secret}
}
