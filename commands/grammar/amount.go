package grammar

import (
	"strings"

	"github.com/rapport-crm/rapport/crm"
)

// MaxMinor is the largest amount, in minor units: ten trillion dollars. More is
// a slip of the finger.
const MaxMinor = 1_000_000_000_000_000

// longestAmount is how many bytes an amount may have.
const longestAmount = 64

// Amount reads an amount of money as people type it in either language: "50k",
// "$1.2m", "EUR 30k", "1.200,50 €", 5万, 3万5, 三百五十万, ￥３０万. An amount without a
// currency is in the home currency (ISO code); so is one with a sign that home
// shares: $ for an Australian team is AUD. A ¥ is else the yuan, a $ the US
// dollar.
//
// Errors: [ErrNoNumber], [ErrNegative], [ErrTooMuch] over [MaxMinor],
// [ErrTooFine] for half cents, [ErrRange], [ErrAmbiguous] for "12.345", which
// may mean twelve or twelve thousand, and [ErrNotUnderstood] for the rest.
func Amount(text, home string) (crm.Money, error) {
	if len(text) > longestAmount {
		return crm.Money{}, ErrNotUnderstood
	}
	a := amount{reader: plain(text), home: home}
	return a.read()
}

// amount reads one amount.
type amount struct {
	reader
	home string
	// currency is the code that was read, "" for none yet; sign is how it was
	// written, if by a sign that several currencies share.
	currency, sign string
	// conflict says that two currencies were read.
	conflict bool
	// thousands says that the number may be read as thousands too: 12.345.
	thousands bool
}

func (a *amount) read() (crm.Money, error) {
	if !hasNumeral(a.s) {
		return crm.Money{}, ErrNoNumber
	}
	negative := a.minus()
	before := a.money()
	negative = a.minus() || negative
	n, err := a.number()
	if err != nil {
		return crm.Money{}, err
	}
	if !a.moneyAfter() && !before {
		a.currency = a.home
	}
	switch {
	case a.rangeAhead():
		return crm.Money{}, ErrRange
	case a.conflict || !a.closed():
		return crm.Money{}, ErrNotUnderstood
	case negative:
		return crm.Money{}, ErrNegative
	}
	return a.minor(n)
}

// minor turns the number into minor units of the currency.
func (a *amount) minor(n decimal) (crm.Money, error) {
	c, ok := crm.CurrencyOf(a.currency)
	if !ok {
		return crm.Money{}, ErrNotUnderstood
	}
	units, fine, fits := n.whole(c.Digits)
	switch {
	case !fits || fine && units > MaxMinor:
		return crm.Money{}, ErrTooMuch
	case a.thousands:
		return crm.Money{}, ErrAmbiguous
	case !fine:
		return crm.Money{}, ErrTooFine
	}
	return crm.Money{Minor: int64(units), Cur: c.Code}, nil
}

// minus reads what makes an amount negative: a sign, or the accountants'
// brackets.
func (a *amount) minus() bool {
	return a.lit("-", "负") || strings.HasSuffix(a.s, ")") && a.lit("(")
}

// closed reports whether nothing is left but a bracket or the end of a sentence.
func (a *amount) closed() bool {
	a.lit("整")
	a.lit(")")
	return a.done()
}

// rangeAhead reports whether a second amount follows, or words that leave the
// first one open: 5万多.
func (a *amount) rangeAhead() bool {
	if a.ahead("多", "几", "来") {
		return true
	}
	mark := a.pos
	if (a.lit("-", "~", "到", "至") || a.word("to", "or")) && hasNumeral(a.s[a.pos:]) {
		return true
	}
	a.pos = mark
	return false
}

// hasNumeral reports whether a text has any digit, western or Chinese.
func hasNumeral(s string) bool {
	return strings.ContainsAny(s, "0123456789一二两三四五六七八九十零〇壹贰叁肆伍陆柒捌玖拾")
}
