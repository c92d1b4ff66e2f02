package cards

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards/picture"
	"github.com/rapport-crm/rapport/crm"
)

// TrendCard says how the open pipeline went from week to week. Amounts are left
// out where the reader may know counts only.
func (v Voice) TrendCard(title string, weeks []crm.TrendWeek, countsOnly bool) (bot.Message, error) {
	masked := countsOnly || v.Where == crm.Public
	m := bot.Message{Kind: bot.Reply, Title: title, Facts: map[string]string{"weeks": strconv.Itoa(len(weeks))}}
	t := &bot.Table{Columns: []bot.Column{{Title: v.Say("col.week")}, {Title: v.Say("col.deals"), Right: true}}}
	if !masked {
		t.Columns = append(t.Columns, bot.Column{Title: v.Say("col.amount"), Right: true}, bot.Column{Title: v.Say("col.change"), Right: true})
	}
	for i, week := range weeks {
		row := []string{v.Date(week.Monday), strconv.Itoa(week.Count)}
		if !masked {
			change := ""
			if i > 0 {
				change = v.change(crm.StageLine{Amounts: week.Amounts}, crm.StageLine{Amounts: weeks[i-1].Amounts})
			}
			row = append(row, v.Totals(worthSaying(week.Amounts)), change)
		}
		t.Rows = append(t.Rows, row)
	}
	m.Parts = []bot.Part{{Table: t}}
	if masked {
		m.Parts = append(m.Parts, bot.Line(v.Say("pipeline.counts-only")))
		return m, nil
	}
	var err error
	m.Picture, err = v.TrendPicture(title, weeks)
	return m, err
}

// trendLine says the last weeks' amounts in a line, as the picture shows them.
func (v Voice) trendLine(weeks []crm.TrendWeek) []bot.Part {
	if len(weeks) < 2 || v.Where == crm.Public {
		return nil
	}
	var out []string
	for _, week := range weeks {
		var amounts []string
		for _, m := range worthSaying(week.Amounts).Sorted(v.Team.Currency) {
			amounts = append(amounts, v.Short(m))
		}
		if len(amounts) == 0 {
			amounts = []string{"0"}
		}
		out = append(out, v.dayMonth(week.Monday)+" "+strings.Join(amounts, " + "))
	}
	return []bot.Part{bot.Line(v.Say("digest.trend", "Weeks", v.list(out)))}
}

// worthSaying leaves out currencies of which nothing is left.
func worthSaying(t crm.Totals) (out crm.Totals) {
	for _, m := range t {
		if m.Minor != 0 {
			out = append(out, m)
		}
	}
	return out
}

// maxTrendPanels bounds the currencies that one picture shows.
const maxTrendPanels = 4

// TrendPicture draws the last weeks, one panel for each currency, the team's own
// first; nil in public. The text of [Voice.TrendCard] says all of it.
func (v Voice) TrendPicture(title string, weeks []crm.TrendWeek) (*bot.Picture, error) {
	if v.Where == crm.Public || len(weeks) == 0 {
		return nil, nil
	}
	var all crm.Totals
	for _, week := range weeks {
		for _, m := range worthSaying(week.Amounts) {
			if all.Of(m.Cur).Minor == 0 {
				_ = all.Add(crm.Money{Minor: 1, Cur: m.Cur})
			}
		}
	}
	chart := picture.TrendChart{Title: title, Subtitle: v.Say("trend.subtitle", "N", len(weeks)), Empty: v.Say("pipeline.empty")}
	currencies := all.Sorted(v.Team.Currency)
	for _, cur := range currencies[:min(len(currencies), maxTrendPanels)] {
		chart.Panels = append(chart.Panels, v.trendPanel(weeks, cur.Cur))
	}
	png, err := picture.Trend(chart)
	if err != nil {
		return nil, err
	}
	return &bot.Picture{Name: "trend.png", Alt: title, PNG: png}, nil
}

func (v Voice) trendPanel(weeks []crm.TrendWeek, cur string) picture.TrendPanel {
	first, last := weeks[0].Amounts.Of(cur), weeks[len(weeks)-1].Amounts.Of(cur)
	p := picture.TrendPanel{Title: cur, Total: v.Short(last), Change: v.shortChange(first, last)}
	for i, week := range weeks {
		amount := week.Amounts.Of(cur)
		column := picture.TrendWeek{Label: v.dayMonth(week.Monday), Amount: picture.Figure{Value: amount.Minor, Text: v.Short(amount)}}
		if i > 0 {
			column.Change = v.shortChange(weeks[i-1].Amounts.Of(cur), amount)
		}
		p.Weeks = append(p.Weeks, column)
	}
	return p
}

// shortChange is how an amount changed, nothing if it did not.
func (v Voice) shortChange(before, now crm.Money) picture.Figure {
	diff, err := now.Sub(before)
	if err != nil || diff.Minor == 0 {
		return picture.Figure{}
	}
	text := v.Short(diff)
	if diff.Minor > 0 {
		text = "+" + text
	}
	return picture.Figure{Value: diff.Minor, Text: text}
}

// shortUnits are what large amounts are counted in, the largest first.
var shortUnits = map[crm.Lang][]struct {
	of   int64
	name string
}{
	crm.English: {{1_000_000_000, "b"}, {1_000_000, "m"}, {1_000, "k"}},
	crm.Chinese: {{100_000_000, "亿"}, {10_000, "万"}},
}

// Short writes an amount as briefly as a chart needs it: "$320k", "32万". Two
// figures of it hold at least; the text beside the chart has all.
func (v Voice) Short(m crm.Money) string {
	cur, known := crm.CurrencyOf(m.Cur)
	if !known {
		return m.Format(v.Team.Currency)
	}
	unit := int64(1)
	for range cur.Digits {
		unit *= 10
	}
	whole := m.Minor / unit
	size := max(whole, -whole)
	for _, short := range shortUnits[v.Lang] {
		if size >= 10*short.of || size >= short.of && size%short.of == 0 {
			return crm.Money{Minor: whole / short.of * unit, Cur: m.Cur}.Format(v.Team.Currency) + short.name
		}
	}
	return crm.Money{Minor: whole * unit, Cur: m.Cur}.Format(v.Team.Currency)
}

// dayMonth is a date without its weekday: "16 Nov", "11/16".
func (v Voice) dayMonth(d crm.Date) string {
	if v.Lang == crm.Chinese {
		return fmt.Sprintf("%d/%d", d.Month, d.Day)
	}
	return fmt.Sprintf("%d %s", d.Day, d.Month.String()[:3])
}
