package grammar

// length is a length of time as people say it: elapsed minutes, or calendar
// days, workdays and months. Only one of them is set, but for "a month and a
// half", which has days as well.
type length struct {
	minutes, days, workdays, months int
}

// times returns the length n hundredths of a time. The second result is false
// when no whole minute or day comes out.
func (l length) times(hundredths int) (length, bool) {
	if l.minutes == 0 && hundredths%100 != 0 {
		return length{}, false
	}
	scaled := length{l.minutes * hundredths / 100, l.days * hundredths / 100, l.workdays * hundredths / 100, l.months * hundredths / 100}
	return scaled, l.minutes*hundredths%100 == 0
}

func (l length) plus(m length) length {
	return length{l.minutes + m.minutes, l.days + m.days, l.workdays + m.workdays, l.months + m.months}
}

// unit is a unit of time and its half, where people count in halves of it.
type unit struct{ one, half length }

var (
	minuteUnit  = unit{one: length{minutes: 1}}
	quarterHour = unit{one: length{minutes: 15}}
	hourUnit    = unit{length{minutes: 60}, length{minutes: 30}}
	dayUnit     = unit{one: length{days: 1}}
	workdayUnit = unit{one: length{workdays: 1}}
	weekUnit    = unit{one: length{days: 7}}
	fortnight   = unit{one: length{days: 14}}
	monthUnit   = unit{length{months: 1}, length{days: 15}}
	quarterUnit = unit{one: length{months: 3}}
	yearUnit    = unit{length{months: 12}, length{months: 6}}
)

var unitWords = map[string]unit{
	"m": minuteUnit, "min": minuteUnit, "mins": minuteUnit, "minute": minuteUnit, "minutes": minuteUnit,
	"h": hourUnit, "hr": hourUnit, "hrs": hourUnit, "hour": hourUnit, "hours": hourUnit,
	"d": dayUnit, "day": dayUnit, "days": dayUnit,
	"workday": workdayUnit, "workdays": workdayUnit, "weekdays": workdayUnit,
	"w": weekUnit, "wk": weekUnit, "wks": weekUnit, "week": weekUnit, "weeks": weekUnit,
	"fortnight": fortnight, "fortnights": fortnight,
	"mo": monthUnit, "mos": monthUnit, "month": monthUnit, "months": monthUnit,
	"quarter": quarterUnit, "quarters": quarterUnit,
	"y": yearUnit, "yr": yearUnit, "yrs": yearUnit, "year": yearUnit, "years": yearUnit,
}

// hanLengths are the units in Chinese. A month needs its 个 (3月 is March), and
// so does 钟.
var hanLengths = []entry[unit]{
	{"分钟", minuteUnit}, {"分", minuteUnit}, {"刻钟", quarterHour},
	{"小时", hourUnit}, {"个小时", hourUnit}, {"个钟头", hourUnit}, {"钟头", hourUnit}, {"个钟", hourUnit},
	{"工作日", workdayUnit}, {"个工作日", workdayUnit}, {"天", dayUnit}, {"日", dayUnit},
	{"周", weekUnit}, {"个星期", weekUnit}, {"星期", weekUnit}, {"个礼拜", weekUnit}, {"礼拜", weekUnit},
	{"个月", monthUnit}, {"个季度", quarterUnit}, {"季度", quarterUnit}, {"年", yearUnit},
}

// length reads a length of time in either language: "1h30m", "an hour and a
// half", 一个半小时, "3 business days".
func (r *reader) length() (total length, ok bool) {
	for {
		start := r.pos
		if ok {
			r.word("and")
			r.lit("零", "又")
		}
		part, found := r.lengthTerm()
		if !found || ok && part.minutes == 0 {
			r.pos = start
			return total, ok
		}
		total, ok = total.plus(part), true
		if part.minutes == 0 {
			return total, true
		}
	}
}

// lengthTerm reads one number with its unit.
func (r *reader) lengthTerm() (length, bool) {
	start := r.pos
	for _, form := range []func(*reader) (length, bool){(*reader).hanLength, (*reader).fewHours, (*reader).englishLength} {
		if l, ok := form(r); ok {
			return l, true
		}
		r.pos = start
	}
	return length{}, false
}

