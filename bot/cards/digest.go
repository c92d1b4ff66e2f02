package cards

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
)

const (
	// maxNamed is how many records stand behind a number by name.
	maxNamed = crm.DigestNames
	// maxReps is how many reps stand behind a number by name.
	maxReps = 8
)

// Names tells what members and customers are called.
type Names struct {
	Member   func(crm.MemberID) string
	Customer func(crm.CustomerID) string
}

// DigestCard says a pipeline digest: what is new since the last, and what stands
// since before in one line. Each number has its names beside it, and a button that
// opens its rows.
func (v Voice) DigestCard(d crm.Digest, names Names) (bot.Message, error) {
	m := bot.Message{
		Kind:    bot.Reply,
		Title:   v.Say("digest.title", "Date", v.Date(v.Today()), "Scope", v.Say("scope."+string(d.Scope))),
		Facts:   v.digestFacts(d),
		Buttons: v.digestButtons(d),
	}
	if d.Weekly {
		m.Title = v.Say("digest.title-week", "Date", v.Date(v.Today()), "Scope", v.Say("scope."+string(d.Scope)))
	}
	if d.Quiet() {
		m.Parts = append(m.Parts, bot.Line(v.Say("digest.quiet")))
		m.Parts = append(m.Parts, v.still(d)...)
		return m, nil
	}
	w := digestWords{v, names, d.Scope == crm.ScopeMine}
	m.Parts = append(m.Parts, w.moves(d)...)
	if d.Now.Count+d.Before.Count > 0 {
		m.Parts = append(m.Parts, bot.Part{Table: v.pipelineTable(d.Now, &d.Before)})
	}
	m.Parts = append(m.Parts, v.trendLine(d.Trend)...)
	m.Parts = append(m.Parts, w.concerns(d)...)
	m.Parts = append(m.Parts, v.still(d)...)
	for _, b := range d.Birthdays {
		m.Parts = append(m.Parts, v.BirthdayLine(b, names))
	}
	var err error
	m.Picture, err = v.digestPicture(m.Title, d)
	return m, err
}

// digestPicture is the pipeline of a morning, the last weeks of a week.
func (v Voice) digestPicture(title string, d crm.Digest) (*bot.Picture, error) {
	switch {
	case d.Weekly && len(d.Trend) > 0:
		return v.TrendPicture(title, d.Trend)
	case d.Now.Count == 0:
		return nil, nil
	}
	return v.PipelinePicture(title, d.Now, &d.Before)
}

// digestWords finds the words for a digest's numbers.
type digestWords struct {
	Voice
	names Names
	mine  bool // all is the reader's own, so that nobody need be named
}

// moves say the deals that moved, one line for each way.
func (w digestWords) moves(d crm.Digest) []bot.Part {
	var parts []bot.Part
	for _, name := range crm.MoveNames {
		moves, _ := d.Moves(name)
		if len(moves) > 0 {
			count := w.counted(moves)
			if name == "amended" { // the sum would not be what changed
				count = strconv.Itoa(len(moves))
			}
			parts = append(parts, bot.Line(w.Say("digest."+name, "Count", count, "Names", w.movesNamed(moves))))
		}
	}
	if n := len(d.Gone); n > 0 {
		parts = append(parts, bot.Line(w.Say("digest.gone", "N", n)))
	}
	if rate, some := d.WinRate(); some && d.Weekly {
		parts = append(parts, bot.Line(w.Say("digest.win-rate", "Rate", rate)))
	}
	return parts
}

// counted is how many deals moved, and their sum where there are several.
func (w digestWords) counted(moves []crm.DealMove) string {
	n := strconv.Itoa(len(moves))
	sum, err := crm.SumMoves(moves)
	if err != nil || len(moves) == 1 || len(sum) == 0 || w.Where == crm.Public {
		return n
	}
	return w.aside(n, w.Totals(sum))
}

