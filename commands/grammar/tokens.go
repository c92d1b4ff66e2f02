package grammar

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Token is one word of a chat line.
type Token struct {
	// Text is the word without its quotes, in the writer's own characters.
	Text string
	// Span is where the word stands in the line, quotes included.
	Span
	// Quoted says that the whole word stood in quotes: such a word is a value,
	// never a verb, an option or a tag.
	Quoted bool
	// sep is where in Text the : or = of an option stands, sepLen its length;
	// sepLen is 0 for a word that is no option.
	sep, sepLen int
}

// KeyValue splits an option: "stage:won", "stage：won", `title="a b"`. The
// last result is false for any other word, among them clock times, URLs and
// words in quotes. The value may be empty.
func (t Token) KeyValue() (key, value string, ok bool) {
	if t.sepLen == 0 || strings.HasPrefix(t.Text[t.sep+t.sepLen:], "//") {
		return "", "", false
	}
	first, _ := utf8.DecodeRuneInString(t.Text)
	if !unicode.IsLetter(first) {
		return "", "", false
	}
	return t.Text[:t.sep], t.Text[t.sep+t.sepLen:], true
}

// Tokens splits a chat line into words at blanks of any width. A quote (" “” 「」)
// opens only at the start of a word or after its first : or =, and ends the
// word where it closes; an apostrophe is not a quote. Within quotes a backslash
// before a quote or a backslash takes it literally. The error is
// [ErrUnclosedQuote].
func Tokens(line string) ([]Token, error) {
	var tokens []Token
	for pos := skipBlanks(line, 0); pos < len(line); pos = skipBlanks(line, pos) {
		token, err := readToken(line, pos)
		if err != nil {
			return nil, err
		}
		tokens = append(tokens, token)
		pos = token.End
	}
	return tokens, nil
}

// Rest returns what the line says from token i on, untouched but for the blanks
// around it; "" when there are fewer tokens.
func Rest(line string, tokens []Token, i int) string {
	if i >= len(tokens) {
		return ""
	}
	return strings.TrimFunc(line[tokens[i].Start:], isBlank)
}

// Split returns only the words of [Tokens].
func Split(line string) ([]string, error) {
	tokens, err := Tokens(line)
	if err != nil {
		return nil, err
	}
	words := make([]string, len(tokens))
	for i, t := range tokens {
		words[i] = t.Text
	}
	return words, nil
}

// Join writes words as a line that [Split] takes apart into the same words.
func Join(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = Quote(w)
	}
	return strings.Join(quoted, " ")
}

// Quote returns the word as it must be typed to stay one word.
func Quote(word string) string {
	if word != "" && !strings.ContainsFunc(word, func(r rune) bool { return isBlank(r) || isQuote(r) }) {
		return word
	}
	var b strings.Builder
	b.WriteByte('"')
	for i, r := range word {
		if r == '\\' || isQuote(r) {
			b.WriteByte('\\')
		}
		_, size := utf8.DecodeRuneInString(word[i:])
		b.WriteString(word[i : i+size])
	}
	b.WriteByte('"')
	return b.String()
}

// readToken reads the word that starts at pos.
func readToken(line string, pos int) (Token, error) {
	t := Token{Span: Span{pos, pos}}
	for t.End < len(line) {
		r, size := utf8.DecodeRuneInString(line[t.End:])
		if isBlank(r) {
			break
		}
		opens := t.End == pos || t.sepLen > 0 && t.sep+t.sepLen == t.End-pos
		if opens && isOpening(r) {
			return t.quoted(line, pos, r, size)
		}
		if t.sepLen == 0 && t.End > pos && (r == ':' || r == '=' || r == '：' || r == '＝') {
			t.sep, t.sepLen = t.End-pos, size
		}
		t.End += size
	}
	t.Text = line[pos:t.End]
	return t, nil
}

// quoted completes a word whose quote of the given size opens at t.End.
func (t Token) quoted(line string, pos int, opening rune, size int) (Token, error) {
	text, end, ok := readQuoted(line, t.End+size, opening)
	if !ok {
		return t, fmt.Errorf("at byte %d: %w", t.End, ErrUnclosedQuote)
	}
	t.Quoted = t.End == pos
	t.Text = line[pos:t.End] + text
	t.End = end
	return t, nil
}

// readQuoted returns the text from pos to the quote that closes, and where the
// line goes on.
func readQuoted(line string, pos int, opening rune) (text string, end int, ok bool) {
	var b strings.Builder
	depth := 0
	for pos < len(line) {
		r, size := utf8.DecodeRuneInString(line[pos:])
		next, nextSize := utf8.DecodeRuneInString(line[pos+size:])
		switch {
		case r == '\\' && (next == '\\' || isQuote(next)):
			pos, size = pos+size, nextSize
		case isNesting(opening, r):
			depth++
		case closes(opening, r) && (depth == 0 || r == '"'):
			return b.String(), pos + size, true
		case closes(opening, r):
			depth--
		}
		b.WriteString(line[pos : pos+size])
		pos += size
	}
	return "", pos, false
}

func isOpening(r rune) bool {
	switch r {
	case '"', '“', '”', '„', '＂', '「', '『':
		return true
	}
	return false
}

// isQuote reports whether r can open or close a quote.
func isQuote(r rune) bool { return isOpening(r) || r == '」' || r == '』' }

// closes reports whether r ends what opening began. People mix the keyboards'
// double quotes, so any of them closes another.
func closes(opening, r rune) bool {
	switch opening {
	case '「':
		return r == '」'
	case '『':
		return r == '』'
	case '„':
		return r == '“' || r == '”' || r == '"'
	}
	return r == '"' || r == '＂' || r == '”'
}

// isNesting reports whether r opens a quote within a quote.
func isNesting(opening, r rune) bool {
	switch opening {
	case '「', '『':
		return r == opening
	case '„':
		return false
	}
	return r == '“'
}

func isBlank(r rune) bool { return unicode.IsSpace(r) }

func skipBlanks(s string, pos int) int {
	return len(s) - len(strings.TrimLeftFunc(s[pos:], isBlank))
}
