package crm

import (
	"strings"
	"unicode/utf8"
)

// bracketed are remarks within a company's name that say nothing of which
// company it is. A city stays: 西门子(上海) and 西门子(北京) are two customers.
var bracketed = strings.NewReplacer(
	"(中国)", " ", "(china)", " ",
	"(集团)", " ", "(group)", " ",
	"(株)", " ", "(有)", " ",
)

// cutBracketed removes the remarks in brackets that do not count.
func cutBracketed(flat string) string { return bracketed.Replace(flat) }

// legalEndings are the legal forms that Chinese, Japanese and Korean names end
// with, longer ones before those that they end with.
var legalEndings = [...]string{
	"股份有限公司", "有限责任公司", "有限公司", "股份公司", "集团公司", "公司", "集团",
	"有限責任公司", "集團公司", "集團",
	"株式会社", "有限会社", "合同会社", "주식회사",
}

// legalBeginnings are the legal forms that come first.
var legalBeginnings = [...]string{"株式会社", "有限会社", "合同会社", "주식회사"}

// cutLegalForms removes the legal forms around a name, one after another, as
// long as a name is left: "acme gmbh co kg" is acme.
func cutLegalForms(name string) string {
	for {
		rest, ok := cutLegalForm(name)
		if !ok {
			return name
		}
		name = rest
	}
}

func cutLegalForm(name string) (string, bool) {
	for _, form := range legalBeginnings {
		if rest, ok := strings.CutPrefix(name, form); ok && isName(rest) {
			return strings.TrimSpace(rest), true
		}
	}
	for _, form := range legalEndings {
		if rest, ok := strings.CutSuffix(name, form); ok {
			return strings.TrimSpace(rest), isName(rest) && !isBranch(rest)
		}
	}
	word := lastLatinWord(name)
	rest := strings.TrimSpace(name[:len(name)-len(word)])
	return rest, rest != "" && isLegalWord(word)
}

// isName reports whether what is left is long enough to be a name: one
// character is not, so 大集团 stays what it is.
func isName(rest string) bool {
	rest = strings.TrimSpace(rest)
	_, first := utf8.DecodeRuneInString(rest)
	return first < len(rest)
}

// isBranch reports whether 公司 after rest would be 分公司, 子公司 or 总公司,
// a company of its own within another.
func isBranch(rest string) bool {
	return strings.HasSuffix(rest, "分") || strings.HasSuffix(rest, "子") || strings.HasSuffix(rest, "总")
}

// lastLatinWord returns the letters a to z that the name ends with, when they
// are a word: a blank or another script comes before them.
func lastLatinWord(name string) string {
	i := len(name)
	for i > 0 && name[i-1] >= 'a' && name[i-1] <= 'z' {
		i--
	}
	if i > 0 && name[i-1] != ' ' && name[i-1] < utf8.RuneSelf {
		return ""
	}
	return name[i:]
}

// isLegalWord reports whether a name's last word is a legal form. Forms that
// are also words of names ("spa", "as") are left out; "and" is what remains of
// "and Co".
func isLegalWord(word string) bool {
	switch word {
	case "ltd", "limited", "inc", "incorporated", "llc", "llp", "plc",
		"co", "company", "corp", "corporation", "group", "holdings", "holding", "and",
		"gmbh", "mbh", "ag", "kg", "ug", "se", "ev",
		"sa", "sas", "sarl", "srl", "bv", "nv", "ab", "oy", "oyj", "aps",
		"sro", "kft", "zrt", "ooo", "jsc", "ltda", "eirl",
		"pte", "pty", "pvt", "private", "sdn", "bhd", "kk":
		return true
	}
	return false
}
