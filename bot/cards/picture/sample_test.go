package picture_test

import (
	"fmt"
	"math"

	"github.com/rapport-crm/rapport/bot/cards/picture"
)

// dollars says an amount in thousands.
func dollars(thousands int64) string {
	if thousands == 0 {
		return "$0"
	}
	return fmt.Sprintf("$%d,000", thousands)
}

// changed says a change in thousands.
func changed(thousands int64) picture.Figure {
	switch {
	case thousands > 0:
		return picture.Figure{Value: thousands, Text: "+" + dollars(thousands)}
	case thousands < 0:
		return picture.Figure{Value: thousands, Text: "−" + dollars(-thousands)}
	}
	return picture.Figure{Text: "—"}
}

// stage returns a pipeline's row, amounts in thousands.
func stage(label string, deals int, amount, weighted, change int64) picture.PipelineStage {
	return picture.PipelineStage{
		Label:    label,
		Count:    fmt.Sprintf("%d deals", deals),
		Amount:   picture.Figure{Value: amount, Text: dollars(amount)},
		Weighted: picture.Figure{Value: weighted, Text: "weighted " + dollars(weighted)},
		Change:   changed(change),
	}
}

// english is a manager's ordinary Tuesday.
func english() picture.PipelineChart {
	return picture.PipelineChart{
		Title: "Pipeline · my team", Subtitle: "Tue 24 Nov 2026, change since Mon 23 Nov",
		AmountName: "Amount", WeightedName: "Weighted",
		Panels: []picture.PipelinePanel{{
			Title: "Open, USD", Total: "$353,000", Change: picture.Figure{Value: 62, Text: "+$62,000"},
			Stages: []picture.PipelineStage{
				stage("New", 6, 65, 6, 20),
				stage("Qualified", 5, 86, 22, -8),
				stage("Proposal", 4, 120, 60, 50),
				stage("Negotiation", 2, 80, 64, 0),
				stage("Verbal agreement", 1, 2, 1, 0),
			},
		}},
		Won:  picture.Outcome{Label: "Won", Count: "1", Amounts: []string{"$30,000"}},
		Lost: picture.Outcome{Label: "Lost", Count: "1", Amounts: []string{"$12,500"}},
	}
}

// chinese is the same in Chinese, in two currencies.
func chinese() picture.PipelineChart {
	row := func(label, count string, amount int64, said, weighted string, change int64, changed string) picture.PipelineStage {
		return picture.PipelineStage{
			Label: label, Count: count, Amount: picture.Figure{Value: amount, Text: said},
			Weighted: picture.Figure{Value: amount / 3, Text: weighted}, Change: picture.Figure{Value: change, Text: changed},
		}
	}
	return picture.PipelineChart{
		Title: "商机漏斗 · 我的团队", Subtitle: "2026年11月24日 周二，较11月23日",
		AmountName: "金额", WeightedName: "加权",
		Panels: []picture.PipelinePanel{
			{Title: "人民币", Total: "¥3,180,000", Change: picture.Figure{Value: 1, Text: "+¥480,000"}, Stages: []picture.PipelineStage{
				row("线索", "12 单", 680000, "¥680,000", "加权 ¥226,667", 1, "+¥180,000"),
				row("方案", "4 单", 1200000, "¥1,200,000", "加权 ¥400,000", 1, "+¥300,000"),
				row("谈判", "2 单", 1300000, "¥1,300,000", "加权 ¥433,333", 0, "—"),
			}},
			{Title: "美元", Total: "$200,000", Change: picture.Figure{Value: -1, Text: "−$15,000"}, Stages: []picture.PipelineStage{
				row("方案", "1 单", 120000, "$120,000", "加权 $40,000", -1, "−$15,000"),
				row("谈判", "2 单", 80000, "$80,000", "加权 $26,667", 0, "—"),
			}},
		},
		Won:  picture.Outcome{Label: "赢单", Count: "2", Amounts: []string{"¥300,000", "$45,000"}},
		Lost: picture.Outcome{Label: "输单", Count: "1", Amounts: []string{"¥50,000"}},
	}
}

// oneStage has a single deal, no weights and nothing won.
func oneStage() picture.PipelineChart {
	return picture.PipelineChart{
		Title: "Pipeline · mine",
		Panels: []picture.PipelinePanel{{Stages: []picture.PipelineStage{{
			Label: "Proposal", Count: "1 deal", Amount: picture.Figure{Value: 5, Text: "€50,000"},
		}}}},
	}
}

// twelveStages has as many stages as a long process, one of them tiny and one empty, and words that do not fit.
func twelveStages() picture.PipelineChart {
	chart := english()
	chart.Title = "Pipeline of the whole company, all regions and all teams, everything that is open"
	stages := []picture.PipelineStage{
		stage("🔥 Hot leads ₹ zł Łukasz Şahin نص עברית", 1, 1, 1, 1),
		stage("Security review and legal review by the customer's purchasing department", 31, 870, 90, -400),
		stage("Empty", 0, 0, 0, 0),
	}
	for i := range 9 {
		n := int64(i + 1)
		stages = append(stages, stage(fmt.Sprintf("Stage %d 阶段", n), i, n*100, n*40, n*7-30))
	}
	chart.Panels[0].Stages = stages
	return chart
}

