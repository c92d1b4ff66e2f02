package grammar_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/commands/grammar"
	"github.com/rapport-crm/rapport/crm"
)

// seed adds the first cell of every row of a table.
func seed(f *testing.F, name string) {
	f.Helper()
	for _, r := range table(f, name) {
		if !strings.HasPrefix(r.cells[0], "@") {
			f.Add(r.cells[0])
		}
	}
}

func FuzzSplitUndoesJoin(f *testing.F) {
	for _, words := range []string{"a\x00b", "\x00", "a b\x00\"c\"", "“x\x00y”", "k:\x00「z\x00\\", "key:\"v\x00=\""} {
		f.Add(words)
	}
	f.Fuzz(func(t *testing.T, text string) {
		words := strings.Split(text, "\x00")
		split, err := grammar.Split(grammar.Join(words))
		require.NoError(t, err)
		require.Equal(t, words, split)
	})
}

func FuzzTokensTileTheLine(f *testing.F) {
	seed(f, "tokens.txt")
	f.Fuzz(func(t *testing.T, line string) {
		tokens, err := grammar.Tokens(line)
		if err != nil {
			require.ErrorIs(t, err, grammar.ErrUnclosedQuote)
			return
		}
		pos := 0
		for _, token := range tokens {
			require.Empty(t, strings.TrimSpace(line[pos:token.Start]), "between tokens of %q", line)
			require.Less(t, token.Start, token.End)
			pos = token.End
			if key, value, ok := token.KeyValue(); ok {
				require.NotEmpty(t, key)
				require.True(t, strings.HasPrefix(token.Text, key) && strings.HasSuffix(token.Text, value))
			}
		}
		require.Empty(t, strings.TrimSpace(line[pos:]))
	})
}

func FuzzFoldedBytesKnowTheirOrigin(f *testing.F) {
	seed(f, "inline.txt")
	f.Add("\xff\u200b　\xe4")
	f.Add("\u200ba\u200b")
	f.Add("\u00ad")
	f.Add("\xc2\u00ad\xad")
	f.Fuzz(func(t *testing.T, text string) {
		folded := grammar.Fold(text)
		require.Equal(t, text, folded.Span(0, len(folded.Text)).In(text))
		require.Equal(t, folded.Text, grammar.Fold(folded.Text).Text, "folding twice is folding once")
		pos := folded.Span(0, 0).End
		for i := range folded.Text {
			span := folded.Span(i, i)
			require.LessOrEqual(t, pos, span.Start)
			pos = span.Start
		}
	})
}

// writers are people in different places, one of them an hour before a clock
// change.
func writers(t testing.TB) []grammar.Ref {
	t.Helper()
	return []grammar.Ref{
		writer(t, "@ 2026-11-23 10:30 Asia/Shanghai zh -"),
		writer(t, "@ 2026-11-01 00:30 America/New_York en mdy"),
		writer(t, "@ 2026-03-28 23:59 Europe/Berlin en dmy 08:00-17:00"),
		writer(t, "@ 2028-02-29 12:00 UTC en -"),
	}
}

func FuzzAMomentIsItsOwnEcho(f *testing.F) {
	seed(f, "when.txt")
	refs := writers(f)
	f.Fuzz(func(t *testing.T, text string) {
		for _, ref := range refs {
			m, err := grammar.When(text, ref)
			requireKnown(t, err)
			var ambiguous *grammar.AmbiguousError
			switch {
			case errors.As(err, &ambiguous):
				for _, c := range ambiguous.Candidates {
					requireEcho(t, c, ref)
				}
			case err == nil:
				requireEcho(t, m, ref)
				require.False(t, m.HasTime && m.At().Before(ref.Now.Truncate(time.Minute)), "%q is past: %s", text, m)
			}
		}
	})
}

// requireKnown checks that an error is one of those that When promises.
func requireKnown(t testing.TB, err error) {
	t.Helper()
	for _, target := range []error{nil, grammar.ErrNotUnderstood, grammar.ErrAmbiguous, grammar.ErrImpossible, grammar.ErrPast} {
		if errors.Is(err, target) {
			return
		}
	}
	t.Fatalf("an error without a kind: %v", err)
}

func FuzzAPhraseWithinATextMeansTheSameAlone(f *testing.F) {
	seed(f, "inline.txt")
	for _, r := range table(f, "phrases.txt") {
		if len(r.cells) > 1 {
			f.Add(r.cells[1])
		}
	}
	f.Add("0 in the AfternoonA")
	ref := writers(f)[0]
	f.Fuzz(func(t *testing.T, text string) {
		for _, find := range []func(string, grammar.Ref) (grammar.Moment, grammar.Span, error){grammar.LeadingWhen, grammar.TrailingWhen} {
			m, span, err := find(text, ref)
			requireKnown(t, err)
			if errors.Is(err, grammar.ErrNotUnderstood) {
				require.True(t, span.Empty())
				continue
			}
			require.False(t, span.Empty())
			alone, errAlone := grammar.When(span.In(text), ref)
			require.Equal(t, err, errAlone, "%q of %q", span.In(text), text)
			require.Equal(t, m, alone, "%q of %q", span.In(text), text)
		}
	})
}

func FuzzAnAmountIsItsOwnEcho(f *testing.F) {
	seed(f, "amount.txt")
	f.Fuzz(func(t *testing.T, text string) {
		for _, home := range []string{"CNY", "USD", "JPY", "KWD"} {
			m, err := grammar.Amount(text, home)
			if err != nil {
				require.Equal(t, crm.Money{}, m)
				continue
			}
			require.True(t, m.Minor >= 0 && m.Minor <= grammar.MaxMinor, "%q is %v", text, m)
			again, err := grammar.Amount(amountEcho(m), home)
			require.NoError(t, err, amountEcho(m))
			require.Equal(t, m, again, "%q by way of %q", text, amountEcho(m))
		}
	})
}

func FuzzABirthdayIsItsOwnEcho(f *testing.F) {
	seed(f, "birthday.txt")
	f.Fuzz(func(t *testing.T, text string) {
		b, err := grammar.Birthday(text, grammar.DMY)
		if err != nil {
			require.True(t, b.IsZero())
			return
		}
		require.NoError(t, b.Valid())
		again, err := grammar.Birthday(b.String(), grammar.MDY)
		require.NoError(t, err, b.String())
		require.Equal(t, b, again, text)
	})
}

func FuzzDurationsAreWholeMinutes(f *testing.F) {
	seed(f, "duration.txt")
	f.Fuzz(func(t *testing.T, text string) {
		d, err := grammar.Duration(text)
		if err == nil {
			require.Positive(t, d)
			require.Zero(t, d%time.Minute)
			if minutes := int(d / time.Minute); minutes < 10_000 {
				again, err := grammar.Duration(strconv.Itoa(minutes) + "m")
				require.NoError(t, err)
				require.Equal(t, d, again)
			}
		}
	})
}

func FuzzANoteLosesNoCharacter(f *testing.F) {
	seed(f, "inline.txt")
	ref := writers(f)[0]
	f.Fuzz(func(t *testing.T, text string) {
		note := grammar.Inline(text)
		if utf8.ValidString(text) {
			requireNothingLost(t, text, note)
		}
		for i, p := range note.All() {
			if p.Kind == grammar.PartNext {
				_, _, err := p.Next(ref)
				requireKnown(t, err)
			}
			note.Keep(i)
		}
		require.Equal(t, strings.TrimSpace(text), note.Text(), "with every part kept")
	})
}
