package crm

import (
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/unicode/norm"
)

// maxPhone is how many bytes of a phone number are looked at.
const maxPhone = 100

// E164 returns a phone number as it is dialled from anywhere: "+8613800138000"
// for "138-0013-8000" in region CN (ISO 3166). Full-width digits, 0086 and
// remarks behind the number, as in "13812345678 (微信同号)", are understood. The
// second result is false for text that is no valid number, and for a national
// one when the region is empty.
func E164(phone, region string) (string, bool) {
	text := dialled(phone)
	if text == "" {
		return "", false
	}
	n, err := phonenumbers.Parse(text, region)
	if err != nil || !phonenumbers.IsValidNumber(n) {
		return "", false
	}
	return phonenumbers.Format(n, phonenumbers.E164), true
}

// SamePhone reports whether two numbers, as they were typed, reach the same
// phone: by their international form, or by their digits when one has none.
func SamePhone(a, b, region string) bool {
	x, okX := E164(a, region)
	y, okY := E164(b, region)
	if okX && okY {
		return x == y
	}
	x, y = phoneDigits(a), phoneDigits(b)
	return x != "" && x == y
}

// tailDigits is how many digits two writings of one number share at their ends.
const tailDigits = 7

// PhoneTail returns the last digits of a number, by which an index finds what may
// be the same: they are there with and without the country's and the area's code.
// It is empty for a text with hardly any digits.
func PhoneTail(phone string) string {
	digits := phoneDigits(phone)
	if len(digits) < 4 {
		return ""
	}
	return digits[max(0, len(digits)-tailDigits):]
}

// phoneDigits returns the digits of a number without the remarks behind it.
func phoneDigits(phone string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, dialled(phone))
}

// dialled returns what of a typed number is dialled: up to the first letter
// behind a digit, an extension or a remark.
func dialled(phone string) string {
	phone = norm.NFKC.String(strings.ToValidUTF8(cutBytes(phone, maxPhone), ""))
	digits := 0
	end := strings.IndexFunc(phone, func(r rune) bool {
		if unicode.IsDigit(r) {
			digits++
		}
		return digits > 3 && (unicode.IsLetter(r) || strings.ContainsRune(";,#", r))
	})
	if end >= 0 {
		phone = phone[:end]
	}
	phone = strings.TrimRight(phone, " (-/.")
	if abroad, ok := strings.CutPrefix(strings.TrimSpace(phone), "00"); ok {
		return "+" + abroad
	}
	return strings.TrimSpace(phone)
}

// FoldEmail returns the form in which addresses are compared.
func FoldEmail(address string) string { return strings.ToLower(strings.TrimSpace(address)) }
