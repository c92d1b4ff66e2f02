package crm

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"strconv"
)

// Errors of arithmetic with money.
var (
	// ErrOverflow is returned when a result does not fit an amount: about 92
	// quadrillion dollars.
	ErrOverflow = errors.New("crm: amount too large")
	// ErrCurrency is returned when two amounts are of different currencies.
	ErrCurrency = errors.New("crm: amounts of different currencies")
)

// Money is an amount in a currency's minor units: $12.50 is {1250, "USD"},
// ¥300 of Japan is {300, "JPY"}. Amounts are never floats, and never summed
// across currencies.
type Money struct {
	Minor int64  `json:"minor"`
	Cur   string `json:"cur"` // ISO 4217, upper case
}

// IsZero reports whether no amount is set; a zero amount has a currency.
func (m Money) IsZero() bool { return m == Money{} }

// Add returns m + other, ErrCurrency or ErrOverflow.
func (m Money) Add(other Money) (Money, error) {
	if err := m.same(other); err != nil {
		return Money{}, err
	}
	sum := m.Minor + other.Minor
	if (sum > m.Minor) != (other.Minor > 0) && other.Minor != 0 {
		return Money{}, ErrOverflow
	}
	return Money{sum, m.Cur}, nil
}

// Sub returns m - other, ErrCurrency or ErrOverflow.
func (m Money) Sub(other Money) (Money, error) {
	if err := m.same(other); err != nil {
		return Money{}, err
	}
	diff := m.Minor - other.Minor
	if (diff < m.Minor) != (other.Minor > 0) && other.Minor != 0 {
		return Money{}, ErrOverflow
	}
	return Money{diff, m.Cur}, nil
}

// Neg returns -m. The one amount without a negative gives ErrOverflow.
func (m Money) Neg() (Money, error) {
	if m.Minor == math.MinInt64 {
		return Money{}, ErrOverflow
	}
	return Money{-m.Minor, m.Cur}, nil
}

// Percent returns percent hundredths of m, rounded to the nearest minor unit,
// halves away from zero: 50 % of $0.01 is $0.01, of -$0.01 is -$0.01. So
// weighting a credit is the mirror of weighting a sale.
func (m Money) Percent(percent int) (Money, error) {
	hi, lo := bits.Mul64(magnitude(m.Minor), magnitude(int64(percent)))
	lo, carry := bits.Add64(lo, 50, 0)
	hi += carry
	if hi >= 100 {
		return Money{}, ErrOverflow
	}
	part, _ := bits.Div64(hi, lo, 100)
	if part > math.MaxInt64 {
		return Money{}, ErrOverflow
	}
	minor := int64(part)
	if (m.Minor < 0) != (percent < 0) {
		minor = -minor
	}
	return Money{minor, m.Cur}, nil
}

// Cmp orders amounts of one currency; it returns -1, 0 or 1, or ErrCurrency.
func (m Money) Cmp(other Money) (int, error) {
	if err := m.same(other); err != nil {
		return 0, err
	}
	return cmp.Compare(m.Minor, other.Minor), nil
}

// CompareSize orders amounts for a reader's eye, also of several currencies: by
// their figures in whole units, as no rate is known. It returns -1, 0 or 1.
func (m Money) CompareSize(other Money) int {
	if m.Cur == other.Cur {
		return cmp.Compare(m.Minor, other.Minor)
	}
	whole := func(m Money) int64 { return m.Minor / int64(currencyOrCode(m.Cur).unit()) }
	return cmp.Or(cmp.Compare(whole(m), whole(other)), cmp.Compare(m.Cur, other.Cur))
}

func (m Money) same(other Money) error {
	if m.Cur != other.Cur {
		return fmt.Errorf("%w: %s and %s", ErrCurrency, m.Cur, other.Cur)
	}
	return nil
}

// magnitude is |n|, also for the smallest int64.
func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

// Format says the amount as people of both languages write it: "$40,000",
// "$40,000.50", "-¥300,000", "HK$3,000", "CHF 900". Cents are left out when
// there are none. The sign is plain where it means this currency to a team
// whose own currency is home (see [CurrencyBySign]), so that reading the text
// back gives the same amount. No amount gives "".
func (m Money) Format(home string) string {
	return m.format("", home)
}

// FormatChange is [Money.Format] of a difference: "+$50,000", "-$50,000", and
// "$0" for none.
func (m Money) FormatChange(home string) string {
	return m.format("+", home)
}

func (m Money) format(plus, home string) string {
	if m.IsZero() {
		return ""
	}
	b := make([]byte, 0, 32)
	switch {
	case m.Minor < 0:
		b = append(b, '-')
	case m.Minor > 0:
		b = append(b, plus...)
	}
	cur := currencyOrCode(m.Cur)
	b = append(b, cur.signFor(home)...)
	unit := cur.unit()
	b = appendGrouped(b, magnitude(m.Minor)/unit)
	if cents := magnitude(m.Minor) % unit; cents != 0 {
		b = append(b, '.')
		// unit+cents is a 1 with the cents after it, their zeros included.
		b = append(b, strconv.FormatUint(unit+cents, 10)[1:]...)
	}
	return string(b)
}

// appendGrouped appends n with a comma before each three digits.
func appendGrouped(b []byte, n uint64) []byte {
	digits := strconv.FormatUint(n, 10)
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b = append(b, ',')
		}
		b = append(b, digits[i])
	}
	return b
}
