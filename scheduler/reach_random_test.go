package scheduler_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// moody is a platform that fails in every way, and tells the truth when it is
// asked what it has.
type moody struct {
	rng  *rand.Rand
	gone map[string]bool
	has  map[string]bool
	// marked and plain count how often each reminder arrived, with and without a
	// note that it may be a repeat.
	marked, plain map[string]int
}

func newMoody(rng *rand.Rand) *moody {
	return &moody{rng: rng, gone: map[string]bool{}, has: map[string]bool{}, marked: map[string]int{}, plain: map[string]int{}}
}

func (m *moody) Send(_ context.Context, to bot.Chat, msg bot.Message, key string) (string, error) {
	if m.gone[to.ID] {
		return "", errGone
	}
	mood := m.rng.IntN(9)
	if to.ID == "mia" {
		mood = 9
	}
	switch mood {
	case 0:
		return "", &bot.SendError{RetryAfter: time.Minute, Err: errBroken}
	case 1:
		return "", &bot.SendError{Err: errBroken}
	case 2:
		return "", errBroken
	}
	m.arrive(msg, key)
	if mood < 6 {
		return "", errors.New("the answer was lost")
	}
	return key, nil
}

// arrive counts the reminders in a message.
func (m *moody) arrive(msg bot.Message, key string) {
	m.has[key] = true
	count := m.plain
	if msg.Facts["repeat"] != "" {
		count = m.marked
	}
	all := msg.Title
	for _, p := range msg.Parts {
		all += "\n" + p.Text
	}
	for _, word := range strings.Fields(all) {
		if strings.HasPrefix(word, "task") {
			count[word]++
		}
	}
}

func (m *moody) Find(_ context.Context, to bot.Chat, key string) (string, error) {
	switch {
	case m.gone[to.ID]:
		return "", errGone
	case m.has[key]:
		return key, nil
	}
	return "", bot.ErrNoMessage
}

// TestWhateverBecomesOfTwoChatsEachReminderArrivesOnce: chats go and come back,
// platforms refuse, time out and lose answers, the member changes their mind.
func TestWhateverBecomesOfTwoChatsEachReminderArrivesOnce(t *testing.T) {
	for seed := range uint64(40) {
		rng := rand.New(rand.NewPCG(seed, 6))
		c := newTwoChats(t)
		c.link()
		first, second := newMoody(rng), newMoody(rng)
		c.Senders["chat"], c.Senders["other"] = first, second
		var keys []string
		for range 150 {
			if rng.IntN(3) == 0 {
				due := c.Now().Add(time.Duration(rng.IntN(20)) * time.Minute).Truncate(time.Second)
				r := c.addReminder(crm.Reminder{Owner: c.rob.ID, By: c.rob.ID, Due: due, Text: fmt.Sprintf("task%d", len(keys))})
				keys = append(keys, fmt.Sprintf("reminder/%v/%s/%v", r.ID, due.UTC().Format(time.RFC3339), c.rob.ID))
			}
			switch rng.IntN(8) {
			case 0:
				first.gone[c.first.ID] = true
			case 1:
				second.gone[c.second.ID] = true
			case 2:
				delete(first.gone, c.first.ID)
				c.back(c.first)
			case 3:
				delete(second.gone, c.second.ID)
				c.back(c.second)
			case 4:
				c.change(c.rob, func(m *crm.Member) { m.Identities[0], m.Identities[1] = m.Identities[1], m.Identities[0] })
			}
			c.goTo(c.Now().Add(time.Duration(20+rng.IntN(600)) * time.Second).Format(time.RFC3339))
		}
		first.gone, second.gone = map[string]bool{}, map[string]bool{}
		c.back(c.first)
		c.back(c.second)
		c.goTo("2026-12-02T11:00:00Z")
		require.Zero(t, c.waiting(), "seed %d", seed)
		for n, key := range keys {
			task := fmt.Sprintf("task%d", n)
			plain, marked := first.plain[task]+second.plain[task], first.marked[task]+second.marked[task]
			require.LessOrEqual(t, plain, 1, "seed %d: %s came twice without a word", seed, task)
			if c.push(key).State == store.Sent {
				require.Positive(t, plain+marked, "seed %d: %s was lost", seed, task)
			}
			require.NotEqual(t, store.Dropped, c.push(key).State, "seed %d: %s", seed, task)
		}
	}
}
