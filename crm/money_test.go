package crm_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
)

func usd(cents int64) crm.Money { return crm.Money{Minor: cents, Cur: "USD"} }

func TestMoneyIsWrittenAsTheTeamReadsIt(t *testing.T) {
	for _, c := range []struct {
		home  string
		minor int64
		cur   string
		want  string
	}{
		{"USD", 4_000_000, "USD", "$40,000"},
		{"USD", 4_000_050, "USD", "$40,000.50"},
		{"USD", 5, "USD", "$0.05"},
		{"USD", 0, "USD", "$0"},
		{"USD", 99_999, "USD", "$999.99"},
		{"USD", -1_250, "USD", "-$12.50"},
		{"USD", 100_000_000_000, "USD", "$1,000,000,000"},
		{"USD", math.MaxInt64, "USD", "$92,233,720,368,547,758.07"},
		{"USD", math.MinInt64, "USD", "-$92,233,720,368,547,758.08"},
		// Each sign means one currency to one team.
		{"USD", 30_000_000, "CNY", "¥300,000"},
		{"USD", 300_000, "HKD", "HK$3,000"},
		{"USD", 300_000, "JPY", "JP¥300,000"},
		{"USD", 300_000, "EUR", "€3,000"},
		{"CNY", 30_000_000, "CNY", "¥300,000"},
		{"CNY", 12_000_000, "USD", "$120,000"},
		{"CNY", 300_000, "JPY", "JP¥300,000"},
		{"CNY", 300_000, "TWD", "NT$3,000"},
		{"JPY", 300_000, "JPY", "¥300,000"},
		{"JPY", 300_000, "CNY", "CN¥3,000"},
		{"HKD", 300_000, "HKD", "$3,000"},
		{"HKD", 300_000, "USD", "US$3,000"},
		{"SGD", 300_000, "AUD", "A$3,000"},
		{"EUR", 300_000, "USD", "$3,000"},
		{"", 300_000, "CAD", "C$3,000"},
		// No sign, no cents, three digits of them, and a code of tomorrow.
		{"USD", 90_000, "CHF", "CHF 900"},
		{"CHF", 90_050, "CHF", "CHF 900.50"},
		{"USD", 1_000_000, "KRW", "₩1,000,000"},
		{"USD", 1_250_005, "KWD", "KWD 1,250.005"},
		{"USD", 12_345, "XYZ", "XYZ 123.45"},
	} {
		m := crm.Money{Minor: c.minor, Cur: c.cur}
		require.Equal(t, c.want, m.Format(c.home), "%+v at home %s", m, c.home)
	}
	require.Empty(t, crm.Money{}.Format("USD"), "no amount")
}

func TestAChangeOfMoneyShowsItsDirection(t *testing.T) {
	require.Equal(t, "+$50,000", usd(5_000_000).FormatChange("USD"))
	require.Equal(t, "-$50,000", usd(-5_000_000).FormatChange("USD"))
	require.Equal(t, "$0", usd(0).FormatChange("USD"))
	require.Equal(t, "+HK$10.50", crm.Money{Minor: 1050, Cur: "HKD"}.FormatChange("CNY"))
}

func TestTheSignThatIsWrittenIsTheSignThatIsRead(t *testing.T) {
	for _, home := range append(crm.Currencies(), crm.Currency{}) {
		for _, c := range crm.Currencies() {
			if c.Sign == "" {
				continue
			}
			text := crm.Money{Minor: 0, Cur: c.Code}.Format(home.Code)
			sign := text[:len(text)-len("0")]
			read, ok := crm.CurrencyBySign(sign, home.Code)
			require.True(t, ok, "%s at home %s", sign, home.Code)
			require.Equal(t, c.Code, read.Code, "%s at home %s", sign, home.Code)
		}
	}
	_, ok := crm.CurrencyBySign("", "CHF")
	require.False(t, ok)
	_, ok = crm.CurrencyBySign("¤", "USD")
	require.False(t, ok)
}

func TestCurrenciesAreKnownByTheirUpperCaseCode(t *testing.T) {
	for _, code := range []string{"CNY", "USD", "EUR", "GBP", "JPY", "HKD", "TWD", "KRW", "SGD", "AUD", "CAD", "INR", "CHF"} {
		require.True(t, crm.KnownCurrency(code), code)
	}
	for _, code := range []string{"", "usd", "US", "ABC", "USDT"} {
		require.False(t, crm.KnownCurrency(code), code)
	}
	seen := map[string]bool{}
	for _, c := range crm.Currencies() {
		require.False(t, seen[c.Code], "%s twice", c.Code)
		require.False(t, c.Symbol != "" && seen[c.Symbol], "%s twice", c.Symbol)
		seen[c.Code], seen[c.Symbol] = true, true
	}
}

