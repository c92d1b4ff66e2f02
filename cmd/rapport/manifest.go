package main

import (
	"fmt"

	"github.com/rapport-crm/rapport/bot/slackbot"
	"github.com/rapport-crm/rapport/commands"
	"github.com/rapport-crm/rapport/crm"
)

// manifestCmd prints what a platform is told about the bot.
type manifestCmd struct {
	Slack slackManifestCmd `cmd:"" help:"Print the Slack app manifest, to paste when the app is made."`
}

// slackManifestCmd prints the Slack app manifest.
type slackManifestCmd struct {
	Commands string `help:"Which slash commands the app has: each verb (all) or /crm alone." enum:"all,crm" default:"all"`
	Lang     string `help:"The language of names and descriptions." enum:"en,zh" default:"en"`
	URL      string `name:"url" help:"The public https address of the bot, for HTTP; without it Socket Mode is set." placeholder:"URL"`
}

// Run prints the manifest.
func (c slackManifestCmd) Run(w world) error {
	out, err := slackbot.Manifest(commands.Menu(crm.Lang(c.Lang)), slackbot.ManifestOptions{
		Lang: c.Lang, All: c.Commands == "all", BaseURL: c.URL,
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w.stdout, "%s\n", out)
	return err
}
