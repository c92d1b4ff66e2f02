package cards

import (
	"strconv"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards/picture"
	"github.com/rapport-crm/rapport/crm"
)

// PipelinePicture draws a pipeline, one panel for each currency; nil where the
// reader may know counts only. The text says all of it without the picture.
func (v Voice) PipelinePicture(title string, s crm.Summary, before *crm.Summary) (*bot.Picture, error) {
	if s.CountsOnly || v.Where == crm.Public {
		return nil, nil
	}
	var all crm.Totals
	for _, line := range s.Lines {
		all, _ = all.Plus(line.Amounts)
	}
	chart := picture.PipelineChart{
		Title: title, AmountName: v.Say("col.amount"), WeightedName: v.Say("col.weighted"), Empty: v.Say("pipeline.empty"),
	}
	for _, total := range all.Sorted(v.Team.Currency) {
		chart.Panels = append(chart.Panels, v.panel(s, before, total))
	}
	png, err := picture.Pipeline(chart)
	if err != nil {
		return nil, err
	}
	return &bot.Picture{Name: "pipeline.png", Alt: title, PNG: png}, nil
}

// panel is the stages' amounts in one currency.
func (v Voice) panel(s crm.Summary, before *crm.Summary, total crm.Money) picture.PipelinePanel {
	p := picture.PipelinePanel{Title: total.Cur, Total: v.Money(total)}
	for i, line := range s.Lines {
		amount, weighted := line.Amounts.Of(total.Cur), line.Weighted.Of(total.Cur)
		stage := picture.PipelineStage{
			Label:    line.Stage.Name(v.Lang),
			Count:    v.Say("pipeline.count", "N", line.Count),
			Amount:   picture.Figure{Value: amount.Minor, Text: v.Money(amount)},
			Weighted: picture.Figure{Value: weighted.Minor, Text: strconv.Itoa(line.Stage.Percent) + "%"},
		}
		if before != nil {
			if diff, err := amount.Sub(before.Lines[i].Amounts.Of(total.Cur)); err == nil && diff.Minor != 0 {
				stage.Change = picture.Figure{Value: diff.Minor, Text: diff.FormatChange(v.Team.Currency)}
			}
		}
		p.Stages = append(p.Stages, stage)
	}
	return p
}
