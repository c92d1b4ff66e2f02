package commands_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/commands/grammar"
)

// notes are texts of which every law must hold.
var notes = []string{
	"spoke to Bob about renewal, wants a quote",
	"met the CTO; he said: \"send it\" and left",
	"foo:bar stays, http://a.example/x#y too",
	"王总要下周三前报价，预算5万",
	"mixed 中文 and English, 50k maybe",
	"emoji 👍🏽 and ZWJ 👩‍👩‍👧 العربية",
	"a lone # and a lone : and 3:15pm",
	"as agreed & more",
}

// echoed says a logged line again from what its card says, by the form of Fix,
// and returns both cards' facts.
func (w *world) echoed(line string) (first, again map[string]string, ok bool) {
	m := w.say("rob", line)
	if m.Kind == bot.Refusal || m.Facts["activity"] == "" {
		return nil, nil, false
	}
	form := w.mustSay("rob", "fix "+m.Facts["entry"]).Form
	echo := w.submit("rob", form, valuesOf(form))
	require.Equal(w.t, bot.Reply, echo.Kind, "%s\n%v\n%s", line, valuesOf(form), echo.Title)
	w.mustSay("rob", "undo") // the echo
	w.mustSay("rob", "undo") // the line
	return meaning(m), meaning(echo), true
}

// parts are inline parts, and the facts that each is free to change.
var parts = map[string][]string{
	"#renewal":                         {"tags"},
	"stage:negotiation":                {"stage", "deal", "amount", "close"},
	"amount:77k":                       {"stage", "deal", "amount", "close"},
	"for 25m":                          {},
	`outcome:"no answer"`:              {},
	"deal:D1":                          {"stage", "deal", "amount", "close"},
	"next: send quote tomorrow 3pm":    {"reminder", "due", "next"},
	"下次：明天下午3点发报价":                     {"reminder", "due", "next"},
	"阶段:方案":                            {"stage", "deal", "amount", "close"},
	"结果:没人接":                           {},
	"用时25分钟":                           {},
	"next friday 10am: send the quote": {"reminder", "due", "next"},
}

func TestParsingTheEchoOfALineGivesTheSameRecords(t *testing.T) {
	w := fixing(t)
	for _, note := range notes {
		for part := range parts {
			first, again, ok := w.echoed("log C2 " + note + " " + part)
			require.True(t, ok, note)
			require.Equal(t, first, again, "%s %s", note, part)
		}
	}
}

func TestAddingAPartChangesOnlyThatPart(t *testing.T) {
	w := fixing(t)
	w.mustSay("rob", "deal D2 lost")
	for _, note := range notes {
		plain := meaning(w.mustSay("rob", "log C1 "+note))
		w.mustSay("rob", "undo")
		for part, free := range parts {
			m := w.mustSay("rob", "log C1 "+note+" "+part)
			w.mustSay("rob", "undo")
			with := meaning(m)
			maps.DeleteFunc(with, func(name string, _ string) bool { return slices.Contains(free, name) })
			require.Equal(t, plain, with, "%s + %s", note, part)
			require.NotContains(t, text(m), "Not understood, kept in the text: "+part)
		}
	}
}

