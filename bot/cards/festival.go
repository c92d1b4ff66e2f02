package cards

import (
	"fmt"
	"strconv"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
)

// guestsOnPage is how many people one page of a festival's list has: each has a
// button, and platforms show a dozen of them well.
const guestsOnPage = 6

// FestivalPush tells of a festival and whom to greet, with the first page of them.
func (v Voice) FestivalPush(l crm.FestivalList, names Names, late bool) bot.Message {
	m := v.festivalPage(l, names, 1, !v.Today().Before(l.Day))
	m.Kind, m.Title = bot.Push, "🎊 "+m.Title
	m.Facts["rule"], m.Facts["name"] = "holiday", v.Festival(l.Festival)
	list := bot.Button{Label: v.Say("button.holiday"), Command: "holiday " + l.ID}
	m.Buttons = append([]bot.Button{list}, m.Buttons...)
	if late {
		m.Facts["late"] = "true"
		m.Parts = append([]bot.Part{bot.Line(v.Say("late-day", "Day", v.Day(l.Day)))}, m.Parts...)
	}
	m.Buttons = append(m.Buttons, bot.Button{Label: v.Say("button.why"), Command: "why " + l.ID + " holiday"})
	return m
}

// FestivalCard says whom to greet on a festival, a page of them, with who greeted
// whom so far, and the wishes to copy.
func (v Voice) FestivalCard(l crm.FestivalList, names Names, page int) bot.Message {
	return v.festivalPage(l, names, page, true)
}

func (v Voice) festivalPage(l crm.FestivalList, names Names, page int, drafts bool) bot.Message {
	left, sendable := len(l.Left()), l.ToSend()
	m := bot.Message{
		Kind: bot.Reply, Title: v.Say("festival.title", "Festival", v.Festival(l.Festival), "Day", v.Day(l.Day), "N", left),
		Facts: map[string]string{"festival": l.ID, "day": l.Day.String(), "left": strconv.Itoa(left), "count": strconv.Itoa(len(l.Guests))},
	}
	today := !v.Today().Before(l.Day)
	pages := max((len(l.Guests)+guestsOnPage-1)/guestsOnPage, 1)
	page = min(max(page, 1), pages)
	if today && len(sendable) > 1 {
		m.Buttons = append(m.Buttons, bot.Button{Label: v.Say("button.send-all", "N", len(sendable)), Command: "holiday send " + l.ID})
	}
	for _, g := range l.Guests[min((page-1)*guestsOnPage, len(l.Guests)):min(page*guestsOnPage, len(l.Guests))] {
		m.Parts = append(m.Parts, v.guestLine(g, names))
		if g.Greeted.By != 0 {
			continue
		}
		m.Buttons = append(m.Buttons, v.guestButton(l, g, today))
		if drafts {
			m.Parts = append(m.Parts, bot.Line("  "+v.Say("birthday.draft", "Text", v.FestivalGreeting(l.Festival, g.Contact, g.Customer))))
		}
	}
	if len(l.Guests) == 0 {
		m.Parts = append(m.Parts, bot.Line(v.Say("festival.nobody")))
	}
	if today && len(sendable) > 0 {
		m.Parts = append(m.Parts, bot.Line(v.Say("festival.send", "N", len(sendable))))
	}
	if page < pages {
		m.Parts = append(m.Parts, bot.Line(v.Say("festival.page", "Page", page, "Pages", pages)))
		m.Buttons = append(m.Buttons, bot.Button{Label: v.Say("button.next"), Command: fmt.Sprintf("holiday %s %d", l.ID, page+1)})
	}
	return m
}

// guestLine says somebody who keeps the festival, and whether they were greeted.
func (v Voice) guestLine(g crm.Guest, names Names) bot.Part {
	state := v.Say("birthday.not-greeted")
	if g.Greeted.By != 0 {
		state = v.Say("birthday.greeted", "Name", names.Member(g.Greeted.By))
	}
	return bot.RefLine(join(v.Say("festival.guest", "Name", g.Contact.Name, "Customer", g.Customer.Name), v.tier(g.Customer.Tier), state), g.Contact.ID.String())
}

// guestButton offers the next thing to do for a person: from the day on to send
// the wishes where that is possible, else to note that they were given.
func (v Voice) guestButton(l crm.FestivalList, g crm.Guest, today bool) bot.Button {
	id := g.Contact.ID.String()
	if today && g.Contact.Reachable() {
		return bot.Button{Label: v.Say("button.send-this", "Id", id), Command: "greet " + id + " " + l.ID}
	}
	return bot.Button{Label: v.Say("button.greeted-this", "Id", id), Command: "greeted " + id + " " + l.ID}
}

// FestivalsList says the festivals to come.
func (v Voice) FestivalsList(all []crm.FestivalList) bot.Message {
	m := bot.Message{Kind: bot.Reply, Title: v.Say("festival.list"), Facts: map[string]string{"count": strconv.Itoa(len(all))}}
	if len(all) == 0 {
		m.Parts = append(m.Parts, bot.Line(v.Say("festival.none")))
	}
	for i, l := range all {
		greeted := len(l.Guests) - len(l.Left())
		line := v.Say("festival.count-none", "Festival", v.Festival(l.Festival), "Day", v.Day(l.Day))
		if len(l.Guests) > 0 {
			line = v.Say("festival.count", "Festival", v.Festival(l.Festival), "Day", v.Day(l.Day), "Greeted", greeted, "N", len(l.Guests))
		}
		m.Parts = append(m.Parts, bot.Line(line))
		if i < 3 {
			m.Buttons = append(m.Buttons, bot.Button{Label: v.Festival(l.Festival), Command: "holiday " + l.ID})
		}
	}
	return m
}
