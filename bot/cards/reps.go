package cards

import (
	"errors"
	"strconv"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards/picture"
	"github.com/rapport-crm/rapport/crm"
)

// maxDrawn is how many reps one picture shows.
const maxDrawn = 40

// ActivityCard says what each rep logged, by kind, the busiest first.
func (v Voice) ActivityCard(title, subtitle string, counts []crm.ActivityCount, names Names) (bot.Message, error) {
	m := bot.Message{Kind: bot.Reply, Title: title, Facts: map[string]string{}}
	kinds := usedKinds(counts)
	t := &bot.Table{Columns: []bot.Column{{Title: v.Say("col.name")}, {Title: v.Say("col.total"), Right: true}}}
	for _, kind := range kinds {
		t.Columns = append(t.Columns, bot.Column{Title: v.Kind(kind), Right: true})
	}
	all := 0
	for _, c := range counts {
		row := []string{names.Member(c.Member), strconv.Itoa(c.Total)}
		for _, kind := range kinds {
			row = append(row, strconv.Itoa(c.Kinds[kind]))
		}
		t.Rows = append(t.Rows, row)
		all += c.Total
	}
	m.Facts["logged"] = strconv.Itoa(all)
	m.Parts = []bot.Part{bot.Line(subtitle), {Table: t}}
	if all == 0 {
		return m, nil
	}
	var err error
	m.Picture, err = v.activityPicture(title, subtitle, kinds, counts, names)
	return m, err
}

// usedKinds are the kinds of activity of which there is any.
func usedKinds(counts []crm.ActivityCount) (out []crm.ActivityKind) {
	for _, kind := range crm.ActivityKinds {
		for _, c := range counts {
			if c.Kinds[kind] > 0 {
				out = append(out, kind)
				break
			}
		}
	}
	return out
}

func (v Voice) activityPicture(title, subtitle string, kinds []crm.ActivityKind, counts []crm.ActivityCount, names Names) (*bot.Picture, error) {
	chart := picture.ActivityChart{Title: title, Subtitle: subtitle}
	for _, kind := range kinds {
		chart.Kinds = append(chart.Kinds, v.Kind(kind))
	}
	for _, c := range counts[:min(len(counts), maxDrawn)] {
		rep := picture.ActivityRep{Name: names.Member(c.Member), Total: strconv.Itoa(c.Total)}
		for _, kind := range kinds {
			n := c.Kinds[kind]
			rep.Counts = append(rep.Counts, picture.Figure{Value: int64(n), Text: strconv.Itoa(n)})
		}
		chart.Reps = append(chart.Reps, rep)
	}
	png, err := picture.Activity(chart)
	if errors.Is(err, picture.ErrTooTall) {
		return nil, nil // the text says all of it
	}
	if err != nil {
		return nil, err
	}
	return &bot.Picture{Name: "activity.png", Alt: title, PNG: png}, nil
}
