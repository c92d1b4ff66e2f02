package commands

import (
	"context"
	"errors"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// accountOf is the account from which somebody speaks.
func accountOf(who bot.User) crm.Identity { return crm.Identity{Platform: who.Platform, ID: who.ID} }

// returned reports whether a member speaks in their own conversation with the
// bot, which was switched off.
func returned(tx *store.Tx, req bot.Request) (bool, error) {
	account := accountOf(req.Who)
	if req.Chat != bot.Chat(account) {
		return false, nil
	}
	_, off, err := tx.Off(account)
	return off, err
}

// reach notes what is known now of a member's own conversation with the bot.
func (r *Router) reach(ctx context.Context, req bot.Request, now bot.Presence) {
	account := accountOf(req.Who)
	_, err := r.Store.Update(ctx, r.Workspace, store.Cause{}, func(tx *store.Tx) error {
		m, err := tx.MemberByIdentity(account)
		switch {
		case errors.Is(err, store.ErrNotFound):
			return nil // a stranger, or somebody at a customer
		case err != nil:
			return err
		case m.Inactive:
			return nil
		case now == bot.Left:
			return tx.SwitchOff(m, account, req.Text)
		}
		return tx.SwitchOn(m, account)
	})
	if err != nil { // the next push, or the next line, finds it out
		r.Log.Warn("a chat's state was not noted", "platform", account.Platform, "state", string(now), "error", err)
	}
}

// chatLines tell of the speaker's chats that take no messages; of the one that
// they speak from they do so now.
func (c *Call) chatLines(m crm.Member) (lines []bot.Part) {
	for _, chat := range m.Identities {
		off, is, err := c.Tx.Off(chat)
		if err != nil {
			c.fault = err
		}
		if is && bot.Chat(chat) != c.Request.Chat {
			lines = append(lines, bot.Line(c.Say("me.chat-off", "Platform", chat.Platform, "When", c.Moment(off.Since))))
		}
	}
	return lines
}
