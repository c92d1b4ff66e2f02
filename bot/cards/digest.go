package cards

import (
	"strconv"
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
)

// maxNamed is how many records stand behind a number by name.
const maxNamed = 5

// Names tells what members and customers are called.
type Names struct {
	Member   func(crm.MemberID) string
	Customer func(crm.CustomerID) string
}

// DigestCard says a pipeline digest: what moved, where things stand, who needs
// help. Each number has its names beside it, and a button that opens its rows.
func (v Voice) DigestCard(d crm.Digest, names Names) (bot.Message, error) {
	m := bot.Message{
		Kind:  bot.Reply,
		Title: v.Say("digest.title", "Date", v.Date(v.Today()), "Scope", v.Say("scope."+string(d.Scope))),
		Facts: v.digestFacts(d),
	}
	if d.Quiet() {
		m.Parts = append(m.Parts, bot.Line(v.Say("digest.quiet")))
		return m, nil
	}
	m.Parts = append(m.Parts, v.moveLines(d)...)
	if d.Now.Count+d.Before.Count > 0 {
		m.Parts = append(m.Parts, bot.Part{Table: v.pipelineTable(d.Now, &d.Before)})
	}
	m.Parts = append(m.Parts, v.concerns(d, names)...)
	m.Buttons = v.digestButtons(d)
	if d.Now.Count == 0 {
		return m, nil
	}
	var err error
	m.Picture, err = v.PipelinePicture(m.Title, d.Now, &d.Before)
	return m, err
}

// moveLines say the deals that moved, one line for each way.
func (v Voice) moveLines(d crm.Digest) []bot.Part {
	var parts []bot.Part
	for _, group := range []struct {
		id    string
		moves []crm.DealMove
	}{{"new", d.New}, {"forward", d.Forward}, {"back", d.Back}, {"won", d.Won}, {"lost", d.Lost}} {
		if len(group.moves) > 0 {
			parts = append(parts, bot.Line(v.Say("digest."+group.id, "N", len(group.moves), "Names", v.movesNamed(group.moves))))
		}
	}
	return parts
}

func (v Voice) movesNamed(moves []crm.DealMove) string {
	var out []string
	for _, move := range moves[:min(len(moves), maxNamed)] {
		d := move.Deal
		words := d.Title + " (" + d.ID.String() + ")"
		if move.From != 0 && d.Open() {
			words += " " + Step(v.Stage(move.From), v.Stage(d.Stage))
		}
		if amount := v.AmountHere(d.Amount); amount != "" {
			words += " " + amount
		}
		if d.Reason != "" {
			words = v.aside(words, d.Reason)
		}
		out = append(out, words)
	}
	return v.listed(out, len(moves))
}

// listed joins names, and says how many more there are.
func (v Voice) listed(names []string, total int) string {
	s := strings.Join(names, v.Say("list.separator"))
	if more := total - len(names); more > 0 {
		s += " " + v.Say("list.more", "N", more)
	}
	return s
}

// concerns say what needs somebody's help.
func (v Voice) concerns(d crm.Digest, names Names) []bot.Part {
	var parts []bot.Part
	add := func(id string, n int, text string) {
		if n > 0 {
			parts = append(parts, bot.Line(v.Say("digest."+id, "N", n, "Names", text)))
		}
	}
	add("slipped", len(d.Slipped), v.dealsNamed(d.Slipped, func(deal crm.Deal) string { return v.Date(deal.Close) }))
	add("stale", len(d.Stale), v.dealsNamed(d.Stale, func(deal crm.Deal) string {
		return v.Days(crm.DateOf(deal.StageSince.In(v.Loc)).DaysUntil(v.Today()))
	}))
	for _, group := range []struct {
		id     string
		counts []crm.RepCount
	}{{"overdue", d.Overdue}, {"silent", d.Silent}, {"logged", d.Logged}} {
		add(group.id, total(group.counts), v.repsNamed(group.counts, names))
	}
	for _, b := range d.Birthdays {
		parts = append(parts, v.BirthdayLine(b, names))
	}
	return parts
}

func (v Voice) dealsNamed(deals []crm.Deal, tail func(crm.Deal) string) string {
	var out []string
	for _, d := range deals[:min(len(deals), maxNamed)] {
		out = append(out, d.ID.String()+" "+d.Title+" "+tail(d))
	}
	return v.listed(out, len(deals))
}

func (v Voice) repsNamed(counts []crm.RepCount, names Names) string {
	var out []string
	for _, c := range counts {
		out = append(out, names.Member(c.Member)+" "+strconv.Itoa(c.N))
	}
	return strings.Join(out, v.Say("list.separator"))
}

func total(counts []crm.RepCount) (n int) {
	for _, c := range counts {
		n += c.N
	}
	return n
}

// digestButtons open the rows behind the numbers.
func (v Voice) digestButtons(d crm.Digest) []bot.Button {
	var out []bot.Button
	add := func(some bool, label, command string) {
		if some {
			out = append(out, bot.Button{Label: v.Say("button." + label), Command: command})
		}
	}
	scope := string(d.Scope)
	add(len(d.Overdue) > 0, "overdue", "remind list "+scope)
	add(len(d.Slipped) > 0, "slipped", "deal list "+scope+" slipped")
	add(len(d.Stale) > 0, "stale", "deal list "+scope+" stale")
	add(len(d.Birthdays) > 0, "birthdays", "birthday list")
	add(d.Now.Count > 0, "picture", "pipeline "+scope)
	return out
}

// digestFacts are a digest for programs.
func (v Voice) digestFacts(d crm.Digest) map[string]string {
	facts := v.pipelineFacts(d.Now)
	facts["rule"], facts["scope"] = "digest", string(d.Scope)
	for name, n := range map[string]int{
		"new": len(d.New), "forward": len(d.Forward), "back": len(d.Back), "won": len(d.Won), "lost": len(d.Lost),
		"slipped": len(d.Slipped), "stale": len(d.Stale), "overdue": total(d.Overdue), "silent": total(d.Silent),
		"birthdays": len(d.Birthdays), "logged": total(d.Logged),
	} {
		facts[name] = strconv.Itoa(n)
	}
	return facts
}
