package grammar

import (
	"slices"

	"github.com/rapport-crm/rapport/crm"
)

// Birthday reads the day a person celebrates, in either language and calendar:
// "1990-05-17", "05-17", "May 17", 5月17日, "lunar 8-15", 农历1990年八月十五, 闰六月初五,
// or the month alone. The order says how 5/12 is read.
//
// Errors: [ErrImpossible] for what [crm.Birthday.Valid] refuses, [ErrAmbiguous] for 5/12 in
// [AnyOrder] and for 八月十五, which may be of either calendar, and
// [ErrNotUnderstood] for the rest.
func Birthday(text string, order DateOrder) (crm.Birthday, error) {
	if len(text) > longestPhrase {
		return crm.Birthday{}, ErrNotUnderstood
	}
	b := birthday{reader: plain(text), order: order}
	if !b.try((*birthday).named, (*birthday).figuresOnly, (*birthday).han) || !b.done() {
		return crm.Birthday{}, ErrNotUnderstood
	}
	return b.result()
}

// birthday reads one birthday.
type birthday struct {
	reader
	order DateOrder
	crm.Birthday
	// solar says that the writer said so.
	solar bool
	// swap says that day and month may be the other way round, either that the
	// day may be of the lunar calendar too.
	swap, either bool
}

// try runs the forms until one reads the whole text.
func (b *birthday) try(forms ...func(*birthday) bool) bool {
	b.calendar()
	start, before := b.pos, b.Birthday
	for _, form := range forms {
		if form(b) && b.atEnd() {
			return true
		}
		b.pos, b.Birthday, b.swap, b.either = start, before, false, false
	}
	return false
}

func (b *birthday) atEnd() bool {
	mark := b.pos
	defer func() { b.pos = mark }()
	return b.done()
}

// calendar reads which calendar is meant, if that is said.
func (b *birthday) calendar() {
	switch {
	case b.word("lunar"), b.lit("农历", "阴历", "旧历"):
		b.Lunar = true
		b.lit(":", "生日")
	case b.word("solar"), b.lit("公历", "阳历", "新历"):
		b.solar = true
	}
	b.leap()
}

// leap reads the word for a leap month, which only the lunar calendar has.
func (b *birthday) leap() {
	if b.word("leap") || b.lit("闰") {
		b.Leap, b.Lunar = true, true
	}
}

// named reads May 17, 17 May 1990, May 1990, May.
func (b *birthday) named() bool {
	b.word("the")
	day, found := b.dayFigure()
	b.word("of")
	month, ok := b.monthName()
	if !ok {
		return false
	}
	b.Month = int(month)
	if !found && b.yearFigure() {
		return true
	}
	if !found {
		b.word("the")
		day, _ = b.dayFigure()
	}
	b.Day = day
	b.lit(",")
	b.yearFigure()
	return true
}

// dayFigure reads 17 or 17th.
func (b *birthday) dayFigure() (int, bool) {
	start := b.pos
	n, _, ok := b.digits(2)
	if !ok || n == 0 {
		b.pos = start
		return 0, false
	}
	if isLetter(b.next()) && !b.word("st", "nd", "rd", "th") {
		b.pos = start
		return 0, false
	}
	return n, true
}

// yearFigure reads 1990.
func (b *birthday) yearFigure() bool {
	start := b.pos
	n, width, ok := b.digits(4)
	if !ok || width != 4 {
		b.pos = start
		return false
	}
	b.Year = n
	return true
}

// figuresOnly reads 1990-05-17, 05-17, 5/17, 17.5.1990, 19900517.
func (b *birthday) figuresOnly() bool {
	start := b.pos
	if n, width, ok := b.digits(8); ok && width == 8 {
		b.Year, b.Month, b.Day = n/10000, n/100%100, n%100
		return true
	}
	b.pos = start
	year, ok := b.leadingYear()
	if ok {
		b.leap()
	}
	mark := b.pos
	x, y, z, sign, found := b.reader.figures()
	switch {
	case !found:
		b.pos = mark
		return b.monthFigure(year)
	case ok:
		b.Year, b.Month, b.Day = year, x.n, y.n
		return z.width == 0 && x.width <= 2 && y.width <= 2
	case x.width == 4 && z.width > 0:
		b.Year, b.Month, b.Day = x.n, y.n, z.n
		return y.width <= 2 && z.width <= 2
	case x.width == 4 && y.width <= 2 && z.width == 0:
		b.Year, b.Month = x.n, y.n
		return true
	case z.width == 0 && x.width <= 2 && y.width <= 2:
		return b.pair(x.n, y.n, sign)
	case z.width == 4:
		b.Year = z.n
		return b.pair(x.n, y.n, sign)
	}
	return false
}

