package main

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot/telegrambot/telegramtest"
	"github.com/rapport-crm/rapport/commands"
)

// telegramOnly leaves Slack out, and makes the person 42 an admin.
func (w *town) telegramOnly() *town {
	for name := range w.env {
		if strings.HasPrefix(name, "SLACK_") {
			delete(w.env, name)
		}
	}
	w.env["RAPPORT_ADMINS"] = "telegram:42"
	return w
}

// taps has somebody in Telegram press a button and returns the answer.
func (w *town) taps(p *telegramtest.Person, on telegramtest.Message, label string) telegramtest.Message {
	w.t.Helper()
	_, err := p.Press(on, label)
	require.NoError(w.t, err)
	return w.gets(p)
}

// served is a Telegram with an admin who speaks English and has one customer.
func served(t *testing.T) (*town, *telegramtest.Person) {
	t.Helper()
	w := newTown(t).telegramOnly()
	w.serve()
	w.ready()
	ann := w.telegram.Person(42, "Ann", "en")
	require.Contains(t, w.tells(ann, "/customer new Acme").Text, "New customer · Acme")
	return w, ann
}

func TestALineThatIsEditedInTelegramIsRunAgainWithOneTapAsOftenAsItIsEdited(t *testing.T) {
	t.Parallel()
	w, ann := served(t)
	act := ann.Say("/log Acme wants 50")
	w.gets(ann)
	for _, line := range []string{"/log@" + telegramtest.BotName + " Acme wants 500", "🎉 /LOG Acme wants 5000"} {
		ann.Edit(act, line)
		require.Contains(t, w.taps(ann, w.gets(ann), "Undo and run again").Text, "Call logged")
	}
	card := w.tells(ann, "/customer Acme").Text
	require.Contains(t, card, "wants 5000")
	require.NotRegexp(t, `wants 50\b|wants 500\b`, card)
	w.tells(ann, "/undo")
	ann.Edit(act, "/log Acme wants nothing")
	refused := w.taps(ann, w.gets(ann), "Undo and run again")
	require.Contains(t, w.taps(ann, refused, "Run the new line").Text, "wants nothing")
}

func TestAForwardedMessageIsLoggedInTelegramWithWhoWroteItAndWhen(t *testing.T) {
	t.Parallel()
	w, ann := served(t)
	at := time.Date(2026, 1, 20, 8, 30, 0, 0, time.UTC)
	ann.Forward("Bob Wu", "we want <a quote> #vip", at)
	require.Contains(t, w.taps(ann, w.gets(ann), "Log to CRM").Text, "customer")
	last := w.tells(ann, "Acme")
	require.Contains(t, w.taps(ann, last, "Done ✓").Text, "#vip")
	card := w.tells(ann, "/customer Acme").Text
	require.Contains(t, card, "we want <a quote>")
	require.Contains(t, card, "— Bob Wu, 2026-01-20 16:30")
}

func TestAContactThatIsSharedInTelegramIsFoundToBeThereAlready(t *testing.T) {
	t.Parallel()
	w, ann := served(t)
	lei := map[string]any{"contact": map[string]any{
		"phone_number": "+8613800138000", "first_name": "Lei", "last_name": "Li", "vcard": "BEGIN:VCARD\nFN:Lei Li\nORG:Acme\nEND:VCARD",
	}}
	ann.Write(42, lei)
	require.Contains(t, w.gets(ann).Text, "New contact · Lei Li · Acme (C1)")
	ann.Write(42, lei)
	again := w.gets(ann)
	require.Contains(t, again.Text, "Lei Li (P1)")
	require.Contains(t, again.Labels(), "Create anyway")
	ann.SendFile("eve.vcf", "text/vcard", []byte("BEGIN:VCARD\nFN:Eve\nTEL:+86 138 0013 8000\nEND:VCARD"))
	require.Contains(t, w.gets(ann).Text, "Acme", "the same phone is told before the customer is asked for")
}

// TestTheMenuInTelegramHasEveryVerbInBothLanguages: the Bot API takes a hundred
// commands of a to z, each with a description.
func TestTheMenuInTelegramHasEveryVerbInBothLanguages(t *testing.T) {
	t.Parallel()
	w, _ := served(t)
	var verbs []string
	for _, cmd := range commands.All() {
		if name := cmd.Path[0][0]; !cmd.Hidden && cmd.Role == "" && !slices.Contains(verbs, name) {
			verbs = append(verbs, name)
		}
	}
	for _, verb := range []string{"plan", "report", "holiday", "renewal", "reassign"} {
		require.Contains(t, verbs, verb)
	}
	require.Eventually(t, func() bool { return len(w.telegram.Menu("zh")) > 0 && len(w.telegram.Menu("")) > 0 }, patience, time.Millisecond)
	for _, lang := range []string{"", "en", "zh"} {
		var names []string
		for _, c := range w.telegram.Menu(lang) {
			names = append(names, c.Command)
			require.Regexp(t, `^[a-z]{1,32}$`, c.Command)
			n := len([]rune(c.Description))
			require.True(t, n >= 3 && n <= 256, c.Description)
			require.Equal(t, lang == "zh", strings.ContainsFunc(c.Description, func(r rune) bool { return unicode.Is(unicode.Han, r) }), c.Description)
		}
		require.Equal(t, verbs, names, "menu %q", lang)
		require.LessOrEqual(t, len(names), 100)
	}
}
