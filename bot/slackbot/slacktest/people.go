package slacktest

import "strings"

// User is somebody whom users.info describes.
type User struct {
	ID     string `json:"id"`
	Team   string `json:"team_id"`
	Name   string `json:"name"`
	Real   string `json:"real_name"`
	Zone   string `json:"tz"`
	Locale string `json:"locale"`

	Deleted  bool `json:"deleted"`
	Bot      bool `json:"is_bot"`
	Guest    bool `json:"is_restricted"`
	Stranger bool `json:"is_stranger"`

	seen chan Seen
	s    *Server
}

// AddUser adds a person to the workspace. Empty fields get usual values.
func (s *Server) AddUser(u User) *User {
	if u.Team == "" {
		u.Team = Team
	}
	if u.Name == "" {
		u.Name = strings.ToLower(u.ID)
	}
	if u.Real == "" {
		u.Real = u.Name
	}
	if u.Zone == "" {
		u.Zone = "Asia/Shanghai"
	}
	if u.Locale == "" {
		u.Locale = "en-US"
	}
	u.s, u.seen = s, make(chan Seen, 1000)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users[u.ID] = &u
	return &u
}

// Leave deactivates the person's account.
func (u *User) Leave() {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	u.Deleted = true
}

// Return activates the account again, and tells the app of it.
func (u *User) Return() *Act {
	u.s.mu.Lock()
	u.Deleted = false
	u.s.mu.Unlock()
	return u.Change()
}

// Change tells the app that something about the person changed: their status.
func (u *User) Change() *Act {
	u.s.mu.Lock()
	event := mustJSON(map[string]any{"type": "user_change", "user": u})
	u.s.mu.Unlock()
	return u.Event(string(event))
}

func (s *Server) authTest(args) result {
	return result{"user_id": BotUser, "team_id": Team, "bot_id": "B1", "user": "rapport", "team": "Test"}
}

func (s *Server) usersInfo(a args) result {
	u, ok := s.users[a["user"]]
	if !ok {
		return refusal("user_not_found")
	}
	return result{"user": u}
}

func (s *Server) conversationsOpen(a args) result {
	u, ok := s.users[a["users"]]
	switch {
	case !ok:
		return refusal("user_not_found")
	case u.Deleted:
		return refusal("user_disabled")
	}
	return result{"channel": map[string]any{"id": s.dm(u.ID).id}}
}

// dm is a person's conversation with the bot. The caller holds the lock.
func (s *Server) dm(user string) *channel {
	id := "D" + strings.Repeat("0", 8) + user
	if s.channels[id] == nil {
		s.channels[id] = &channel{id: id, user: user}
	}
	return s.channels[id]
}

// AddChannel adds a channel that the bot is in.
func (s *Server) AddChannel(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.channels[id] = &channel{id: id}
}
