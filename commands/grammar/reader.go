package grammar

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// reader reads a text one token at a time: a word, a number, a sign, or a
// piece of Chinese. Each method skips blanks first, and moves only when it
// found what it was asked for.
type reader struct {
	// s is folded, in lower case and in simplified characters.
	s   string
	pos int
	// folded is where s came from, byte for byte.
	folded Folded
}

// plain returns a reader over a text.
func plain(text string) reader {
	f := Fold(text)
	return reader{s: lower(f.Text), folded: f}
}

// lower makes ASCII letters small and the traditional characters that the
// grammar has words with simplified. It changes no byte's place.
func lower(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return lowerRune(r) != r }) < 0 {
		return s
	}
	b := []byte(s)
	for i, r := range s {
		if small := lowerRune(r); small != r {
			utf8.EncodeRune(b[i:], small)
		}
	}
	return string(b)
}

func lowerRune(r rune) rune {
	switch {
	case r >= 'A' && r <= 'Z':
		return r + 'a' - 'A'
	case r < 0x4e00 || r > 0x9fff:
		return r
	}
	if simple, ok := simplified[r]; ok {
		return simple
	}
	return r
}

// simplified are the traditional characters in the grammar's own words. All
// of them, either way, take three bytes.
var simplified = map[rune]rune{
	'點': '点', '鐘': '钟', '鍾': '钟', '號': '号', '個': '个', '兩': '两', '後': '后', '週': '周', '萬': '万', '億': '亿',
	'這': '这', '閏': '闰', '農': '农', '曆': '历', '陰': '阴', '舊': '旧', '過': '过', '時': '时', '間': '间', '內': '内',
	'從': '从', '開': '开', '圓': '圆', '塊': '块', '錢': '钱', '幣': '币', '歐': '欧', '鎊': '镑', '負': '负', '貳': '贰',
	'叄': '叁', '參': '叁', '陸': '陆', '飯': '饭', '電': '电', '話': '话', '會': '会', '議': '议', '郵': '邮', '訪': '访',
	'備': '备', '註': '注', '階': '阶', '額': '额', '機': '机', '結': '结', '頭': '头', '陽': '阳', '臘': '腊', '禮': '礼', '歷': '历',
	'雙': '双', '韓': '韩', '盧': '卢', '澳': '澳', '達': '达', '發': '发', '見': '见', '談': '谈', '筆': '笔', '記': '记',
}

// skip moves over blanks.
func (r *reader) skip() {
	for r.pos < len(r.s) && (r.s[r.pos] == ' ' || r.s[r.pos] == '\n') {
		r.pos++
	}
}

// done reports whether nothing but blanks and the end of a sentence is left,
// and moves over it.
func (r *reader) done() bool {
	start := r.pos
	r.skip()
	for r.pos < len(r.s) {
		c, size := utf8.DecodeRuneInString(r.s[r.pos:])
		if !strings.ContainsRune(".!,;~ \n。、", c) {
			r.pos = start
			return false
		}
		r.pos += size
	}
	return true
}

// span returns where in the original the bytes from start to the reader's
// place stand.
func (r *reader) span(start int) Span { return r.folded.Span(start, r.pos) }

// peek returns the word of Latin letters that comes next, and where it ends.
func (r *reader) peek() (word string, end int) {
	start := r.pos
	for start < len(r.s) && (r.s[start] == ' ' || r.s[start] == '\n') {
		start++
	}
	end = start
	for end < len(r.s) && isLetter(r.s[end]) {
		end++
	}
	if end < len(r.s) && r.s[end] >= utf8.RuneSelf && isForeign(r.s[end:]) {
		return "", start
	}
	return r.s[start:end], end
}

// isForeign reports whether s goes on with a letter that belongs to the same
// word as a Latin one: é, but not 点.
func isForeign(s string) bool {
	c, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(c) && !isHan(c)
}

