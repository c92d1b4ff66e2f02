package grammar

import "github.com/rapport-crm/rapport/crm"

// dayPart is a part of the day: between which times it lies, and which time is
// meant when it stands alone.
type dayPart struct {
	from, to crm.TimeOfDay
	at       func(*calendar) crm.TimeOfDay
}

func hour(h crm.TimeOfDay) func(*calendar) crm.TimeOfDay {
	return func(*calendar) crm.TimeOfDay { return h }
}

// morningStart is the start of the day for those who begin it in the morning.
func morningStart(c *calendar) crm.TimeOfDay {
	if c.DayStart < noon {
		return c.DayStart
	}
	return crm.Clock(9, 0)
}

func dayStart(c *calendar) crm.TimeOfDay { return c.DayStart }
func dayEnd(c *calendar) crm.TimeOfDay   { return c.DayEnd }

// The parts of the day. Those without a range take no hour after them.
var (
	smallHours    = &dayPart{0, crm.Clock(6, 0), nil}
	earlyMorning  = &dayPart{crm.Clock(4, 0), crm.Clock(11, 59), morningStart}
	forenoon      = &dayPart{crm.Clock(1, 0), crm.Clock(11, 59), morningStart}
	midday        = &dayPart{crm.Clock(11, 0), crm.Clock(14, 59), hour(noon)}
	afternoon     = &dayPart{noon, crm.Clock(19, 0), hour(crm.Clock(14, 0))}
	lateAfternoon = &dayPart{crm.Clock(15, 0), crm.Clock(19, 0), hour(crm.Clock(17, 0))}
	dusk          = &dayPart{crm.Clock(16, 0), crm.Clock(20, 0), hour(crm.Clock(18, 0))}
	evening       = &dayPart{crm.Clock(17, 0), midnight, hour(crm.Clock(19, 0))}
	beforeLunch   = &dayPart{at: hour(crm.Clock(11, 30))}
	afterLunch    = &dayPart{at: hour(crm.Clock(13, 30))}
	startOfWork   = &dayPart{at: dayStart}
	endOfWork     = &dayPart{at: dayEnd}
)

var partWords = map[string]*dayPart{
	"morning": forenoon, "afternoon": afternoon, "evening": evening, "night": evening, "tonight": evening,
	"lunchtime": midday, "midday": midday, "eod": endOfWork, "cob": endOfWork,
}

var hanParts = []entry[*dayPart]{
	{"凌晨", smallHours}, {"清晨", earlyMorning}, {"清早", earlyMorning}, {"一大早", earlyMorning}, {"一早", earlyMorning}, {"早上", earlyMorning}, {"早晨", earlyMorning},
	{"上午", forenoon}, {"午饭前", beforeLunch}, {"午饭后", afterLunch}, {"饭后", afterLunch}, {"午后", afterLunch}, {"中午前", midday}, {"中午", midday}, {"正午", midday},
	{"下午", afternoon}, {"傍晚", dusk}, {"晚上", evening}, {"晚间", evening}, {"今晚", evening},
	{"下班后", endOfWork}, {"下班之后", endOfWork}, {"下班以后", endOfWork}, {"下班之前", endOfWork}, {"下班以前", endOfWork}, {"下班前", endOfWork}, {"下班时", endOfWork}, {"下班", endOfWork},
	{"上班时", startOfWork}, {"上班后", startOfWork}, {"上班", startOfWork},
}

// hanShortParts stand only after a day: 明早, 周五晚.
var hanShortParts = []entry[*dayPart]{{"早", earlyMorning}, {"晨", earlyMorning}, {"晚", evening}, {"之内", endOfWork}, {"内", endOfWork}}

// partPhrases are the parts of the day that take several words.
var partPhrases = []struct {
	words []string
	part  *dayPart
}{
	{[]string{"end", "of", "day"}, endOfWork}, {[]string{"end", "of", "the", "day"}, endOfWork},
	{[]string{"close", "of", "business"}, endOfWork}, {[]string{"end", "of", "business"}, endOfWork}, {[]string{"close", "of", "day"}, endOfWork},
	{[]string{"after", "work"}, endOfWork}, {[]string{"late", "afternoon"}, lateAfternoon},
	{[]string{"first", "thing", "in", "the", "morning"}, startOfWork}, {[]string{"first", "thing"}, startOfWork},
	{[]string{"after", "lunch"}, afterLunch}, {[]string{"before", "lunch"}, beforeLunch},
}

// partName reads a part of the day in English. "This" makes it today's.
func (p *phrase) partName() bool {
	sure := p.words("in", "the") || p.spoken
	if p.word("this") {
		sure = true
		if !p.hasDay() {
			p.date = p.cal.today
		}
	}
	p.word("the")
	part, ok := p.partPhrase()
	if !ok {
		word, _ := p.peek()
		part, ok = lookup(&p.reader, partWords)
		if sure = sure || word == "tonight" || word == "eod" || word == "cob"; !sure {
			p.weak++ // "good morning"
		}
	}
	p.part = part
	return ok
}

// partPhrase reads a part of the day of several words; "end of" may have its
// day after it: "end of tomorrow".
func (p *phrase) partPhrase() (*dayPart, bool) {
	for _, phrase := range partPhrases {
		if p.words(phrase.words...) {
			return phrase.part, true
		}
	}
	return endOfWork, p.words("end", "of") && p.ahead("today", "tomorrow")
}

// hanPart reads a part of the day in Chinese.
func (p *phrase) hanPart() bool {
	part, ok := litOf(&p.reader, hanParts)
	if !ok {
		part, ok = p.shortPart()
	}
	p.part = part
	return ok
}

// shortPart reads 早 and 晚, which need a day before them or an hour after, and
// the 内 of 今天内. After a clock they begin what is to be done: 9点早会.
func (p *phrase) shortPart() (*dayPart, bool) {
	if p.ahead("早点", "晚点", "早会", "晨会", "晨检") {
		return nil, false
	}
	part, ok := litOf(&p.reader, hanShortParts)
	if p.clock.kind != noClock && part != endOfWork {
		return nil, false
	}
	if !ok || p.hasDay() {
		return part, ok
	}
	hour := *p
	return part, part != endOfWork && hour.hanClock()
}
