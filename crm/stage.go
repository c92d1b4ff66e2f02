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

// Stage is a step of the pipeline.
type Stage struct {
	ID StageID `json:"id"`
	EN string  `json:"en"`
	ZH string  `json:"zh"`
	// Percent is the chance that a deal of this stage is won, for weighting.
	Percent int `json:"percent"`
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
		{3, "Contacted", "初步沟通", 10},
		{4, "Qualified", "需求", 30},
		{5, "Proposal", "方案", 50},
		{6, "Negotiation", "谈判", 70},
		{StageWon, "Won", "赢单", 100},
		{StageLost, "Lost", "输单", 0},
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
