package commands_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
)

const named = `
	rob: customer new "Acme Industries" alias:ACM
	rob: customer new "Acme Media"
	rob: customer new Globex
	rob: customer new 华为有限公司
	rob: customer new 华润置地
	rob: customer new "C4 Engineering"
	rob: customer new 商机
	rob: deal new Globex "Globex rollout" 10k
	rob: deal new Globex "Globex training" 20k
	rob: deal new 华为 续约 5万
`

func TestANameMeansOneCustomerOrIsAskedAbout(t *testing.T) {
	for _, c := range []struct {
		line     string
		customer string // "" when it is refused
		text     string
		buttons  []string
	}{
		{"log C3 hello", "C3", "hello", nil},
		{"log c3 hello", "C3", "hello", nil},
		{"log globex hello", "C3", "hello", nil},
		{"log GLOBEX hello", "C3", "hello", nil},
		{"log Glob hello", "C3", "hello", nil},
		{"log ACM hello", "C1", "hello", nil},
		{"log Acme Media hello", "C2", "hello", nil},
		{`log "acme media" hello`, "C2", "hello", nil},
		{"log acme hello", "", "", []string{"log C1 hello", "log C2 hello"}},
		{"log 华为 你好", "C4", "你好", nil},
		{"log 华为公司 你好", "C4", "你好", nil},
		{"log 华为王总要报价", "C4", "王总要报价", nil},
		{"log huawei hello", "C4", "hello", nil},
		{"log hrzd hello", "C5", "hello", nil},
		{"log 华 你好", "", "", []string{"log C4 你好", "log C5 你好"}},
		{`log "C4 Engineering" hello`, "C6", "hello", nil},
		{"log 商机 hello", "C7", "hello", nil},
		{"log Globx hello", "", "", []string{"log C3 hello", "customer new Globx"}},
		{"log C99 hello", "", "", nil},
		{"log D1 hello", "", "", nil},
		{"log Zenith hello", "", "", []string{"customer new Zenith"}},
	} {
		t.Run(c.line, func(t *testing.T) {
			w := newWorld(t)
			w.all(named)
			m := w.say("rob", c.line)
			if c.customer != "" {
				require.Equal(t, bot.Reply, m.Kind, m.Title)
				require.Equal(t, c.customer, m.Facts["customer"])
				require.Equal(t, c.text, m.Facts["text"])
				return
			}
			require.Equal(t, bot.Refusal, m.Kind)
			var got []string
			for _, b := range m.Buttons {
				got = append(got, b.Command)
			}
			require.ElementsMatch(t, c.buttons, got)
		})
	}
}

func TestEveryPickGoesOnWithTheSameLine(t *testing.T) {
	for _, line := range []string{
		`log meeting Acme they said "yes, let's" #vip next: call tomorrow`,
		`remind Acme tomorrow 3pm send the quote`,
		`tag Acme +vip -cold`,
		`deal new Acme "Renewal 2027" 50k proposal close Dec 5`,
		`customer edit Acme tier:A note:"a b"`,
		`contact add Acme "Bob Lee" title:"Head of IT"`,
		`history Acme`,
		`deal Globex proposal`,
		`deal edit Globex amount:5k`,
	} {
		t.Run(line, func(t *testing.T) {
			w := newWorld(t)
			w.all(named)
			m := w.say("rob", line)
			require.Equal(t, bot.Refusal, m.Kind, m.Title)
			require.Len(t, m.Buttons, 2)
			for _, b := range m.Buttons {
				w.mustSay("rob", b.Command)
			}
		})
	}
}

func TestADateThatMayMeanSeveralIsAskedAbout(t *testing.T) {
	w := newWorld(t)
	w.all(named)
	for _, line := range []string{"remind Globex 3/4 call", "log Globex hello next: call 3/4", "deal new Globex x 1k close 3/4"} {
		m := w.say("rob", line)
		require.Equal(t, "date-ambiguous", m.Facts["refused"], line)
		require.Len(t, m.Buttons, 2, line)
		w.mustSay("rob", m.Buttons[0].Command)
	}
}

func TestTheMergedCustomersIdMeansTheOther(t *testing.T) {
	w := newWorld(t)
	w.all(named)
	w.mustSay("rob", "customer merge C2 C1")
	w.mustSay("rob", "customer merge C1 C3")
	require.Equal(t, "C3", w.mustSay("rob", "log C2 hello").Facts["customer"])
	require.Equal(t, "C3", w.mustSay("rob", "log Acme Media hello").Facts["customer"])
	require.Equal(t, bot.Refusal, w.say("rob", "customer merge C2 C3").Kind)
}

func TestAnUnknownVerbGetsTheNearestOne(t *testing.T) {
	for _, c := range []struct{ who, typed, button string }{
		{"rob", "lgo Acme hello", "log Acme hello"},
		{"rob", "dael D7 won", "deal D7 won"},
		{"rob", "custmer Acme", "customer Acme"},
		{"rob", "pipline", "pipeline"},
		{"rob", "remnd me tomorrow x", "remind me tomorrow x"},
		{"rob", "admn role", ""},
		{"ann", "admn role", "admin role"},
		{"小王", "纪录 华为 你好", "记录 华为 你好"},
		{"小王", "提行 我 明天 打电话", "提醒 我 明天 打电话"},
		{"rob", "xyzzy", ""},
	} {
		w := newWorld(t)
		m := w.say(c.who, c.typed)
		require.Equal(t, bot.Refusal, m.Kind, c.typed)
		if c.button == "" {
			require.Empty(t, m.Buttons, c.typed)
			continue
		}
		require.Len(t, m.Buttons, 1, c.typed)
		require.Equal(t, c.button, m.Buttons[0].Command)
	}
}