func (w digestWords) movesNamed(moves []crm.DealMove) string {
	var out []string
	for _, move := range crm.LargestMoves(moves)[:min(len(moves), maxNamed)] {
		d := move.Deal
		words := d.Title + " (" + d.ID.String() + ")"
		if move.From != 0 && move.From != d.Stage && d.Open() {
			words += " " + Step(w.Stage(move.From), w.Stage(d.Stage))
		}
		amount := w.AmountHere(d.Amount)
		if move.From == d.Stage && w.Where != crm.Public {
			amount = Step(w.Money(move.Was), w.Money(d.Amount))
		}
		if amount != "" {
			words += " " + amount
		}
		if d.Reason != "" {
			words = w.aside(words, d.Reason)
		}
		out = append(out, words)
	}
	return w.listed(out, len(moves))
}

// listed joins names, and says how many more there are.
func (v Voice) listed(names []string, total int) string {
	s := v.list(names)
	if more := total - len(names); more > 0 {
		s += " " + v.Say("list.more", "N", more)
	}
	return s
}

// concerns say what newly needs somebody's help.
func (w digestWords) concerns(d crm.Digest) []bot.Part {
	var parts []bot.Part
	add := func(id string, n int, text string) {
		if n > 0 {
			parts = append(parts, bot.Line(w.Say("digest."+id, "N", n, "Names", text)))
		}
	}
	add("slipped", d.Slipped.New, w.deals(d.Slipped.Top, d.Slipped.New, func(deal crm.Deal) string { return w.Date(deal.Close) }))
	add("stale", d.Stuck.New, w.deals(d.Stuck.Top, d.Stuck.New, func(deal crm.Deal) string {
		return w.Days(crm.DateOf(deal.StageSince.In(w.Loc)).DaysUntil(w.Today()))
	}))
	add("overdue", d.Overdue.New, w.byRep(d.Overdue.By, w.followups(d.Overdue.Top)))
	add("silent", d.Silent.New, w.byRep(d.Silent.By, w.silent(d.Silent.Top)))
	if d.Next.Open > 0 {
		parts = append(parts, bot.Line(w.nextSteps(d)))
	}
	add("logged", total(d.Logged), w.byRep(d.Logged, nil))
	var idle []string
	for _, id := range d.Idle[:min(len(d.Idle), maxReps)] {
		idle = append(idle, w.names.Member(id))
	}
	add("idle", len(d.Idle), w.listed(idle, len(d.Idle)))
	return parts
}

// deals names deals: "D1 Renewal $40,000 Tue 24 Nov rob".
func (w digestWords) deals(deals []crm.Deal, n int, tail func(crm.Deal) string) string {
	var out []string
	for _, d := range deals {
		words := []string{d.ID.String(), d.Title, w.AmountHere(d.Amount), tail(d)}
		if !w.mine {
			words = append(words, w.names.Member(d.Owner))
		}
		words = slices.DeleteFunc(words, func(s string) bool { return s == "" })
		out = append(out, strings.Join(words, " "))
	}
	return w.listed(out, n)
}

// nextSteps says how many open deals have a next step, and which have none if that
// is news. Of a week it says what it was before.
func (w digestWords) nextSteps(d crm.Digest) string {
	next := d.Next
	share := w.Say("digest.percent", "N", next.Percent())
	if was, some := next.WasPercent(); d.Weekly && some && was != next.Percent() {
		share = w.Say("digest.percent-was", "N", next.Percent(), "Was", was)
	}
	line := w.aside(w.Say("digest.next", "With", next.With, "Open", next.Open), share)
	news := next.With != next.WasWith || next.Open != next.WasOpen || d.Weekly || d.Span.From.IsZero()
	if next.Without() == 0 || !news {
		return line
	}
	line += w.Say("digest.without", "Names", w.deals(next.Top, next.Without(), func(crm.Deal) string { return "" }))
	if len(next.By) > 1 && next.Without() > len(next.Top) {
		line = w.aside(line, w.byRep(next.By, nil))
	}
	return line
}

// followups are the words for overdue follow-ups, by their owners.
func (w digestWords) followups(all []crm.Followup) map[crm.MemberID][]string {
	out := map[crm.MemberID][]string{}
	for _, f := range all {
		text := Excerpt(w.Discreet(f.Reminder.Text), 40)
		if f.Customer.ID != 0 {
			text += " · " + f.Customer.Name
		}
		out[f.Reminder.Owner] = append(out[f.Reminder.Owner], text)
	}
	return out
}

