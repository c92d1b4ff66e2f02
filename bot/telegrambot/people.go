package telegrambot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/rapport-crm/rapport/bot"
)

// FactRefused is the fact by which the handler names a refusal. The refusals in
// outsiders go to people who are no members: they get the sentence and nothing
// of the adapter's own, and each sentence at most once in [StrangerPause].
const FactRefused = "refused"

var outsiders = []string{"stranger", "bad-invite", "inactive"}

// FactAudience is the fact by which the handler marks an answer to a customer,
// who gets nothing of the adapter's own either.
const (
	FactAudience = "audience"
	Customer     = "customer"
)

func toOutsider(m bot.Message) bool { return slices.Contains(outsiders, m.Facts[FactRefused]) }

func toMember(m bot.Message) bool { return !toOutsider(m) && m.Facts[FactAudience] != Customer }

// StrangerPause is how long a stranger does not get the same sentence again.
const StrangerPause = time.Hour

// standing is what a person is to the team, as far as the handler's answers tell.
type standing string

const (
	unknown  standing = ""
	member   standing = "1"
	customer standing = "customer"
)

// meet remembers who is a member: whoever the handler has answered once without
// refusing and without saying otherwise. Only members are offered what the
// adapter does by itself.
func (b *Bot) meet(ctx context.Context, in incoming, m bot.Message) error {
	now := member
	switch {
	case toOutsider(m):
		return b.memory.Delete(ctx, memberKey(in.from))
	case !toMember(m):
		now = customer
	case m.Kind == bot.Refusal:
		return nil
	}
	before, err := b.standing(ctx, in.from)
	if before == now || err != nil {
		return err
	}
	return b.memory.Put(ctx, memberKey(in.from), []byte(now), 0)
}

// knows reports whether somebody is known to be a member.
func (b *Bot) knows(ctx context.Context, user int64) (bool, error) {
	s, err := b.standing(ctx, user)
	return s == member, err
}

func (b *Bot) standing(ctx context.Context, user int64) (standing, error) {
	value, err := b.memory.Get(ctx, memberKey(user))
	if errors.Is(err, bot.ErrForgotten) {
		return unknown, nil
	}
	return standing(value), err
}

func memberKey(user int64) string { return "member/" + strconv.FormatInt(user, 10) }

// hushed reports whether an answer to a stranger is one too many. The update
// that got the answer gets it again.
func (b *Bot) hushed(ctx context.Context, in incoming, m bot.Message) (bool, error) {
	if !toOutsider(m) {
		return false, nil
	}
	key := "stranger/" + strconv.FormatInt(in.from, 10) + "/" + m.Facts[FactRefused]
	first, err := b.memory.Get(ctx, key)
	if errors.Is(err, bot.ErrForgotten) {
		return false, b.memory.Put(ctx, key, []byte(in.key()), StrangerPause)
	}
	if err != nil {
		return false, fmt.Errorf("stranger %d: %w", in.from, err)
	}
	return string(first) != in.key(), nil
}
