package slacktest

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// pingEvery is how often the fake pings: slack-go gives a socket up without.
const pingEvery = 200 * time.Millisecond

// sockets are the open sockets, and who waits for an acknowledgement.
type sockets struct {
	mu      sync.Mutex
	open    map[*wire]bool
	tickets map[string]bool
	waiting map[string]func(json.RawMessage)
	changed chan struct{} // closed when a socket opens
	acked   map[string]bool
}

// wire is one socket.
type wire struct {
	mu     sync.Mutex
	conn   *websocket.Conn
	silent bool // neither pings nor says anything any more, and stays open
}

func (w *wire) send(message []byte) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.conn.WriteMessage(websocket.TextMessage, message)
}

func (s *Server) connectionsOpen(args) result {
	ticket := s.id("ticket")
	s.sockets.mu.Lock()
	defer s.sockets.mu.Unlock()
	if s.sockets.tickets == nil {
		s.sockets.tickets = make(map[string]bool)
	}
	s.sockets.tickets[ticket] = true
	return result{"url": "ws" + strings.TrimPrefix(s.http.URL, "http") + "/socket?ticket=" + ticket}
}

// serveSocket is Socket Mode's other end.
func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request) {
	ticket := r.URL.Query().Get("ticket")
	s.sockets.mu.Lock()
	good := s.sockets.tickets[ticket]
	delete(s.sockets.tickets, ticket) // good for one socket
	s.sockets.mu.Unlock()
	if !good {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	c := &wire{conn: conn}
	defer func() { _ = conn.Close() }()
	hello := `{"type":"hello","num_connections":1,"connection_info":{"app_id":"A1"},"debug_info":{"approximate_connection_time":360}}`
	if c.send([]byte(hello)) != nil {
		return
	}
	s.sockets.add(c)
	defer s.sockets.remove(c)
	stop := make(chan struct{})
	defer close(stop)
	go c.pingUntil(stop)
	for {
		var ack struct {
			EnvelopeID string          `json:"envelope_id"`
			Payload    json.RawMessage `json:"payload"`
		}
		if conn.ReadJSON(&ack) != nil {
			return
		}
		s.sockets.ack(ack.EnvelopeID, ack.Payload)
	}
}

func (w *wire) pingUntil(stop <-chan struct{}) {
	tick := time.NewTicker(pingEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			if w.ping() != nil {
				return
			}
		case <-stop:
			return
		}
	}
}

func (w *wire) ping() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.silent {
		return nil
	}
	return w.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(time.Second))
}

func (k *sockets) add(c *wire) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.open[c] = true
	if k.changed != nil {
		close(k.changed)
		k.changed = nil
	}
}

func (k *sockets) remove(c *wire) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.open, c)
}

func (k *sockets) ack(id string, payload json.RawMessage) {
	k.mu.Lock()
	done := k.waiting[id]
	delete(k.waiting, id)
	if k.acked == nil {
		k.acked = make(map[string]bool)
	}
	k.acked[id] = true
	k.mu.Unlock()
	if done != nil {
		done(payload)
	}
}

// any waits for an open socket and returns it; nil if none opens in time.
func (k *sockets) any(timeout time.Duration) *wire {
	deadline := time.After(timeout)
	for {
		k.mu.Lock()
		for c := range k.open {
			k.mu.Unlock()
			return c
		}
		if k.changed == nil {
			k.changed = make(chan struct{})
		}
		changed := k.changed
		k.mu.Unlock()
		select {
		case <-changed:
		case <-deadline:
			return nil
		}
	}
}

func (k *sockets) closeAll() {
	k.mu.Lock()
	defer k.mu.Unlock()
	for c := range k.open {
		_ = c.conn.Close() // it is to break
	}
}

// DropSockets breaks all open sockets without a word.
func (s *Server) DropSockets() { s.sockets.closeAll() }

// HangSockets has all open sockets fall silent without being closed, as behind a
// broken proxy.
func (s *Server) HangSockets() {
	s.sockets.mu.Lock()
	defer s.sockets.mu.Unlock()
	for c := range s.sockets.open {
		c.mu.Lock()
		c.silent = true
		c.mu.Unlock()
		delete(s.sockets.open, c)
	}
}

// Disconnect asks the client to open another socket, as Slack does.
func (s *Server) Disconnect(reason string) {
	if c := s.sockets.any(socketWait); c != nil {
		_ = c.send([]byte(`{"type":"disconnect","reason":"` + reason + `"}`)) // it may break first
	}
}

// SendRaw sends an envelope as it stands, over a socket.
func (s *Server) SendRaw(envelope string) error {
	c := s.sockets.any(socketWait)
	if c == nil {
		return ErrNothing
	}
	return c.send([]byte(envelope))
}

// Acked reports whether an envelope was acknowledged.
func (s *Server) Acked(id string) bool {
	s.sockets.mu.Lock()
	defer s.sockets.mu.Unlock()
	return s.sockets.acked[id]
}

// socketWait is how long a delivery waits for a socket to open.
const socketWait = 10 * time.Second
