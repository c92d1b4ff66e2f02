package cards

import (
	"strconv"
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
)

// barWidth is how many cells the longest text bar has.
const barWidth = 12

// PipelineCard says a pipeline: the open deals by stage. before is the summary
// to compare with, nil for none.
func (v Voice) PipelineCard(title string, s crm.Summary, before *crm.Summary) bot.Message {
	m := bot.Message{Kind: bot.Reply, Title: title, Facts: v.pipelineFacts(s)}
	if s.Count == 0 {
		m.Parts = append(m.Parts, bot.Line(v.Say("pipeline.empty")))
		return m
	}
	m.Parts = append(m.Parts, bot.Part{Table: v.pipelineTable(s, before)})
	if s.CountsOnly || v.Where == crm.Public {
		m.Parts = append(m.Parts, bot.Line(v.Say("pipeline.counts-only")))
		return m
	}
	var all, weighted crm.Totals
	for _, line := range s.Lines {
		all, _ = all.Plus(line.Amounts)
		weighted, _ = weighted.Plus(line.Weighted)
	}
	m.Parts = append(m.Parts, bot.Line(v.Say("pipeline.total", "N", s.Count, "Amount", v.Totals(all), "Weighted", v.Totals(weighted))))
	return m
}

func (v Voice) pipelineTable(s crm.Summary, before *crm.Summary) *bot.Table {
	masked := s.CountsOnly || v.Where == crm.Public
	t := &bot.Table{Columns: []bot.Column{
		{Title: v.Say("col.stage")}, {Title: ""}, {Title: v.Say("col.deals"), Right: true},
	}}
	if !masked {
		t.Columns = append(t.Columns, bot.Column{Title: v.Say("col.amount"), Right: true}, bot.Column{Title: v.Say("col.weighted"), Right: true})
	}
	if before != nil && !masked {
		t.Columns = append(t.Columns, bot.Column{Title: v.Say("col.change"), Right: true})
	}
	most := 1
	for _, line := range s.Lines {
		most = max(most, line.Count)
	}
	for i, line := range s.Lines {
		row := []string{line.Stage.Name(v.Lang), bar(line.Count, most), strconv.Itoa(line.Count)}
		if !masked {
			row = append(row, v.Totals(line.Amounts), v.Totals(line.Weighted))
		}
		if before != nil && !masked {
			row = append(row, v.change(line, before.Lines[i]))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// change writes how a stage's amounts differ from an earlier summary's.
func (v Voice) change(now, before crm.StageLine) string {
	diff, err := now.Amounts.Minus(before.Amounts)
	if err != nil {
		return "—"
	}
	var out []string
	for _, m := range diff.Sorted(v.Team.Currency) {
		if m.Minor != 0 {
			out = append(out, m.FormatChange(v.Team.Currency))
		}
	}
	if len(out) == 0 {
		return "—"
	}
	return strings.Join(out, " ")
}

// bar draws a count; what is not nothing is seen.
func bar(n, most int) string {
	if n == 0 {
		return ""
	}
	return strings.Repeat("█", max(1, n*barWidth/most))
}

// pipelineFacts are a pipeline for programs: per stage "count" and "amount".
func (v Voice) pipelineFacts(s crm.Summary) map[string]string {
	facts := map[string]string{"count": strconv.Itoa(s.Count)}
	for _, line := range s.Lines {
		facts[line.Stage.EN] = strconv.Itoa(line.Count)
		if !s.CountsOnly && v.Where != crm.Public && len(line.Amounts) > 0 {
			facts[line.Stage.EN+" amount"] = v.Totals(line.Amounts)
		}
	}
	return facts
}
