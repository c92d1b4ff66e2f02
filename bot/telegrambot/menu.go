package telegrambot

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"github.com/rapport-crm/rapport/bot"
)

// Limits of setMyCommands.
const (
	menuLimit = 100
	helpLimit = 256 // units
)

var menuName = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

// SetMenu replaces the command menu in each language. English is also the menu
// of everybody whose language has none. Names that Telegram does not take are
// left out.
func (b *Bot) SetMenu(ctx context.Context, items map[string][]bot.MenuItem) error {
	for lang, list := range items {
		code, err := menuLanguage(lang)
		if err != nil {
			return fmt.Errorf("menu %q: %w", lang, err)
		}
		codes := []string{code}
		if code == "en" {
			codes = append(codes, "")
		}
		for _, c := range codes {
			if err := b.setMenu(ctx, c, menuOf(list)); err != nil {
				return fmt.Errorf("menu %q: %w", c, err)
			}
		}
	}
	return nil
}

func (b *Bot) setMenu(ctx context.Context, code string, list []models.BotCommand) error {
	ctx, cancel := withTimeout(ctx)
	defer cancel()
	_, err := b.api.SetMyCommands(ctx, &tg.SetMyCommandsParams{Commands: list, LanguageCode: code})
	return sendError(err)
}

var errMenuLanguage = errors.New("not a language of two letters")

// menuLanguage is the two letters that Telegram takes for a language.
func menuLanguage(lang string) (string, error) {
	code, _, _ := strings.Cut(strings.ToLower(lang), "-")
	if len(code) != 2 {
		return "", errMenuLanguage
	}
	return code, nil
}

func menuOf(items []bot.MenuItem) []models.BotCommand {
	var out []models.BotCommand
	for _, it := range items {
		if !menuName.MatchString(it.Name) || len(out) == menuLimit {
			continue
		}
		out = append(out, models.BotCommand{Command: it.Name, Description: describe(it)})
	}
	return out
}

// describe is the item's help with its arguments, within the limit.
func describe(it bot.MenuItem) string {
	text := it.Help
	if it.Hint != "" {
		text += " · " + it.Hint
	}
	text = clean(text)
	if blank(text) {
		text = it.Name
	}
	return text[:prefix(text, helpLimit)]
}
