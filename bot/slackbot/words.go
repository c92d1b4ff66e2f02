package slackbot

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"
)

//go:embed words.en.json words.zh.json
var wordFiles embed.FS

// words are what the adapter itself says, by language and id. Everything else
// that people read comes from the handler.
type words map[string]map[string]string

// loadWords reads both catalogues.
func loadWords() (words, error) {
	all := words{}
	for _, lang := range []string{"en", "zh"} {
		data, err := wordFiles.ReadFile("words." + lang + ".json")
		if err != nil {
			return nil, err
		}
		var catalogue map[string]string
		if err := json.Unmarshal(data, &catalogue); err != nil {
			return nil, fmt.Errorf("words.%s.json: %w", lang, err)
		}
		all[lang] = catalogue
	}
	return all, nil
}

// say returns the words of that id in the catalogue closest to lang, a language
// tag as clients say it ("zh-CN").
func (w words) say(lang, id string) string {
	if strings.HasPrefix(strings.ToLower(lang), "zh") {
		return w["zh"][id]
	}
	return w["en"][id]
}