// hugeNumbers has the largest amounts that an int64 holds, and words to match.
func hugeNumbers() picture.PipelineChart {
	chart := english()
	huge := picture.Figure{Value: math.MaxInt64, Text: "$92,233,720,368,547,758.07"}
	for i := range chart.Panels[0].Stages {
		chart.Panels[0].Stages[i].Amount = huge
		chart.Panels[0].Stages[i].Weighted = picture.Figure{Value: math.MaxInt64 / 2, Text: "weighted " + huge.Text}
		chart.Panels[0].Stages[i].Change = picture.Figure{Value: math.MinInt64, Text: "-" + huge.Text}
	}
	chart.Panels[0].Total, chart.Panels[0].Change = huge.Text, picture.Figure{Value: 1, Text: "+" + huge.Text}
	chart.Won = picture.Outcome{Label: "Won", Count: "9,223,372,036,854,775,807", Amounts: []string{huge.Text}}
	return chart
}

// noDeals is a team that has nothing open.
func noDeals() picture.PipelineChart {
	return picture.PipelineChart{
		Title: "商机漏斗 · 我的团队", Subtitle: "2026年11月24日 周二", Empty: "没有进行中的商机",
		Won: picture.Outcome{Label: "赢单", Count: "0"}, Lost: picture.Outcome{Label: "输单", Count: "0"},
	}
}

// weeks returns columns of so many thousands, with their changes.
func weeks(unit string, thousands ...int64) []picture.TrendWeek {
	var all []picture.TrendWeek
	for i, n := range thousands {
		week := picture.TrendWeek{
			Label:  fmt.Sprintf("%d/%d", 10+(i*7+5)/31, (i*7+5)%31+1),
			Amount: picture.Figure{Value: n * 1000, Text: fmt.Sprintf(unit, n)},
		}
		if i > 0 {
			change := n - thousands[i-1]
			week.Change = picture.Figure{Value: change, Text: fmt.Sprintf("%+d", change)}
		}
		all = append(all, week)
	}
	return all
}

// trend is the open pipeline in two currencies.
func trend() picture.TrendChart {
	return picture.TrendChart{
		Title: "Last 8 weeks · my team", Subtitle: "Open pipeline at the end of each week, thousands",
		Panels: []picture.TrendPanel{
			{
				Title: "USD", Total: "$353k", Change: picture.Figure{Value: 1, Text: "+$133k in 8 weeks"},
				Weeks: weeks("$%dk", 220, 231, 225, 262, 250, 301, 291, 353),
			},
			{
				Title: "EUR", Total: "€41k", Change: picture.Figure{Value: -1, Text: "-€9k in 8 weeks"},
				Weeks: weeks("€%dk", 50, 50, 48, 0, 1, 39, 44, 41),
			},
		},
	}
}

// netTrend goes below zero, in Chinese.
func netTrend() picture.TrendChart {
	net := weeks("%d万", 12, -8, 30, 0, -22, 14, 35, -9)
	for i := range net {
		net[i].Change = picture.Figure{}
	}
	return picture.TrendChart{
		Title: "近8周净变化", Subtitle: "每周新增减去输单",
		Panels: []picture.TrendPanel{{Title: "人民币", Total: "+52万", Weeks: net}},
	}
}

// wideTrend has amounts too wide to stand side by side.
func wideTrend() picture.TrendChart {
	chart := trend()
	chart.Panels = chart.Panels[:1]
	for i := range chart.Panels[0].Weeks {
		chart.Panels[0].Weeks[i].Amount.Text = "$92,233,720,368,547.07"
		chart.Panels[0].Weeks[i].Label = "Week to Fri 27 November 2026"
	}
	return chart
}

// activity is five reps, one who did next to nothing and one who did nothing.
func activity() picture.ActivityChart {
	rep := func(name string, counts ...int64) picture.ActivityRep {
		r := picture.ActivityRep{Name: name}
		var sum int64
		for _, n := range counts {
			sum += n
			r.Counts = append(r.Counts, picture.Figure{Value: n, Text: fmt.Sprint(n)})
		}
		r.Total = fmt.Sprint(sum)
		return r
	}
	return picture.ActivityChart{
		Title: "Activity · my team", Subtitle: "16–22 Nov 2026",
		Kinds: []string{"Call", "Meeting", "Email", "Visit", "Chat", "Note"},
		Reps: []picture.ActivityRep{
			rep("Mia Chen 陈美亚", 24, 6, 18, 3, 9, 2),
			rep("Rob", 12, 2, 30, 0, 1, 0),
			rep("Eve Łukaszewska", 5, 5, 5, 5, 5, 5),
			rep("李雷", 1, 0, 0, 0, 0, 1),
			rep("韩梅梅", 0, 0, 0, 0, 0, 0),
		},
	}
}

// chineseActivity is the same chart in Chinese.
func chineseActivity() picture.ActivityChart {
	chart := activity()
	chart.Title, chart.Subtitle = "跟进统计 · 我的团队", "2026年11月16日至22日"
	chart.Kinds = []string{"电话", "会议", "邮件", "拜访", "微信", "备注"}
	return chart
}
