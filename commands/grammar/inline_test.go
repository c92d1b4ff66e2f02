package grammar_test

import (
	"errors"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/commands/grammar"
)

var partNames = map[grammar.PartKind]string{
	grammar.PartTag: "tag", grammar.PartStage: "stage", grammar.PartAmount: "amount", grammar.PartDeal: "deal",
	grammar.PartFor: "for", grammar.PartOutcome: "outcome", grammar.PartNext: "next", grammar.PartUnknown: "?unknown",
}

// partsSaid writes parts as the table does.
func partsSaid(parts []grammar.Part) string {
	var said []string
	for _, p := range parts {
		name := partNames[p.Kind]
		if p.When != "" {
			name += "[" + p.When + "]"
		}
		said = append(said, name+"="+p.Value)
	}
	return strings.Join(said, " ")
}

func TestInlinePartsAreFoundAsTheTableSays(t *testing.T) {
	for _, r := range table(t, "inline.txt") {
		n := len(r.cells)
		require.GreaterOrEqual(t, n, 3, "inline.txt:%d", r.line)
		note := grammar.Inline(r.cells[0])
		if got := note.Text(); got != r.cells[1] {
			t.Errorf("inline.txt:%d: %q leaves %q, want %q", r.line, r.cells[0], got, r.cells[1])
		}
		if got := partsSaid(note.All()); got != r.cells[2] {
			t.Errorf("inline.txt:%d: %q has %s, want %s", r.line, r.cells[0], got, r.cells[2])
		}
		requireNothingLost(t, r.cells[0], note)
	}
}

// letters returns a text without its blanks.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// requireNothingLost checks the law that each character of a note is either in
// what is left of it or in a part, in order.
func requireNothingLost(t testing.TB, text string, note grammar.Parts) {
	t.Helper()
	var rest strings.Builder
	pos := 0
	for _, p := range note.All() {
		require.LessOrEqual(t, pos, p.Start, "parts of %q overlap", text)
		require.Equal(t, text[p.Start:p.End], p.Raw, "in %q", text)
		if p.Kind != grammar.PartUnknown {
			rest.WriteString(text[pos:p.Start])
			pos = p.End
		}
	}
	rest.WriteString(text[pos:])
	require.Equal(t, letters(rest.String()), letters(note.Text()), "of %q", text)
}

func TestAPartThatIsKeptIsBackInTheNote(t *testing.T) {
	text := "the amount: too high, he said #vip"
	note := grammar.Inline(text)
	require.Equal(t, "the high, he said", note.Text())
	note.Keep(note.Of(grammar.PartAmount)[0])
	require.Equal(t, "the amount: too high, he said", note.Text())
	require.Empty(t, note.Of(grammar.PartAmount))
	require.Len(t, note.Kept(), 1)
	note.Keep(note.Of(grammar.PartTag)[0])
	require.Equal(t, text, note.Text())
}

func TestAddingAPartChangesOnlyThatPart(t *testing.T) {
	notes := []string{
		"spoke to Bob", "王总要报价", "spoke #vip to Bob", "met Bob stage:won", "see https://a.b/#c now", "prio:high call",
		"met amount:50k, fine", "called for 25m", "call outcome:\"no answer\"", "聊了 阶段：方案",
	}
	parts := []string{"#new", "stage:lost", "amount:7k", "deal:D7", "for 5m", `outcome:"left a message"`, "next: call tomorrow", "金额：7万", "下次：明天发报价"}
	for _, text := range notes {
		for _, part := range parts {
			before := grammar.Inline(text)
			after := grammar.Inline(text + " " + part)
			require.Equal(t, before.Text(), after.Text(), "%s + %s", text, part)
			added := after.All()
			require.Len(t, added, len(before.All())+1, "%s + %s", text, part)
			require.Equal(t, part, added[len(added)-1].Raw)
			require.Equal(t, partsSaid(before.All()), partsSaid(added[:len(added)-1]))
		}
	}
}

func TestLinesOfANoteStayLines(t *testing.T) {
	note := grammar.Inline("first line #a\nnext: call Bob tomorrow\nlast  line")
	require.Equal(t, "first line\nlast  line", note.Text())
	require.Equal(t, "tag=a next=call Bob tomorrow", partsSaid(note.All()))
}

func TestANextStepSaysWhatAndWhen(t *testing.T) {
	ref := writer(t, "@ 2026-11-23 10:30 Asia/Shanghai en mdy")
	for text, want := range map[string]string{
		"next: send quote tomorrow 3pm":          "send quote | 2026-11-24 15:00",
		"next: tomorrow 3pm send quote":          "send quote | 2026-11-24 15:00",
		"next: tomorrow 3pm, send quote":         "send quote | 2026-11-24 15:00",
		"next: send quote, by Friday":            "send quote | 2026-11-27",
		"next tomorrow 3pm: send quote":          "send quote | 2026-11-24 15:00",
		"next Tue: send quote":                   "send quote | 2026-11-24",
		"next week: send quote":                  "send quote | 2026-11-30",
		"next: send quote":                       "send quote | not understood",
		"next: tomorrow":                         " | 2026-11-24",
		"next: send quote Feb 30":                "send quote | impossible",
		"next: send quote yesterday":             "send quote | past 2026-11-22",
		"next: report every Friday 9am":          "report | every 1 weeks on Fri at 09:00 from 2026-11-27 = 2026-11-27 09:00",
		"next: “send quote” — tomorrow 3pm":      "“send quote” | 2026-11-24 15:00",
		"下次：明天下午3点发报价":                           "发报价 | 2026-11-24 15:00",
		"下次：发报价，明天下午3点":                          "发报价 | 2026-11-24 15:00",
		"下次明天下午3点：发报价":                           "发报价 | 2026-11-24 15:00",
		"下一步：下周三前发报价给王总":                         "发报价给王总 | 2026-12-02",
		"下次：发报价":                                 "发报价 | not understood",
		"next: send Bob's quote for Q4 tomorrow": "send Bob's quote for Q4 | 2026-11-24",
	} {
		parts := grammar.Inline(text)
		all := parts.All()
		require.Len(t, all, 1, text)
		what, m, err := all[0].Next(ref)
		if got := what + " | " + outcome(m, err); !strings.HasPrefix(got, want) {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
		if errors.Is(err, grammar.ErrNotUnderstood) {
			require.Equal(t, all[0].Value, what)
		}
	}
}
