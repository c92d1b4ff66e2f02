package picture

import (
	"image"
	"image/color"
)

// PipelineChart is open deals by stage, with what was won and lost.
type PipelineChart struct {
	Title    string // "Pipeline · my team"
	Subtitle string // "Tue 24 Nov 2026"
	// AmountName and WeightedName say what a bar's whole and its dark part are. Without a name for it no weighted part is drawn.
	AmountName, WeightedName string
	// Panels are drawn one under the other: one per currency, since bars are comparable within one only.
	Panels []PipelinePanel
	// Won and Lost stand side by side at the bottom; one without a label is left out.
	Won, Lost Outcome
	// Empty is written when no panel has a stage: "No open deals".
	Empty string
}

// PipelinePanel is the stages of one currency.
type PipelinePanel struct {
	Title  string // "USD"; may be empty where there is one panel
	Total  string // "$320,000"
	Change Figure // of the total, against the last time
	Stages []PipelineStage
}

// PipelineStage is a row: words, a bar, and small print.
type PipelineStage struct {
	Label string // "Proposal"; cut where it is too long
	Count string // "4 deals"
	// Amount makes the bar. Below zero counts as zero.
	Amount Figure
	// Weighted is the part of the amount that is expected to be won ("weighted $72,000"); it makes the bar's dark part.
	Weighted Figure
	// Change against the last time: the sign of its value colours it.
	Change Figure
}

// Outcome is what was won, or lost.
type Outcome struct {
	Label   string   // "Won"
	Count   string   // "2"
	Amounts []string // one per currency
}

// Pipeline draws the stages' amounts as bars from zero. The error is [ErrTooTall] for more than some sixty stages.
func Pipeline(data PipelineChart) ([]byte, error) {
	blocks := []block{heading{data.Title, data.Subtitle}}
	stages := pipelineStages(data)
	if len(stages) == 0 {
		blocks = append(blocks, note(data.Empty), gap(30))
	} else {
		blocks = append(blocks, pipelineLegend(data))
		blocks = append(blocks, stages...)
	}
	return render(append(blocks, tiles{{accent, data.Won}, {warm, data.Lost}}))
}

// weighted reports whether bars have two parts.
func (p PipelineChart) weighted() bool { return p.WeightedName != "" }

// pipelineLegend explains the two parts of a bar.
func pipelineLegend(data PipelineChart) legend {
	if !data.weighted() {
		return nil
	}
	return legend{{tint, data.AmountName}, {accent, data.WeightedName}}
}

// pipelineStages returns the panels' heads and rows.
func pipelineStages(data PipelineChart) []block {
	var blocks []block
	for _, panel := range data.Panels {
		if len(panel.Stages) == 0 {
			continue
		}
		var most int64
		for _, stage := range panel.Stages {
			most = max(most, stage.Amount.Value)
		}
		blocks = append(blocks, panelHead{panel.Title, panel.Total, panel.Change})
		for _, stage := range panel.Stages {
			blocks = append(blocks, stageRow{stage, most, data.weighted()})
		}
		blocks = append(blocks, gap(22))
	}
	return blocks
}

// stageRow draws a stage against the largest amount of its panel.
type stageRow struct {
	PipelineStage
	most  int64
	parts bool // the bar has two parts
}

// stageHeight leaves more room below a row than within it, so that the eye keeps its words and bar together.
const stageHeight = 140

func (r stageRow) height(*pen) int { return stageHeight }

func (r stageRow) draw(c *canvas, top int) {
	used := c.put(r.Amount.Text, figureStyle, room{left + 240, right, top + 28}, atRight)
	c.put(r.Label, labelStyle, room{left, right - used - 24, top + 28}, atLeft)
	r.drawBar(c, image.Rect(left, top+42, right, top+42+barHeight))
	base := top + 42 + barHeight + 32
	used = c.put(r.Change.Text, changeStyle.in(changeInk(r.Change.Value)), room{left + 400, right, base}, atRight)
	c.put(joined(r.Count, r.Weighted.Text), captionStyle, room{left, right - used - 24, base}, atLeft)
}

// drawBar draws the amount over a track of full length: all accent, or light with the weighted part as accent over it.
func (r stageRow) drawBar(c *canvas, full image.Rectangle) {
	c.round(full, allRound(barRadius), track)
	amount := max(0, r.Amount.Value)
	if !r.parts {
		r.drawShare(c, full, amount, accent)
		return
	}
	r.drawShare(c, full, amount, tint)
	r.drawShare(c, full, min(amount, max(0, r.Weighted.Value)), accent)
}

// drawShare draws a value's share of the full bar.
func (r stageRow) drawShare(c *canvas, full image.Rectangle, value int64, fill color.RGBA) {
	full.Max.X = full.Min.X + span(float64(value), float64(r.most), full.Dx(), leastBar)
	c.round(full, allRound(barRadius), fill)
}

// joined sets a dot between two texts where there are two.
func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " · " + b
}