// silent are the words for silent customers, by the owners of their deals.
func (w digestWords) silent(all []crm.Silent) map[crm.MemberID][]string {
	out := map[crm.MemberID][]string{}
	for _, s := range all {
		out[s.Owner] = append(out[s.Owner], s.Customer.Name+" "+w.Days(s.Days))
	}
	return out
}

// byRep says how many each rep has, and which of them by name. One's own need no
// name of a rep.
func (w digestWords) byRep(counts []crm.RepCount, which map[crm.MemberID][]string) string {
	var out []string
	for _, c := range counts[:min(len(counts), maxReps)] {
		named := w.listed(which[c.Member], max(c.N, len(which[c.Member])))
		switch {
		case len(which[c.Member]) == 0:
			out = append(out, w.names.Member(c.Member)+" "+strconv.Itoa(c.N))
		case w.mine:
			out = append(out, named)
		default:
			out = append(out, w.aside(w.names.Member(c.Member)+" "+strconv.Itoa(c.N), named))
		}
	}
	return w.listed(out, len(counts))
}

// still says in a line what stands since before the last digest.
func (v Voice) still(d crm.Digest) []bot.Part {
	var out []string
	for _, group := range []struct {
		id string
		n  int
	}{{"slipped", d.Slipped.Still}, {"stale", d.Stuck.Still}, {"overdue", d.Overdue.Still}, {"silent", d.Silent.Still}} {
		if group.n > 0 {
			out = append(out, v.Say("digest.still-"+group.id, "N", group.n))
		}
	}
	if len(out) == 0 {
		return nil
	}
	return []bot.Part{bot.Line(v.Say("digest.still", "What", v.list(out)))}
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
	add := func(n int, label, command string) {
		if n > 0 {
			out = append(out, bot.Button{Label: v.Say("button." + label), Command: command})
		}
	}
	scope := string(d.Scope)
	for _, name := range crm.MoveNames {
		moves, _ := d.Moves(name)
		add(len(moves), "digest-"+name, "digest rows "+name+" "+scope+spanWords(d.Span))
	}
	add(d.Overdue.Total(), "overdue", "digest rows overdue "+scope)
	add(d.Slipped.Total(), "slipped", "deal list "+scope+" slipped")
	add(d.Stuck.Total(), "stale", "deal list "+scope+" stale")
	add(d.Silent.Total(), "silent", "digest rows silent "+scope)
	add(d.Next.Without(), "no-next", "deal list "+scope+" nonext")
	add(len(d.Birthdays), "birthdays", "birthday list")
	add(d.Now.Count, "picture", "pipeline "+scope)
	add(cmp.Or(d.Now.Count, d.Before.Count), "trend", "pipeline trend "+scope)
	add(total(d.Logged), "activity", "pipeline activity "+scope)
	return out
}

// spanWords name a digest's stamps in a command.
func spanWords(s crm.DigestSpan) string {
	words := " until:" + crm.Ref{Kind: crm.KindEntry, N: s.Until}.String()
	if s.Since > 0 {
		words = " since:" + crm.Ref{Kind: crm.KindEntry, N: s.Since}.String() + words
	}
	return words
}

// digestFacts are a digest for programs. What stands is counted in all, and what
// is new of it.
func (v Voice) digestFacts(d crm.Digest) map[string]string {
	facts := v.pipelineFacts(d.Now)
	facts["rule"], facts["scope"] = "digest", string(d.Scope)
	for name, n := range map[string]int{
		"gone": len(d.Gone), "birthdays": len(d.Birthdays), "logged": total(d.Logged), "idle": len(d.Idle),
		"slipped": d.Slipped.Total(), "slipped_new": d.Slipped.New, "stale": d.Stuck.Total(), "stale_new": d.Stuck.New,
		"overdue": d.Overdue.Total(), "overdue_new": d.Overdue.New, "silent": d.Silent.Total(), "silent_new": d.Silent.New,
		"next_steps": d.Next.With, "without_next": d.Next.Without(),
	} {
		facts[name] = strconv.Itoa(n)
	}
	for _, name := range crm.MoveNames {
		moves, _ := d.Moves(name)
		facts[name] = strconv.Itoa(len(moves))
	}
	return facts
}
