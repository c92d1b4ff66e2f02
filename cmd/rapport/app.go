package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/rapport-crm/rapport/commands"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/scheduler"
	"github.com/rapport-crm/rapport/store"
	"github.com/rapport-crm/rapport/store/boltstore"
)

// workspace is the one workspace of a store that one team runs.
const workspace crm.WorkspaceID = 1

// app is the rooms wired together: the one place that sees all.
type app struct {
	store     *store.Store
	router    *commands.Router
	scheduler *scheduler.Scheduler
}

// appConfig is what differs between a console and a server.
type appConfig struct {
	file   string
	now    func() time.Time
	team   crm.Workspace
	admins []crm.Identity
	log    *slog.Logger
}

func newApp(ctx context.Context, c appConfig) (*app, error) {
	engine, err := boltstore.Open(c.file)
	if err != nil {
		return nil, err
	}
	s, err := store.Open(ctx, engine, c.now)
	if err != nil {
		return nil, errors.Join(err, engine.Close())
	}
	a := &app{store: s}
	a.router = commands.NewRouter(commands.Config{Store: s, Workspace: workspace, Team: c.team, Admins: c.admins, Log: c.log})
	a.scheduler = scheduler.New(scheduler.Config{
		Store: s, Workspace: workspace, Senders: map[string]scheduler.Sender{}, Now: c.now, Log: c.log,
	})
	s.OnCommit(func(crm.WorkspaceID) { a.scheduler.Wake() })
	return a, nil
}

// newTeam is the settings of a workspace that nobody has set up yet.
func newTeam(zone string, lang crm.Lang, currency string) crm.Workspace {
	if currency == "" {
		currency = "USD"
		if lang == crm.Chinese {
			currency = "CNY"
		}
	}
	return crm.Workspace{
		Name: "Rapport", Zone: zone, Lang: lang, Currency: currency,
		Stages: crm.DefaultStages(), StaleDays: 21,
	}
}
