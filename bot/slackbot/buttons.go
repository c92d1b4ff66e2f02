package slackbot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/rapport-crm/rapport/bot"
)

// A command that does not fit a button is kept in memory behind a token.
const (
	tokenMark = "~"
	tokenKeep = 90 * 24 * time.Hour
)

// buttonBlocks makes blocks of buttons: a row of them, or a pick-list of many.
// lang is of the list's prompt.
func (b *Bot) buttonBlocks(ctx context.Context, buttons []bot.Button, lang string) ([]slack.Block, error) {
	if len(buttons) > fewButtons {
		return b.pickLists(ctx, buttons, lang)
	}
	if len(buttons) == 0 {
		return nil, nil
	}
	var elements []slack.BlockElement
	for i, button := range buttons {
		value, err := b.carry(ctx, button.Command, maxButtonValue)
		if err != nil {
			return nil, err
		}
		elements = append(elements, slack.NewButtonBlockElement("b"+strconv.Itoa(i), value, plain(button.Label, maxLabel)))
	}
	return []slack.Block{slack.NewActionBlock("", elements...)}, nil
}

// pickLists makes selects of many buttons.
func (b *Bot) pickLists(ctx context.Context, buttons []bot.Button, lang string) ([]slack.Block, error) {
	var elements []slack.BlockElement
	for n := 0; len(buttons) > 0 && n < maxButtons; n++ {
		some := buttons[:min(maxOptions, len(buttons))]
		buttons = buttons[len(some):]
		var options []*slack.OptionBlockObject
		for _, button := range some {
			value, err := b.carry(ctx, button.Command, maxOptionValue)
			if err != nil {
				return nil, err
			}
			options = append(options, slack.NewOptionBlockObject(value, plain(button.Label, maxLabel), nil))
		}
		elements = append(elements, slack.NewOptionsSelectBlockElement(slack.OptTypeStatic,
			plain(b.words.say(lang, "pick"), maxPlaceholder), "p"+strconv.Itoa(n), options...))
	}
	return []slack.Block{slack.NewActionBlock("", elements...)}, nil
}

// carry returns what stands for the command in a button: itself, or a token.
func (b *Bot) carry(ctx context.Context, command string, limit int) (string, error) {
	if command != "" && units(command) <= limit && !strings.HasPrefix(command, tokenMark) {
		return command, nil
	}
	sum := sha256.Sum256([]byte(command))
	token := tokenMark + hex.EncodeToString(sum[:16])
	if err := b.memory.Put(ctx, tokenKey(token), []byte(command), tokenKeep); err != nil {
		return "", fmt.Errorf("the command of a button: %w", err)
	}
	return token, nil
}

// recall returns the line of a visit, which a button may have held as a token.
func (b *Bot) recall(ctx context.Context, v *visit) (string, error) {
	if v.act != press || !strings.HasPrefix(v.text, tokenMark) {
		return v.text, nil
	}
	line, err := b.memory.Get(ctx, tokenKey(v.text))
	return string(line), err
}

func tokenKey(token string) string { return "button/" + token }