// monthFigure reads a month alone as it is echoed: "05", "lunar 8".
func (b *birthday) monthFigure(year int) bool {
	n, width, ok := b.digits(2)
	b.Year, b.Month = year, n
	return ok && n <= 12 && (width == 2 || b.Lunar)
}

// leadingYear reads the year of "lunar 1990 leap 6-5".
func (b *birthday) leadingYear() (int, bool) {
	start := b.pos
	n, width, ok := b.digits(4)
	if !ok || width != 4 || b.next() != ' ' {
		b.pos = start
		return 0, false
	}
	return n, true
}

// pair takes two figures that are day and month. With a hyphen, and in the
// lunar calendar, the month comes first; with dots and a year the day does.
func (b *birthday) pair(x, y int, sign byte) bool {
	dayFirst, settled := b.order == DMY, b.order != AnyOrder
	fixed := b.Lunar || sign == '-' && b.Year == 0 || sign == '.' && b.Year != 0
	if fixed {
		dayFirst, settled = sign == '.' && b.Year != 0, true
	}
	if dayFirst {
		x, y = y, x
	}
	if x > 12 && y <= 12 && !fixed {
		x, y = y, x // the only reading that there is
	}
	b.Month, b.Day = x, y
	b.swap = !settled && x <= 12 && y <= 12 && x != y
	return true
}

// hanMonths are months with a name of their own, all of them lunar.
var hanMonths = []entry[int]{{"正月", 1}, {"冬月", 11}, {"腊月", 12}}

// han reads 5月17日, 1990年5月17日, 八月十五, 闰六月初五, 腊月廿三, 五月.
func (b *birthday) han() bool {
	b.hanBirthYear()
	b.calendar()
	month, lunar := litOf(&b.reader, hanMonths)
	written := false
	if !lunar {
		written = !isDigit(b.next())
		n, ok := b.hanCount()
		if !ok || !b.lit("月份", "月") {
			return false
		}
		month = n
	}
	b.Month, b.Lunar = month, b.Lunar || lunar
	return b.hanBirthDay(written)
}

// hanBirthYear reads 1990年, 一九九〇年.
func (b *birthday) hanBirthYear() {
	start := b.pos
	y, width, ok := b.digits(4)
	if !ok {
		y, ok = b.hanYear()
		width = 4
	}
	if !ok || width != 4 || !b.lit("年") {
		b.pos = start
		return
	}
	b.Year = y
}

// hanBirthDay reads the day after the month, if there is one. A day like 十五,
// without 日, after a written month may be of either calendar.
func (b *birthday) hanBirthDay(written bool) bool {
	if b.lit("初") {
		n, ok := b.hanSection()
		b.Day, b.Lunar = n, true
		return ok && n >= 1 && n <= 10
	}
	b.Lunar = b.Lunar || b.ahead("廿", "卅")
	figure := isDigit(b.next())
	n, ok := b.hanCount()
	if !ok {
		return true
	}
	b.Day = n
	said := b.lit("日", "号")
	b.either = written && !figure && !said && !b.Lunar && !b.solar
	return n > 0
}

// result checks the day, and asks where there are two.
func (b *birthday) result() (crm.Birthday, error) {
	readings := []crm.Birthday{b.Birthday}
	other := b.Birthday
	switch {
	case b.swap:
		other.Month, other.Day = other.Day, other.Month
		readings = append(readings, other)
	case b.either:
		other.Lunar = true
		readings = append(readings, other)
	}
	readings = slices.DeleteFunc(readings, func(b crm.Birthday) bool { return b.Valid() != nil })
	switch len(readings) {
	case 0:
		return crm.Birthday{}, ErrImpossible
	case 1:
		return readings[0], nil
	}
	return crm.Birthday{}, &AmbiguousBirthdayError{Candidates: readings}
}
