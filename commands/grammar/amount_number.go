package grammar

import (
	"strconv"
	"strings"
)

// multipliers are the words for powers of ten after figures.
var multipliers = map[string]int{
	"k": 3, "thousand": 3, "w": 4, "m": 6, "mn": 6, "mio": 6, "mil": 6, "million": 6, "millions": 6,
	"b": 9, "bn": 9, "bln": 9, "billion": 9, "billions": 9, "t": 12, "tn": 12, "trillion": 12,
}

// hanPowers and hanMyriads are the Chinese units as powers of ten. One of each
// may stand together: 百万.
var (
	hanPowers  = []entry[int]{{"十", 1}, {"拾", 1}, {"百", 2}, {"佰", 2}, {"千", 3}, {"仟", 3}}
	hanMyriads = []entry[int]{{"万亿", 12}, {"万", 4}, {"个亿", 8}, {"亿", 8}}
)

// number reads the number with its multiplier.
func (a *amount) number() (decimal, error) {
	n, err := a.coefficient()
	if err != nil {
		return decimal{}, err
	}
	if a.rangeAhead() {
		return decimal{}, ErrRange
	}
	power, english := lookup(&a.reader, multipliers)
	if !english {
		power = a.power()
	}
	if power > 0 {
		a.thousands = false
	}
	total, fits := n.times(power)
	switch {
	case !fits:
		return decimal{}, ErrTooMuch
	case english || power == 0 || n.places > 0:
		return total, nil
	}
	return a.lowerTerms(total, power)
}

// coefficient reads the first number: in figures, or Chinese with decimals or
// without.
func (a *amount) coefficient() (decimal, error) {
	if a.skip(); isDigit(a.next()) {
		return a.figures()
	}
	n, ok := a.hanSection()
	if !ok {
		return decimal{}, a.noSection()
	}
	d := decimal{units: uint64(n)}
	if !a.lit("点") {
		return d, nil
	}
	for {
		digit, ok := a.han(hanDigits)
		if !ok {
			break
		}
		d = decimal{d.units*10 + uint64(digit), d.places + 1}
	}
	if d.places == 0 || d.places > 6 {
		return decimal{}, ErrNotUnderstood
	}
	return d, nil
}

// noSection says why no Chinese numeral was read: 五六万 is a guess at two.
func (a *amount) noSection() error {
	a.lit("十", "百")
	for range 3 {
		if _, ok := a.han(hanDigits); !ok {
			return ErrNotUnderstood
		}
		a.lit("十", "百", "千")
		if _, ok := a.han(hanDigits); ok {
			return ErrRange
		}
	}
	return ErrNotUnderstood
}

// power reads a Chinese unit of large numbers; none is 0.
func (a *amount) power() int {
	low, _ := litOf(&a.reader, hanPowers)
	high, _ := litOf(&a.reader, hanMyriads)
	return low + high
}

// lowerTerms adds what follows a unit of 10^last: 3万5 is 35,000, 3万零5 is
// 30,005, 1亿2000万.
func (a *amount) lowerTerms(total decimal, last int) (decimal, error) {
	zero := a.lit("零", "〇")
	n, digits, ok := a.lowerNumber()
	switch {
	case !ok && zero:
		return decimal{}, ErrNotUnderstood
	case !ok:
		return total, nil
	}
	power := a.power()
	final := power == 0
	if final && digits == 1 && !zero {
		power = last - 1
	}
	term, fits := decimal{units: n}.times(power)
	if limit, below := shift(1, last); !fits || power >= last || below && term.units >= limit {
		return decimal{}, ErrNotUnderstood
	}
	if total, fits = total.plus(term); !fits {
		return decimal{}, ErrTooMuch
	}
	if final {
		return total, nil
	}
	return a.lowerTerms(total, power)
}

// lowerNumber reads a whole number, and in how many digits it was written.
func (a *amount) lowerNumber() (n uint64, digits int, ok bool) {
	if figures, width, found := a.digits(8); found {
		return uint64(figures), width, true
	}
	start := a.pos
	section, ok := a.hanSection()
	return uint64(section), len(strings.TrimSpace(a.s[start:a.pos])) / len("一"), ok
}

// figures reads digits with or without separators: 50, 50,000.50, 1.200,50,
// 50 000, 1'200. A number like 12.345 is left as it is, and noted.
func (a *amount) figures() (decimal, error) {
	groups, signs := a.groups()
	places, ok := decimals(groups, signs)
	if !ok {
		return decimal{}, ErrNotUnderstood
	}
	a.thousands = signs == "." && len(groups[1]) == 3 && len(groups[0]) <= 3 && groups[0][0] != '0'
	n, err := strconv.ParseUint(strings.Join(groups, ""), 10, 64)
	if err != nil {
		return decimal{}, ErrTooMuch
	}
	return decimal{n, places}, nil
}

// groups reads runs of digits, and the signs between them.
func (a *amount) groups() (groups []string, signs string) {
	groups = []string{a.run()}
	for a.pos+1 < len(a.s) && strings.IndexByte(",.' ", a.next()) >= 0 && isDigit(a.s[a.pos+1]) {
		sign, mark := a.s[a.pos:a.pos+1], a.pos
		a.pos++
		group := a.run()
		if sign == " " && len(group) != 3 {
			a.pos = mark
			break
		}
		groups, signs = append(groups, group), signs+sign
	}
	return groups, signs
}

// run reads a run of digits as text.
func (a *amount) run() string {
	start := a.pos
	for isDigit(a.next()) {
		a.pos++
	}
	return a.s[start:a.pos]
}

// decimals tells how many of the last digits are decimals. The second result is
// false when the signs between the groups make no number.
func decimals(groups []string, signs string) (places int, ok bool) {
	if signs == "" {
		return 0, true
	}
	last := signs[len(signs)-1]
	tail := groups[len(groups)-1]
	marks := last == '.' || last == ','
	switch {
	case strings.Trim(signs, string(last)) != "" && marks, // 1.200,50
		len(signs) == 1 && last == '.',                   // 12.5, 12.345
		len(signs) == 1 && last == ',' && len(tail) <= 2: // 12,50
		places = len(tail)
		groups, signs = groups[:len(groups)-1], signs[:len(signs)-1]
	}
	return places, thousands(groups, signs)
}

// thousands reports whether the groups are the thousands of one number.
func thousands(groups []string, signs string) bool {
	if signs == "" {
		return true
	}
	for _, g := range groups[1:] {
		if len(g) != 3 {
			return false
		}
	}
	return strings.Trim(signs, signs[:1]) == "" && len(groups[0]) <= 3 && groups[0][0] != '0'
}
