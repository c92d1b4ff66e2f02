package crm

import "time"

// Role is what a member is in the team. Roles order from Rep to Admin only for
// "at least" checks of commands; what a role may see is [May]'s business.
type Role string

// The roles.
const (
	RoleRep     Role = "rep"
	RoleSuccess Role = "success"
	RoleManager Role = "manager"
	RoleAdmin   Role = "admin"
)

// ParseRole reads a role's name.
func ParseRole(s string) (Role, bool) {
	switch r := Role(s); r {
	case RoleRep, RoleSuccess, RoleManager, RoleAdmin:
		return r, true
	}
	return "", false
}

// Lang is a language that people read: "en" or "zh".
type Lang string

// The languages.
const (
	English Lang = "en"
	Chinese Lang = "zh"
)

// Identity is a member's account on a chat platform. ID is opaque: only the
// platform's adapter looks inside.
type Identity struct {
	Platform string `json:"platform"`
	ID       string `json:"id"`
}

// Hours is a span of wall time within a day; From after To crosses midnight,
// and From equal to To is empty.
type Hours struct {
	From TimeOfDay `json:"from"`
	To   TimeOfDay `json:"to"`
}

// Contains reports whether t lies in the span: From belongs to it, To does not.
func (h Hours) Contains(t TimeOfDay) bool {
	if h.From <= h.To {
		return h.From <= t && t < h.To
	}
	return t >= h.From || t < h.To
}

// String writes the span: "22:00-08:00", or "" for none.
func (h Hours) String() string {
	if h == (Hours{}) {
		return ""
	}
	return h.From.String() + "-" + h.To.String()
}

// Scope is whose records a list, a summary or a digest covers.
type Scope string

// The scopes.
const (
	ScopeMine Scope = "mine"
	ScopeTeam Scope = "team"
	ScopeAll  Scope = "all"
)

// DigestSettings say when a member's pipeline digest comes, and about whom.
type DigestSettings struct {
	// On is nil for the role's default: managers get one, others ask for it.
	On *bool `json:"on,omitempty"`
	// At is the wall time; nil means the start of the member's day.
	At *TimeOfDay `json:"at,omitzero"`
	// Weekly sends it on that weekday only; nil means every day.
	Weekly *time.Weekday `json:"weekly,omitzero"`
	// Scope is empty for the role's own default.
	Scope Scope `json:"scope,omitzero"`
	// AlwaysSay asks for one line when nothing is new, instead of nothing.
	AlwaysSay bool `json:"always_say,omitzero"`
}

// Member is a person who uses Rapport: one record however many chats they
// write from.
type Member struct {
	ID         MemberID       `json:"id"`
	Name       string         `json:"name"`
	Role       Role           `json:"role"`
	Zone       string         `json:"zone"` // IANA
	Lang       Lang           `json:"lang"`
	Manager    MemberID       `json:"manager,omitzero"`
	Identities []Identity     `json:"identities,omitempty"` // pushes go to the first
	Quiet      Hours          `json:"quiet,omitzero"`
	Day        Hours          `json:"day"`
	Digest     DigestSettings `json:"digest,omitzero"`
	Mutes      Mutes          `json:"mutes,omitzero"`
	// Plan is when the member's plan of the day comes, Nudge when they are asked
	// for its report.
	Plan  DailySettings `json:"plan,omitzero"`
	Nudge DailySettings `json:"nudge,omitzero"`
	// Country is by whose calendar the member works; empty follows the team,
	// [NoCountry] is none.
	Country Country `json:"country,omitzero"`
	// Workdays are the days of the member's working week, bit 0 is Sunday; 0
	// follows the country.
	Workdays uint8 `json:"workdays,omitzero"`
	Leave    Leave `json:"leave,omitzero"`
	// Cap is how many messages a day the member gets at most; see [CapOf].
	// 0 follows the team, NoCap is none.
	Cap      int       `json:"cap,omitzero"`
	Inactive bool      `json:"inactive,omitzero"`
	Created  time.Time `json:"created"`
}

// Location returns the member's zone, UTC if it is not known to this machine.
func (m Member) Location() *time.Location {
	loc, err := LoadZone(m.Zone)
	if err != nil {
		return time.UTC
	}
	return loc
}

// Has reports whether the member has an account with that id on any platform.
func (m Member) Has(id string) bool {
	for _, i := range m.Identities {
		if i.ID == id {
			return true
		}
	}
	return false
}
