package commands

import (
	"slices"
	"strconv"
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

var wordFestival = []string{"holiday", "节日", "holidays", "festival", "festivals"}

var argFestival = Arg{Name: "festival", Kind: bot.TextField}

var festivalCommands = []*Command{
	{Path: [][]string{wordFestival, {"list", "列表"}}, Run: listHolidays},
	{Path: [][]string{wordFestival, {"send", "发送", "群发"}}, Writes: true, Hidden: true, Run: sendHoliday, Args: []Arg{argFestival}},
	{
		Path: [][]string{wordFestival}, Run: showHoliday,
		Args: []Arg{maybe(argFestival), maybe(Arg{Name: "page", Kind: bot.TextField})},
	},
}

// listHolidays lists the festivals to come on which the team greets, with how many
// of the speaker's contacts are greeted.
func listHolidays(c *Call) (bot.Message, error) {
	var all []crm.FestivalList
	for _, f := range c.Team.Festivals() {
		day, ok := f.Next(c.Today().AddDays(-1))
		if !ok || !c.Team.Greets(f) {
			continue
		}
		list, err := c.guests(f, day)
		if err != nil {
			return bot.Message{}, err
		}
		all = append(all, list)
	}
	slices.SortStableFunc(all, func(a, b crm.FestivalList) int { return a.Day.Compare(b.Day) })
	return c.FestivalsList(all), nil
}

// showHoliday lists whom the speaker is to greet on a festival, a page at a time:
// holiday mid-autumn 2
func showHoliday(c *Call) (bot.Message, error) {
	if c.Done() {
		return listHolidays(c)
	}
	if c.Where == crm.Public {
		return bot.Message{}, refuse("private-only")
	}
	page := 1
	words := c.Words()
	if n, err := strconv.Atoi(words[len(words)-1]); err == nil && len(words) > 1 {
		page, words = n, words[:len(words)-1]
	}
	list, err := c.festivalList(strings.Join(words, " "))
	return c.FestivalCard(list, c.names(), page), err
}

// festivalList reads whom the speaker is to greet on the festival that is now, or
// was lately, or is next.
func (c *Call) festivalList(name string) (crm.FestivalList, error) {
	f, err := c.festival(name)
	if err != nil {
		return crm.FestivalList{}, err
	}
	day, ok := f.Next(c.Today().AddDays(-greetUntil - 1))
	if !ok {
		return crm.FestivalList{}, refuse("no-festival", "Name", brief(name), "Example", c.Say("example.holiday-list"))
	}
	return c.guests(f, day)
}

// guests are whom the speaker is to greet on a festival: the contacts of their own
// customers, and of those of a member on leave for whom they stand in.
func (c *Call) guests(f crm.Festival, day crm.Date) (crm.FestivalList, error) {
	list, err := c.Tx.FestivalList(f, day, c.Me.Member, c.Members(), c.Team)
	for _, m := range c.Members() {
		if !c.Me.Covers[m.ID] || m.ID == c.Me.ID || err != nil {
			continue
		}
		var others crm.FestivalList
		others, err = c.Tx.FestivalList(f, day, m, c.Members(), c.Team)
		list.Guests = append(list.Guests, others.Guests...)
	}
	return list, err
}

// festival reads the name of a festival, in either language, or its beginning.
func (c *Call) festival(name string) (crm.Festival, error) {
	f, ok := c.festivalNamed(name)
	if !ok {
		return f, refuse("no-festival", "Name", brief(name), "Example", c.Say("example.holiday-list"))
	}
	return f, nil
}

func (c *Call) festivalNamed(name string) (crm.Festival, bool) {
	name = festivalID(name)
	var near []crm.Festival
	for _, f := range c.Team.Festivals() {
		for _, spelling := range c.festivalSpellings(f) {
			if spelling == name {
				return f, true
			}
			if len([]rune(name)) >= 2 && strings.HasPrefix(spelling, name) {
				near = append(near, f)
				break
			}
		}
	}
	if len(near) == 1 {
		return near[0], true
	}
	return crm.Festival{}, false
}

// festivalSpellings are the ways to write what a festival is called.
func (c *Call) festivalSpellings(f crm.Festival) []string {
	out := []string{f.ID, festivalID(c.Festival(f))}
	for _, lang := range []crm.Lang{crm.English, crm.Chinese} {
		v := c.Voice
		v.Lang = lang
		out = append(out, festivalID(v.Festival(f)))
	}
	return out
}

// festivalID is a name as festivals are named in commands: "founders-day".
func festivalID(name string) string {
	return strings.ReplaceAll(crm.FoldName(strings.ReplaceAll(name, "-", " ")), " ", "-")
}

// sendHoliday sends the drafted wishes to all of the speaker's contacts who can be
// reached in a chat and whom nobody has greeted: to each once.
func sendHoliday(c *Call) (bot.Message, error) {
	list, err := c.festivalList(c.RestText())
	if err != nil {
		return bot.Message{}, err
	}
	w := wish{occasion: list.ID, festival: list.Festival, day: list.Day}
	if !c.inTime(w) {
		return bot.Message{}, refuse("festival-day", "Festival", c.Festival(list.Festival), "Day", c.Date(list.Day))
	}
	var names []string
	for _, g := range list.ToSend() {
		text := c.FestivalGreeting(w.festival, g.Contact, g.Customer)
		first, err := c.send(w, g.Contact, text)
		if err != nil {
			return bot.Message{}, err
		}
		if first {
			names = append(names, g.Contact.Name)
		}
	}
	if len(names) == 0 {
		return bot.Message{}, refuse("festival-sent", "Festival", c.Festival(list.Festival), "Example", "holiday "+list.ID)
	}
	m := c.Reply(c.Say("festival.sent", "N", len(names), "Festival", c.Festival(list.Festival)), "")
	m.Facts["festival"], m.Facts["sent"] = list.ID, strconv.Itoa(len(names))
	if c.Where != crm.Public {
		m.Parts = []bot.Part{bot.Line(strings.Join(names, c.Say("list.separator")))}
	}
	return m, nil
}

// wish is for what somebody is wished well: their birthday, or a festival.
type wish struct {
	occasion string
	festival crm.Festival // the zero one for a birthday
	day      crm.Date
}

// key is the occurrence of a wish in the outbox. Birthdays had theirs first.
func (w wish) key() string {
	if w.occasion == crm.OccasionBirthday {
		return w.day.String()
	}
	return w.occasion + "-" + w.day.String()
}

// inTime reports whether wishes can be sent today for a day that has come.
func (c *Call) inTime(w wish) bool {
	ago := w.day.DaysUntil(c.Today())
	return ago >= 0 && ago <= greetUntil
}

// send sends wishes to a contact's chat and notes that they were given. The second
// result is false when they were sent before, and did not arrive.
func (c *Call) send(w wish, rec crm.Contact, text string) (bool, error) {
	first, err := c.Tx.SendContact(store.RuleGreeting, rec.ID, w.key(), text, c.Me.ID)
	if err != nil || !first {
		return false, err
	}
	return true, store.Contacts.Put(c.Tx, rec.WithWish(w.occasion, crm.Greeting{Day: w.day, By: c.Me.ID, Sent: true}))
}
