// Package telegramtest is a Bot API in a process, for tests. It is strict: it
// refuses what Telegram would refuse, counts lengths as Telegram counts them,
// forgets an update only when it is confirmed, and can be told to fail.
package telegramtest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// What the fake knows the bot by.
const (
	Token   = "4242:AAtestTokenOfNobody"
	BotName = "our_bot"
	BotID   = 4242
)

// Server is a fake Bot API on a loopback address.
type Server struct {
	http *httptest.Server

	mu       sync.Mutex
	faults   []*Fault
	updates  []update // not confirmed yet, in order
	nextID   int64
	changed  chan struct{} // closed and renewed when anything happens
	poller   chan struct{} // closed when another poll takes over
	webhook  webhook
	asked    []string              // the kinds of update that the bot asked for last
	line     map[int64]chan update // webhook deliveries of a chat
	chats    map[int64]*chat
	messages []Message
	nextMsg  int
	presses  map[string]bool // callback queries: answered?
	answers  []Answer
	menus    map[string][]Command
	files    map[string][]byte
	calls    map[string]int
	closing  chan struct{}
	busy     sync.WaitGroup
}

// New starts a fake that stops with the test.
func New(t testing.TB) *Server {
	s := &Server{
		nextID: 1000, nextMsg: 1, changed: make(chan struct{}), line: map[int64]chan update{},
		chats: map[int64]*chat{}, presses: map[string]bool{}, menus: map[string][]Command{},
		files: map[string][]byte{}, calls: map[string]int{}, closing: make(chan struct{}),
	}
	s.http = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(s.close)
	return s
}

func (s *Server) close() {
	s.mu.Lock()
	close(s.closing)
	s.notify()
	s.mu.Unlock()
	s.http.CloseClientConnections()
	s.busy.Wait()
	s.http.Close()
}

// URL is the base address for the client.
func (s *Server) URL() string { return s.http.URL }

// Calls is how often a method was called.
func (s *Server) Calls(method string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls[method]
}

// notify wakes everybody who waits for a change. s.mu is held.
func (s *Server) notify() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// refusal is an error answer of the Bot API.
type refusal struct {
	Code        int
	Description string
	Parameters  map[string]any
}

func badRequest(format string, args ...any) *refusal {
	return &refusal{Code: http.StatusBadRequest, Description: "Bad Request: " + fmt.Sprintf(format, args...)}
}

// methods are those that the fake has.
func (s *Server) methods() map[string]func(params) (any, *refusal) {
	return map[string]func(params) (any, *refusal){
		"getMe":               s.getMe,
		"setWebhook":          s.setWebhook,
		"deleteWebhook":       s.deleteWebhook,
		"sendMessage":         s.sendMessage,
		"sendPhoto":           s.sendPhoto,
		"sendDocument":        s.sendDocument,
		"editMessageText":     s.editMessageText,
		"answerCallbackQuery": s.answerCallbackQuery,
		"setMyCommands":       s.setMyCommands,
		"getFile":             s.getFile,
	}
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	if path, ok := strings.CutPrefix(r.URL.Path, "/file/bot"+Token+"/"); ok {
		s.serveFile(w, path)
		return
	}
	method, ok := strings.CutPrefix(r.URL.Path, "/bot"+Token+"/")
	if !ok {
		write(w, nil, &refusal{Code: http.StatusNotFound, Description: "Not Found"})
		return
	}
	p, err := readParams(r)
	_, _ = io.Copy(io.Discard, r.Body) // only then is it noticed that the caller hangs up
	if err != nil {
		write(w, nil, badRequest("%v", err))
		return
	}
	f := s.faultFor(method)
	f.wait(r)
	if f.fails() && !f.Applied {
		f.answer(w)
		return
	}
	result, no := s.call(method, p, r)
	if f.fails() {
		f.answer(w)
		return
	}
	write(w, result, no)
}

func (s *Server) call(method string, p params, r *http.Request) (any, *refusal) {
	if method == "getUpdates" {
		return s.getUpdates(r.Context(), p)
	}
	fn, ok := s.methods()[method]
	if !ok {
		return nil, &refusal{Code: http.StatusNotFound, Description: "Not Found: method not found"}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.notify()
	return fn(p)
}

func write(w http.ResponseWriter, result any, no *refusal) {
	body := map[string]any{"ok": no == nil}
	status := http.StatusOK
	if no == nil {
		body["result"] = result
	} else {
		status = no.Code
		body["error_code"], body["description"] = no.Code, no.Description
		if no.Parameters != nil {
			body["parameters"] = no.Parameters
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func (s *Server) getMe(params) (any, *refusal) {
	return map[string]any{"id": BotID, "is_bot": true, "first_name": "Rapport", "username": BotName}, nil
}

// wait returns when done says so, or fails the test's patience.
func (s *Server) wait(stop <-chan struct{}, done func() bool) bool {
	for {
		s.mu.Lock()
		ok, changed := done(), s.changed
		s.mu.Unlock()
		if ok {
			return true
		}
		select {
		case <-changed:
		case <-stop:
			return false
		}
	}
}

// Await waits until a condition on the fake holds.
func (s *Server) Await(t testing.TB, what string, done func() bool) {
	t.Helper()
	deadline := time.After(10 * time.Second)
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if done() {
			return
		}
		select {
		case <-changed:
		case <-deadline:
			t.Fatalf("waited in vain for %s", what)
		}
	}
}