func TestBothLanguagesFormsOfALineGiveTheSameRecords(t *testing.T) {
	for _, pair := range [][2]string{
		{"log Acme hello", "记录 Acme hello"},
		{"log call Acme hello", "记录 Acme 电话 hello"},
		{"log meeting Acme hello", "记录 会议 Acme hello"},
		{"log Acme hello stage:proposal amount:50k deal:D1", "记 Acme hello 阶段：方案 金额：5万 商机：D1"},
		{"log Acme hello #续约 for 25m", "记录 Acme hello ＃续约 用时25分钟"},
		{`log Acme hello outcome:"fine"`, "记录 Acme hello 结果：“fine”"},
		{"log Acme hello next: call tomorrow 3pm", "记录 Acme hello 下次：明天下午3点 call"},
		{"log 华为 hello next: call in 2 weeks", "记录 huawei hello 下一步：call 两周后"},
		{"log Acme hello next: call every Monday 9am", "记录 Acme hello 下次：每周一上午9点 call"},
		{"deal D1 proposal", "商机 D1 方案"},
		{"deal D1 won", "商机 D1 赢单"},
		{"deal D1 lost price", "商机 推进 D1 输单 price"},
		{"deal new Acme New 50k proposal close Dec 5", "商机 新建 Acme New 5万 方案 成交 12月5日"},
		{"deal edit D1 amount:60k close:2026-12-05", "商机 修改 D1 金额：6万 成交：2026-12-05"},
		{"tag Acme +vip -cold", "标签 Acme +vip -cold"},
		{"customer new Neu tier:A phone:13800138000 note:x", "客户 新建 Neu 等级：A 电话：13800138000 备注：x"},
		{"customer archive Acme", "客户 归档 Acme"},
		{"contact add Acme Bob birthday:05-17 title:CTO", "联系人 添加 Acme Bob 生日：5月17日 职位：CTO"},
		{"remind Acme tomorrow 3pm call", "提醒 Acme 明天下午3点 call"},
		{"remind me end of month call", "提醒 我 月底 call"},
	} {
		var records [2]string
		for i, line := range pair {
			w := fixing(t)
			w.mustSay("rob", line)
			records[i] = w.records()
		}
		same(t, records[0], records[1], pair[0], pair[1])
	}
}

// FuzzNoTextIsLost says any text as a note: every character of it is in the note,
// or in a part that was understood, and its echo means the same.
func FuzzNoTextIsLost(f *testing.F) {
	for _, note := range notes {
		f.Add(note)
		f.Add(note + " #tag next: call tomorrow stage:proposal")
	}
	w := fixing(f)
	f.Fuzz(func(t *testing.T, note string) {
		if !utf8.ValidString(note) || len(note) > 2000 || strings.ContainsFunc(note, func(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) }) {
			t.Skip("what nobody types is dropped")
		}
		w.t = t
		first, again, ok := w.echoed("log call C1 x" + note)
		if !ok {
			return
		}
		parts := grammar.Inline("x" + note)
		if leavesPart(parts, first["text"]) {
			return // the form reads anew what is left, and may understand more
		}
		require.Equal(t, first, again)
		if len(parts.All()) == 0 {
			require.Equal(t, strings.TrimSpace("x"+note), first["text"])
		}
	})
}

// leavesPart reports whether a text, without the parts that were taken out, says
// a part that it did not say before: "next: call #vip tomorrow".
func leavesPart(said grammar.Parts, left string) bool {
	before := map[string]bool{}
	for _, p := range said.All() {
		before[p.Raw] = true
	}
	now := grammar.Inline(left)
	return slices.ContainsFunc(now.All(), func(p grammar.Part) bool { return !before[p.Raw] })
}

// FuzzFreeTextKeepsEveryWord says any text around a customer's name.
func FuzzFreeTextKeepsEveryWord(f *testing.F) {
	f.Add("had a call with", "about renewal")
	f.Add("刚和", "王总通了电话")
	f.Add("met the people of", ", they: \"want\" it")
	w := fixing(f)
	f.Fuzz(func(t *testing.T, before, behind string) {
		w.t = t
		typed := strings.TrimSpace(before + " Acme " + behind)
		m := w.say("rob", "log "+typed)
		if m.Kind == bot.Refusal || m.Facts["activity"] == "" || !utf8.ValidString(typed) {
			return
		}
		parts := grammar.Inline(typed)
		if m.Facts["customer"] == "C1" && len(parts.All()) == 0 {
			for _, word := range strings.Fields(behind) {
				if !strings.ContainsFunc(word, func(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Cf, unicode.P, unicode.S) }) {
					require.Contains(t, m.Facts["text"], word, typed)
				}
			}
		}
		w.mustSay("rob", "undo")
	})
}
