package crm

import "time"

// StuckAfter is after how many days in a stage an open deal is stuck: the
// stage's own limit, or else the team's.
func (w Workspace) StuckAfter(id StageID) int {
	if stage, ok := w.Stages.Get(id); ok && stage.Limit > 0 {
		return stage.Limit
	}
	return w.StaleDays
}

// StuckSince returns the moment before which an open deal must have come to its
// stage to be stuck in it at another moment. It is the one rule of what is stale.
func (w Workspace) StuckSince(id StageID, at time.Time) time.Time {
	return at.AddDate(0, 0, -w.StuckAfter(id))
}
