package slackbot

import (
	"context"
	"errors"
	"fmt"

	"github.com/slack-go/slack"

	"github.com/rapport-crm/rapport/bot"
)

// homeLines are what the home tab shows: the day, and the deals by stage.
var homeLines = []string{"today", "deal list mine"}

// homeVerbs are the buttons on the home tab: an id of words and what is asked.
var homeVerbs = []bot.Button{
	{Label: "home.log", Command: "log"},
	{Label: "home.deal", Command: "deal new"},
	{Label: "home.remind", Command: "remind"},
	{Label: "home.customer", Command: "customer new"},
	{Label: "home.refresh", Command: homeRefresh},
}

// homeRefresh is the button that only brings the home tab up to date.
const homeRefresh = "today"

// publishHome shows the home tab. Two openings at once race for it; Slack tells
// the later one of the conflict, which then shows what is true now. m is what is
// to be said instead of the person's records: a refusal.
func (b *Bot) publishHome(ctx context.Context, v *visit, m bot.Message) error {
	for hash := v.hash; ; hash = "" {
		blocks, err := b.homeBlocks(ctx, v, m)
		if err != nil {
			return err
		}
		view := slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: blocks}}
		request := slack.PublishViewContextRequest{UserID: v.user, View: view}
		if hash != "" {
			request.Hash = &hash
		}
		_, err = b.api.PublishViewContext(ctx, request)
		said, refused := errors.AsType[slack.SlackErrorResponse](err)
		if refused && said.Err == "hash_conflict" && hash != "" {
			continue
		}
		if refused && said.Err == "not_enabled" {
			b.log.Warn("the app has no home tab")
			return nil
		}
		return sendError(err)
	}
}

// homeBlocks are the home tab's.
func (b *Bot) homeBlocks(ctx context.Context, v *visit, m bot.Message) ([]slack.Block, error) {
	if m.Title != "" {
		return []slack.Block{section(cut(m.Title, maxSection))}, nil
	}
	var shown []bot.Message
	for _, line := range homeLines {
		r := b.request(v)
		r.Text, r.Form = line, nil
		r.Key = "" // it only reads, and is to read anew each time
		shown = append(shown, b.handle(ctx, r))
	}
	blocks, err := b.homeRow(ctx, languageOf(shown[0].Title, shown[1].Title))
	if err != nil {
		return nil, err
	}
	room := (maxViewBlocks - len(blocks)) / len(shown)
	for _, m := range shown {
		m.Form = nil
		buttons, err := b.buttonBlocks(ctx, m.Buttons, languageOf(m.Title))
		if err != nil {
			return nil, err
		}
		// What does not fit is a command away.
		blocks = append(blocks, slack.NewDividerBlock())
		blocks = append(blocks, render(m, buttons, room-1)[0].blocks...)
	}
	return blocks, nil
}

// homeRow is the row of verbs.
func (b *Bot) homeRow(ctx context.Context, lang string) ([]slack.Block, error) {
	var row []bot.Button
	for _, verb := range homeVerbs {
		row = append(row, bot.Button{Label: b.words.say(lang, verb.Label), Command: verb.Command})
	}
	return b.buttonBlocks(ctx, row, lang)
}

// refreshHome brings the home tab up to date after a button on it was pressed.
func (b *Bot) refreshHome(ctx context.Context, v *visit) {
	if err := b.publishHome(ctx, v, bot.Message{}); err != nil {
		b.log.Warn("the home tab shows an old state", "err", fmt.Errorf("user %s: %w", v.user, err))
	}
}
