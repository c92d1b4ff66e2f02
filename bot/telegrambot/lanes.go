package telegrambot

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Rates of the Bot API's FAQ: about 30 messages a second in all, one a second
// in a chat, 20 a minute in a group. With a burst of one, 29 a second never
// puts more than 30 into any second.
const (
	overallRate = 29
	chatBurst   = 3  // short bursts are for people's own answers
	groupRate   = 15 // a minute, and with the burst never more than 20
	groupBurst  = 5
)

// lane says how urgent a message is.
type lane int

const (
	push  lane = iota // sent unasked: waits while anybody's answer waits
	reply             // a person's own answer
)

// lanes hold messages back to the platform's rates. Answers book the next
// permits ahead. Pushes stand in one line whose first takes a permit only when
// there is one this instant, so an answer that comes later still goes first.
type lanes struct {
	pace    time.Duration // between two messages to a person
	overall *rate.Limiter
	turn    chan struct{} // held by the first of the pushes

	mu    sync.Mutex
	chats map[int64]*chatLane
}

// chatLane is the pace of one chat.
type chatLane struct {
	second *rate.Limiter
	minute *rate.Limiter   // nil but for groups
	held   <-chan struct{} // closed when a pause that the platform asked for is over
	users  int             // how many wait, so that it is not forgotten meanwhile
}

func newLanes(pace time.Duration) *lanes {
	return &lanes{
		pace:    pace,
		overall: rate.NewLimiter(rate.Every(pace/overallRate), 1),
		turn:    make(chan struct{}, 1),
		chats:   map[int64]*chatLane{},
	}
}

// wait returns when a message may go to the chat, or with ctx's error.
func (l *lanes) wait(ctx context.Context, chat int64, urgency lane) error {
	c := l.enter(chat)
	defer l.leave(c)
	if urgency == push {
		return l.waitPush(ctx, c)
	}
	return l.waitReply(ctx, c)
}

func (l *lanes) waitReply(ctx context.Context, c *chatLane) error {
	if err := l.chatReady(ctx, c, 1); err != nil {
		return err
	}
	c.take()
	return l.overall.Wait(ctx)
}

func (l *lanes) waitPush(ctx context.Context, c *chatLane) error {
	for {
		if err := l.chatReady(ctx, c, chatBurst); err != nil {
			return err
		}
		select {
		case l.turn <- struct{}{}:
		case <-ctx.Done():
			return ctx.Err()
		}
		taken, err := l.firstPush(ctx, c)
		<-l.turn
		if taken || err != nil {
			return err
		}
	}
}

// firstPush takes the next permit for the push whose turn it is, unless its
// chat got another message since it lined up.
func (l *lanes) firstPush(ctx context.Context, c *chatLane) (bool, error) {
	select {
	case <-l.hold(c):
	default:
		return false, nil
	}
	if c.delay(chatBurst) > 0 {
		return false, nil
	}
	for !l.overall.Allow() {
		if err := sleep(ctx, missing(l.overall, 1)); err != nil {
			return false, err
		}
	}
	c.take()
	return true, nil
}

// chatReady returns when the chat has as many of its permits a second free as
// given: pushes ask for all, so that bursts stay for answers.
func (l *lanes) chatReady(ctx context.Context, c *chatLane, permits float64) error {
	for {
		select {
		case <-l.hold(c):
		case <-ctx.Done():
			return ctx.Err()
		}
		d := c.delay(permits)
		if d == 0 {
			return nil
		}
		if err := sleep(ctx, d); err != nil {
			return err
		}
	}
}

// delay is how long until a message may go that needs so many of the permits
// a second, and one of those a minute.
func (c *chatLane) delay(permits float64) time.Duration {
	d := missing(c.second, permits)
	if c.minute != nil {
		d = max(d, missing(c.minute, 1))
	}
	return d
}

func (c *chatLane) take() {
	c.second.Reserve()
	if c.minute != nil {
		c.minute.Reserve()
	}
}

// rested reports that the chat's past no longer holds anything back.
func (c *chatLane) rested() bool {
	return c.users == 0 && missing(c.second, chatBurst) == 0 &&
		(c.minute == nil || missing(c.minute, groupBurst) == 0)
}

// pause stops a chat for as long as the platform asked.
func (l *lanes) pause(chat int64, d time.Duration) {
	c := l.enter(chat)
	over := make(chan struct{})
	l.mu.Lock()
	c.held = over
	l.mu.Unlock()
	time.AfterFunc(d, func() {
		close(over)
		l.leave(c)
	})
}

func (l *lanes) hold(c *chatLane) <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	return c.held
}

func (l *lanes) enter(chat int64) *chatLane {
	l.mu.Lock()
	defer l.mu.Unlock()
	c, ok := l.chats[chat]
	if !ok {
		c = newChatLane(chat, l.pace)
		l.chats[chat] = c
	}
	c.users++
	return c
}

// leave forgets chats that are at rest, now and then.
func (l *lanes) leave(c *chatLane) {
	l.mu.Lock()
	defer l.mu.Unlock()
	c.users--
	if len(l.chats) < manyChats {
		return
	}
	for id, c := range l.chats {
		if c.rested() {
			delete(l.chats, id)
		}
	}
}

// manyChats is when chats at rest are looked for and forgotten.
const manyChats = 4096

func newChatLane(chat int64, pace time.Duration) *chatLane {
	over := make(chan struct{})
	close(over)
	c := &chatLane{second: rate.NewLimiter(rate.Every(pace), chatBurst), held: over}
	if isGroup(chat) {
		c.minute = rate.NewLimiter(rate.Every(60*pace/groupRate), groupBurst)
	}
	return c
}

// isGroup tells groups and channels from people by the sign of their id.
func isGroup(chat int64) bool { return chat < 0 }

// missing is how long until the limiter has n permits; 0 if it has them.
func missing(lim *rate.Limiter, n float64) time.Duration {
	lack := n - lim.Tokens()
	if lack < 1e-6 {
		return 0
	}
	seconds := lack / float64(lim.Limit())
	return max(time.Duration(seconds*float64(time.Second)), 100*time.Microsecond)
}

// sleep returns after d, or with ctx's error.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
