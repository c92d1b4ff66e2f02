package commands_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/commands"
)

// filled are the forms of all commands that have one, filled in as people do.
var filled = map[string]map[string]string{
	"log": {
		"kind": "meeting", "customer": "Acme", "text": "walked through the offer, they \"like\" it", "stage": "Proposal",
		"amount": "60k", "outcome": "wants a quote", "next": "send minutes tomorrow 10am", "deal": "D1",
	},
	"deal new": {
		"customer": "Acme", "title": "Renewal 2027", "amount": "EUR 50k", "stage": "Closed Won", "close": "Dec 5",
	},
	"deal list":            {"scope": "all", "stage": "Proposal"},
	"deal move":            {"deal": "D1", "stage": "Lost", "reason": "price too high"},
	"deal edit":            {"deal": "D1", "title": "Big \"one\"", "amount": "60k", "stage": "Proposal", "close": "end of month", "owner": "@rob", "note": "a: b"},
	"deal":                 {"deal": "Acme", "stage": "Proposal"},
	"tag":                  {"record": "Acme", "tags": "+vip -cold 2027"},
	"customer new":         {"name": "Zenith GmbH", "phone": "+1 415 555 0100", "email": "info@zenith.example", "tier": "A", "alias": "ZN", "owner": "rob", "success": "@sue", "lang": "zh", "note": "met at the fair: nice"},
	"customer edit":        {"customer": "Acme", "name": "Acme Two", "phone": "1", "email": "a@b.example", "tier": "b", "alias": "A 2", "owner": "@eve", "success": "@sue", "lang": "en", "note": "x"},
	"contact invite":       {"contact": "Bob Lee"},
	"customer merge":       {"from": "Globex", "into": "Acme"},
	"customer archive":     {"customer": "Acme"},
	"customer":             {"customer": "Acme"},
	"contact add":          {"customer": "Acme", "person": "Zoe Ray", "job": "Head of IT", "phone": "1", "email": "z@b.example", "birthday": "17 May 1990"},
	"contact edit":         {"contact": "Bob Lee", "name": "Bob Leigh", "job": "CEO", "phone": "2", "email": "b@b.example", "birthday": "lunar 8-15"},
	"contact remove":       {"contact": "Bob"},
	"contact":              {"contact": "Bob Lee"},
	"find":                 {"words": "bob lee"},
	"remind list":          {"scope": "team"},
	"remind":               {"target": "Acme", "when": "tomorrow 3pm", "what": "5 boxes to send"},
	"done":                 {"reminder": "R1"},
	"snooze":               {"reminder": "R1", "when": "2 h"},
	"remind spread":        {"when": "tomorrow"},
	"reassign":             {"reminder": "R1", "member": "@mia"},
	"move":                 {"reminder": "R1", "when": "next Tuesday 10am"},
	"plan":                 {"period": "tomorrow"},
	"report":               {"period": "week"},
	"report send":          {"period": "week", "message": "Acme: needs \"you\""},
	"me plan":              {"switch": "at 8:30 am"},
	"me nudge":             {"switch": "off"},
	"pipeline":             {"scope": "all"},
	"pipeline trend":       {"scope": "all"},
	"pipeline activity":    {"scope": "mine"},
	"digest at":            {"time": "8:30 am"},
	"digest weekly":        {"weekday": "Monday"},
	"digest scope":         {"scope": "all"},
	"birthday list":        {"days": "60"},
	"birthday":             {"contact": "Bob Lee", "birthday": "17 May 1990"},
	"greeted":              {"contact": "Bob Lee", "occasion": "2026-11-23"},
	"holiday":              {"festival": "new year", "page": "2"},
	"renewal list":         {"days": "30"},
	"renewal done":         {"customer": "Acme"},
	"admin care on":        {"festival": "lantern"},
	"admin care off":       {"festival": "Dragon Boat Festival"},
	"admin care add":       {"festival": "Founders' Day", "day": "18 June"},
	"admin care remove":    {"festival": "Company Day"},
	"admin greeting":       {"occasion": "birthday", "tier": "A", "lang": "zh", "wishes": "{title}，生日快乐！{me}"},
	"admin greeting list":  {"occasion": "christmas"},
	"undo":                 {"entry": "J9"},
	"fix":                  {"entry": "J9", "text": "customer new Acorn"},
	"history":              {"record": "Acme"},
	"why":                  {"record": "R1"},
	"me tz":                {"zone": "New York"},
	"me lang":              {"lang": "zh"},
	"me quiet":             {"hours": "22:00 - 08:00"},
	"me cap":               {"cap": "20"},
	"me day":               {"hours": "9am to 6pm"},
	"me country":           {"country": "united states"},
	"me workdays":          {"weekdays": "Mon to Fri"},
	"me leave":             {"dates": "Dec 1 to Dec 10", "delegate": "@rob"},
	"admin leave":          {"member": "@rob", "dates": "2026-12-01", "delegate": "@mia"},
	"admin holiday add":    {"dates": "Dec 30 to Dec 31", "holiday": "Company days"},
	"admin holiday list":   {"country": "CN"},
	"admin workday add":    {"dates": "2027-02-20"},
	"admin holiday remove": {"dates": "2026-12-24"},
	"me name":              {"name": "Ann Lee"},
	"me link":              {"platform": "telegram"},
	"me chat":              {"platform": "test"},
	"help":                 {"verb": "log"},
	"admin role":           {"member": "@rob", "role": "success"},
	"admin team":           {"manager": "@mia", "members": "+@rob +@eve"},
	"admin member":         {"member": "@rob", "state": "off"},
	"admin stage add":      {"name": "Legal check/法务", "after": "Proposal"},
	"admin stage rename":   {"stage": "Proposal", "name": "Written Offer/报价"},
	"admin stage remove":   {"stage": "Qualified"},
	"admin stage limit":    {"stage": "Negotiation", "days": "14 days"},
	"admin set":            {"setting": "name", "value": "The A Team"},
	"admin invite":         {"role": "manager"},
}

