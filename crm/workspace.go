package crm

import "time"

// Workspace is a team's settings: one record for each team.
type Workspace struct {
	Name     string   `json:"name"`
	Zone     string   `json:"zone"`     // of members who have not said theirs
	Lang     Lang     `json:"lang"`     // likewise
	Currency string   `json:"currency"` // of amounts typed without one
	Stages   StageSet `json:"stages"`
	// StaleDays is after how many days in one stage an open deal is stale.
	StaleDays int `json:"stale_days"`
	// Feb29 says whether a birthday on 29 February is kept on 28 February
	// (the default) or on 1 March in common years.
	Feb29March bool `json:"feb29_march,omitzero"`
	// Country is by whose calendar members work who have not said theirs; Days
	// are days off and working days that an admin added; see [Calendar].
	Country Country   `json:"country,omitzero"`
	Days    []TeamDay `json:"team_days,omitempty"`
	// Escalate is after how many minutes a manager is told of an overdue
	// follow-up; 0 is the default, NoEscalation never.
	Escalate int `json:"escalate,omitzero"`
	// Cap is how many messages a day a member gets at most who has not said
	// otherwise; 0 for no bound.
	Cap     int       `json:"cap,omitzero"`
	Created time.Time `json:"created"`
	// Rhythms are the days of each tier's rhythm where the team has its own, 0
	// for none; see [Workspace.Rhythm].
	Rhythms map[Tier]int `json:"rhythms,omitempty"`
	// Renewals are how many days before a renewal those who care are told; nil is
	// the default, empty never. See [Workspace.RenewalLadder].
	Renewals []int `json:"renewals,omitzero"`
	// FestivalsOn says of festivals whether the team is told of them, where it
	// said so; OwnFestivals are those that it added.
	FestivalsOn  map[string]bool `json:"festivals_on,omitempty"`
	OwnFestivals []Festival      `json:"own_festivals,omitempty"`
	// Greetings are the team's own wishes; see [Workspace.Greeting].
	Greetings map[GreetingKey]string `json:"greetings,omitempty"`
}
