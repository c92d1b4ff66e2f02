package console

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/rapport-crm/rapport/bot"
)

// customer is the role in which somebody outside the team is spoken as: they are
// no member, and need a link to be heard.
const customer = "customer"

// Platform is the console's name in a [bot.Chat].
const Platform = "console"

// Ticker is what makes the bot speak up: the scheduler.
type Ticker interface {
	Tick(ctx context.Context) error
	Next(ctx context.Context) (time.Time, bool, error)
}

// Config is what a console works with.
type Config struct {
	Handler bot.Handler
	Ticker  Ticker
	Clock   *Clock
	// Enroll makes a member of a person who is none yet.
	Enroll func(ctx context.Context, who bot.User) error
	// Zone and Lang are those of members who are created here.
	Zone *time.Location
	Lang string
	// Words renders a sentence of the catalogue: name, value, name, value.
	Words func(id string, args ...any) string
	// Printer shows messages.
	Printer Printer
}

// Console is a terminal conversation of one or several members.
type Console struct {
	Config
	mu    sync.Mutex
	as    string
	role  string
	last  map[string][]bot.Button // by member: the last buttons they got
	forms map[string]*bot.Form
	sent  int
}

// New returns a console that speaks as a member.
func New(c Config, as, role string) *Console {
	return &Console{Config: c, as: as, role: role, last: map[string][]bot.Button{}, forms: map[string]*bot.Form{}}
}

// Name returns "console".
func (c *Console) Name() string { return Platform }

// Send shows a push.
func (c *Console) Send(_ context.Context, to bot.Chat, m bot.Message, _ string) (string, error) {
	c.mu.Lock()
	c.sent++
	id := strconv.Itoa(c.sent)
	c.mu.Unlock()
	return id, c.show(to.ID, m)
}

// show prints a message and remembers its buttons.
func (c *Console) show(to string, m bot.Message) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(m.Buttons) > 0 {
		c.last[to] = m.Buttons
	}
	c.forms[to] = m.Form
	return c.Printer.Print(Shown{At: c.Clock.Now().In(c.Zone), To: to, Message: m})
}

// Me is who speaks now.
func (c *Console) Me() string { return c.as }

// user is who speaks now, as the bot is told of them.
func (c *Console) user() bot.User {
	return bot.User{
		Platform: Platform, ID: c.as, Name: c.as, Zone: c.Zone.String(), Lang: c.Lang, Role: c.role, Vouched: c.role != customer,
	}
}

// say hands a line to the bot and shows the answer.
func (c *Console) say(ctx context.Context, line string, form map[string]string) error {
	answer := c.Handler.Handle(ctx, bot.Request{
		Workspace: "console", Who: c.user(),
		Chat: bot.Chat{Platform: Platform, ID: c.as}, Surface: bot.Private,
		Text: line, Form: form, Received: c.Clock.Now(),
	})
	if err := c.show(c.as, answer); err != nil {
		return err
	}
	return c.Ticker.Tick(ctx)
}

// refuse shows a refusal of the console's own.
func (c *Console) refuse(text string) error {
	return c.show(c.as, bot.Message{Kind: bot.Refusal, Title: text})
}

// advance moves the clock to a moment, and has everything that falls due on the
// way said at its time, in order.
func (c *Console) advance(ctx context.Context, target time.Time) error {
	for {
		next, planned, err := c.Ticker.Next(ctx)
		if err != nil {
			return err
		}
		if !planned || next.After(target) {
			break
		}
		if next.After(c.Clock.Now()) {
			if err := c.Clock.Set(next); err != nil {
				return err
			}
		}
		if err := c.Ticker.Tick(ctx); err != nil {
			return err
		}
	}
	return c.Clock.Set(target)
}

// Shown is a message as it is shown.
type Shown struct {
	At time.Time
	To string
	bot.Message
}

// Printer shows messages one after the other.
type Printer interface{ Print(Shown) error }

// fault is an error of the script itself: it could not be run.
func fault(n int, err error) error { return fmt.Errorf("line %d: %w", n, err) }