// hanLength reads 三天, 半小时, 一个半小时, 一小时半, 1.5小时.
func (r *reader) hanLength() (length, bool) {
	if r.lit("半") {
		r.lit("个")
		u, ok := r.halfUnit()
		return u.half, ok
	}
	n, ok := r.hundredths()
	if !ok {
		return length{}, false
	}
	if n%100 == 0 && r.lit("个半") {
		u, found := r.halfUnit()
		whole, _ := u.one.times(n)
		return whole.plus(u.half), found
	}
	u, ok := litOf(r, hanLengths)
	if !ok {
		return length{}, false
	}
	whole, ok := u.one.times(n)
	if ok && u.half != (length{}) && !r.ahead("半天", "半年") && r.lit("半") {
		whole = whole.plus(u.half)
	}
	return whole, ok
}

// halfUnit reads a Chinese unit that has a half, and needs no 个 here.
func (r *reader) halfUnit() (unit, bool) {
	return litOf(r, []entry[unit]{{"小时", hourUnit}, {"钟头", hourUnit}, {"钟", hourUnit}, {"月", monthUnit}, {"年", yearUnit}})
}

// hundredths reads a Chinese or decimal number with up to two decimals, as
// hundredths.
func (r *reader) hundredths() (int, bool) {
	n, ok := r.hanCount()
	if !ok || !r.glued('.') {
		return n * 100, ok
	}
	fraction, width, ok := r.digits(2)
	if width == 1 {
		fraction *= 10
	}
	return n*100 + fraction, ok
}

// fewHours reads the English lengths that are not a number and a unit: half an
// hour, an hour and a half, a quarter of an hour.
func (r *reader) fewHours() (length, bool) {
	switch {
	case r.words("half", "an", "hour"), r.words("a", "half", "hour"), r.words("half", "hour"):
		return hourUnit.half, true
	case r.words("an", "hour", "and", "a", "half"), r.words("one", "hour", "and", "a", "half"):
		return hourUnit.one.plus(hourUnit.half), true
	case r.words("a", "quarter", "of", "an", "hour"), r.words("quarter", "of", "an", "hour"), r.words("a", "quarter", "hour"):
		return quarterHour.one, true
	case r.words("three", "quarters", "of", "an", "hour"):
		return length{minutes: 45}, true
	case r.words("half", "a", "year"):
		return yearUnit.half, true
	}
	return length{}, false
}

// englishLength reads 2 weeks, a day, 1.5h, two and a half hours, 1h30.
func (r *reader) englishLength() (length, bool) {
	n, ok := r.englishCount()
	if !ok {
		return length{}, false
	}
	half := r.words("and", "a", "half")
	u, ok := r.unitWord()
	if !ok {
		return length{}, false
	}
	l, ok := u.one.times(n)
	if half {
		return l.plus(u.half), ok && u.half != (length{})
	}
	if u == hourUnit && isDigit(r.next()) {
		return r.bareMinutes(l)
	}
	return l, ok
}

// englishCount reads the number before an English unit, as hundredths.
func (r *reader) englishCount() (int, bool) {
	switch {
	case r.words("a", "couple", "of"), r.words("a", "couple"):
		return 200, true
	case r.word("a", "an"):
		return 100, true
	}
	if n, ok := r.numberWord(); ok {
		return n * 100, true
	}
	return r.hundredths()
}

// bareMinutes reads the 30 of 1h30, which needs no unit.
func (r *reader) bareMinutes(hours length) (length, bool) {
	start := r.pos
	minutes, _, ok := r.digits(2)
	if !ok || isLetter(r.next()) {
		r.pos = start
		return hours, true
	}
	return hours.plus(length{minutes: minutes}), minutes < 60
}

// unitWord reads an English unit.
func (r *reader) unitWord() (unit, bool) {
	if r.words("business", "days") || r.words("working", "days") || r.words("business", "day") || r.words("working", "day") {
		return workdayUnit, true
	}
	return lookup(r, unitWords)
}
