package bottest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
)

func onAnswer(t *testing.T, f Fixture) {
	h := NewHandler(Echo)
	running(t, f, h)
	for i := range 3 {
		line := fmt.Sprintf("hello %d", i)
		f.Say(line)
		require.Contains(t, next(t, f).Text, line, "each line is answered once, in its turn")
	}
	require.Len(t, h.Requests(), 3)
	for _, r := range h.Requests() {
		require.Equal(t, f.Platform().Name(), r.Who.Platform)
		require.Equal(t, f.Platform().Name(), r.Chat.Platform)
		require.NotEmpty(t, r.Who.ID)
		require.NotEmpty(t, r.Chat.ID)
		require.Equal(t, bot.Private, r.Surface)
		require.False(t, r.Received.IsZero())
	}
}

// onAgain: the router keeps receipts by key, so a repeat may reach the handler
// as often as it likes as long as it says that it is the same.
func onAgain(t *testing.T, f Fixture) {
	h := NewHandler(Echo)
	running(t, f, h)
	act := f.Say("once")
	require.Contains(t, next(t, f).Text, "once")
	act.Again()
	act.Again()
	f.Say("after")
	for !strings.Contains(next(t, f).Text, "after") {
		// A repeat of the first answer is allowed.
	}
	keys := map[string]bool{}
	for _, r := range h.Requests() {
		if r.Text == "once" {
			keys[r.Key] = true
		}
	}
	require.Len(t, keys, 1)
	require.NotContains(t, keys, "", "what can be delivered twice has a key")
}

func onKeys(t *testing.T, f Fixture) {
	h := NewHandler(Echo)
	running(t, f, h)
	for range 2 {
		f.Say("the same words")
		next(t, f)
	}
	rs := h.Requests()
	require.Len(t, rs, 2)
	require.NotEqual(t, rs[0].Key, rs[1].Key)
}

func onPanic(t *testing.T, f Fixture) {
	h := NewHandler(func(ctx context.Context, r bot.Request) bot.Message {
		if r.Text == "boom" {
			panic("one customer's bad data")
		}
		return Echo(ctx, r)
	})
	running(t, f, h)
	f.Say("boom")
	require.NotContains(t, next(t, f).Text, "bad data", "the person is told something, but not the innards")
	f.Say("still there?")
	require.Contains(t, next(t, f).Text, "still there?")
}

// verbatim are texts that a careless adapter spoils.
var verbatim = []string{
	`plain "quotes" and 'single' ones`,
	"smart “quotes” ‘like’ «these»",
	"a < b && c > d &amp; <b>not bold</b>",
	"*stars* _underscores_ ~tildes~ `ticks` [brackets](x) #tag!",
	"记录 华为 电话：王总要下周三前报价 #续约 金额:5万",
	"שלום עולם 123 مرحبا",
	"👩‍👩‍👧‍👦 🇨🇳 é e\u0301 👍🏽",
	"two  spaces, a\ttab and a back\\slash",
	"@here <!channel> @everyone",
}

func onVerbatim(t *testing.T, f Fixture) {
	h := NewHandler(Echo)
	running(t, f, h)
	for _, text := range verbatim {
		f.Say(text)
		require.Contains(t, next(t, f).Text, text, "as shown")
		require.Equal(t, text, h.Last().Text, "as received")
	}
}

// commands are what buttons must bring back: short, long, odd, over any
// platform's limit for a button's data.
var commands = map[string]string{
	"Undo":    "undo A12",
	"撤销":      `deal edit D7 title:"王总 & <Söhne>" #续约`,
	"Longer":  "log C1 " + strings.Repeat("很长的备注 with words, ", 20) + "end",
	"Endless": "log C1 " + strings.Repeat("an endless note ", 200) + "end",
}

func onButton(t *testing.T, f Fixture) {
	var buttons []bot.Button
	for label, command := range commands {
		buttons = append(buttons, bot.Button{Label: label, Command: command})
	}
	h := NewHandler(func(_ context.Context, r bot.Request) bot.Message {
		if r.Text != "card" {
			return bot.Message{Kind: bot.Reply, Title: "pressed"}
		}
		return bot.Message{Kind: bot.Reply, Title: "a card", Buttons: buttons}
	})
	running(t, f, h)
	f.Say("card")
	card := next(t, f)
	for label, command := range commands {
		require.Contains(t, card.Buttons, label)
		f.Press(card, label)
		require.Contains(t, next(t, f).Text, "pressed")
		require.Equal(t, command, h.Last().Text)
		require.NotEmpty(t, h.Last().Key)
	}
}
