package telegrambot

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot/telegrambot/telegramtest"
)

var hole = regexp.MustCompile(`\{\w+\}`)

func TestEachSentenceIsThereInBothLanguagesWithTheSameHoles(t *testing.T) {
	w, err := loadWords()
	require.NoError(t, err)
	require.Len(t, w["zh"], len(w["en"]))
	for id, en := range w["en"] {
		zh := w["zh"][id]
		require.NotEmpty(t, en, id)
		require.NotEmpty(t, zh, id)
		require.ElementsMatch(t, hole.FindAllString(en, -1), hole.FindAllString(zh, -1), id)
	}
}

func TestEachSentenceThatTheCodeNamesExists(t *testing.T) {
	w, err := loadWords()
	require.NoError(t, err)
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	named := regexp.MustCompile(`(?:words\.say\([^,]+, |hush\(ctx, in, |add\(move\w+, )"([^"]+)"`)
	found := 0
	for _, f := range files {
		source, err := os.ReadFile(f)
		require.NoError(t, err)
		for _, m := range named.FindAllStringSubmatch(string(source), -1) {
			require.Contains(t, w["en"], m[1], f)
			found++
		}
	}
	require.Greater(t, found, 10)
}

func TestEachSentenceIsUsed(t *testing.T) {
	w, err := loadWords()
	require.NoError(t, err)
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	var all []byte
	for _, f := range files {
		source, err := os.ReadFile(f)
		require.NoError(t, err)
		all = append(all, source...)
	}
	for id := range w["en"] {
		require.Contains(t, string(all), `"`+id+`"`)
	}
}

func TestTheSentenceOnAButtonPressFitsIntoItsBox(t *testing.T) {
	w, err := loadWords()
	require.NoError(t, err)
	for _, lang := range languages {
		require.LessOrEqual(t, telegramtest.Units(w.say(lang, "expired")), 200)
	}
}

func TestChineseClientsGetChineseAndAllOthersEnglish(t *testing.T) {
	for lang, want := range map[string]string{
		"zh": "zh", "zh-hans": "zh", "zh-TW": "zh", "ZH": "zh", "en": "en", "en-GB": "en", "": "en", "de": "en",
	} {
		require.Equal(t, want, catalogue(lang), lang)
	}
}
