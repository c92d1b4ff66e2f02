package commands_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/commands"
	"github.com/rapport-crm/rapport/crm"
)

// furnished has the records that examples speak of: Acme and 华为, Bob and
// others, C12, D7, P4, R3 and J17, and a stage Legal that nothing is in.
const furnished = `
	ann: customer new Acme
	ann: customer new 华为
	ann: contact add Acme "Bob Lee"
	ann: contact add 华为 王总
	ann: contact add 华为 李雷
	ann: contact add Acme Nobody
	ann: deal new Acme Renewal 50k
	ann: customer new Initech
	ann: remind me tomorrow one
	ann: remind me tomorrow two
	ann: remind me tomorrow three
	ann: customer new Globex
	ann: admin role @mia manager
	ann: admin stage add Legal/法务 after Negotiation
	ann: tag Acme +vip
	ann: customer new Umbrella
	ann: customer new Hooli
	ann: customer new Stark
	ann: customer new Wayne
	ann: customer new Tyrell
	ann: customer new Cyberdyne
	ann: customer new Oscorp
	ann: customer new Soylent
	ann: deal new 华为 续约 5万
	ann: deal new Globex One 1k
	ann: deal new Globex Two 1k
	ann: deal new Globex Three 1k
	ann: deal new Globex Four 1k
	ann: deal new Globex Five 1k
`

// cleared is what must go before an example can work.
var cleared = map[string]string{
	"customer new": `
		ann: customer edit Acme name:Acorn
		ann: customer edit 华为 name:华硕`,
	"contact add": `
		ann: contact edit P1 name:Bill
		ann: contact edit P2 name:赵总`,
	"me name": `
		rob: me name Robert
		小王: 我 名字 王小明`,
	"admin holiday remove": `
		ann: admin holiday add 2027-02-05..2027-02-11 Spring Festival`,
	"report send": `
		ann: admin team @mia +@ann`,
	"admin stage add": `
		ann: admin stage remove Legal`,
	"renewal done": `
		ann: customer edit Tyrell renewal:2027-03-01`,
	"admin care remove": `
		ann: admin care add "Founders' Day" 06-18
		ann: admin care add 重阳节 农历九月初九`,
}

func TestEveryExampleThatHelpShowsWorks(t *testing.T) {
	for _, lang := range cards.Languages {
		for _, cmd := range commands.All() {
			if cmd.Hidden || cmd.Name() == "me chat" { // there is no chat but the test's
				continue
			}
			line := cards.Voice{Lang: lang}.Say("example." + cmd.Key())
			t.Run(string(lang)+"/"+cmd.Name(), func(t *testing.T) {
				w := newWorld(t)
				w.all(furnished)
				w.all(cleared[cmd.Name()])
				w.mustSay("ann", line)
			})
		}
	}
}

func TestHelpNamesEveryVerbInTheReadersLanguage(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		who  string
		lang crm.Lang
		help string
	}{{"ann", crm.English, "help"}, {"小王", crm.Chinese, "帮助"}} {
		said := text(w.mustSay(c.who, c.help))
		want, all := map[string]bool{}, map[string]bool{}
		for _, cmd := range commands.All() {
			verb := cmd.Path[0][0]
			if c.lang == crm.Chinese {
				verb = cmd.Path[0][1]
			}
			all[verb] = true
			if !cmd.Hidden && (cmd.Role == "" || roles[c.who] == "admin") {
				want[verb] = true
			}
		}
		for verb := range all {
			require.Equal(t, want[verb], strings.Contains(said, "\n"+verb+" — "), "%s in:\n%s", verb, said)
		}
	}
}

func TestEveryVerbIsUnderstoodInBothLanguages(t *testing.T) {
	spellings := map[string]string{}
	for _, cmd := range commands.All() {
		require.GreaterOrEqual(t, len(cmd.Path[0]), 2, cmd.Name())
		for _, first := range cmd.Path[0] {
			name := first
			for _, word := range cmd.Path[1:] {
				name += " " + word[len(word)-1]
			}
			require.Empty(t, spellings[name], "%s is %s and %s", name, spellings[name], cmd.Name())
			spellings[name] = cmd.Name()
			require.Equal(t, strings.ToLower(first), first)
		}
	}
}