// stocked has what the filled forms speak of.
const stocked = `
	ann: customer new Acme
	ann: customer new Globex
	ann: contact add Acme "Bob Lee"
	ann: deal new Acme Renewal 50k
	ann: remind Acme tomorrow call
	ann: remind Acme tomorrow ask
	ann: admin holiday add 2026-12-24 Eve
	ann: customer edit Acme renewal:2027-03-01
	ann: admin care add "Company Day" 06-01
	ann: admin team @mia +@ann
`

func TestEveryFormIsTheCommandTypedForYou(t *testing.T) {
	for _, cmd := range commands.All() {
		if len(cmd.Args) == 0 || cmd.Name() == "join" { // join is said by who is no member yet
			continue
		}
		values, ok := filled[cmd.Name()]
		if cmd.Hidden && !ok {
			continue // buttons say it, with all that it needs
		}
		t.Run(cmd.Name(), func(t *testing.T) {
			require.True(t, ok, "no filled form for %s", cmd.Name())
			w := newWorld(t)
			w.all(stocked)
			r := w.request("ann", cmd.Name())
			r.Form = values
			m := w.router.Handle(t.Context(), r)
			require.Equal(t, bot.Reply, m.Kind, m.Title)
			require.NoError(t, w.store.Check(t.Context()))
		})
	}
}

func TestABareVerbOffersAFormInTheReadersLanguage(t *testing.T) {
	for _, cmd := range commands.All() {
		needs := false
		for _, a := range cmd.Args {
			needs = needs || !a.Optional
		}
		if !needs || cmd.Name() == "join" {
			continue
		}
		for _, who := range []string{"ann", "小王"} {
			w := newWorld(t)
			if roles[who] != "admin" && cmd.Role != "" {
				continue
			}
			before := w.everything()
			m := w.say(who, cmd.Name())
			require.Equal(t, bot.Refusal, m.Kind, cmd.Name())
			require.NotNil(t, m.Form, cmd.Name())
			require.Len(t, m.Form.Fields, len(cmd.Args))
			require.Equal(t, cmd.Name(), m.Form.Command)
			for _, f := range m.Form.Fields {
				require.NotContains(t, f.Label, "arg.", "%s has no label for %s", who, f.Name)
				require.NotContains(t, f.Hint, "hint.", "%s has no hint for %s", who, f.Name)
				require.Equal(t, f.Kind == bot.ChoiceField, len(f.Options) > 0, f.Name)
			}
			same(t, before, w.everything())
		}
	}
}

func TestAFormWithAGapIsAskedForAgainWithWhatWasFilledIn(t *testing.T) {
	w := newWorld(t)
	r := w.request("rob", "deal new")
	r.Form = map[string]string{"customer": "Acme", "title": "Renewal"}
	m := w.router.Handle(t.Context(), r)
	require.Equal(t, bot.Refusal, m.Kind)
	require.Equal(t, cards.Voice{Lang: "en"}.Say("refuse.field-missing", "Field", "amount"), m.Title)
	require.Equal(t, "Renewal", m.Form.Fields[1].Value)
}
