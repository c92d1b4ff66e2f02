package telegrambot

import (
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/go-telegram/bot/models"
	"github.com/stretchr/testify/require"
)

// marked is the entity that Telegram puts on the first /word of a text.
func marked(text string) []models.MessageEntity {
	i := strings.Index(text, "/")
	if i < 0 {
		return nil
	}
	return []models.MessageEntity{{
		Type: models.MessageEntityTypeBotCommand, Offset: len(utf16.Encode([]rune(text[:i]))), Length: 1,
	}}
}

func TestACommandIsUnderstoodHoweverItIsTyped(t *testing.T) {
	for _, c := range []struct{ text, line, bot, unread string }{
		{"/log Acme spoke to Bob", "log Acme spoke to Bob", "", ""},
		{"/crm log Acme hi", "log Acme hi", "", ""},
		{"/crm /log Acme hi", "log Acme hi", "", ""},
		{"/crm", "help", "", ""},
		{"/log@our_bot Acme hi", "log Acme hi", "our_bot", ""},
		{"/LOG Acme Hi", "log Acme Hi", "", ""},
		{"/CRM@Our_Bot Log Acme", "Log Acme", "Our_Bot", ""},
		{"/log\nAcme\nsecond line", "log Acme\nsecond line", "", ""},
		{"/log\u00a0Acme", "log Acme", "", ""},
		{"/start", "help", "", ""},
		{"/start Jx_9-a", "join Jx_9-a", "", ""},
		{"/settings", "me", "", ""},
		{"🎉🎉 /log Acme hi", "log Acme hi", "", ""},
		{"👩‍👩‍👧‍👦 /tag@our_bot Acme +vip", "tag Acme +vip", "our_bot", ""},
		{"刚刚 /log 华为 报价", "log 华为 报价", "", "刚刚"},
		{"… /today", "today", "", ""},
	} {
		t.Run(c.text, func(t *testing.T) {
			got, ok := findCommand(c.text, marked(c.text))
			require.True(t, ok)
			require.Equal(t, c.line, got.line())
			require.Equal(t, c.bot, got.bot)
			require.Equal(t, c.unread, got.before)
		})
	}
}

func TestASlashAtTheBeginningIsACommandWithoutTelegramsMark(t *testing.T) {
	for text, want := range map[string]string{
		"/记录 华为 电话":        "记录 华为 电话",
		"／log Acme hi":     "log Acme hi",
		"/记录@our_bot 华为":   "记录 华为",
		"  /log Acme hi  ": "log Acme hi",
	} {
		got, ok := findCommand(text, nil)
		require.True(t, ok, text)
		require.Equal(t, want, got.line())
	}
	for _, text := range []string{"log Acme", "", "/", "//", "1/2 done", "/@our_bot hi"} {
		_, ok := findCommand(text, nil)
		require.Equal(t, text == "//", ok, "%q", text)
	}
}

func FuzzFindCommand(f *testing.F) {
	for _, text := range []string{"/log Acme", "🎉 /log@b x", "／", "/\u00a0", "a\xff/b"} {
		f.Add(text, 0)
	}
	f.Fuzz(func(t *testing.T, text string, offset int) {
		c, ok := findCommand(text, []models.MessageEntity{{Type: models.MessageEntityTypeBotCommand, Offset: offset}})
		if !ok {
			return
		}
		require.NotEmpty(t, c.name)
		require.Contains(t, text, c.name)
		require.Contains(t, text, c.rest)
		require.Contains(t, text, c.before)
	})
}
