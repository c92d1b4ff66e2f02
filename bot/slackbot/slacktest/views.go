package slacktest

import (
	"encoding/json"
	"time"
)

// trigger opens one modal within three seconds.
type trigger struct {
	user string
	made time.Time
	used bool
}

// triggerTime is how long a trigger is good.
const triggerTime = 3 * time.Second

// view is an open modal, or a home tab.
type view struct {
	ID     string `json:"id"`
	Hash   string `json:"hash"`
	user   string
	raw    json.RawMessage
	closed bool
}

// trigger makes a trigger. The caller holds the lock.
func (s *Server) trigger(user string) string {
	id := s.id("trigger.")
	s.triggers[id] = &trigger{user: user, made: time.Now()}
	return id
}

// ExpireTriggers makes all triggers so far too old.
func (s *Server) ExpireTriggers() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.triggers {
		t.made = t.made.Add(-time.Minute)
	}
}

func (s *Server) viewsOpen(a args) result {
	t := s.triggers[a["trigger_id"]]
	switch {
	case t == nil:
		return refusal("invalid_trigger_id")
	case t.used:
		return refusal("exchanged_trigger_id")
	case time.Since(t.made) > triggerTime:
		return refusal("expired_trigger_id")
	}
	if faults := CheckModal(json.RawMessage(a["view"])); len(faults) > 0 {
		return refusal("invalid_arguments", faults...)
	}
	t.used = true
	v := &view{ID: s.id("V"), user: t.user}
	s.views[v.ID] = v
	s.display(v, json.RawMessage(a["view"]), nil)
	return result{"view": *v}
}

func (s *Server) viewsUpdate(a args) result {
	v := s.views[a["view_id"]]
	if v == nil || v.closed {
		return refusal("not_found")
	}
	if hash := a["hash"]; hash != "" && hash != v.Hash {
		return refusal("hash_conflict")
	}
	if faults := CheckModal(json.RawMessage(a["view"])); len(faults) > 0 {
		return refusal("invalid_arguments", faults...)
	}
	s.display(v, json.RawMessage(a["view"]), nil)
	return result{"view": *v}
}

func (s *Server) viewsPublish(a args) result {
	u := s.users[a["user_id"]]
	if u == nil {
		return refusal("user_not_found")
	}
	v := s.homes[u.ID]
	if v == nil {
		v = &view{ID: s.id("V"), user: u.ID}
		s.homes[u.ID] = v
	}
	if hash := a["hash"]; hash != "" && hash != v.Hash {
		return refusal("hash_conflict")
	}
	if faults := CheckHome(json.RawMessage(a["view"])); len(faults) > 0 {
		return refusal("invalid_arguments", faults...)
	}
	s.display(v, json.RawMessage(a["view"]), nil)
	return result{"view": *v}
}

// display shows a view anew. The caller holds the lock.
func (s *Server) display(v *view, raw json.RawMessage, errors map[string]string) {
	v.raw, v.Hash = raw, s.id("")
	seen := readView(raw)
	seen.ID, seen.Hash, seen.Errors = v.ID, v.Hash, errors
	if u := s.users[v.user]; u != nil {
		u.seen <- seen
	}
}
