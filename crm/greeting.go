package crm

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// GreetingKey names a template of wishes: occasion, tier and language, as in
// "birthday/A/zh". A tier of AnyTier is for those without a template of their own.
type GreetingKey string

// AnyTier is the tier of templates for everybody.
const AnyTier Tier = "*"

// NewGreetingKey returns the name of a template.
func NewGreetingKey(occasion string, tier Tier, lang Lang) GreetingKey {
	return GreetingKey(strings.Join([]string{occasion, string(tier), string(lang)}, "/"))
}

// Parts returns the occasion, the tier and the language of the template.
func (k GreetingKey) Parts() (occasion string, tier Tier, lang Lang) {
	parts := append(strings.Split(string(k), "/"), "", "")
	return parts[0], Tier(parts[1]), Lang(parts[2])
}

// Greeting returns the team's own template for an occasion: that of the tier,
// else that for everybody. The second result is false if the team has none.
func (w Workspace) Greeting(occasion string, tier Tier, lang Lang) (string, bool) {
	for _, t := range [2]Tier{tier, AnyTier} {
		if text, ok := w.Greetings[NewGreetingKey(occasion, t, lang)]; ok {
			return text, true
		}
	}
	return "", false
}

// Placeholders are the words that a template of wishes may have in braces, the
// same in both languages.
var Placeholders = []string{"name", "title", "customer", "me", "age", "occasion"}

// placeholdersZH are the Chinese spellings.
var placeholdersZH = map[string]string{
	"姓名": "name", "名字": "name", "称呼": "title", "客户": "customer", "公司": "customer", "我": "me", "年龄": "age", "岁数": "age", "节日": "occasion",
}

var placeholder = regexp.MustCompile(`\{\s*([^{}]*?)\s*\}`)

// ParseTemplate returns a template of wishes with its placeholders spelled as in
// [Placeholders], and the first one that there is not, if any.
func ParseTemplate(text string) (template, unknown string) {
	text = strings.NewReplacer("｛", "{", "｝", "}").Replace(text)
	template = placeholder.ReplaceAllStringFunc(text, func(found string) string {
		word := strings.ToLower(strings.TrimSpace(found[1 : len(found)-1]))
		if zh, ok := placeholdersZH[word]; ok {
			word = zh
		}
		if !slices.Contains(Placeholders, word) && unknown == "" {
			unknown = found
		}
		return "{" + word + "}"
	})
	return template, unknown
}

// FillTemplate puts values into a template of wishes. A sentence with a
// placeholder that has no value is left out: nobody is sent "{age}".
func FillTemplate(template string, values map[string]string) string {
	var out strings.Builder
	for _, sentence := range sentences(template) {
		if text, ok := fillSentence(sentence, values); ok {
			out.WriteString(text)
		}
	}
	return strings.TrimSpace(out.String())
}

func fillSentence(sentence string, values map[string]string) (string, bool) {
	whole := true
	text := placeholder.ReplaceAllStringFunc(sentence, func(found string) string {
		value := values[strings.Trim(found, "{ }")]
		whole = whole && value != ""
		return value
	})
	return text, whole
}

// sentences splits a text after each full stop or line. A Latin full stop ends a
// sentence only before a blank: 3.5 is a number.
func sentences(text string) []string {
	var out []string
	runes := []rune(text)
	from := 0
	for i, r := range runes {
		last := i+1 == len(runes)
		ends := strings.ContainsRune("。！？\n", r) || strings.ContainsRune(".!?", r) && !last && unicode.IsSpace(runes[i+1])
		if ends || last {
			out = append(out, string(runes[from:i+1]))
			from = i + 1
		}
	}
	return out
}

// chiefs are titles of people who are called 总, whatever they are chief of.
var chiefs = regexp.MustCompile(`(?i)总|董事|老板|创始人|合伙人|ceo|cto|cfo|coo|cmo|cio|president|founder|director|vp\b|chief|owner`)

// calledAs are titles that people are called by, after the surname; the longest
// first.
var calledAs = []string{"副教授", "教授", "经理", "主任", "主管", "工程师", "医生", "老师", "律师", "博士", "院长", "校长", "局长", "处长", "科长", "部长", "书记", "会计", "厂长", "店长"}

// honorifics are titles that stand before an English surname.
var honorifics = []string{"Dr", "Prof", "Mr", "Mrs", "Ms", "Mx", "Sir"}

// Address is how a contact is spoken to in a language, by name and title: 王总,
// 王经理, Dr Lee; the name where the title tells nothing.
func Address(p Contact, lang Lang) string {
	if lang == Chinese {
		return addressZH(p.Name, p.Title)
	}
	words := strings.Fields(p.Name)
	for _, h := range honorifics {
		if len(words) > 0 && strings.EqualFold(strings.TrimSuffix(p.Title, "."), h) {
			return h + " " + words[len(words)-1]
		}
	}
	return p.Name
}

func addressZH(name, title string) string {
	surname, ok := surnameZH(name)
	if !ok || title == "" {
		return name
	}
	for _, called := range calledAs {
		if strings.HasSuffix(title, called) && !strings.HasSuffix(title, "总"+called) {
			return surname + strings.TrimPrefix(called, "副")
		}
	}
	if chiefs.MatchString(title) {
		return surname + "总"
	}
	return name
}

// doubleSurnames are those of two characters that are still common.
var doubleSurnames = []string{"欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "司徒", "令狐", "端木", "夏侯", "宇文", "长孙", "南宫"}

// surnameZH returns the surname of a Chinese name of two to four characters. 王总
// has been addressed already, and has none.
func surnameZH(name string) (string, bool) {
	runes := []rune(name)
	other := func(r rune) bool { return !isHan(r) }
	if len(runes) < 2 || len(runes) > 4 || slices.ContainsFunc(runes, other) || runes[len(runes)-1] == '总' {
		return "", false
	}
	if double := string(runes[:2]); len(runes) > 2 && slices.Contains(doubleSurnames, double) {
		return double, true
	}
	return string(runes[:1]), true
}