// word reads the next word if it is one of those.
func (r *reader) word(words ...string) bool {
	next, end := r.peek()
	for _, w := range words {
		if next == w {
			r.pos = end
			return true
		}
	}
	return false
}

// words reads several words in a row.
func (r *reader) words(words ...string) bool {
	start := r.pos
	for _, w := range words {
		if !r.word(w) {
			r.pos = start
			return false
		}
	}
	return true
}

// lookup reads the next word if the table has it.
func lookup[T any](r *reader, table map[string]T) (value T, ok bool) {
	next, end := r.peek()
	if next == "" {
		return value, false
	}
	if value, ok = table[next]; ok {
		r.pos = end
	}
	return value, ok
}

// lit reads the first of the literals that the text goes on with. It is for
// signs and for Chinese, whose words have no end of their own.
func (r *reader) lit(literals ...string) bool {
	start := r.pos
	r.skip()
	for _, l := range literals {
		if strings.HasPrefix(r.s[r.pos:], l) {
			r.pos += len(l)
			return true
		}
	}
	r.pos = start
	return false
}

// ahead reports whether the text goes on with one of the literals, and does
// not move.
func (r *reader) ahead(literals ...string) bool {
	start := r.pos
	found := r.lit(literals...)
	r.pos = start
	return found
}

// entry is a literal with what it means.
type entry[T any] struct {
	text  string
	value T
}

// litOf reads the first entry of the table that the text goes on with; longer
// literals must come before their own beginnings.
func litOf[T any](r *reader, table []entry[T]) (value T, ok bool) {
	start := r.pos
	r.skip()
	rest := r.s[r.pos:]
	for i := range table {
		if strings.HasPrefix(rest, table[i].text) {
			r.pos += len(table[i].text)
			return table[i].value, true
		}
	}
	r.pos = start
	return value, false
}

// han reads the next character if the table has it.
func (r *reader) han(table map[rune]int) (value int, ok bool) {
	start := r.pos
	r.skip()
	c, size := utf8.DecodeRuneInString(r.s[r.pos:])
	if c >= utf8.RuneSelf {
		if value, ok = table[c]; ok {
			r.pos += size
			return value, true
		}
	}
	r.pos = start
	return 0, false
}

// script is what kind of character a token begins with.
type script uint8

const (
	noScript script = iota
	latinScript
	digitScript
	hanScript
)

// script tells what comes next.
func (r *reader) script() script {
	i := r.pos
	for i < len(r.s) && (r.s[i] == ' ' || r.s[i] == '\n') {
		i++
	}
	switch {
	case i == len(r.s):
		return noScript
	case isLetter(r.s[i]):
		return latinScript
	case isDigit(r.s[i]):
		return digitScript
	case r.s[i] >= utf8.RuneSelf:
		return hanScript
	}
	return noScript
}

// digits reads a run of at most max decimal digits; width is how many. A
// longer run is not read at all.
func (r *reader) digits(most int) (n, width int, ok bool) {
	start := r.pos
	r.skip()
	for r.pos < len(r.s) && isDigit(r.s[r.pos]) {
		if width++; width > most {
			r.pos = start
			return 0, 0, false
		}
		n = n*10 + int(r.s[r.pos]-'0')
		r.pos++
	}
	if width == 0 {
		r.pos = start
	}
	return n, width, width > 0
}

// next returns the byte at the reader's place, 0 at the end.
func (r *reader) next() byte {
	if r.pos < len(r.s) {
		return r.s[r.pos]
	}
	return 0
}

// glued reads a sign that follows without a blank and is itself followed by a
// digit: the colon of 15:30, the dot of 1.5.
func (r *reader) glued(sign byte) bool {
	if r.next() != sign || r.pos+1 >= len(r.s) || !isDigit(r.s[r.pos+1]) {
		return false
	}
	r.pos++
	return true
}

func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
func isHan(c rune) bool    { return c >= 0x2e80 && unicode.Is(unicode.Han, c) || c == '〇' }
