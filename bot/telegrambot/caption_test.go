package telegrambot_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/bottest"
)

// TestTheCaptionOfAPictureIsALine: a photo of a whiteboard is sent with what it is
// about under it.
func TestTheCaptionOfAPictureIsALine(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	h := bottest.NewHandler(func(_ context.Context, r bot.Request) bot.Message {
		return bot.Message{Kind: bot.Reply, Title: "heard: " + r.Text}
	})
	s.run(t, h)
	photo := []map[string]any{{"file_id": "p", "file_unique_id": "u", "width": 90, "height": 60}}
	command := []map[string]any{{"type": "bot_command", "offset": 0, "length": 4}}
	s.mia.Write(77, map[string]any{"photo": photo, "caption": "/log Acme saw the plant", "caption_entities": command})
	require.Equal(t, "heard: log Acme saw the plant", s.next(t).Text)
	s.mia.Write(77, map[string]any{"photo": photo, "caption": "记录 华为 看了工厂"})
	require.Equal(t, "heard: 记录 华为 看了工厂", s.next(t).Text)
}
