package cards

import (
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"github.com/rapport-crm/rapport/crm"
)

//go:embed locales/*.json
var locales embed.FS

// catalogue holds the sentences of both languages. It is read once, at first
// use, and never changes.
var catalogue = sync.OnceValue(loadCatalogue)

// loadCatalogue panics when a catalogue does not parse: it is part of the
// binary, and a test reads all of it.
func loadCatalogue() map[crm.Lang]*i18n.Localizer {
	bundle := i18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	for _, lang := range Languages {
		if _, err := bundle.LoadMessageFileFS(locales, fmt.Sprintf("locales/%s.json", lang)); err != nil {
			panic(err)
		}
	}
	return map[crm.Lang]*i18n.Localizer{
		crm.English: i18n.NewLocalizer(bundle, "en"),
		crm.Chinese: i18n.NewLocalizer(bundle, "zh", "en"),
	}
}

// Languages are those that people can read Rapport in.
var Languages = []crm.Lang{crm.English, crm.Chinese}

// Has reports whether the catalogue of a language has a sentence.
func Has(lang crm.Lang, id string) bool {
	_, found := sentences(lang)[id]
	return found
}

// Sentences lists the ids of a language's sentences, sorted.
func Sentences(lang crm.Lang) []string { return slices.Sorted(maps.Keys(sentences(lang))) }

var sentences = func() func(crm.Lang) map[string]any {
	byLang := sync.OnceValue(func() map[crm.Lang]map[string]any {
		out := map[crm.Lang]map[string]any{}
		for _, lang := range Languages {
			raw, err := locales.ReadFile(fmt.Sprintf("locales/%s.json", lang))
			if err != nil {
				panic(err)
			}
			var m map[string]any
			if err := json.Unmarshal(raw, &m); err != nil {
				panic(err)
			}
			out[lang] = m
		}
		return out
	})
	return func(lang crm.Lang) map[string]any { return byLang()[lang] }
}()

// sentence parses what is to be filled in.
var sentence = &filler{}

// say renders a sentence. args are its variables: name, value, name, value.
// "N" is also the number that its plural follows.
func say(lang crm.Lang, id string, args ...any) string {
	if plain, ok := sentences(lang)[id].(string); ok && len(args) == 0 {
		return plain // most are labels, and nothing is to be filled in
	}
	localizer, ok := catalogue()[lang]
	if !ok {
		localizer = catalogue()[crm.English]
	}
	config := i18n.LocalizeConfig{MessageID: id, TemplateParser: sentence}
	if len(args) > 0 {
		data := make(map[string]any, len(args)/2)
		for i := 0; i+1 < len(args); i += 2 {
			data[args[i].(string)] = args[i+1]
		}
		config.TemplateData = data
		if _, plural := sentences(lang)[id].(map[string]any); plural {
			config.PluralCount = data["N"]
		}
	}
	s, err := localizer.Localize(&config)
	if err != nil {
		return id // seen by the test that renders every sentence, never by people
	}
	return s
}
