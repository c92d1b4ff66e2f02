package slackbot

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
)

var menu = []bot.MenuItem{
	{Name: "crm", Hint: "<verb>", Help: "Everything"},
	{Name: "log", Hint: "<customer> <text>", Help: "Logs an activity"},
	{Name: "deal", Hint: "<deal> <stage>", Help: "Opens, moves and lists deals"},
}

func TestManifest_describesTheApp(t *testing.T) {
	for name, o := range map[string]ManifestOptions{
		"manifest_socket": {Lang: "en"},
		"manifest_http":   {Lang: "zh", All: true, BaseURL: "https://crm.example.com/"},
	} {
		t.Run(name, func(t *testing.T) {
			raw, err := Manifest(menu, o)
			require.NoError(t, err)
			golden(t, name, json.RawMessage(raw))
			require.NotContains(t, string(raw), `\u003c`)
		})
	}
}

func TestManifest_refusesWhatSlackWould(t *testing.T) {
	many := make([]bot.MenuItem, 50)
	for i := range many {
		many[i] = bot.MenuItem{Name: fmt.Sprint("verb", i), Help: "helps"}
	}
	for name, c := range map[string]struct {
		items []bot.MenuItem
		says  string
	}{
		"too many commands": {many, "51 commands"},
		"a long name":       {[]bot.MenuItem{{Name: strings.Repeat("x", 32), Help: "helps"}}, "33 characters"},
		"no description":    {[]bot.MenuItem{{Name: "log"}}, "/log's description"},
		"a long hint":       {[]bot.MenuItem{{Name: "log", Help: "helps", Hint: strings.Repeat("x", 1001)}}, "hint of /log"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Manifest(c.items, ManifestOptions{All: true})
			require.ErrorIs(t, err, errManifest)
			require.ErrorContains(t, err, c.says)
		})
	}
}

func TestWords_sayTheSameInBothLanguages(t *testing.T) {
	w, err := loadWords()
	require.NoError(t, err)
	for id, english := range w["en"] {
		require.NotEmpty(t, english, id)
		require.NotEmpty(t, w["zh"][id], id)
	}
	require.Len(t, w["zh"], len(w["en"]))
	for _, lang := range []string{"en", "zh-CN"} {
		for _, id := range []string{"form.submit", "form.close", "view.close", "view.title"} {
			require.LessOrEqual(t, units(w.say(lang, id)), maxViewTitle)
		}
	}
	require.Equal(t, w["zh"]["pick"], w.say("zh-TW", "pick"))
	require.Equal(t, w["en"]["pick"], w.say("fr", "pick"))
	require.True(t, slices.IsSorted(scopes))
}
