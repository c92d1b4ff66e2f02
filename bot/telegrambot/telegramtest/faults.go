package telegramtest

import (
	"net/http"
	"time"
)

// Fault is a way in which calls fail.
type Fault struct {
	// Method is the method that fails; empty: any but getUpdates.
	Method string
	// Times is how many calls fail; 0: one.
	Times int
	// Delay holds the answer back.
	Delay time.Duration
	// Drop breaks the connection instead of answering.
	Drop bool
	// Applied does what was asked before it fails.
	Applied bool
	// Code, Description, RetryAfter make an error answer of the Bot API. With
	// neither these nor Drop nor HTML, the call is only delayed and applied.
	Code        int
	Description string
	RetryAfter  int
	// HTML answers with a page, as proxies do.
	HTML bool
}

// Fail makes calls fail, each fault after those before it are used up.
func (s *Server) Fail(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f.Times = max(f.Times, 1)
	s.faults = append(s.faults, &f)
}

// Heal forgets the faults that did not happen yet.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// faultFor counts a call and returns the fault that it meets, if any.
func (s *Server) faultFor(method string) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls[method]++
	defer s.notify()
	for i, f := range s.faults {
		if f.Method != method && (f.Method != "" || method == "getUpdates") {
			continue
		}
		if f.Times--; f.Times == 0 {
			s.faults = append(s.faults[:i:i], s.faults[i+1:]...)
		}
		return f
	}
	return nil
}

// wait holds a call back.
func (f *Fault) wait(r *http.Request) {
	if f == nil {
		return
	}
	select {
	case <-time.After(f.Delay):
	case <-r.Context().Done():
	}
}

func (f *Fault) fails() bool { return f != nil && (f.Drop || f.HTML || f.Code != 0) }

func (f *Fault) answer(w http.ResponseWriter) {
	switch {
	case f.Drop:
		panic(http.ErrAbortHandler)
	case f.HTML:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(f.Code)
		_, _ = w.Write([]byte("<html><body><h1>Bad Gateway</h1></body></html>"))
	default:
		no := &refusal{Code: f.Code, Description: f.Description}
		if f.RetryAfter > 0 {
			no.Parameters = map[string]any{"retry_after": f.RetryAfter}
		}
		write(w, nil, no)
	}
}
