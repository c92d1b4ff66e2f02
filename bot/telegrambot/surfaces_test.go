package telegrambot_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/bottest"
	"github.com/rapport-crm/rapport/bot/telegrambot"
	"github.com/rapport-crm/rapport/bot/telegrambot/telegramtest"
)

func TestARequestSaysWhoAskedWhereAndWhen(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	s := newScene(t, func(c *telegrambot.Config) { c.Now = func() time.Time { return now } })
	lei := s.Person(5_000_000_000, "李雷", "zh-hans")
	h := bottest.NewHandler(bottest.Echo)
	s.run(t, h)
	act := lei.Say("今天打了电话")
	s.nextIn(t, lei.ID)
	require.Equal(t, bot.Request{
		Key: fmt.Sprint("telegram:", act.Update), Workspace: "team",
		Who:  bot.User{Platform: "telegram", ID: "5000000000", Name: "李雷", Lang: "zh-hans"},
		Chat: bot.Chat{Platform: "telegram", ID: "5000000000"}, Surface: bot.Private,
		Text: "今天打了电话", Received: now,
	}, h.Last())
}

func TestWordsBeforeACommandAreNotDroppedInSilence(t *testing.T) {
	t.Parallel()
	s, h := newScene(t), bottest.NewHandler(bottest.Echo)
	s.run(t, h)
	s.mia.Say("刚刚 🎉 /log@our_bot 华为 报价")
	require.Contains(t, s.next(t).Text, "Not read, as it stands before the command: 刚刚 🎉")
	require.Equal(t, "log 华为 报价", h.Last().Text)
}

func TestInAGroupTheBotAnswersOnlyWhatIsMeantForIt(t *testing.T) {
	t.Parallel()
	const group = -100
	s, h := newScene(t), bottest.NewHandler(bottest.Echo)
	s.Group(group, "Sales")
	s.run(t, h)
	for _, line := range []string{
		"just talking", "/log@other_bot Acme", "@other_bot hi", "the /log@other_bot is nice",
	} {
		s.mia.SayIn(group, line)
	}
	robot := *s.mia
	robot.Bot = true
	robot.SayIn(group, "/log from a bot")
	for line, want := range map[string]string{
		"/log@Our_Bot Acme": "log Acme", "/pipeline": "pipeline", "@our_bot today": "today", "@our_bot": "help",
	} {
		s.mia.SayIn(group, line)
		require.Contains(t, s.nextIn(t, group).Text, want)
		require.Equal(t, bot.Public, h.Last().Surface)
	}
	require.Len(t, h.Requests(), 4)
}

func TestAForumIsAnsweredInItsTopic(t *testing.T) {
	t.Parallel()
	const group = -100
	s, h := newScene(t), bottest.NewHandler(bottest.Echo)
	s.Group(group, "Sales", 12)
	s.run(t, h)
	s.mia.SayInTopic(group, 12, "/pipeline")
	require.Equal(t, 12, s.nextIn(t, group).Topic)
	_, err := s.bot.Send(t.Context(), h.Last().Chat, bot.Message{Kind: bot.Push, Title: "later"}, "k")
	require.NoError(t, err)
	require.Equal(t, 12, s.nextIn(t, group).Topic)
}

func TestAnAnswerFollowsAGroupThatMoved(t *testing.T) {
	t.Parallel()
	s, h := newScene(t), bottest.NewHandler(bottest.Echo)
	s.Group(-5, "Sales")
	s.mia.SayIn(-5, "/today")
	s.Migrate(-5, -1005)
	s.run(t, h)
	require.Contains(t, s.nextIn(t, -1005).Text, "today")
}

// TestAnEditedLineIsNotRunAgain: people mend typing errors in what they sent.
func TestAnEditedLineIsNotRunAgain(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	h := bottest.NewHandler(func(ctx context.Context, r bot.Request) bot.Message {
		if r.Text == "lgo Acme" {
			return bot.Message{Kind: bot.Refusal, Title: "Did you mean log?"}
		}
		m := bottest.Echo(ctx, r)
		m.Facts = map[string]string{telegrambot.FactEntry: "J17"}
		return m
	})
	s.run(t, h)
	act := s.mia.Say("/log Acme wants 50")
	s.next(t)
	s.mia.Edit(act, "/log Acme wants 50")
	s.mia.Edit(act, "/log Acme wants 500")
	offer := s.next(t)
	require.Equal(t, []string{"Undo and run again"}, offer.Labels())
	require.Len(t, h.Requests(), 1)
	s.press(t, offer, "Undo and run again")
	s.next(t)
	require.Equal(t, "fix J17 log Acme wants 500", h.Last().Text)

	refused := s.mia.Say("/lgo Acme")
	s.next(t)
	s.mia.Edit(refused, "/log Acme")
	offer = s.next(t)
	require.Equal(t, "Run the edited line?", offer.Text)
	s.press(t, offer, "Run it")
	s.next(t)
	require.Equal(t, "log Acme", h.Last().Text)
}

