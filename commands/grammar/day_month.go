package grammar

import (
	"time"

	"github.com/rapport-crm/rapport/crm"
)

// setDayOf takes a day of a month; a month without a year rolls forward to the
// first year in which the day exists and is not past.
func (p *phrase) setDayOf(of period, day int) bool {
	return p.setIn(of, func(of period) crm.Date {
		return crm.Date{Year: of.first.Year, Month: of.first.Month, Day: day}
	})
}

// monthDay reads Dec 5, December 5th, 2026, next month on the 15th.
func (p *phrase) monthDay() bool {
	of, ok := p.namedPeriod()
	if !ok {
		of, ok = p.englishPeriod()
		if !ok || of.kind != monthPeriod || !p.word("on") && !p.ahead("the ") {
			return false
		}
	}
	p.word("the")
	day, ok := p.dayNumber()
	if !ok || of.kind != monthPeriod {
		return false
	}
	if y, found := p.year(); found {
		of = monthOf(y, int(of.first.Month))
	}
	return p.setDayOf(of, day)
}

// dayMonth reads 5 Dec 2026, 5th of December, the 15th of next month.
func (p *phrase) dayMonth() bool {
	p.word("the")
	day, ok := p.dayNumber()
	if !ok {
		return false
	}
	p.word("of")
	of, ok := p.englishPeriod()
	if !ok || of.kind != monthPeriod {
		return false
	}
	return p.setDayOf(of, day)
}

// dayNumber reads 5, 05, 5th, or an ordinal word.
func (p *phrase) dayNumber() (int, bool) {
	if n, ok := p.ordinal(); ok {
		return n, n > 0
	}
	n, _, ok := p.digits(2)
	if c := p.next(); !ok || c == ':' || isLetter(c) {
		return 0, false
	}
	return n, true
}

// ordinalDay reads the 15th: of this month, or of the next that has it.
func (p *phrase) ordinalDay() bool {
	the := p.word("the")
	if word, _ := p.peek(); word != "" && (!the || p.parts == 0 && !p.spoken) {
		return false // "first", "the second": hardly a day of the month
	}
	n, ok := p.ordinal()
	return ok && p.setNextDay(n)
}

// setNextDay takes the next such day of the month, today included. A month
// that is too short is passed over.
func (p *phrase) setNextDay(day int) bool {
	first := p.near(monthPeriod, 0).first
	for n := range 3 {
		d := first.AddMonths(n)
		d.Day = day
		if d.Valid() && !d.Before(p.cal.today) {
			return p.setDate(d)
		}
	}
	return p.setDate(crm.Date{})
}

// hanMonthDay reads 12月5日, 2026年12月5日, 下个月15号, 5月17.
func (p *phrase) hanMonthDay() bool {
	of, ok := p.hanMonth()
	if !ok {
		return false
	}
	p.lit("的")
	day, _, figures := p.digits(2)
	if !figures {
		if day, ok = p.hanSection(); !ok {
			return false
		}
	}
	if !p.lit("号", "日") && (!figures || p.next() != 0 && p.next() != ' ') {
		return false
	}
	return p.setDayOf(of, day)
}

// hanDay reads 15号: of this month, or of the next that has it.
func (p *phrase) hanDay() bool {
	day, ok := p.hanCount()
	if !ok || !p.lit("号", "日") || p.ahead("楼", "线", "门", "院", "店", "机", "库", "会议", "文件", "合同", "码") {
		return false
	}
	return p.setNextDay(day)
}

// nthOf reads first Monday of next month, last workday of December.
func (p *phrase) nthOf() bool {
	p.word("the")
	n, ok := p.ordinal()
	if !ok {
		return false
	}
	pick, ok := p.nthKind(n)
	if !ok || !p.word("of", "in") {
		return false
	}
	of, ok := p.englishPeriod()
	return ok && of.kind != weekPeriod && p.setIn(of, pick)
}

// hanNthOf reads 下个月第一个周一, 12月最后一个工作日, 本月最后一天.
func (p *phrase) hanNthOf() bool {
	of, ok := p.hanPeriod()
	if !ok || of.kind == weekPeriod {
		return false
	}
	p.lit("的")
	n, ok := p.hanNth()
	if !ok {
		return false
	}
	pick, ok := p.nthKind(n)
	return ok && p.setIn(of, pick)
}

// hanNth reads 第二个, or 最后一个 as -1.
func (r *reader) hanNth() (int, bool) {
	if r.lit("最后一个", "最后1个", "最后一") {
		return -1, true
	}
	if !r.lit("第") {
		return 0, false
	}
	n, ok := r.hanCount()
	return n, ok && r.lit("个") && n > 0
}

// nthKind reads what is counted (weekdays, workdays, days), and returns how to
// find the nth of it in a period.
func (p *phrase) nthKind(n int) (func(period) crm.Date, bool) {
	if n < -1 || n == 0 || n > 31 {
		return nil, false
	}
	if day, ok := p.plainWeekday(); ok {
		return nthWeekdayOf(n, day), true
	}
	switch {
	case p.workdayWord():
		return p.nthWorkdayOf(n), true
	case p.word("day"), p.lit("天", "日"):
		return nthDayOf(n), true
	}
	return nil, false
}

// workdayWord reads one of the words for a working day.
func (p *phrase) workdayWord() bool {
	return p.word("workday", "weekday") || p.words("working", "day") || p.words("business", "day") || p.lit("工作日")
}

func nthWeekdayOf(n int, day time.Weekday) func(period) crm.Date {
	return func(of period) crm.Date {
		month := of.first
		if n < 0 {
			month = of.last
		}
		d, ok := nthWeekday(month.Year, month.Month, n, day)
		if !ok {
			return crm.Date{}
		}
		return d
	}
}

func (p *phrase) nthWorkdayOf(n int) func(period) crm.Date {
	return func(of period) crm.Date {
		if n < 0 {
			return p.cal.addWorkdays(of.last.AddDays(1), -1)
		}
		return p.cal.addWorkdays(of.first.AddDays(-1), n)
	}
}

func nthDayOf(n int) func(period) crm.Date {
	return func(of period) crm.Date {
		if n < 0 {
			return of.last
		}
		return of.first.AddDays(n - 1)
	}
}
