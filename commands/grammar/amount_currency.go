package grammar

import (
	"slices"
	"strings"

	"github.com/rapport-crm/rapport/crm"
)

// currencyWords are the names of currencies in English. A name that begins
// with a sign is shared like that sign.
var currencyWords = map[string]string{
	"rmb": "CNY", "yuan": "CNY", "renminbi": "CNY", "dollar": "$", "dollars": "$", "bucks": "$",
	"euro": "EUR", "euros": "EUR", "pound": "GBP", "pounds": "GBP", "sterling": "GBP", "yen": "JPY", "won": "KRW",
	"rupee": "INR", "rupees": "INR", "franc": "CHF", "francs": "CHF", "ntd": "TWD", "rp": "IDR", "rm": "MYR",
}

// yuanSign stands for 元 and 块, which several currencies share.
const yuanSign = "元"

// hanCurrencies are the names of currencies in Chinese.
var hanCurrencies = []entry[string]{
	{"人民币", "CNY"}, {"美元", "USD"}, {"美金", "USD"}, {"美刀", "USD"}, {"欧元", "EUR"}, {"英镑", "GBP"}, {"日元", "JPY"}, {"日圆", "JPY"},
	{"港币", "HKD"}, {"港元", "HKD"}, {"新台币", "TWD"}, {"台币", "TWD"}, {"韩元", "KRW"}, {"韩币", "KRW"}, {"新加坡元", "SGD"}, {"新币", "SGD"},
	{"澳元", "AUD"}, {"澳币", "AUD"}, {"加元", "CAD"}, {"加币", "CAD"}, {"瑞士法郎", "CHF"}, {"瑞郎", "CHF"}, {"卢比", "INR"}, {"卢布", "RUB"},
	{"泰铢", "THB"}, {"澳门元", "MOP"}, {"纽币", "NZD"},
	{"块钱", yuanSign}, {"块", yuanSign}, {"元", yuanSign}, {"圆", yuanSign},
}

// yuanCurrencies are those that call their unit 元 at home.
var yuanCurrencies = []string{"CNY", "TWD", "HKD", "MOP"}

// signs are the written signs and symbols of all currencies in lower case,
// the longest first: "hk$" before "$".
var signs = currencySigns()

func currencySigns() []entry[string] {
	var table []entry[string]
	for _, c := range crm.Currencies() {
		for _, sign := range []string{c.Symbol, c.Sign} {
			if sign != "" && strings.ContainsFunc(sign, func(r rune) bool { return r == '$' || r > 0x7f }) {
				table = append(table, entry[string]{strings.ToLower(sign), sign})
			}
		}
	}
	slices.SortStableFunc(table, func(a, b entry[string]) int { return len(b.text) - len(a.text) })
	return table
}

// moneyAfter reads the currency after a number, which may be said twice:
// 5万元人民币, "$50 USD".
func (a *amount) moneyAfter() bool {
	found := false
	for a.money() {
		found = true
	}
	return found
}

// money reads one currency sign, code or name.
func (a *amount) money() bool {
	if sign, ok := litOf(&a.reader, signs); ok {
		c, known := crm.CurrencyBySign(sign, a.home)
		return known && a.take(c.Code, c.Sign)
	}
	if name, ok := litOf(&a.reader, hanCurrencies); ok {
		return a.named(name)
	}
	if name, ok := lookup(&a.reader, currencyWords); ok {
		return a.named(name)
	}
	word, end := a.peek()
	if c, ok := crm.CurrencyOf(strings.ToUpper(word)); ok {
		a.pos = end
		return a.take(c.Code, "")
	}
	return false
}

// named takes a currency by a name of the tables.
func (a *amount) named(name string) bool {
	switch {
	case name == yuanSign && slices.Contains(yuanCurrencies, a.home):
		return a.take(a.home, yuanSign)
	case name == yuanSign:
		return a.take("CNY", yuanSign)
	case name == "$":
		c, _ := crm.CurrencyBySign("$", a.home)
		return a.take(c.Code, c.Sign)
	}
	return a.take(name, "")
}

// take notes a currency. A second one must agree with the first, as the code
// in "$50 CAD" does.
func (a *amount) take(code, sign string) bool {
	switch {
	case a.currency == "" || a.currency == code:
		a.currency, a.sign = code, sign
	case a.sign != "" && shares(code, a.sign):
		a.currency, a.sign = code, ""
	case sign == "" || !shares(a.currency, sign):
		a.conflict = true
	}
	return true
}

// shares reports whether the currency is written with that sign at home.
func shares(code, sign string) bool {
	if sign == yuanSign {
		return slices.Contains(yuanCurrencies, code)
	}
	c, _ := crm.CurrencyOf(code)
	return c.Sign == sign
}
