package main

import (
	"context"
	_ "embed"
	"fmt"
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/console"
)

// demoSpeaker is who speaks when the demo team opens.
const demoSpeaker = "mia"

// demoScript is what the demo team has said so far: ordinary lines, "name: line".
//
//go:embed demo.txt
var demoScript string

// demo fills an empty store with a small team.
func (a *app) demo(ctx context.Context) error {
	for line := range strings.Lines(demoScript) {
		name, text, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok {
			continue
		}
		name, role, _ := strings.Cut(name, " ")
		m := a.router.Handle(ctx, bot.Request{
			Who:     bot.User{Platform: console.Platform, ID: name, Name: name, Role: role, Vouched: true},
			Surface: bot.Private, Text: text,
		})
		if m.Kind == bot.Refusal {
			return fmt.Errorf("demo: %s: %s", text, m.Title)
		}
	}
	return nil
}
