package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/bot/console"
	"github.com/rapport-crm/rapport/crm"
)

// consoleCmd is the bot in a terminal.
type consoleCmd struct {
	DB     string `name:"db" help:"Keep what is told in this file. Without it a throw-away file is used." placeholder:"FILE" type:"path"`
	As     string `help:"Speak as this member." placeholder:"NAME"`
	Role   string `help:"The member's role when created here: admin, manager, rep or success." placeholder:"ROLE" enum:",admin,manager,rep,success" default:""`
	Now    string `help:"Stop the clock at this moment (RFC 3339)." placeholder:"TIME"`
	TZ     string `name:"tz" help:"The time zone of members created here." placeholder:"ZONE"`
	Lang   string `help:"The language of members created here: en or zh." enum:",en,zh" default:""`
	JSON   bool   `name:"json" help:"Print one JSON object a line."`
	Script string `help:"Run this script; - reads standard input." placeholder:"FILE"`
}

// Run opens the store and holds the conversation.
func (c consoleCmd) Run(w world) (err error) {
	clock, zone, err := c.time(w)
	if err != nil {
		return err
	}
	script, err := c.open(w) // before the store: a script that is not there leaves nothing behind
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, script.Close()) }()
	dir, err := os.MkdirTemp("", "rapport-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	file := c.DB
	if file == "" {
		file = filepath.Join(dir, "rapport.db")
	}
	lang := crm.Lang(first(c.Lang, w.env("RAPPORT_LANG"), "en"))
	a, err := newApp(w.ctx, appConfig{
		file: file, now: clock.Now, team: newTeam(zone.String(), lang, w.env("RAPPORT_CURRENCY")),
		log: slog.New(slog.NewTextHandler(w.stderr, &slog.HandlerOptions{Level: slog.LevelWarn})),
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.store.Close()) }()
	return c.converse(w, a, clock, zone, lang, script)
}

// converse runs the script, or the terminal.
func (c consoleCmd) converse(w world, a *app, clock *console.Clock, zone *time.Location, lang crm.Lang, script io.Reader) error {
	as, role := c.speaker()
	var con *console.Console
	var printer console.Printer = console.Text{W: w.stdout, Me: func() string { return con.Me() }}
	if c.JSON {
		printer = &console.JSON{W: w.stdout}
	}
	voice := cards.Voice{Lang: lang, Loc: zone}
	con = console.New(console.Config{
		Handler: a.router, Enroll: a.router.Enroll, Ticker: a.scheduler, Clock: clock, Zone: zone, Lang: string(lang),
		Words: voice.Say, Printer: printer,
	}, as, role)
	a.scheduler.Senders[console.Platform] = con
	if c.As != "" {
		if err := con.Line(w.ctx, ":as "+as+" "+role); err != nil {
			return err
		}
	}
	if c.Script == "" {
		if c.DB == "" {
			if err := a.demo(w.ctx); err != nil {
				return err
			}
		}
		return con.Talk(w.ctx, w.stdin, w.stdout, a.router)
	}
	return con.Run(w.ctx, script)
}

// speaker is who speaks first. Whoever says nothing about it may do everything:
// somebody has to set up the team.
func (c consoleCmd) speaker() (name, role string) {
	switch {
	case c.As != "":
		return c.As, c.Role
	case c.Script == "" && c.DB == "":
		return demoSpeaker, c.Role
	}
	return "me", first(c.Role, string(crm.RoleAdmin))
}

// open opens the script; without one, or with -, it is standard input.
func (c consoleCmd) open(w world) (io.ReadCloser, error) {
	if c.Script == "-" || c.Script == "" {
		return io.NopCloser(w.stdin), nil
	}
	return os.Open(c.Script)
}

// time is the clock, and the zone of people who are created here: that of --tz,
// else of --now, else UTC.
func (c consoleCmd) time(w world) (*console.Clock, *time.Location, error) {
	clock := console.NewClock(time.Now)
	name := first(c.TZ, w.env("RAPPORT_TZ"))
	if c.Now != "" {
		at, err := time.Parse(time.RFC3339, c.Now)
		if err != nil {
			return nil, nil, fmt.Errorf("--now %s: a moment looks like 2026-11-23T09:00:00+08:00", c.Now)
		}
		clock = console.Frozen(at)
		name = first(name, offsetZone(at))
	}
	zone, err := crm.LoadZone(first(name, "UTC"))
	if err != nil {
		return nil, nil, fmt.Errorf("--tz %s: no such time zone; for instance Asia/Shanghai", name)
	}
	return clock, zone, nil
}

// offsetZone names the zone of a moment's offset from UTC, where it is whole hours.
func offsetZone(at time.Time) string {
	_, offset := at.Zone()
	hours := offset / 3600
	switch {
	case hours*3600 != offset || hours == 0:
		return ""
	case hours > 0:
		return fmt.Sprintf("Etc/GMT-%d", hours) // POSIX counts westwards
	}
	return fmt.Sprintf("Etc/GMT+%d", -hours)
}

// first returns the first that is not empty.
func first(all ...string) string {
	for _, s := range all {
		if s != "" {
			return s
		}
	}
	return ""
}
