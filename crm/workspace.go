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
	Feb29March bool      `json:"feb29_march,omitzero"`
	Created    time.Time `json:"created"`
}
