package cards

import (
	"fmt"
	"strconv"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
)

// Birthday writes what is known of a birthday: "17 May 1990", "农历八月十五".
func (v Voice) Birthday(b crm.Birthday) string {
	year := ""
	if b.Year != 0 {
		year = strconv.Itoa(b.Year)
	}
	switch {
	case b.Lunar && b.Leap:
		return v.Say("birthday.lunar-leap", "Month", b.Month, "Day", b.Day, "MonthName", lunarMonth(b.Month), "DayName", lunarDay(b.Day), "Year", year)
	case b.Lunar:
		return v.Say("birthday.lunar", "Month", b.Month, "Day", b.Day, "MonthName", lunarMonth(b.Month), "DayName", lunarDay(b.Day), "Year", year)
	case b.Day == 0:
		return v.Say("birthday.month", "Month", b.Month, "Name", v.Say("month."+strconv.Itoa(b.Month)))
	}
	return v.Say("birthday.solar", "Month", b.Month, "Day", b.Day, "Name", v.Say("month."+strconv.Itoa(b.Month)), "Year", year)
}

var lunarMonths = []string{"正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊"}

var digits = []string{"十", "一", "二", "三", "四", "五", "六", "七", "八", "九"}

func lunarMonth(m int) string {
	if m < 1 || m > 12 {
		return ""
	}
	return lunarMonths[m-1] + "月"
}

// lunarDay names the days as the calendar does: 初一 … 初十, 十一 … 二十, 廿一 … 三十.
func lunarDay(d int) string {
	switch {
	case d < 1 || d > 30:
		return ""
	case d <= 10:
		return "初" + digits[d%10]
	case d < 20:
		return "十" + digits[d%10]
	case d == 20:
		return "二十"
	case d < 30:
		return "廿" + digits[d%10]
	}
	return "三十"
}

// BirthdayLine says a birthday that is near, and whether anyone has wished it.
func (v Voice) BirthdayLine(b crm.BirthdayOf, names Names) bot.Part {
	text := v.Say("birthday.line", "Name", b.Contact.Name, "Customer", b.Customer.Name, "Day", v.Day(b.Day))
	if b.MonthOnly {
		text = v.Say("birthday.line-month", "Name", b.Contact.Name, "Customer", b.Customer.Name, "Month", v.Say("month."+strconv.Itoa(int(b.Day.Month))))
	}
	if b.Turns > 0 {
		text = join(text, v.Say("birthday.turns", "N", b.Turns))
	}
	return bot.RefLine(join(text, v.greeted(b, names)), b.Contact.ID.String())
}

func (v Voice) greeted(b crm.BirthdayOf, names Names) string {
	if g := b.Contact.Greeted; g != nil && g.Day == b.Day {
		return v.Say("birthday.greeted", "Name", names.Member(g.By))
	}
	return v.Say("birthday.not-greeted")
}

// BirthdayPush tells of one birthday, with a greeting to send.
func (v Voice) BirthdayPush(b crm.BirthdayOf, names Names, late bool) bot.Message {
	m := bot.Message{
		Kind: bot.Push, Title: "🎂 " + v.BirthdayLine(b, names).Text, Ref: b.Contact.ID.String(),
		Facts: map[string]string{
			"rule": "birthday", "contact": b.Contact.ID.String(), "customer": b.Customer.ID.String(), "day": b.Day.String(),
		},
	}
	if late {
		m.Facts["late"] = "true"
		m.Parts = append(m.Parts, bot.Line(v.Say("late-day", "Day", v.Day(b.Day))))
	}
	if !b.MonthOnly {
		m.Parts = append(m.Parts, bot.Line(v.Say("birthday.draft", "Text", v.Greeting(b))))
	}
	id := b.Contact.ID.String()
	if b.Contact.Greeted == nil || b.Contact.Greeted.Day != b.Day {
		m.Buttons = append(m.Buttons, bot.Button{Label: v.Say("button.greeted"), Command: fmt.Sprintf("greeted %s %s", id, b.Day)})
		v.offerGreeting(&m, b)
	}
	m.Buttons = append(m.Buttons,
		bot.Button{Label: v.Say("button.open"), Command: "customer " + b.Customer.ID.String()},
		bot.Button{Label: v.Say("button.why"), Command: "why " + id},
	)
	return m
}

// offerGreeting offers, from the day on, to send the wishes to a contact who has
// a chat with us, and says beforehand that this is for good.
func (v Voice) offerGreeting(m *bot.Message, b crm.BirthdayOf) {
	if !b.Contact.Reachable() || b.MonthOnly || v.Today().Before(b.Day) {
		return
	}
	m.Parts = append(m.Parts, bot.Line(v.Say("birthday.send", "Name", b.Contact.Name)))
	m.Buttons = append(m.Buttons, bot.Button{Label: v.Say("button.send"), Command: fmt.Sprintf("greet %s %s", b.Contact.ID, b.Day)})
}

// BirthdayList says the birthdays to come.
func (v Voice) BirthdayList(all []crm.BirthdayOf, names Names) bot.Message {
	m := bot.Message{Kind: bot.Reply, Title: v.Say("birthday.list"), Facts: map[string]string{"count": strconv.Itoa(len(all))}}
	if len(all) == 0 {
		m.Parts = append(m.Parts, bot.Line(v.Say("birthday.none")))
	}
	for _, b := range all {
		m.Parts = append(m.Parts, v.BirthdayLine(b, names))
	}
	return m
}
