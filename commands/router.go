package commands

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strconv"
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// Config is what a router works with.
type Config struct {
	Store     *store.Store
	Workspace crm.WorkspaceID
	// Team holds the settings of a workspace that is not set up yet.
	Team crm.Workspace
	// Admins may administer from the start.
	Admins []crm.Identity
	Log    *slog.Logger
}

// Router takes each request to the command it means, and answers it.
type Router struct {
	Config
	verbs *verbs
}

// NewRouter returns a router for all commands.
func NewRouter(c Config) *Router { return &Router{Config: c, verbs: newVerbs(All())} }

// Handle answers a request: who is it, which command, may they, run it in one
// transaction, and say what came of it. It never panics.
func (r *Router) Handle(ctx context.Context, req bot.Request) (answer bot.Message) {
	voice := r.strangerVoice(req)
	defer func() {
		if p := recover(); p != nil {
			r.Log.Error("panic in a request", "panic", p, "text", req.Text)
			answer, _ = sentence(voice, store.ErrPanic)
		}
	}()
	if req.Presence != "" {
		r.reach(ctx, req, req.Presence)
		return bot.Message{}
	}
	answer, err := r.answer(ctx, req, &voice)
	if err == nil {
		return answer
	}
	answer, expected := sentence(voice, err)
	if !expected {
		r.Log.Error("request failed", "error", err, "text", req.Text)
	}
	return answer
}

// strangerVoice speaks to somebody of whom only the platform has told.
func (r *Router) strangerVoice(req bot.Request) cards.Voice {
	m := crm.Member{Lang: r.Team.Lang, Zone: r.Team.Zone}
	if lang, ok := langOf(req.Who.Lang); ok {
		m.Lang = lang
	}
	return cards.For(m, r.Team, req.Received)
}

// answer is Handle without the barrier. It sets voice as soon as it is known
// whom it speaks to.
func (r *Router) answer(ctx context.Context, req bot.Request, voice *cards.Voice) (bot.Message, error) {
	line, err := clean(req)
	if err != nil {
		if answer, ours, err := r.customer(ctx, req, voice); ours {
			return answer, err
		}
		return bot.Message{}, err
	}
	answer, err := r.dispatch(ctx, req, line, voice)
	if !errors.Is(err, errStranger) {
		return answer, err
	}
	if answer, ours, err := r.customer(ctx, req, voice); ours || err != nil {
		return answer, err
	}
	if err := r.admit(ctx, req, line); err != nil {
		return bot.Message{}, err
	}
	answer, err = r.dispatch(ctx, req, line, voice)
	if err != nil || req.Who.Vouched || req.Who.Zone != "" {
		return answer, err
	}
	return r.alsoZone(ctx, req, answer)
}

// dispatch runs the command that a line means. Its error is errStranger while
// the speaker is not a member.
func (r *Router) dispatch(ctx context.Context, req bot.Request, line string, voice *cards.Voice) (bot.Message, error) {
	in, err := newInput(line)
	if err != nil {
		// Only quotes can be wrong, and then the speaker's language still counts.
		in = &Input{Line: line}
	}
	cmd, found := r.verbs.match(in)
	if !found && err == nil && tellsPlainly(req, line) {
		cmd, found = plainLog, true
	}
	back := false
	run := func(tx *store.Tx) (bot.Message, error) {
		call, lookup := r.call(tx, req, in)
		if lookup != nil {
			return bot.Message{}, lookup
		}
		if back, lookup = returned(tx, req); lookup != nil {
			return bot.Message{}, lookup
		}
		*voice = call.Voice
		if err != nil {
			return bot.Message{}, err
		}
		if !found {
			return bot.Message{}, r.verbs.unknown(call)
		}
		call.Command = cmd
		return call.run()
	}
	defer func() {
		if back {
			r.reach(ctx, req, bot.Returned)
		}
	}()
	if !found || !cmd.Writes || err != nil {
		answer, err := r.view(ctx, run)
		if err == nil {
			r.rememberShown(ctx, req, answer)
		}
		return answer, err
	}
	return r.update(ctx, req, line, run)
}

// view runs a command that only reads.
func (r *Router) view(ctx context.Context, run func(*store.Tx) (bot.Message, error)) (answer bot.Message, err error) {
	err = r.Store.View(ctx, r.Workspace, func(tx *store.Tx) error {
		answer, err = run(tx)
		return err
	})
	return answer, err
}

// update runs a command that writes, once for each request key: a repeat gets
// the first answer from its receipt.
func (r *Router) update(ctx context.Context, req bot.Request, line string, run func(*store.Tx) (bot.Message, error)) (bot.Message, error) {
	var answer bot.Message
	var repeat uint64
	cause := store.Cause{Request: req.Key, Line: line}
	stamp, err := r.Store.Update(ctx, r.Workspace, cause, func(tx *store.Tx) (err error) {
		answer, repeat = bot.Message{}, 0
		if req.Key != "" {
			raw, stamp, err := tx.Receipt(req.Key)
			if err == nil {
				repeat = stamp
				return json.Unmarshal(raw, &answer)
			}
			if !errors.Is(err, store.ErrNotFound) {
				return err
			}
		}
		if answer, err = run(tx); err != nil {
			return err
		}
		if s, ok := shownIn(answer); ok {
			if err := remember(tx, req, answer, s); err != nil {
				return err
			}
		}
		if req.Key == "" {
			return nil
		}
		raw, err := json.Marshal(answer)
		if err != nil {
			return err
		}
		return tx.SaveReceipt(req.Key, raw)
	})
	if repeat != 0 {
		stamp = repeat
	}
	return numbered(answer, stamp), err
}

// numbered says the journal entry's number wherever the answer left it open.
func numbered(m bot.Message, stamp uint64) bot.Message {
	entry := "J" + strconv.FormatUint(stamp, 10)
	for i, b := range m.Buttons {
		m.Buttons[i].Command = strings.ReplaceAll(b.Command, entryMark, entry)
	}
	for name, value := range m.Facts {
		if value == entryMark {
			m.Facts[name] = entry
		}
	}
	return m
}

// run checks what every command needs and runs it.
func (c *Call) run() (bot.Message, error) {
	if c.Command.Role != "" && !atLeast(c.Me.Role, c.Command.Role) {
		return bot.Message{}, refuse("role", "Role", c.Say("role."+string(c.Command.Role)))
	}
	if c.Request.Form != nil {
		if err := c.fill(c.Request.Form); err != nil {
			return bot.Message{}, err
		}
	} else if c.Done() && c.missing() {
		return c.form(c.threadValues()), nil
	}
	m, err := c.Command.Run(c)
	return c.explained(m), orElse(err, c.fault)
}

// atLeast orders the roles for commands: an admin may say what a manager may.
func atLeast(have, need crm.Role) bool {
	order := map[crm.Role]int{crm.RoleRep: 1, crm.RoleSuccess: 1, crm.RoleManager: 2, crm.RoleAdmin: 3}
	return order[have] >= order[need]
}
