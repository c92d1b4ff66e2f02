package commands

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rapport-crm/rapport/commands/grammar"
	"github.com/rapport-crm/rapport/crm"
)

// happened are the words that by themselves tell that something took place.
var happened = map[string]crm.ActivityKind{
	"called": crm.Call, "phoned": crm.Call, "rang": crm.Call, "spoke": crm.Call, "talked": crm.Call, "dialled": crm.Call,
	"met": crm.Meeting, "emailed": crm.Email, "e-mailed": crm.Email, "mailed": crm.Email,
	"visited": crm.Visit, "chatted": crm.Chat, "messaged": crm.Chat, "texted": crm.Chat,
}

// events are the nouns for what took place: had a call, after the visit.
var events = map[string]crm.ActivityKind{
	"call": crm.Call, "phone": crm.Call, "meeting": crm.Meeting, "lunch": crm.Meeting, "dinner": crm.Meeting, "demo": crm.Meeting,
	"email": crm.Email, "e-mail": crm.Email, "mail": crm.Email, "visit": crm.Visit,
	"chat": crm.Chat, "wechat": crm.Chat, "whatsapp": crm.Chat,
}

// eventHeads are the words before a noun that make it something that took
// place; describing words may stand between.
var eventHeads = []string{
	"had", "did", "held", "finished", "after", "from", "on", "over", "via", "by", "in", "at", "sent", "got", "made", "took", "received", "logged",
	"have", "having", "during", "just",
}

// eventWords may stand between such a head and the noun.
var eventWords = []string{
	"a", "an", "the", "my", "our", "their", "quick", "short", "brief", "long", "good", "great", "nice", "productive", "first", "second",
	"another", "follow-up", "followup", "kickoff", "intro", "discovery", "sales", "video", "zoom", "phone", "conference", "team", "lunch",
	"site", "on-site", "weekly", "monthly", "quarterly", "review", "very", "really", "30-minute", "one-hour",
}

// plans are the words behind which nothing has taken place yet.
var plans = []string{
	"will", "want", "wants", "wanted", "need", "needs", "needed", "should", "must", "to", "schedule", "scheduled", "plan", "plans", "planned",
	"would", "let's", "lets", "next", "ask", "asked", "asks", "requested", "request", "please", "tomorrow", "if", "never", "not", "didn't", "hasn't", "nobody",
}

// happenedHan are the Chinese words that tell what took place, and that
// [grammar.ActivityKind] does not know by themselves.
var happenedHan = map[string]crm.ActivityKind{
	"见了": crm.Meeting, "碰了": crm.Meeting, "开了个会": crm.Meeting, "吃了": crm.Meeting, "吃饭": crm.Meeting, "吃过": crm.Meeting, "面聊": crm.Meeting,
	"聊过": crm.Chat, "聊": crm.Chat, "沟通": crm.Call, "谈了": crm.Call, "谈过": crm.Call, "打了": crm.Call,
	"去了": crm.Visit, "发了": crm.Email,
}

// plansHan are the Chinese words behind which nothing has taken place yet.
var plansHan = []string{
	"要", "想要", "想约", "想见", "想谈", "想聊", "想请", "请", "约", "希望", "准备", "计划", "打算", "需", "待", "将", "下周", "下月", "下次", "下个", "明天", "后天", "没", "未", "别", "如果",
}

// kindIn returns the kind of activity that a note tells of, from the words of its
// first clause: "had a call with", "met", 拜访了. What is only wanted or planned
// does not count. The second result is false when there is none.
func kindIn(text string) (crm.ActivityKind, bool) {
	clause := strings.ToLower(firstClause(grammar.Fold(text).Text))
	if hasHan(clause) {
		if kind, ok := kindInHan(clause); ok {
			return kind, true
		}
	}
	words := strings.FieldsFunc(clause, func(r rune) bool { return r == ' ' || r == '"' || r == '(' || r == ')' || isHan(r) })
	for i, word := range words {
		if slices.Contains(plans, word) {
			return "", false
		}
		if kind, ok := happened[word]; ok {
			return kind, true
		}
		if kind, ok := events[word]; ok && tookPlace(words, i) {
			return kind, true
		}
	}
	return "", false
}

// tookPlace reports whether the noun at i is said of something that took place:
// behind one of the heads, or as the first word with "with" behind it.
func tookPlace(words []string, i int) bool {
	head := i - 1
	for head >= 0 && slices.Contains(eventWords, words[head]) {
		head--
	}
	if head >= 0 {
		return slices.Contains(eventHeads, words[head])
	}
	return i+1 < len(words) && slices.Contains([]string{"with", "w/", "at", "from", "to"}, words[i+1])
}

// kindInHan is kindIn for Chinese, which has no blanks: the first word that is
// one, the longest if several begin there.
func kindInHan(clause string) (crm.ActivityKind, bool) {
	for at, r := range clause {
		rest := clause[at:]
		if slices.ContainsFunc(plansHan, func(plan string) bool { return strings.HasPrefix(rest, plan) }) {
			return "", false
		}
		if !isHan(r) {
			continue
		}
		for n := 4; n >= 1; n-- {
			word := firstRunes(rest, n)
			if kind, ok := happenedHan[word]; ok {
				return kind, true
			}
			if kind, ok := grammar.ActivityKind(word); ok && n > 1 && kind != crm.Note {
				return kind, true
			}
		}
	}
	return "", false
}

// firstClause returns a text up to its first punctuation between clauses.
func firstClause(text string) string {
	for at, r := range text {
		if at == 0 {
			continue
		}
		_, size := utf8.DecodeRuneInString(text[at:])
		next, _ := utf8.DecodeRuneInString(text[at+size:])
		if strings.ContainsRune(";\n，。；！？", r) || strings.ContainsRune(",.:!?", r) && (next == ' ' || next == utf8.RuneError || isHan(next)) {
			return text[:at]
		}
	}
	return text
}

// firstRunes returns the first n runes of a text, or all of it.
func firstRunes(s string, n int) string {
	for at := range s {
		if n == 0 {
			return s[:at]
		}
		n--
	}
	return s
}
