package slackbot

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/rapport-crm/rapport/bot"
)

// The limits of an app manifest, from slackapi/manifest-schema.
const (
	maxAppName             = 35
	maxAppDescription      = 140
	maxCommands            = 50
	maxCommandName         = 32 // with its slash
	maxCommandDescription  = 2000
	maxUsageHint           = 1000
	maxShortcuts           = 10
	maxShortcutName        = 24
	maxShortcutDescription = 150
)

// ManifestOptions say which app is described.
type ManifestOptions struct {
	// Lang is the language of names and descriptions: "en" or "zh".
	Lang string
	// All gives each verb a slash command beside /crm. Slack's commands have
	// no namespace: /log may be another app's already.
	All bool
	// BaseURL is where Slack reaches us over HTTP ("https://crm.example.com");
	// empty describes an app for Socket Mode.
	BaseURL string
}

// appName is the app's and the bot's name.
const appName = "Rapport"

// scopes are what the bot asks for, each for one thing that it does.
var scopes = []string{
	"app_mentions:read", // @rapport …
	"chat:write",        // answers and pushes
	"commands",          // slash commands and shortcuts
	"files:write",       // pictures
	"im:history",        // direct messages; finding a push after a crash
	"im:write",          // opening the conversation for a push
	"users:read",        // name, zone, language; guests and bots
}

// botEvents are what Slack tells the bot of.
var botEvents = []string{"app_home_opened", "app_mention", "app_uninstalled", "message.im", "tokens_revoked", "user_change"}

// errManifest: a menu does not fit Slack.
var errManifest = errors.New("app manifest")

// Manifest describes the app so that an admin can create it by pasting: JSON,
// indented. It fails if the menu does not keep Slack's limits.
func Manifest(items []bot.MenuItem, o ManifestOptions) ([]byte, error) {
	w, err := loadWords()
	if err != nil {
		return nil, err
	}
	say := func(id string) string { return w.say(o.Lang, id) }
	m := &manifest{}
	m.Metadata.Major, m.Metadata.Minor = 1, 1
	m.Display.Name, m.Display.Description = appName, say("manifest.description")
	m.Features.AppHome.Home, m.Features.AppHome.Messages = true, true
	m.Features.BotUser.Name, m.Features.BotUser.Online = appName, true
	m.Features.Shortcuts = shortcuts(say)
	m.Features.Commands = slashCommands(items, o, say)
	m.OAuth.Scopes.Bot = scopes
	m.Settings.Events.Bot, m.Settings.Events.URL = botEvents, address(o, paths[2])
	m.Settings.Interactivity.Enabled, m.Settings.Interactivity.URL = true, address(o, paths[1])
	m.Settings.SocketMode = o.BaseURL == ""
	if err := checkManifest(m); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false) // people read it, and hints hold <customer>
	e.SetIndent("", "  ")
	err = e.Encode(m)
	return bytes.TrimSpace(out.Bytes()), err
}

// address is a path of ours as Slack reaches it; with Socket Mode there is none.
func address(o ManifestOptions, path string) string {
	if o.BaseURL == "" {
		return ""
	}
	return strings.TrimSuffix(o.BaseURL, "/") + path
}

func slashCommands(items []bot.MenuItem, o ManifestOptions, say func(string) string) []manifestCommand {
	commands := []manifestCommand{{
		Command: "/crm", Description: say("manifest.crm"), Hint: "log Acme …",
		Escape: true, URL: address(o, paths[0]),
	}}
	if !o.All {
		return commands
	}
	for _, item := range items {
		if item.Name == "crm" {
			continue
		}
		commands = append(commands, manifestCommand{
			Command: "/" + item.Name, Description: item.Help, Hint: item.Hint,
			Escape: true, URL: address(o, paths[0]),
		})
	}
	return commands
}

// shortcuts are the forms that Slack's menus open: id of words, and the line.
func shortcuts(say func(string) string) []manifestShortcut {
	all := []manifestShortcut{{
		Name: say("shortcut.message"), Description: say("shortcut.message.help"),
		Callback: quoteCallback, Type: "message",
	}}
	for _, s := range []bot.Button{
		{Label: "log", Command: "log"}, {Label: "deal", Command: "deal new"},
		{Label: "remind", Command: "remind"}, {Label: "customer", Command: "customer new"},
	} {
		all = append(all, manifestShortcut{
			Name: say("shortcut." + s.Label), Description: say("shortcut." + s.Label + ".help"),
			Callback: shortcutPrefix + s.Command, Type: "global",
		})
	}
	return all
}

// checkManifest reports all breaches of Slack's limits at once.
func checkManifest(m *manifest) error {
	var faults []error
	within := func(what, text string, limit int) {
		if text == "" || units(text) > limit {
			faults = append(faults, fmt.Errorf("%w: %s has %d characters of 1 to %d", errManifest, what, units(text), limit))
		}
	}
	within("the name", m.Display.Name, maxAppName)
	within("the description", m.Display.Description, maxAppDescription)
	for _, c := range m.Features.Commands {
		within(c.Command, c.Command, maxCommandName)
		within(c.Command+"'s description", c.Description, maxCommandDescription)
		if units(c.Hint) > maxUsageHint {
			faults = append(faults, fmt.Errorf("%w: the hint of %s is too long", errManifest, c.Command))
		}
	}
	for _, s := range m.Features.Shortcuts {
		within("shortcut "+s.Callback, s.Name, maxShortcutName)
		within(s.Callback+"'s description", s.Description, maxShortcutDescription)
	}
	if n := len(m.Features.Commands); n > maxCommands {
		faults = append(faults, fmt.Errorf("%w: %d commands of at most %d", errManifest, n, maxCommands))
	}
	if n := len(m.Features.Shortcuts); n > maxShortcuts {
		faults = append(faults, fmt.Errorf("%w: %d shortcuts of at most %d", errManifest, n, maxShortcuts))
	}
	return errors.Join(faults...)
}
