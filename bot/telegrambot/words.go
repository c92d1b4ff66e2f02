package telegrambot

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
)

//go:embed words.en.json words.zh.json
var wordFiles embed.FS

// languages are those of the catalogues.
var languages = []string{"en", "zh"}

// words are the sentences that the adapter itself says, by language and id.
// Everything else that people read comes from the handler.
type words map[string]map[string]string

func loadWords() (words, error) {
	w := words{}
	for _, lang := range languages {
		data, err := wordFiles.ReadFile("words." + lang + ".json")
		if err != nil {
			return nil, err
		}
		var m map[string]string
		if err := json.Unmarshal(data, &m); err != nil {
			return nil, fmt.Errorf("words.%s.json: %w", lang, err)
		}
		w[lang] = m
	}
	return w, nil
}

// say returns the sentence in the catalogue closest to lang; args are names
// and values by turns, put where {name} stands.
func (w words) say(lang, id string, args ...string) string {
	pairs := make([]string, 0, len(args))
	for i := 0; i+1 < len(args); i += 2 {
		pairs = append(pairs, "{"+args[i]+"}", args[i+1])
	}
	return strings.NewReplacer(pairs...).Replace(w[catalogue(lang)][id])
}

// catalogue is the catalogue for a language as clients name it ("zh-hans").
func catalogue(lang string) string {
	if strings.HasPrefix(strings.ToLower(lang), "zh") {
		return "zh"
	}
	return "en"
}

// languageOf tells the catalogue from words that the handler wrote: a person
// may have chosen another language than their client's, which only the
// handler knows.
func languageOf(texts ...string) string {
	for _, r := range strings.Join(texts, "") {
		if unicode.Is(unicode.Han, r) {
			return "zh"
		}
	}
	return "en"
}
