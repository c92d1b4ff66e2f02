package grammar

// hanDigits are the digits of Chinese numerals, everyday and formal.
var hanDigits = map[rune]int{
	'一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9, '零': 0, '〇': 0,
	'壹': 1, '贰': 2, '叁': 3, '肆': 4, '伍': 5, '陆': 6, '柒': 7, '捌': 8, '玖': 9,
}

// hanUnits are the units below 万, which a section of a numeral is made of.
var hanUnits = map[rune]int{'千': 1000, '仟': 1000, '百': 100, '佰': 100, '十': 10, '拾': 10}

// hanTens are the tens of calendar days that have a character of their own.
var hanTens = map[rune]int{'廿': 20, '卅': 30}

// numberWords are the English numbers that people write out.
var numberWords = map[string]int{
	"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
	"nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90,
}

// ordinalWords are the English ordinals that people write out.
var ordinalWords = map[string]int{
	"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1,
}

// hanSection reads a Chinese numeral below 10,000: 三百五十, 十五, 两, 一百零五.
// As in speech, a last digit counts the next lower unit: 三百五 is 350, unless
// 零 comes before it. Two digits in a row ("五六") are no number.
func (r *reader) hanSection() (n int, ok bool) {
	start := r.pos
	if tens, found := r.han(hanTens); found {
		one, _ := r.han(hanDigits)
		return tens + one, true
	}
	n, ok = r.hanTerms()
	if _, another := r.han(hanDigits); another || !ok {
		r.pos = start
		return 0, false
	}
	return n, true
}

// hanTerms sums digits with falling units.
func (r *reader) hanTerms() (sum int, ok bool) {
	last, some := 10000, false
	for {
		zero := some && r.lit("零", "〇")
		digit, hasDigit := r.han(hanDigits)
		unit, hasUnit := r.hanUnit(last)
		switch {
		case hasUnit && (hasDigit || unit == 10):
			sum, last, some = sum+max(digit, 1)*unit, unit, true
		case hasDigit && (zero || !some):
			return sum + digit, true
		case hasDigit:
			return sum + digit*last/10, true
		default:
			return sum, some && !zero && !hasUnit
		}
	}
}

// hanUnit reads a unit that is less than last.
func (r *reader) hanUnit(last int) (unit int, ok bool) {
	start := r.pos
	if unit, ok = r.han(hanUnits); ok && unit < last {
		return unit, true
	}
	r.pos = start
	return 0, false
}

// hanYear reads a year digit by digit: 二〇二六.
func (r *reader) hanYear() (year int, ok bool) {
	start := r.pos
	for range 4 {
		digit, found := r.han(hanDigits)
		if !found {
			r.pos = start
			return 0, false
		}
		year = year*10 + digit
	}
	return year, true
}

// count reads a whole number as people count things: 3, 十五, two. It reads
// at most four digits.
func (r *reader) count() (n int, ok bool) {
	if n, _, ok = r.digits(4); ok {
		return n, true
	}
	if n, ok = r.hanSection(); ok {
		return n, true
	}
	return r.numberWord()
}

// hanCount reads what [reader.count] reads, but no English word.
func (r *reader) hanCount() (n int, ok bool) {
	if n, _, ok = r.digits(4); ok {
		return n, true
	}
	return r.hanSection()
}

// numberWord reads an English number below 100: two, twenty-five.
func (r *reader) numberWord() (n int, ok bool) {
	if n, ok = lookup(r, numberWords); !ok || n < 20 {
		return n, ok
	}
	mark := r.pos
	if r.next() == '-' {
		r.pos++
	}
	if one, more := lookup(r, numberWords); more && one > 0 && one < 10 {
		return n + one, true
	}
	r.pos = mark
	return n, true
}

// ordinal reads 15th, 1st, or an ordinal word; "last" is -1.
func (r *reader) ordinal() (n int, ok bool) {
	if n, ok = lookup(r, ordinalWords); ok {
		return n, true
	}
	start := r.pos
	if n, _, ok = r.digits(2); ok && isLetter(r.next()) && r.word("st", "nd", "rd", "th") {
		return n, true
	}
	r.pos = start
	return 0, false
}
