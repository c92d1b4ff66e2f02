package picture

// TrendChart is how a number went from week to week.
type TrendChart struct {
	Title    string // "Last 8 weeks · my team"
	Subtitle string
	// Panels are drawn one under the other: one per currency, or per number.
	Panels []TrendPanel
	// Empty is written when no panel has a week: "Nothing to compare yet".
	Empty string
}

// TrendPanel is one number over the weeks.
type TrendPanel struct {
	Title  string // "Open pipeline, USD"
	Total  string // "$320k"
	Change Figure // over the whole time
	// Weeks are drawn from left to right, the last as the present one. Short texts ("$320k", "32万") are read best.
	Weeks []TrendWeek
}

// TrendWeek is a column.
type TrendWeek struct {
	Label string // "16 Nov"
	// Amount makes the column, upwards from zero or, below zero, downwards.
	Amount Figure
	// Change against the week before; written below the label.
	Change Figure
}

// Trend draws columns by week. The error is [ErrTooTall] for more than some fifteen panels.
func Trend(data TrendChart) ([]byte, error) {
	blocks := []block{heading{data.Title, data.Subtitle}}
	drawn := 0
	for _, panel := range data.Panels {
		if len(panel.Weeks) == 0 {
			continue
		}
		drawn++
		blocks = append(blocks, panelHead{panel.Title, panel.Total, panel.Change}, newPlot(panel.Weeks), gap(26))
	}
	if drawn == 0 {
		blocks = append(blocks, note(data.Empty))
	}
	return render(blocks)
}
