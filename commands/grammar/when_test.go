package grammar_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/commands/grammar"
	"github.com/rapport-crm/rapport/crm"
)

// writer reads a line like "@ 2026-03-06 10:30 America/New_York en mdy
// 08:00-17:00": when, where and by whom a phrase is written, and what is not
// usual about their day and week.
func writer(t testing.TB, line string) grammar.Ref {
	t.Helper()
	words := strings.Fields(strings.TrimPrefix(line, "@"))
	require.GreaterOrEqual(t, len(words), 5, line)
	loc, err := time.LoadLocation(words[2])
	require.NoError(t, err)
	now, err := time.ParseInLocation("2006-01-02 15:04", words[0]+" "+words[1], loc)
	require.NoError(t, err)
	orders := map[string]grammar.DateOrder{"mdy": grammar.MDY, "dmy": grammar.DMY}
	ref := grammar.Ref{Now: now, Loc: loc, Lang: crm.Lang(words[3]), Order: orders[words[4]]}
	for _, word := range words[5:] {
		switch word {
		case "sunday-first":
			ref.SundayFirst = true
		case "sun-thu":
			ref.Workdays = 0b0011111
		default:
			from, to, _ := strings.Cut(word, "-")
			require.NoError(t, ref.DayStart.UnmarshalText([]byte(from)))
			require.NoError(t, ref.DayEnd.UnmarshalText([]byte(to)))
		}
	}
	return ref
}

// said writes a moment as the tables do.
func said(m grammar.Moment) string {
	switch {
	case !m.Recurrence.IsZero():
		return m.Recurrence.String() + " = " + m.At().Format("2006-01-02 15:04")
	case m.HasTime:
		return m.At().Format("2006-01-02 15:04 -07:00")
	case m.Time != crm.Clock(9, 0):
		return m.At().Format("2006-01-02 15:04 -07:00")
	}
	return m.Date.String()
}

// outcome writes what became of a phrase as the tables do.
func outcome(m grammar.Moment, err error) string {
	var ambiguous *grammar.AmbiguousError
	switch {
	case errors.As(err, &ambiguous):
		var readings []string
		for _, c := range ambiguous.Candidates {
			reading, _, _ := strings.Cut(said(c), " = ")
			readings = append(readings, reading)
		}
		return "ambiguous " + strings.Join(readings, " / ")
	case errors.Is(err, grammar.ErrPast):
		return "past " + said(m)
	case errors.Is(err, grammar.ErrImpossible):
		return "impossible"
	case errors.Is(err, grammar.ErrNotUnderstood):
		return "not understood"
	case err != nil:
		return err.Error()
	}
	return said(m)
}

// agree reports whether an outcome is what the table wants, which may leave
// out the offset of a time.
func agree(want, got string) bool {
	wants, gots := strings.Split(want, " / "), strings.Split(got, " / ")
	if len(wants) != len(gots) {
		return false
	}
	for i := range wants {
		if wants[i] != gots[i] && !(len(gots[i]) > 7 && gots[i][:len(gots[i])-7] == wants[i]) {
			return false
		}
	}
	return true
}

func TestPhrasesOfTimeMeanWhatTheTableSays(t *testing.T) {
	var ref grammar.Ref
	for _, r := range table(t, "when.txt") {
		if strings.HasPrefix(r.cells[0], "@") {
			ref = writer(t, r.cells[0])
			continue
		}
		require.Len(t, r.cells, 2, "when.txt:%d", r.line)
		got := outcome(grammar.When(r.cells[0], ref))
		if !agree(r.cells[1], got) {
			t.Errorf("when.txt:%d: %q is %s, want %s", r.line, r.cells[0], got, r.cells[1])
		}
	}
}

func TestTheEchoOfAMomentIsTheSameMoment(t *testing.T) {
	var ref grammar.Ref
	for _, r := range table(t, "when.txt") {
		if strings.HasPrefix(r.cells[0], "@") {
			ref = writer(t, r.cells[0])
			continue
		}
		if m, err := grammar.When(r.cells[0], ref); err == nil {
			requireEcho(t, m, ref)
		}
	}
}

// requireEcho checks the law that parsing the echo of a parse gives the same.
func requireEcho(t testing.TB, m grammar.Moment, ref grammar.Ref) {
	t.Helper()
	again, err := grammar.When(m.String(), ref)
	require.NoError(t, err, m.String())
	require.True(t, again.At().Equal(m.At()), "%s is %s, was %s", m, again.At(), m.At())
	require.Equal(t, m.Recurrence, again.Recurrence, m.String())
	require.Equal(t, m.Date, again.Date, m.String())
	require.Equal(t, m.Time, again.Time, m.String())
}

func TestAPhraseIsFoundAtTheEndsOfAText(t *testing.T) {
	var ref grammar.Ref
	for _, r := range table(t, "phrases.txt") {
		if strings.HasPrefix(r.cells[0], "@") {
			ref = writer(t, r.cells[0])
			continue
		}
		require.Len(t, r.cells, 4, "phrases.txt:%d", r.line)
		find := grammar.LeadingWhen
		if r.cells[0] == "trailing" {
			find = grammar.TrailingWhen
		}
		m, span, err := find(r.cells[1], ref)
		taken := span.In(r.cells[1])
		if span.Empty() {
			taken = "-"
		}
		if got := outcome(m, err); !agree(r.cells[3], got) || taken != r.cells[2] {
			t.Errorf("phrases.txt:%d: %s %q is %q %s, want %q %s", r.line, r.cells[0], r.cells[1], taken, got, r.cells[2], r.cells[3])
		}
	}
}
