package telegrambot_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/bottest"
	"github.com/rapport-crm/rapport/bot/telegrambot"
	"github.com/rapport-crm/rapport/bot/telegrambot/telegramtest"
)

func chat(id int64) bot.Chat { return bot.Chat{Platform: "telegram", ID: fmt.Sprint(id)} }

func TestAPictureCarriesAsMuchTextAsACaptionTakes(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	digest := bot.Message{Kind: bot.Push, Title: "商机日报", Buttons: []bot.Button{{Label: "逾期", Command: "digest overdue"}},
		Picture: &bot.Picture{Name: "pipeline.png", Alt: "Deals by stage", PNG: telegramtest.PNG(800, 600)}}
	for i := range 60 {
		digest.Parts = append(digest.Parts, bot.Line(fmt.Sprintf("第 %02d 行：宝钢续约 👍 停滞 21 天，负责人 rob", i)))
	}
	_, err := s.bot.Send(t.Context(), chat(77), digest, "digest:1")
	require.NoError(t, err)
	sent := s.SentTo(77)
	require.Len(t, sent, 2)
	require.Equal(t, "sendPhoto", sent[0].Method)
	require.Greater(t, telegramtest.Units(sent[0].Text), 900)
	require.Empty(t, sent[0].Buttons)
	require.Equal(t, []string{"逾期"}, sent[1].Labels())
	for _, p := range digest.Parts {
		require.Contains(t, sent[0].Text+"\n"+sent[1].Text, p.Text)
	}
}

func TestAPictureThatTelegramTakesForNoPhotoGoesAsAFile(t *testing.T) {
	t.Parallel()
	for name, png := range map[string][]byte{
		"too long a side": telegramtest.PNG(9990, 500), "too narrow": telegramtest.PNG(2100, 100), "not a picture": []byte("hello"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			_, err := s.bot.Send(t.Context(), chat(77), bot.Message{Picture: &bot.Picture{Alt: "Deals", PNG: png}}, "k")
			require.NoError(t, err)
			require.Equal(t, "sendDocument", s.SentTo(77)[0].Method)
			require.Equal(t, "Deals", s.SentTo(77)[0].Text)
		})
	}
}

func TestAPushOfSeveralMessagesGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	long := bot.Message{Kind: bot.Push, Title: "Digest"}
	for i := range 300 {
		long.Parts = append(long.Parts, bot.Line(fmt.Sprintf("row %03d of the digest, with words", i)))
	}
	s.Fail(telegramtest.Fault{Method: "sendMessage", Delay: 1})
	s.Fail(telegramtest.Fault{Method: "sendMessage", Code: 500, Description: "Internal Server Error"})
	_, err := s.bot.Send(t.Context(), chat(77), long, "digest:1")
	var refused *bot.SendError
	require.ErrorAs(t, err, &refused)
	require.Len(t, s.SentTo(77), 1)
	id, err := s.fresh(t).Send(t.Context(), chat(77), long, "digest:1")
	require.NoError(t, err)
	require.Equal(t, fmt.Sprint(s.SentTo(77)[0].ID), id)
	var all strings.Builder
	for _, m := range s.SentTo(77) {
		all.WriteString(m.Text + "\n")
	}
	for _, p := range long.Parts {
		require.Equal(t, 1, strings.Count(all.String(), p.Text), p.Text)
	}
}

func TestADestinationThatTakesNothingIsToldFromAMessageThatIsFaulty(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code int
		says string
		want bot.SendError
	}{
		{403, "Forbidden: bot was blocked by the user", bot.SendError{Gone: true}},
		{403, "Forbidden: user is deactivated", bot.SendError{Gone: true}},
		{403, "Forbidden: bot was kicked from the supergroup chat", bot.SendError{Gone: true}},
		{403, "Forbidden: bot can't initiate conversation with a user", bot.SendError{Gone: true}},
		{400, "Bad Request: chat not found", bot.SendError{Gone: true}},
		{400, "Bad Request: not enough rights to send text messages to the chat", bot.SendError{Gone: true}},
		{400, "Bad Request: message thread not found", bot.SendError{Gone: true}},
		{400, "Bad Request: message is too long", bot.SendError{Rejected: true}},
		{400, "Bad Request: BUTTON_DATA_INVALID", bot.SendError{Rejected: true}},
		{500, "Internal Server Error", bot.SendError{}},
		{401, "Unauthorized", bot.SendError{}},
	} {
		t.Run(c.says, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			s.Fail(telegramtest.Fault{Method: "sendMessage", Code: c.code, Description: c.says})
			_, err := s.bot.Send(t.Context(), chat(77), bot.Message{Title: "hello"}, "k")
			var got *bot.SendError
			require.ErrorAs(t, err, &got)
			require.ErrorContains(t, got.Err, strings.TrimPrefix(c.says, "Bad Request: "))
			got.Err = nil
			require.Equal(t, c.want, *got)
		})
	}
}

