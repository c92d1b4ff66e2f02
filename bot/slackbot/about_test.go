package slackbot_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
)

// deal answers with the card of a deal, or with one of nothing.
func deal(_ context.Context, r bot.Request) bot.Message {
	m := bot.Message{Kind: bot.Reply, Title: "card of " + r.Text}
	if r.Text == "deal D7" {
		m.Ref, m.Facts = "D7", map[string]string{"deal": "D7", "customer": "C1"}
	}
	return m
}

func TestBot_takesAThreadUnderACardToBeAboutItsRecords(t *testing.T) {
	for _, transport := range transports {
		t.Run(transport, func(t *testing.T) {
			d := open(t, transport, deal)
			d.mia.Say("deal D7").Ack() // then what the card shows is kept
			card := d.next()
			for _, line := range []string{"wants a quote", "and seats"} {
				d.mia.SayUnder(card, line)
				require.Equal(t, card.TS, d.next().Thread)
				require.Equal(t, "D7 C1", d.handler.Last().About)
			}
			d.mia.Say("wants a quote")
			other := d.next()
			require.Empty(t, d.handler.Last().About, "that is in no thread")
			d.mia.SayUnder(other, "wants a quote")
			d.next()
			require.Empty(t, d.handler.Last().About, "that card is about no record")
		})
	}
}

func TestBot_takesAMentionUnderASharedCardToBeAboutItsRecords(t *testing.T) {
	d := open(t, "socket", deal)
	d.mia.Mention(channelID, "share deal D7").Ack()
	card := d.next()
	require.False(t, card.Ephemeral)
	d.mia.MentionUnder(card, "log wants a quote")
	d.next()
	require.Equal(t, "D7 C1", d.handler.Last().About)
}

func TestBot_takesAThreadUnderAPushToBeAboutItsRecords(t *testing.T) {
	d := open(t, "http", deal)
	push := bot.Message{Kind: bot.Push, Title: "call back", Ref: "R3", Facts: map[string]string{"reminder": "R3", "customer": "C1"}}
	_, err := d.bot.Send(t.Context(), toMia, push, "k")
	require.NoError(t, err)
	d.mia.SayUnder(d.next(), "they were out")
	d.next()
	got := d.handler.Last()
	require.Equal(t, "R3 C1", got.About)
	require.Equal(t, toMia, got.Chat, "a direct message comes from the chat that pushes go to")
}
