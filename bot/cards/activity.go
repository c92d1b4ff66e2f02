package cards

import (
	"strings"
	"time"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
)

// Kind writes what kind of touch an activity was.
func (v Voice) Kind(k crm.ActivityKind) string { return v.Say("kind." + string(k)) }

// ActivityLine says an activity in a line: "Mon 23 Nov, call: spoke to Bob".
func (v Voice) ActivityLine(a crm.Activity) string {
	return v.Say("activity.line", "Date", v.Date(crm.DateOf(a.At.In(v.Loc))), "Kind", v.Kind(a.Kind), "Text", Excerpt(a.Text, 120))
}

// Logged is what one logged line did.
type Logged struct {
	Activity crm.Activity
	Customer crm.Customer
	Before   *crm.Deal // the deal before and after, if one moved or was named
	After    *crm.Deal
	Tags     []string // that were added
	Next     *crm.Reminder
	// Kept are parts that were not understood and stayed in the text; NoDeal are
	// those that stayed because there was no deal that they could be about.
	Kept, NoDeal []string
}

// LoggedCard says what was understood of a logged line.
func (v Voice) LoggedCard(l Logged) bot.Message {
	m := bot.Message{
		Kind:  bot.Reply,
		Title: v.Say("logged."+string(l.Activity.Kind), "Customer", Named(l.Customer.Name, l.Customer.ID.Ref())),
		Ref:   l.Activity.ID.String(),
		Facts: map[string]string{
			"activity": l.Activity.ID.String(), "kind": string(l.Activity.Kind), "customer": l.Customer.ID.String(), "text": l.Activity.Text,
		},
	}
	if l.Activity.Text != "" && v.Where != crm.Public {
		m.Parts = append(m.Parts, bot.Line(l.Activity.Text))
	}
	if l.After != nil {
		m.Parts = append(m.Parts, v.DealChange(*l.Before, *l.After))
		for name, fact := range v.DealFacts(*l.After) {
			if name != "title" {
				m.Facts[name] = fact
			}
		}
	}
	if line := v.measure(l.Activity); line != "" {
		m.Parts = append(m.Parts, bot.Line(line))
	}
	if t := tags(l.Tags); t != "" {
		m.Parts = append(m.Parts, bot.Line(t))
		m.Facts["tags"] = t
	}
	if l.Next != nil {
		m.Parts = append(m.Parts, v.NextLine(*l.Next))
		m.Facts["reminder"], m.Facts["due"] = l.Next.ID.String(), v.stamp(l.Next.Due)
		m.Facts["next"] = l.Next.Text
	}
	if len(l.Kept) > 0 {
		m.Parts = append(m.Parts, bot.Line(v.Say("logged.kept", "Parts", v.list(l.Kept))))
	}
	if len(l.NoDeal) > 0 {
		m.Parts = append(m.Parts, bot.Line(v.Say("logged.no-deal", "Name", l.Customer.Name, "Parts", v.list(l.NoDeal))))
	}
	return m
}

// list joins what stands side by side: "a, b".
func (v Voice) list(all []string) string { return strings.Join(all, v.Say("list.separator")) }

// measure says how long an activity took and what came of it.
func (v Voice) measure(a crm.Activity) string {
	var words []string
	if a.Minutes > 0 {
		words = append(words, v.Say("minutes", "N", a.Minutes))
	}
	if a.Outcome != "" {
		words = append(words, v.Say("outcome", "Text", a.Outcome))
	}
	return join(words...)
}

// stamp writes a moment for programs, in the reader's zone.
func (v Voice) stamp(t time.Time) string { return t.In(v.Loc).Format(time.RFC3339) }