func TestAPushToAGroupThatMovedSaysWhereTo(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.Group(-5, "Sales")
	s.Migrate(-5, -1005)
	_, err := s.bot.Send(t.Context(), chat(-5), bot.Message{Title: "hello"}, "k")
	var got *bot.SendError
	require.ErrorAs(t, err, &got)
	require.Equal(t, "-1005", got.MovedTo)
}

func TestAProxysPageLeavesOpenWhetherAMessageArrived(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.Fail(telegramtest.Fault{Method: "sendMessage", Code: 502, HTML: true, Applied: true})
	_, err := s.bot.Send(t.Context(), chat(77), bot.Message{Title: "hello"}, "k")
	require.Error(t, err)
	var refused *bot.SendError
	require.NotErrorAs(t, err, &refused)
}

func TestAServerThatIsNotThereTookNothing(t *testing.T) {
	t.Parallel()
	s := newScene(t, func(c *telegrambot.Config) { c.APIURL = "http://127.0.0.1:1" })
	_, err := s.bot.Send(t.Context(), chat(77), bot.Message{Title: "hello"}, "k")
	var refused *bot.SendError
	require.ErrorAs(t, err, &refused)
	require.NotContains(t, err.Error(), telegramtest.Token)
}

func TestAnEmptyMessageOrAnOddChatIsRefusedBeforeItIsSent(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	var got *bot.SendError
	_, err := s.bot.Send(t.Context(), chat(77), bot.Message{Title: " \u200b\n"}, "k")
	require.ErrorAs(t, err, &got)
	require.True(t, got.Rejected)
	for _, id := range []string{"", "C123", "7/x"} {
		_, err = s.bot.Send(t.Context(), bot.Chat{Platform: "telegram", ID: id}, bot.Message{Title: "x"}, "k")
		require.ErrorAs(t, err, &got)
		require.True(t, got.Gone)
	}
}

func TestAButtonWithoutWordsCanStillBePressed(t *testing.T) {
	t.Parallel()
	s, h := newScene(t), bottest.NewHandler(bottest.Echo)
	s.run(t, h)
	_, err := s.bot.Send(t.Context(), chat(77), bot.Message{Title: "x", Buttons: []bot.Button{{Label: "", Command: "today"}}}, "k")
	require.NoError(t, err)
	s.press(t, s.next(t), "·")
	require.Contains(t, s.next(t).Text, "today")
}

func TestABotNeedsItsTokenAndAMemory(t *testing.T) {
	_, err := telegrambot.New(telegrambot.Config{Memory: &bottest.Memory{}})
	require.ErrorIs(t, err, telegrambot.ErrNoToken)
	_, err = telegrambot.New(telegrambot.Config{Token: "1:x"})
	require.ErrorIs(t, err, telegrambot.ErrNoMemory)
}

func TestAnAnswerThatTelegramRefusesGoesAsPlainWords(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.run(t, bottest.NewHandler(func(context.Context, bot.Request) bot.Message {
		return bot.Message{Kind: bot.Reply, Title: "Deals & more", Picture: &bot.Picture{PNG: telegramtest.PNG(10, 10)}}
	}))
	s.Fail(telegramtest.Fault{Method: "sendPhoto", Code: 400, Description: "Bad Request: IMAGE_PROCESS_FAILED"})
	s.mia.Say("pipeline")
	m := s.next(t)
	require.Equal(t, "Deals & more", m.Text)
	require.Equal(t, "sendMessage", m.Method)
	s.Fail(telegramtest.Fault{Method: "sendPhoto", Code: 400, Description: "Bad Request: no"})
	s.Fail(telegramtest.Fault{Method: "sendMessage", Code: 400, Description: "Bad Request: no"})
	s.mia.Say("never shown")
	s.mia.Say("pipeline")
	require.Equal(t, "sendPhoto", s.next(t).Method)
}

func TestAnAnswerToSomebodyWhoBlockedTheBotIsLetGo(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	h := bottest.NewHandler(func(ctx context.Context, r bot.Request) bot.Message {
		if r.Text == "first" {
			s.Forbid(77, "bot was blocked by the user")
		} else {
			s.Forbid(77, "")
		}
		return bottest.Echo(ctx, r)
	})
	s.run(t, h)
	s.mia.Say("first")
	s.mia.Say("second")
	require.Contains(t, s.next(t).Text, "second")
}
