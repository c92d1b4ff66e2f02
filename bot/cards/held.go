package cards

import (
	"strconv"
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
)

// WithHeld adds to a digest what was held back until it: a note's lines.
func (v Voice) WithHeld(digest, held bot.Message) bot.Message {
	lines := held.Parts
	if held.Facts["count"] == "" { // one message, not a note
		lines = []bot.Part{bot.RefLine(held.Title, held.Ref)}
		held.Buttons = held.Buttons[:min(len(held.Buttons), 1)]
	}
	digest.Parts = append(digest.Parts, bot.Line(v.Say("held.title", "N", len(lines))))
	for _, p := range lines {
		p.Text = "  " + p.Text
		digest.Parts = append(digest.Parts, p)
	}
	for _, b := range held.Buttons { // what each is for, not why it came
		if len(digest.Buttons) < noteButtons && !strings.HasPrefix(b.Command, "why ") {
			digest.Buttons = append(digest.Buttons, b)
		}
	}
	var refs []string
	for _, p := range lines {
		refs = append(refs, p.Ref)
	}
	digest.Facts["held"], digest.Facts["held_refs"] = strconv.Itoa(len(lines)), strings.Join(refs, " ")
	return digest
}

// HeldPush says that a note was held back.
func (v Voice) HeldPush(note bot.Message) bot.Message {
	note.Title = v.Say("held.title", "N", len(note.Parts))
	note.Facts["held"] = strconv.Itoa(len(note.Parts))
	return note
}

// capWords says a bound on messages a day.
func (v Voice) capWords(n int) string {
	if n == crm.NoCap {
		return v.Say("state.off")
	}
	return strconv.Itoa(n)
}
