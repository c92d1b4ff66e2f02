package crm

import "slices"

// StageID names a stage for good: a stage may be renamed or moved, and deals
// keep their place. Won and Lost have the same ids everywhere.
type StageID uint16

// The stages that every pipeline ends with.
const (
	StageWon  StageID = 1
	StageLost StageID = 2
	// StageAdded is below the ids of all stages that teams add; the first stages
	// of a team have lower ones.
	StageAdded StageID = 100
)

// Open reports whether deals of the stage are neither won nor lost.
func (id StageID) Open() bool { return id != StageWon && id != StageLost }

// Stage is a step of the pipeline.
type Stage struct {
	ID StageID `json:"id"`
	EN string  `json:"en"`
	ZH string  `json:"zh"`
	// Percent is the chance that a deal of this stage is won, for weighting.
	Percent int `json:"percent"`
	// Limit is after how many days a deal is stuck in the stage; 0 follows the
	// team's own number, see [Workspace.StuckAfter].
	Limit int `json:"limit,omitzero"`
}

// Name returns the stage's name in a language.
func (s Stage) Name(l Lang) string {
	if l == Chinese {
		return s.ZH
	}
	return s.EN
}

// StageSet is a pipeline: the stages in order, Won and Lost at the end.
type StageSet []Stage

// DefaultStages is the pipeline of a new workspace.
func DefaultStages() StageSet {
	return StageSet{
		{ID: 3, EN: "Contacted", ZH: "初步沟通", Percent: 10},
		{ID: 4, EN: "Qualified", ZH: "需求", Percent: 30},
		{ID: 5, EN: "Proposal", ZH: "方案", Percent: 50},
		{ID: 6, EN: "Negotiation", ZH: "谈判", Percent: 70},
		{ID: StageWon, EN: "Won", ZH: "赢单", Percent: 100},
		{ID: StageLost, EN: "Lost", ZH: "输单", Percent: 0},
	}
}

// Index returns the position of the stage, or -1.
func (s StageSet) Index(id StageID) int {
	for i, stage := range s {
		if stage.ID == id {
			return i
		}
	}
	return -1
}

// Get returns the stage of that id. The second result is false when the set
// has none.
func (s StageSet) Get(id StageID) (Stage, bool) {
	if i := s.Index(id); i >= 0 {
		return s[i], true
	}
	return Stage{}, false
}

// Open returns the stages that deals move through, without Won and Lost.
func (s StageSet) Open() StageSet {
	open := make(StageSet, 0, len(s))
	for _, stage := range s {
		if stage.ID != StageWon && stage.ID != StageLost {
			open = append(open, stage)
		}
	}
	return open
}

// Insert returns the set with a stage after position i: first for any number
// below 0, and at the latest before Won and Lost, which stay at the end. The
// stage brings its id, since one that was removed must not come back as another.
func (s StageSet) Insert(i int, stage Stage) StageSet {
	at := min(max(i+1, 0), len(s.Open()))
	return slices.Insert(slices.Clone(s), at, stage)
}