func TestMoneyAddsOnlyWithinItsCurrencyAndRange(t *testing.T) {
	sum, err := usd(1_050).Add(usd(-50))
	require.NoError(t, err)
	require.Equal(t, usd(1_000), sum)

	diff, err := usd(1_050).Sub(usd(2_000))
	require.NoError(t, err)
	require.Equal(t, usd(-950), diff)

	yuan := crm.Money{Minor: 1, Cur: "CNY"}
	_, err = usd(1).Add(yuan)
	require.ErrorIs(t, err, crm.ErrCurrency)
	_, err = usd(1).Sub(yuan)
	require.ErrorIs(t, err, crm.ErrCurrency)
	_, err = usd(1).Cmp(yuan)
	require.ErrorIs(t, err, crm.ErrCurrency)

	for _, c := range []struct{ a, b int64 }{
		{math.MaxInt64, 1}, {1, math.MaxInt64}, {math.MinInt64, -1}, {math.MinInt64, math.MinInt64},
	} {
		_, err = usd(c.a).Add(usd(c.b))
		require.ErrorIs(t, err, crm.ErrOverflow, "%d + %d", c.a, c.b)
	}
	for _, c := range []struct{ a, b int64 }{
		{math.MinInt64, 1}, {math.MaxInt64, -1}, {0, math.MinInt64},
	} {
		_, err = usd(c.a).Sub(usd(c.b))
		require.ErrorIs(t, err, crm.ErrOverflow, "%d - %d", c.a, c.b)
	}
	for _, edge := range []int64{math.MaxInt64, math.MinInt64} {
		sum, err = usd(edge).Add(usd(0))
		require.NoError(t, err)
		require.Equal(t, usd(edge), sum)
		diff, err = usd(edge).Sub(usd(edge))
		require.NoError(t, err)
		require.Equal(t, usd(0), diff)
	}

	neg, err := usd(5).Neg()
	require.NoError(t, err)
	require.Equal(t, usd(-5), neg)
	_, err = usd(math.MinInt64).Neg()
	require.ErrorIs(t, err, crm.ErrOverflow)

	order, err := usd(1).Cmp(usd(2))
	require.NoError(t, err)
	require.Equal(t, -1, order)
}

func TestAPercentageRoundsHalvesAwayFromZero(t *testing.T) {
	for _, c := range []struct {
		minor   int64
		percent int
		want    int64
	}{
		{10_000, 30, 3_000},
		{1, 50, 1},
		{-1, 50, -1},
		{1, 49, 0},
		{3, 50, 2},
		{-3, 50, -2},
		{333, 10, 33},
		{335, 10, 34},
		{12_345, 100, 12_345},
		{12_345, 0, 0},
		{-12_345, 0, 0},
		{100, -10, -10},
		{math.MaxInt64, 100, math.MaxInt64},
		{math.MaxInt64, 50, math.MaxInt64/2 + 1},
	} {
		got, err := usd(c.minor).Percent(c.percent)
		require.NoError(t, err)
		require.Equal(t, usd(c.want), got, "%d %% of %d", c.percent, c.minor)
	}
	for _, percent := range []int{101, 200, math.MaxInt, math.MinInt} {
		_, err := usd(math.MaxInt64).Percent(percent)
		require.ErrorIs(t, err, crm.ErrOverflow, "%d %%", percent)
	}
}

func TestTotalsKeepCurrenciesApart(t *testing.T) {
	var totals crm.Totals
	for _, m := range []crm.Money{
		usd(100), {Minor: 500, Cur: "CNY"}, {}, usd(250), {Minor: 7, Cur: "EUR"}, {Minor: -100, Cur: "CNY"},
	} {
		require.NoError(t, totals.Add(m))
	}
	cny, eur := crm.Money{Minor: 400, Cur: "CNY"}, crm.Money{Minor: 7, Cur: "EUR"}
	require.Equal(t, crm.Totals{cny, eur, usd(350)}, totals)
	require.Equal(t, []crm.Money{usd(350), cny, eur}, totals.Sorted("USD"))
	require.Equal(t, []crm.Money{cny, eur, usd(350)}, totals.Sorted("JPY"), "home without an amount")
	require.Equal(t, usd(350), totals.Of("USD"))
	require.Equal(t, crm.Money{Cur: "JPY"}, totals.Of("JPY"))
	require.Empty(t, crm.Totals{}.Sorted("USD"))
}

func TestTotalsAddSubtractAndWeighByCurrency(t *testing.T) {
	before := crm.Totals{{Minor: 100, Cur: "CNY"}, usd(1_000)}
	now := crm.Totals{{Minor: 40, Cur: "EUR"}, usd(1_500)}

	change, err := now.Minus(before)
	require.NoError(t, err)
	require.Equal(t, crm.Totals{{Minor: -100, Cur: "CNY"}, {Minor: 40, Cur: "EUR"}, usd(500)}, change)

	back, err := before.Plus(change)
	require.NoError(t, err)
	require.Equal(t, crm.Totals{{Minor: 0, Cur: "CNY"}, {Minor: 40, Cur: "EUR"}, usd(1_500)}, back)
	require.Equal(t, crm.Totals{{Minor: 100, Cur: "CNY"}, usd(1_000)}, before, "arguments stay as they were")

	weighted, err := now.Percent(30)
	require.NoError(t, err)
	require.Equal(t, crm.Totals{{Minor: 12, Cur: "EUR"}, usd(450)}, weighted)
}

func TestTotalsThatOverflowStayAsTheyWere(t *testing.T) {
	totals := crm.Totals{usd(math.MaxInt64)}
	require.ErrorIs(t, totals.Add(usd(1)), crm.ErrOverflow)
	require.Equal(t, crm.Totals{usd(math.MaxInt64)}, totals)
	_, err := totals.Plus(crm.Totals{usd(1)})
	require.ErrorIs(t, err, crm.ErrOverflow)
	_, err = totals.Minus(crm.Totals{usd(math.MinInt64)})
	require.ErrorIs(t, err, crm.ErrOverflow)
	_, err = totals.Minus(crm.Totals{usd(-1)})
	require.ErrorIs(t, err, crm.ErrOverflow)
	_, err = totals.Percent(200)
	require.ErrorIs(t, err, crm.ErrOverflow)
}
