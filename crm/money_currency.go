package crm

// Currency is what we know of a currency. Codes and digits are ISO 4217's.
type Currency struct {
	Code string
	// Digits is how many decimal digits a minor unit has: 2 for cents, 0 for
	// the yen, 3 for the dinar of Kuwait.
	Digits int
	// Sign is what people write before an amount at home: "$". Empty when
	// they write the code.
	Sign string
	// Symbol is Sign made unmistakable: "HK$". Equal to Sign where no other
	// currency has it.
	Symbol string
}

// currencies are those that a sales team meets. Where several share a sign,
// the first of them owns it: a plain $ is the US dollar's and a plain ¥ the
// yuan's, unless the team's own currency has that sign.
var currencies = [...]Currency{
	{"CNY", 2, "¥", "CN¥"},
	{"USD", 2, "$", "US$"},
	{"EUR", 2, "€", "€"},
	{"GBP", 2, "£", "£"},
	{"JPY", 0, "¥", "JP¥"},
	{"HKD", 2, "$", "HK$"},
	{"TWD", 2, "$", "NT$"},
	{"KRW", 0, "₩", "₩"},
	{"SGD", 2, "$", "S$"},
	{"AUD", 2, "$", "A$"},
	{"CAD", 2, "$", "C$"},
	{"NZD", 2, "$", "NZ$"},
	{"INR", 2, "₹", "₹"},
	{"CHF", 2, "", ""},
	{"MOP", 2, "$", "MOP$"},
	{"THB", 2, "฿", "฿"},
	{"VND", 0, "₫", "₫"},
	{"IDR", 2, "Rp", "Rp"},
	{"MYR", 2, "RM", "RM"},
	{"PHP", 2, "₱", "₱"},
	{"BRL", 2, "R$", "R$"},
	{"MXN", 2, "$", "MX$"},
	{"RUB", 2, "₽", "₽"},
	{"UAH", 2, "₴", "₴"},
	{"KZT", 2, "₸", "₸"},
	{"TRY", 2, "₺", "₺"},
	{"ILS", 2, "₪", "₪"},
	{"NGN", 2, "₦", "₦"},
	{"SEK", 2, "", ""},
	{"NOK", 2, "", ""},
	{"DKK", 2, "", ""},
	{"PLN", 2, "", ""},
	{"CZK", 2, "", ""},
	{"HUF", 2, "", ""},
	{"ZAR", 2, "", ""},
	{"AED", 2, "", ""},
	{"SAR", 2, "", ""},
	{"KWD", 3, "", ""},
	{"BHD", 3, "", ""},
}

// Currencies returns every currency that we know, the commonest first.
func Currencies() []Currency { return currencies[:len(currencies):len(currencies)] }

// CurrencyOf returns the currency of an upper-case ISO code.
func CurrencyOf(code string) (Currency, bool) {
	for i := range currencies {
		if currencies[i].Code == code {
			return currencies[i], true
		}
	}
	return Currency{}, false
}

// KnownCurrency reports whether amounts may be typed in the currency of that
// upper-case ISO code.
func KnownCurrency(code string) bool {
	_, ok := CurrencyOf(code)
	return ok
}

// CurrencyBySign returns the currency that a written sign or symbol means to a
// team whose own currency is home: "HK$" is always the Hong Kong dollar, "$"
// the team's own dollar, or the US dollar for a team without one.
func CurrencyBySign(sign, home string) (Currency, bool) {
	if sign == "" {
		return Currency{}, false
	}
	if own, ok := CurrencyOf(home); ok && own.Sign == sign {
		return own, true
	}
	for _, c := range currencies {
		if c.Sign == sign || c.Symbol == sign {
			return c, true
		}
	}
	return Currency{}, false
}

// currencyOrCode returns the currency, or for a code that we do not know (a
// record of a newer version) one of two digits that is written by its code.
func currencyOrCode(code string) Currency {
	if c, ok := CurrencyOf(code); ok {
		return c
	}
	return Currency{Code: code, Digits: 2}
}

// signFor returns what to write before an amount for a team of that home.
func (c Currency) signFor(home string) string {
	if c.Sign == "" {
		return c.Code + " "
	}
	if meant, _ := CurrencyBySign(c.Sign, home); meant.Code == c.Code {
		return c.Sign
	}
	return c.Symbol
}

// unit is how many minor units make one of the currency.
func (c Currency) unit() uint64 {
	unit := uint64(1)
	for range c.Digits {
		unit *= 10
	}
	return unit
}