func TestAForwardedMessageIsOneTapFromTheRecord(t *testing.T) {
	t.Parallel()
	s, h := newScene(t), bottest.NewHandler(bottest.Echo)
	s.run(t, h)
	s.mia.Say("me")
	s.next(t)
	s.mia.Forward("Bob Wu", "we want <a quote> /by Friday", time.Date(2026, 11, 20, 8, 30, 0, 0, time.UTC))
	offer := s.next(t)
	require.Equal(t, []string{"Log to CRM"}, offer.Labels())
	require.Len(t, h.Requests(), 1)
	s.press(t, offer, "Log to CRM")
	s.next(t)
	require.Equal(t, telegrambot.LogVerb, h.Last().Text)
	require.Equal(t, map[string]string{
		telegrambot.ForwardText: "we want <a quote> /by Friday", telegrambot.ForwardFrom: "Bob Wu",
		telegrambot.ForwardKind: "chat", telegrambot.ForwardAt: "2026-11-20T08:30:00Z",
	}, h.Last().Form)
}

func TestASharedContactIsHandedOver(t *testing.T) {
	t.Parallel()
	s, h := newScene(t), bottest.NewHandler(bottest.Echo)
	s.run(t, h)
	s.mia.Write(77, map[string]any{"contact": map[string]any{
		"phone_number": "+8613800138000", "first_name": "雷", "last_name": "李", "user_id": 99,
		"vcard": "BEGIN:VCARD\nFN:x\nORG:Acme\nEND:VCARD",
	}})
	s.next(t)
	require.Equal(t, telegrambot.ContactVerb, h.Last().Text)
	require.Equal(t, map[string]string{"person": "雷 李", "phone": "+8613800138000", "customer": "Acme", "telegram": "99"}, h.Last().Form)
}

func TestAContactFileIsHandedOver(t *testing.T) {
	t.Parallel()
	s, h := newScene(t), bottest.NewHandler(bottest.Echo)
	s.run(t, h)
	s.mia.SendFile("spam.vcf", "text/vcard", []byte("BEGIN:VCARD\nFN:Eve\nEND:VCARD"))
	s.mia.Say("me")
	require.Contains(t, s.next(t).Text, "me", "files of people who are not known are not fetched")
	two := "BEGIN:VCARD\nFN:Bob\nEMAIL:bob@acme.test\nEND:VCARD\nBEGIN:VCARD\nFN:Eve\nEND:VCARD"
	s.mia.SendFile("Contacts.VCF", "application/octet-stream", []byte(two))
	require.Contains(t, s.next(t).Text, "Only the first contact of 2 was taken")
	require.Equal(t, map[string]string{"person": "Bob", "email": "bob@acme.test"}, h.Last().Form)
	s.mia.SendFile("broken.vcf", "text/vcard", []byte("hello"))
	require.Contains(t, s.next(t).Text, "could not be read")
	require.Len(t, h.Requests(), 2)
}

func TestWhatCannotBeReadIsSaidToMembers(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.run(t, bottest.NewHandler(bottest.Echo))
	sticker := map[string]any{"sticker": map[string]any{"file_id": "x"}}
	s.mia.Write(77, sticker)
	s.mia.Say("me")
	require.Contains(t, s.next(t).Text, "me", "somebody unknown gets nothing")
	s.mia.Write(77, sticker)
	require.Contains(t, s.next(t).Text, "I can read text")
}

func TestStrangersGetOneSentenceAndNothingElse(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	h := bottest.NewHandler(func(context.Context, bot.Request) bot.Message {
		return bot.Message{Kind: bot.Refusal, Title: "Ask your team for an invitation.", Facts: map[string]string{telegrambot.FactRefused: "stranger"}}
	})
	s.run(t, h)
	first := s.mia.Say("hello")
	require.Equal(t, "Ask your team for an invitation.", s.next(t).Text)
	s.mia.Say("hello?")
	s.mia.Forward("Bob", "text", time.Now())
	s.mia.Write(77, map[string]any{"sticker": map[string]any{"file_id": "x"}})
	s.mia.Edit(first, "other words")
	last := s.mia.Say("/start payload-1")
	s.Await(t, "all to be confirmed", func() bool { return s.Unconfirmed() == 0 && h.Last().Key == fmt.Sprint("telegram:", last.Update) })
	require.Equal(t, "join payload-1", h.Last().Text)
	require.Len(t, s.SentTo(77), 1)
}

