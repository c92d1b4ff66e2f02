// Package slacktest is a strict Slack in the same process: its Web API, Socket
// Mode over a WebSocket, signed requests over HTTP, response URLs, triggers,
// modals, uploads. It refuses what Slack refuses, can be told to fail, and has
// people who type, press and read.
package slacktest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// Tokens and ids of the app and its one workspace.
const (
	BotToken      = "xoxb-test"
	AppToken      = "xapp-test"
	SigningSecret = "8f742231b10e8888abcd99yyyzzz85a5"
	Team          = "T1"
	BotUser       = "UBOT"
)

// Server is the fake. Its methods may be called from any goroutine.
type Server struct {
	t    testing.TB
	http *httptest.Server

	mu       sync.Mutex
	app      http.Handler // gets signed requests; nil delivers over sockets
	users    map[string]*User
	channels map[string]*channel
	triggers map[string]*trigger
	replies  map[string]*reply // by path of their response_url
	views    map[string]*view
	homes    map[string]*view
	files    map[string]*file
	faults   []*Fault
	calls    []Call
	sockets  sockets
	serial   int
	ackTime  time.Duration
}

// Call is one call of the Web API that arrived.
type Call struct {
	Method string
	Args   map[string]string
	At     time.Time
}

// channel is a conversation and what was posted there.
type channel struct {
	id       string
	user     string // whose conversation with the bot it is
	messages []*message
}

// New starts a fake that ends with the test.
func New(t testing.TB) *Server {
	s := &Server{
		t: t, ackTime: AckTime, users: map[string]*User{}, channels: map[string]*channel{}, triggers: map[string]*trigger{},
		replies: map[string]*reply{}, views: map[string]*view{}, homes: map[string]*view{}, files: map[string]*file{},
	}
	s.sockets.open = make(map[*wire]bool)
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/{method}", s.serveMethod)
	mux.HandleFunc("GET /api/{method}", s.serveMethod)
	mux.HandleFunc("POST /response/{id}", s.serveReply)
	mux.HandleFunc("POST /upload/{id}", s.serveUpload)
	mux.HandleFunc("GET /socket", s.serveSocket)
	s.http = httptest.NewServer(mux)
	t.Cleanup(func() {
		s.sockets.closeAll()
		s.http.CloseClientConnections()
		s.http.Close()
	})
	return s
}

// Unhurried has the fake wait for acknowledgements as long as it takes: for tests
// of what is said, on a machine that is busy with others.
func (s *Server) Unhurried() *Server {
	s.ackTime = time.Minute
	return s
}

// URL is the base address of the Web API.
func (s *Server) URL() string { return s.http.URL + "/api/" }

// Serve delivers to this handler, signed, instead of over sockets.
func (s *Server) Serve(app http.Handler) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.app = app
}

// Calls returns the calls of a method so far.
func (s *Server) Calls(method string) (calls []Call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.calls {
		if c.Method == method {
			calls = append(calls, c)
		}
	}
	return calls
}

// id makes a new id. The caller holds the lock.
func (s *Server) id(prefix string) string {
	s.serial++
	const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	out := make([]byte, 8)
	n := s.serial
	for i := range out {
		out[len(out)-1-i] = digits[n%len(digits)]
		n /= len(digits)
	}
	return prefix + string(out)
}

// args are a call's arguments, of a form or of JSON; values that are no strings
// stand as JSON.
type args map[string]string

// readArgs reads a call, and the token with which it was made.
func readArgs(r *http.Request) (a args, token string, err error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, "", err
	}
	a = args{}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") && len(body) > 0 {
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(body, &fields); err != nil {
			return nil, "", err
		}
		for name, raw := range fields {
			var text string
			if json.Unmarshal(raw, &text) != nil {
				text = string(raw)
			}
			a[name] = text
		}
	} else {
		form, err := url.ParseQuery(string(body) + "&" + r.URL.RawQuery)
		if err != nil {
			return nil, "", err
		}
		for name := range form {
			a[name] = form.Get(name)
		}
	}
	token = strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	if token == "" {
		token = a["token"]
	}
	delete(a, "token")
	return a, token, nil
}

// result is a method's answer; refusal is Slack's name of an error.
type result map[string]any

func refusal(name string, more ...string) result {
	r := result{"ok": false, "error": name}
	if len(more) > 0 {
		r["response_metadata"] = map[string]any{"messages": more}
	}
	return r
}

// serveMethod answers a call of the Web API.
func (s *Server) serveMethod(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("method")
	a, token, err := readArgs(r)
	if err != nil {
		writeJSON(w, refusal("invalid_json"))
		return
	}
	s.mu.Lock()
	s.calls = append(s.calls, Call{Method: name, Args: a, At: time.Now()})
	s.mu.Unlock()
	s.withFault(w, r, name, func() result {
		method, ok := methods[name]
		want := BotToken
		if name == "apps.connections.open" {
			want = AppToken
		}
		switch {
		case !ok:
			return refusal("unknown_method")
		case token == "":
			return refusal("not_authed")
		case token != want:
			return refusal("invalid_auth")
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		answer := method(s, a)
		if _, ok := answer["ok"]; !ok {
			answer["ok"] = true
		}
		return answer
	})
}

// methods are the part of the Web API that the bot may use.
var methods = map[string]func(*Server, args) result{
	"auth.test":                    (*Server).authTest,
	"apps.connections.open":        (*Server).connectionsOpen,
	"users.info":                   (*Server).usersInfo,
	"conversations.open":           (*Server).conversationsOpen,
	"conversations.history":        (*Server).conversationsHistory,
	"conversations.replies":        (*Server).conversationsReplies,
	"chat.postMessage":             (*Server).postMessage,
	"chat.postEphemeral":           (*Server).postEphemeral,
	"views.open":                   (*Server).viewsOpen,
	"views.update":                 (*Server).viewsUpdate,
	"views.publish":                (*Server).viewsPublish,
	"files.getUploadURLExternal":   (*Server).uploadURL,
	"files.completeUploadExternal": (*Server).completeUpload,
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(v) // the caller may have gone
}
