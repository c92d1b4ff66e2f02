package slacktest

import (
	"net/http"
	"time"
)

// Fault is how the next call of a method goes wrong. The methods are those of
// the Web API, and "response_url" and "upload".
type Fault struct {
	Method string
	// Times is how many calls are hit; 0 means one.
	Times int
	// Delay holds the answer back, or for ever if the caller gives up before.
	Delay time.Duration
	// Status, Header and Body are the answer; with a Body alone the status is 200.
	Status int
	Header map[string]string
	Body   string
	// Drop breaks the connection instead of answering.
	Drop bool
	// Apply does what was asked all the same.
	Apply bool
}

// Fail adds a fault.
func (s *Server) Fail(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.Times == 0 {
		f.Times = 1
	}
	s.faults = append(s.faults, &f)
}

// fault returns the fault that hits a call; nil if none does.
func (s *Server) fault(method string) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.faults {
		if f.Method == method && f.Times > 0 {
			f.Times--
			return f
		}
	}
	return nil
}

// withFault answers a call with what do returns, or with the fault that hits it.
func (s *Server) withFault(w http.ResponseWriter, r *http.Request, method string, do func() result) {
	f := s.fault(method)
	if f == nil {
		writeJSON(w, do())
		return
	}
	if f.Delay > 0 {
		select {
		case <-time.After(f.Delay):
		case <-r.Context().Done():
			return
		}
	}
	var answer result
	if f.Apply || f.Status == 0 && f.Body == "" && !f.Drop {
		answer = do()
	}
	switch {
	case f.Drop:
		panic(http.ErrAbortHandler)
	case f.Status == 0 && f.Body == "":
		writeJSON(w, answer)
	default:
		for name, value := range f.Header {
			w.Header().Set(name, value)
		}
		if w.Header().Get("Content-Type") == "" {
			w.Header().Set("Content-Type", "application/json")
		}
		if f.Status != 0 {
			w.WriteHeader(f.Status)
		}
		_, _ = w.Write([]byte(f.Body)) // the caller may have gone
	}
}
