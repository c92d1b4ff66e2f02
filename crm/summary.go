package crm

import "slices"

// StageLine is one stage of a pipeline summary.
type StageLine struct {
	Stage Stage
	Count int
	// Amounts and Weighted are per currency; weighted by the stage's chance.
	Amounts  Totals
	Weighted Totals
}

// Summary is a pipeline in numbers: the open deals by stage. Cards say it, the
// picture draws it; `pipeline` and the digest share it.
type Summary struct {
	Lines []StageLine
	// Count is how many open deals there are in all.
	Count int
	// CountsOnly says that amounts are not for this reader.
	CountsOnly bool
}

// Summarizer adds deals up.
type Summarizer struct {
	stages StageSet
	lines  map[StageID]*StageLine
	// last is the line of the deal before: deals mostly come by stage.
	last  *StageLine
	count int
}

// NewSummarizer starts an empty summary of the given stages.
func NewSummarizer(stages StageSet) *Summarizer {
	return &Summarizer{stages: stages, lines: map[StageID]*StageLine{}}
}

// Clone returns a summarizer that goes on from here by itself.
func (s *Summarizer) Clone() *Summarizer {
	out := &Summarizer{stages: s.stages, lines: map[StageID]*StageLine{}, count: s.count}
	for id, line := range s.lines {
		copied := *line
		copied.Amounts = slices.Clone(line.Amounts)
		out.lines[id] = &copied
	}
	return out
}

// Add counts a deal. A deal without an amount counts without one. It returns
// ErrOverflow when a total no longer fits.
func (s *Summarizer) Add(stage StageID, amount Money) error {
	line := s.line(stage)
	line.Count++
	s.count++
	return line.Amounts.Add(amount)
}

func (s *Summarizer) line(stage StageID) *StageLine {
	if s.last != nil && s.last.Stage.ID == stage {
		return s.last
	}
	line := s.lines[stage]
	if line == nil {
		line = &StageLine{Stage: Stage{ID: stage}}
		s.lines[stage] = line
	}
	s.last = line
	return line
}

// Summary returns the lines in the order of the stages, each of the open stages
// whether it has deals or not. Deals of a stage that is no longer there (a move
// was taken back after the stage was removed) stand in the first one.
func (s *Summarizer) Summary() (Summary, error) {
	out := Summary{Count: s.count}
	open := s.stages.Open()
	for i, stage := range open {
		line := StageLine{Stage: stage}
		for id, got := range s.lines {
			if id != stage.ID && (i > 0 || open.Index(id) >= 0) {
				continue
			}
			amounts, err := line.Amounts.Plus(got.Amounts)
			if err != nil {
				return out, err
			}
			line.Count, line.Amounts = line.Count+got.Count, amounts
		}
		weighted, err := line.Amounts.Percent(stage.Percent)
		if err != nil {
			return out, err
		}
		line.Weighted = weighted
		out.Lines = append(out.Lines, line)
	}
	return out, nil
}
