package picture

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// longest is how many letters of a text are looked at: more than a line of the picture holds at the smallest size.
const longest = 200

// nothing stands for a text of which no letter can be drawn.
const nothing = "–"

// currencies are signs that no embedded font has, as ISO codes; dropping the sign would leave a bare number.
var currencies = map[rune]string{
	'₦': "NGN", '₪': "ILS", '₫': "VND", '₭': "LAK", '₮': "MNT", '₱': "PHP", '₲': "PYG", '₴': "UAH",
	'₵': "GHS", '₸': "KZT", '₹': "INR", '₺': "TRY", '₼': "AZN", '₽': "RUB", '₾': "GEL", '₿': "BTC", '฿': "THB",
}

// clean returns what of a text can be drawn, on one line: emoji, controls and scripts that the fonts lack are left out, since
// they would come as boxes. A text that had something, but nothing to draw, becomes a dash.
func (p *pen) clean(text string) string {
	var out strings.Builder
	seen := 0
	gap := false // white space waits until something follows
	for _, r := range text {
		if seen++; seen > longest {
			break
		}
		code, isCurrency := currencies[r]
		switch {
		case isCurrency:
			word(&out, code, true)
			gap = true
		case unicode.IsSpace(r):
			gap = true
		case p.draws(r):
			word(&out, string(r), gap)
			gap = false
		}
	}
	if out.Len() == 0 && strings.TrimSpace(text) != "" {
		return nothing
	}
	return out.String()
}

// word appends to a line, after a space if there is a gap and the line has begun.
func word(out *strings.Builder, text string, gap bool) {
	if gap && out.Len() > 0 {
		out.WriteByte(' ')
	}
	out.WriteString(text)
}

// draws reports whether a font has the rune and it leaves a mark.
func (p *pen) draws(r rune) bool {
	if r == utf8.RuneError || !unicode.IsGraphic(r) {
		return false
	}
	_, ok := p.fontOf(r)
	return ok
}