// longList is a reply that takes several messages.
func longList() bot.Message {
	m := bot.Message{Kind: bot.Reply, Title: "Deals", Buttons: []bot.Button{{Label: "New", Command: "deal new"}}}
	for i := range 200 {
		m.Parts = append(m.Parts, bot.RefLine(fmt.Sprintf("row %03d 华为 renewal <%d>", i, i), fmt.Sprint("D", i)))
	}
	return m
}

func TestAPageThatAButtonAskedForTurnsInPlace(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.run(t, bottest.NewHandler(func(_ context.Context, r bot.Request) bot.Message {
		return bot.Message{Title: "list " + r.Text, InPlace: r.Text != "deal list", Buttons: []bot.Button{{Label: "Next", Command: "deal list page:2"}}}
	}))
	s.mia.Say("deal list")
	first := s.next(t)
	s.press(t, first, "Next")
	second := s.next(t)
	require.Equal(t, first.ID, second.ID)
	require.Contains(t, second.Text, "page:2")
	s.mia.Say("deal list page:2")
	require.NotEqual(t, first.ID, s.next(t).ID, "what was typed has nothing to replace")
}

func TestALongListIsPagedInPlace(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	stop := s.run(t, bottest.NewHandler(func(context.Context, bot.Request) bot.Message { return longList() }))
	s.mia.Say("deal list")
	page := s.next(t)
	var all strings.Builder
	for n := 1; ; n++ {
		all.WriteString(page.Text + "\n")
		require.LessOrEqual(t, telegramtest.Units(page.Text), 2048)
		require.Contains(t, page.Labels(), "New")
		if n == 2 {
			stop()
			start(t, s.fresh(t), bottest.NewHandler(bottest.Echo))
		}
		last := page
		if !contains(page.Labels(), "›") {
			break
		}
		s.press(t, page, "›")
		page = s.next(t)
		require.Equal(t, last.ID, page.ID)
	}
	for i := range 200 {
		require.Contains(t, all.String(), fmt.Sprintf("row %03d 华为 renewal <%d>", i, i))
	}
	s.press(t, page, "‹")
	require.NotEqual(t, page.Text, s.next(t).Text)
}

func contains(list []string, s string) bool {
	return strings.Contains("\n"+strings.Join(list, "\n")+"\n", "\n"+s+"\n")
}

func TestEachPressIsAnsweredEvenOneThatMeansNothingAnyMore(t *testing.T) {
	t.Parallel()
	s, h := newScene(t), bottest.NewHandler(bottest.Echo)
	s.run(t, h)
	s.mia.Say("hi")
	m := s.next(t)
	for _, data := range []string{"t:forgotten", "p:forgotten:1", "d:zz:0:x", "nonsense", "?:x"} {
		s.mia.PressData(m, data)
	}
	s.mia.PressData(m, "c:today")
	require.Contains(t, s.next(t).Text, "today")
	answers := s.Answers()
	require.Len(t, answers, 6)
	for _, a := range answers[:5] {
		require.Equal(t, telegramtest.Answer{ID: a.ID, Text: "This button is too old. Please type the command again.", Alert: true}, a)
	}
	require.Empty(t, answers[5].Text)
	require.Len(t, h.Requests(), 2)
}

func TestTheMenuIsSetPerLanguage(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	require.NoError(t, s.bot.SetMenu(t.Context(), map[string][]bot.MenuItem{
		"en":    {{Name: "log", Hint: "<customer> <text>", Help: "Log a call"}, {Name: "Not a name", Help: "x"}, {Name: "me"}},
		"zh-CN": {{Name: "log", Help: strings.Repeat("记录电话", 100)}},
	}))
	require.Equal(t, []telegramtest.Command{
		{Command: "log", Description: "Log a call · <customer> <text>"}, {Command: "me", Description: "me"},
	}, s.Menu("en"))
	require.Equal(t, s.Menu("en"), s.Menu(""))
	require.Len(t, []rune(s.Menu("zh")[0].Description), 256)
	s.Fail(telegramtest.Fault{Method: "setMyCommands", Code: 500, Description: "Internal Server Error"})
	require.Error(t, s.bot.SetMenu(t.Context(), map[string][]bot.MenuItem{"en": nil}))
	require.Error(t, s.bot.SetMenu(t.Context(), map[string][]bot.MenuItem{"": nil}))
}
