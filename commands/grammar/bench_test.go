package grammar_test

import (
	"strings"
	"testing"

	"github.com/rapport-crm/rapport/commands/grammar"
)

// line is what a rep types: the note of the README's example.
const (
	line   = "spoke to Bob about renewal, wants a quote #renewal stage:proposal amount:50k next: send quote tomorrow 3pm"
	hanRow = "王总要下周三前报价 #续约 阶段:方案 金额:5万 下次：明天下午3点发报价"
)

// phrases returns the phrases of a table in one language or the other.
func phrases(b *testing.B, name string, han bool) []string {
	b.Helper()
	var found []string
	for _, r := range table(b, name) {
		if text := r.cells[0]; !strings.HasPrefix(text, "@") && strings.ContainsFunc(text, func(r rune) bool { return r >= 0x4e00 }) == han {
			found = append(found, text)
		}
	}
	return found
}

// each runs a function over texts, one each iteration.
func each(b *testing.B, texts []string, run func(string)) {
	b.Helper()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		run(texts[i%len(texts)])
	}
}

func BenchmarkWhen(b *testing.B) {
	ref := writers(b)[0]
	for name, han := range map[string]bool{"en": false, "zh": true} {
		b.Run(name, func(b *testing.B) {
			each(b, phrases(b, "when.txt", han), func(text string) { _, _ = grammar.When(text, ref) })
		})
	}
}

func BenchmarkTrailingWhen(b *testing.B) {
	ref := writers(b)[0]
	for name, text := range map[string]string{"en": "send quote tomorrow 3pm", "zh": "发报价明天下午3点", "none": strings.Repeat("nothing of the kind ", 5000)} {
		b.Run(name, func(b *testing.B) {
			each(b, []string{text}, func(text string) { _, _, _ = grammar.TrailingWhen(text, ref) })
		})
	}
}

func BenchmarkLeadingWhen(b *testing.B) {
	ref := writers(b)[0]
	for name, text := range map[string]string{"en": "tomorrow 3pm send quote", "zh": "明天下午3点发报价", "none": "send quote"} {
		b.Run(name, func(b *testing.B) {
			each(b, []string{text}, func(text string) { _, _, _ = grammar.LeadingWhen(text, ref) })
		})
	}
}

func BenchmarkAmount(b *testing.B) {
	for name, han := range map[string]bool{"en": false, "zh": true} {
		b.Run(name, func(b *testing.B) {
			each(b, phrases(b, "amount.txt", han), func(text string) { _, _ = grammar.Amount(text, "CNY") })
		})
	}
}

func BenchmarkBirthday(b *testing.B) {
	each(b, phrases(b, "birthday.txt", true), func(text string) { _, _ = grammar.Birthday(text, grammar.MDY) })
}

func BenchmarkDuration(b *testing.B) {
	each(b, phrases(b, "duration.txt", false), func(text string) { _, _ = grammar.Duration(text) })
}

func BenchmarkTokens(b *testing.B) {
	each(b, []string{"log Acme " + line, "记录 华为 电话 " + hanRow}, func(text string) { _, _ = grammar.Tokens(text) })
}

func BenchmarkFold(b *testing.B) {
	each(b, []string{line, hanRow}, func(text string) { _ = grammar.Fold(text) })
}

func BenchmarkInline(b *testing.B) {
	for name, text := range map[string]string{"en": line, "zh": hanRow} {
		b.Run(name, func(b *testing.B) {
			each(b, []string{text}, func(text string) { note := grammar.Inline(text); _ = note.Text() })
		})
	}
}

// BenchmarkHostileNotes reads 100 kB of what could make a careless reader
// quadratic. Each must stay within tens of milliseconds.
func BenchmarkHostileNotes(b *testing.B) {
	ref := writers(b)[0]
	for name, piece := range map[string]string{
		"tags": "#a ", "commas": ",", "quotes": `a:「`, "next": "next ", "keys": "a:b ", "digits": "1 ", "han": "下次", "letters": "a", "colons": ":",
	} {
		text := strings.Repeat(piece, 100_000/len(piece))
		b.Run(name, func(b *testing.B) {
			each(b, []string{text}, func(text string) {
				note := grammar.Inline(text)
				_ = note.Text()
				_, _ = grammar.Tokens(text)
				_, _, _ = grammar.TrailingWhen(text, ref)
				_, _, _ = grammar.LeadingWhen(text, ref)
				_, _ = grammar.Amount(text, "CNY")
			})
		})
	}
}
