package grammar_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/commands/grammar"
)

func TestALineSplitsIntoWordsAsTheTableSays(t *testing.T) {
	blanks := strings.NewReplacer("␣", "\u00a0", "▁", "\u3000")
	for _, r := range table(t, "tokens.txt") {
		last := len(r.cells) - 1 // a line may have bars of its own
		line := blanks.Replace(strings.Join(r.cells[:last], " | "))
		tokens, err := grammar.Tokens(line)
		var got strings.Builder
		for _, token := range tokens {
			got.WriteString("[" + token.Text + "]")
		}
		if err != nil {
			require.ErrorIs(t, err, grammar.ErrUnclosedQuote)
			got.WriteString("unclosed")
		}
		require.Equal(t, r.cells[last], got.String(), "tokens.txt:%d: %s", r.line, line)
	}
}

func TestATokenKnowsItsPlaceInTheLine(t *testing.T) {
	line := `log Acme　"spoke  to “Bob”"  #renewal`
	tokens, err := grammar.Tokens(line)
	require.NoError(t, err)
	require.Equal(t, `"spoke  to “Bob”"`, tokens[2].In(line))
	require.Equal(t, `"spoke  to “Bob”"  #renewal`, grammar.Rest(line, tokens, 2))
	require.Equal(t, "#renewal", grammar.Rest(line, tokens, 3))
	require.Empty(t, grammar.Rest(line, tokens, 4))
	require.Equal(t, []bool{false, false, true, false}, []bool{tokens[0].Quoted, tokens[1].Quoted, tokens[2].Quoted, tokens[3].Quoted})
}

func TestAWordMayBeAnOption(t *testing.T) {
	for word, want := range map[string][2]string{
		"stage:won":       {"stage", "won"},
		"stage：won":       {"stage", "won"},
		"阶段：方案":           {"阶段", "方案"},
		`title="a b"`:     {"title", "a b"},
		`title:"a: b"`:    {"title", "a: b"},
		"title：「a b」":     {"title", "a b"},
		"note:":           {"note", ""},
		"url=https://a.b": {"url", "https://a.b"},
	} {
		tokens, err := grammar.Tokens(word)
		require.NoError(t, err)
		require.Len(t, tokens, 1)
		key, value, ok := tokens[0].KeyValue()
		require.True(t, ok, word)
		require.Equal(t, want, [2]string{key, value}, word)
	}
	for _, word := range []string{"15:30", "https://a.b", `"stage:won"`, "won", ":won", "3:1", "=", `""`} {
		tokens, err := grammar.Tokens(word)
		require.NoError(t, err)
		_, _, ok := tokens[0].KeyValue()
		require.False(t, ok, word)
	}
}

func TestJoinedWordsSplitIntoThemselves(t *testing.T) {
	for _, words := range [][]string{
		nil, {""}, {"", ""}, {"a b"}, {`"`}, {`\`}, {`\"`}, {`a"b`, "“c", "d”"}, {"「", "」 e"}, {"a:b c"}, {"key:", `"x`}, {"a\u3000b"}, {"\xff \xfe"},
	} {
		split, err := grammar.Split(grammar.Join(words))
		require.NoError(t, err)
		require.Len(t, split, len(words), "%q", words)
		for i := range words {
			require.Equal(t, words[i], split[i])
		}
	}
}

func TestFoldingMakesOneOfEveryFormOfACharacter(t *testing.T) {
	for text, want := range map[string]string{
		"ＡＢＣ　１２３：＃％":            "ABC 123:#%",
		"“a” ‘b’ c’s":           `"a" 'b' c's`,
		"1–2—3−4":               "1-2-3-4",
		"a\u00a0b\tc":           "a b c",
		"￥5 ￡6":                 "¥5 £6",
		"a\u200bb\ufeffc\u202e": "abc",
		"华为，后天。":                "华为,后天。",
		"plain":                 "plain",
		"\xff":                  "\xff",
	} {
		require.Equal(t, want, grammar.Fold(text).Text)
	}
}

func TestFoldedTextKnowsWhereItCameFrom(t *testing.T) {
	text := "ab：“华为”\u200b　ｃ"
	folded := grammar.Fold(text)
	require.Equal(t, `ab:"华为" c`, folded.Text)
	at := strings.Index(folded.Text, "华为")
	require.Equal(t, "华为", folded.Span(at, at+len("华为")).In(text))
	colon := strings.IndexByte(folded.Text, ':')
	require.Equal(t, "：", folded.Span(colon, colon+1).In(text))
	require.Equal(t, text, folded.Span(0, len(folded.Text)).In(text))
}
