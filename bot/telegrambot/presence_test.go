package telegrambot_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/bottest"
)

func TestTheHandlerIsToldWhoBlocksTheBotAndWhoLetsItInAgain(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(*testing.T) *scene{
		"polling": func(t *testing.T) *scene { return newScene(t) },
		"webhook": func(t *testing.T) *scene {
			s, _ := hooked(t)
			return s
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, h := open(t), bottest.NewHandler(bottest.Echo)
			s.run(t, h)
			s.mia.Say("hello")
			s.next(t) // the bot has asked for its updates by now
			s.mia.Block()
			s.mia.Unblock().Again()
			s.mia.Say("here I am")
			s.next(t)
			var told []bot.Presence
			for _, r := range h.Requests() {
				if r.Presence != "" {
					require.Equal(t, bot.Chat{Platform: "telegram", ID: "77"}, r.Chat)
					require.Equal(t, "77", r.Who.ID)
				}
				told = append(told, r.Presence)
			}
			require.Equal(t, []bot.Presence{"", bot.Left, bot.Returned, ""}, told, "in order, and once")
			require.Len(t, s.SentTo(77), 2, "nobody is answered")
		})
	}
}

// TestWhatBecomesOfTheBotInAGroupIsNotOfItsPeople: who adds it to a group, or
// throws it out of one, may hear from it in private all the same.
func TestWhatBecomesOfTheBotInAGroupIsNotOfItsPeople(t *testing.T) {
	t.Parallel()
	s, h := newScene(t), bottest.NewHandler(bottest.Echo)
	s.Group(-100, "Sales")
	s.run(t, h)
	s.DeliverRaw(-100, `{"update_id":ID,"my_chat_member":{"chat":{"id":-100,"type":"supergroup"},"from":{"id":77,"is_bot":false},"date":1,
		"old_chat_member":{"status":"member","user":{"id":4242}},"new_chat_member":{"status":"kicked","user":{"id":4242},"until_date":0}}}`)
	s.mia.Say("hello")
	s.next(t)
	require.Len(t, h.Requests(), 1)
}
