package cards

import (
	"cmp"
	"encoding/json"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
)

// Past is one thing that was done, for a history.
type Past struct {
	Ref  crm.Ref // J17
	At   string
	Who  string
	Line string // what was typed; empty for the scheduler's doings
	// Undone is the entry that took it back, Undoes the one that it took back;
	// zero if none.
	Undone, Undoes crm.Ref
	What           []Changed
}

// Changed is one record before and after, as JSON; nil means there was none.
type Changed struct {
	Ref           crm.Ref
	Before, After json.RawMessage
}

// HistoryCard says who did what when, the latest first.
func (v Voice) HistoryCard(title string, all []Past, more bool, names Names) bot.Message {
	m := bot.Message{Kind: bot.Reply, Title: title, Facts: map[string]string{}}
	if len(all) == 0 {
		m.Parts = append(m.Parts, bot.Line(v.Say("history.none")))
	}
	for _, p := range all {
		m.Parts = append(m.Parts, bot.RefLine(v.pastLine(p), p.Ref.String()))
		if p.Line != "" {
			m.Parts = append(m.Parts, bot.Line("  "+Excerpt(p.Line, 100)))
		}
		for _, c := range p.What {
			if line := v.Changed(c, names); line != "" {
				m.Parts = append(m.Parts, bot.RefLine("  "+line, c.Ref.String()))
			}
		}
	}
	if more {
		m.Parts = append(m.Parts, bot.Line(v.Say("history.more")))
	}
	return m
}

// pastLine says when and who, and what became of it.
func (v Voice) pastLine(p Past) string {
	text := join(p.At, p.Who)
	if !p.Undoes.IsZero() {
		text = join(text, v.Say("history.undoes", "Entry", p.Undoes.String()))
	}
	if !p.Undone.IsZero() {
		text = join(text, v.Say("history.undone", "Entry", p.Undone.String()))
	}
	return text
}

// RecordName is what a stored record is called, whatever its kind; empty for
// one that has nothing to be called by.
func RecordName(raw json.RawMessage) string {
	var rec struct{ Name, Title, Text string }
	if json.Unmarshal(raw, &rec) != nil {
		return ""
	}
	return Excerpt(cmp.Or(rec.Name, rec.Title, rec.Text), 60)
}
