package telegrambot

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot/telegrambot/telegramtest"
)

// requireLaw checks what splitting promises, whatever the text.
func requireLaw(t *testing.T, runs []run, first, rest int) {
	t.Helper()
	pieces := split(runs, first, rest)
	var whole, again strings.Builder
	for _, r := range runs {
		whole.WriteString(r.Text)
	}
	for i, p := range pieces {
		limit := rest
		if i == 0 {
			limit = first
		}
		again.WriteString(p.plain())
		require.LessOrEqual(t, telegramtest.Units(p.plain()), limit, "piece %d", i)
		require.True(t, utf8.ValidString(p.plain()), "piece %d is cut inside a character", i)
		read, err := telegramtest.CheckHTML(p.html())
		require.NoError(t, err, "piece %d", i)
		require.Equal(t, p.plain(), read, "piece %d is escaped once", i)
	}
	require.Equal(t, whole.String(), again.String(), "nothing is lost, nothing is added")
}

// requireWholeGraphemes checks that no cut goes through what people see as one
// character, unless it alone is too long for a piece.
func requireWholeGraphemes(t *testing.T, text string, limit int) {
	t.Helper()
	var bounds []int
	for g := graphemes.FromString(text); g.Next(); {
		if units(g.Value()) > limit {
			return
		}
		bounds = append(bounds, g.End())
	}
	at := 0
	for _, p := range split([]run{{"", text}}, limit, limit) {
		at += len(p.plain())
		require.True(t, slices.Contains(bounds, at), "cut at byte %d inside a character of %q", at, text)
	}
}

var splitSamples = []string{
	"", "\n", "a", strings.Repeat("ab cd ", 40), strings.Repeat("记录华为电话", 30),
	strings.Repeat("👩‍👩‍👧‍👦", 12), strings.Repeat("🇨🇳", 30), "e\u0301" + strings.Repeat("\u0301", 90),
	strings.Repeat("<b>&amp;</b>", 20), strings.Repeat("line\n", 50), strings.Repeat("\n", 60), "שלום עולם " + strings.Repeat("مرحبا ", 20),
}

func TestSplittingLosesNothingAndKeepsEachPieceValid(t *testing.T) {
	for _, text := range splitSamples {
		requireLaw(t, []run{{"b", text}, {"", "\n"}, {"pre", text}, {"", text}}, 10, 33)
		requireWholeGraphemes(t, text, 33)
	}
}

func FuzzSplit(f *testing.F) {
	for _, text := range splitSamples {
		f.Add(text, "tail", uint8(7), uint8(20))
	}
	f.Fuzz(func(t *testing.T, a, b string, first, rest uint8) {
		one, two := int(first%64)+2, int(rest%64)+2
		a, b = clean(a), clean(b)
		requireLaw(t, []run{{"b", a}, {"", "\n"}, {"pre", b}, {"", a + b}}, one, two)
		requireWholeGraphemes(t, a, two)
	})
}

func TestACutFallsWhereAReaderWouldMakeIt(t *testing.T) {
	for _, c := range []struct {
		name, text string
		limit      int
		want       []string
	}{
		{"after a line", "one\ntwo\nthree", 9, []string{"one\ntwo\n", "three"}},
		{"else after a word", "one two three", 9, []string{"one two ", "three"}},
		{"else between characters", "记录华为电话", 4, []string{"记录华为", "电话"}},
		{"an emoji counts two and stays whole", "a😀😀", 4, []string{"a😀", "😀"}},
		{"a family stays together", "ab👩‍👩‍👧‍👦", 11, []string{"ab", "👩‍👩‍👧‍👦"}},
		{"a line that fits into the next piece is not broken", "12345\nabc def", 8, []string{"12345\n", "abc def"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, p := range split([]run{{"", c.text}}, c.limit, c.limit) {
				got = append(got, p.plain())
			}
			require.Equal(t, c.want, got)
		})
	}
}
