package slacktest

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"sync"
	"time"
)

// AckTime is how long an acknowledgement may take.
const AckTime = 3 * time.Second

// Act is a delivery that a person caused.
type Act struct {
	s       *Server
	user    string
	channel string
	kind    string // of the envelope
	payload json.RawMessage
	form    url.Values // over HTTP; nil posts JSON
	path    string
	id      string

	once sync.Once
	done chan struct{}
	ack  json.RawMessage
}

// Sign signs a request's body as Slack does.
func Sign(header http.Header, body []byte, at time.Time) {
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(SigningSecret))
	mac.Write([]byte("v0:" + stamp + ":"))
	mac.Write(body)
	header.Set("X-Slack-Request-Timestamp", stamp)
	header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
}

// deliver makes an act and delivers it.
func (s *Server) deliver(a *Act) *Act {
	s.mu.Lock()
	a.s, a.id = s, s.id("envelope")
	s.mu.Unlock()
	a.done = make(chan struct{})
	a.Again()
	return a
}

// Again delivers it, once more.
func (a *Act) Again() {
	began := time.Now()
	a.s.mu.Lock()
	app := a.s.app
	a.s.mu.Unlock()
	if app != nil {
		go a.post(app, began)
		return
	}
	a.overSocket(began)
}

// Repeat delivers it once more, as Slack does when the first acknowledgement was
// lost, and returns that delivery with an acknowledgement of its own.
func (a *Act) Repeat() *Act {
	again := &Act{
		s: a.s, user: a.user, channel: a.channel, kind: a.kind, payload: a.payload, form: a.form, path: a.path, id: a.id,
		done: make(chan struct{}),
	}
	again.Again()
	return again
}

// Ack waits for the acknowledgement and returns what it holds.
func (a *Act) Ack() json.RawMessage {
	<-a.done
	return a.ack
}

// post delivers over HTTP.
func (a *Act) post(app http.Handler, began time.Time) {
	body, kind := []byte(a.payload), "application/json"
	if a.form != nil {
		body, kind = []byte(a.form.Encode()), "application/x-www-form-urlencoded"
	}
	r := httptest.NewRequest(http.MethodPost, a.path, bytes.NewReader(body))
	r.Header.Set("Content-Type", kind)
	Sign(r.Header, body, time.Now())
	w := httptest.NewRecorder()
	app.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		return // not acknowledged
	}
	a.acknowledged(w.Body.Bytes(), began)
}

// overSocket delivers over an open socket.
func (a *Act) overSocket(began time.Time) {
	envelope, err := json.Marshal(map[string]any{
		"envelope_id": a.id, "type": a.kind, "payload": a.payload, "accepts_response_payload": a.kind != "events_api",
	})
	if err != nil {
		a.s.t.Errorf("envelope: %v", err)
		return
	}
	c := a.s.sockets.any(socketWait)
	if c == nil {
		a.s.t.Errorf("no socket opened")
		return
	}
	k := &a.s.sockets
	k.mu.Lock()
	if k.waiting == nil {
		k.waiting = make(map[string]func(json.RawMessage))
	}
	k.waiting[a.id] = func(payload json.RawMessage) { a.acknowledged(payload, began) }
	k.mu.Unlock()
	_ = c.send(envelope) // a broken socket loses it, as Slack's do
}

// acknowledged takes the acknowledgement; only the first one shows anything.
func (a *Act) acknowledged(body json.RawMessage, began time.Time) {
	if took := time.Since(began); took > a.s.ackTime {
		a.s.t.Errorf("%s acknowledged after %v", a.kind, took)
	}
	a.once.Do(func() {
		a.ack = body
		defer close(a.done)
		if len(bytes.TrimSpace(body)) == 0 || string(body) == "null" {
			a.closeView()
			return
		}
		a.s.mu.Lock()
		defer a.s.mu.Unlock()
		a.answered(body)
	})
}

// answered shows what an acknowledgement holds.
func (a *Act) answered(body json.RawMessage) {
	var p struct {
		Action string            `json:"response_action"`
		View   json.RawMessage   `json:"view"`
		Errors map[string]string `json:"errors"`
	}
	if err := json.Unmarshal(body, &p); err != nil {
		a.s.t.Errorf("acknowledgement %s: %v", body, err)
		return
	}
	switch {
	case a.kind == "slash_commands":
		fields, err := argsOf(body)
		if err != nil {
			a.s.t.Errorf("acknowledgement: %v", err)
			return
		}
		if refused := a.s.shownAt(fields, a.user, a.channel); refused != nil {
			a.s.t.Errorf("acknowledgement %s: %v", body, refused)
		}
	case p.Action != "":
		a.correct(p.Action, p.View, p.Errors)
	default:
		a.s.t.Errorf("an acknowledgement of %s holds %s", a.kind, body)
	}
}

func argsOf(body json.RawMessage) (args, error) {
	r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	a, _, err := readArgs(r)
	return a, err
}
