package scheduler

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// Sender hands a message to a chat platform; see [bot.Platform] for its errors.
type Sender interface {
	Send(ctx context.Context, to bot.Chat, m bot.Message, key string) (id string, err error)
}

// Config is what a scheduler works with.
type Config struct {
	Store     *store.Store
	Workspace crm.WorkspaceID
	// Senders are the platforms, by name. One that is a [bot.Finder] is asked
	// about messages whose fate is not known.
	Senders map[string]Sender
	Now     func() time.Time
	Log     *slog.Logger
}

// Scheduler fires what is due and delivers what waits.
type Scheduler struct {
	Config
	// rules fire the timers of each kind, says finds the words for each kind of
	// push; one file for each.
	rules map[string]func(*firing) error
	says  map[string]func(*words, store.Push) (piece, error)
	lanes lanes
	wake  chan struct{}
	// unread are the rows that cannot be read, each told once in the log.
	unread map[string]bool
}

// New returns a scheduler. It does nothing until it is run or ticked.
func New(c Config) *Scheduler {
	return &Scheduler{
		Config: c,
		rules: map[string]func(*firing) error{
			store.RuleReminder: fireReminder,
			store.RuleDigest:   fireDigest,
			store.RuleCare:     fireCare,
			store.RuleBirthday: fireBirthday,
			store.RulePlan:     firePlan,
			store.RuleNudge:    fireNudge,
			store.RuleEscalate: fireEscalate,

			store.RuleEscalateAll: fireEscalateAll,
			store.RuleRenewal:     fireRenewal,
			store.RuleRenewalAll:  fireRenewalAll,
			store.RuleCalendars:   fireCalendars,
			store.RuleReturn:      fireReturn,
		},
		says: map[string]func(*words, store.Push) (piece, error){
			pushReminder:     (*words).sayReminder,
			pushDigest:       (*words).sayDigest,
			pushBirthday:     (*words).sayBirthday,
			pushPlan:         (*words).sayPlan,
			pushNudge:        (*words).sayNudge,
			store.PushReport: (*words).sayReport,
			store.RuleNotice: (*words).sayNotice,
			pushHoliday:      (*words).sayHoliday,
			pushSilence:      (*words).saySilence,
			pushRenewal:      (*words).sayRenewal,

			pushEscalation:     (*words).sayEscalation,
			store.PushHandover: (*words).sayHandover,
			store.PushLeave:    (*words).sayLeave,
			store.PushReturn:   (*words).sayReturn,

			store.RuleCustomer: (*words).sayCustomer,
			store.RuleGreeting: (*words).sayToContact,
			store.RuleReply:    (*words).sayToContact,
		},
		lanes: newLanes(), wake: make(chan struct{}, 1), unread: map[string]bool{},
	}
}

// Wake has a running scheduler look again: something changed what is due. It
// never blocks.
func (s *Scheduler) Wake() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Tick fires everything that is due now, and delivers everything whose turn has
// come, one after the other in the order in which it was planned. It returns
// when nothing more is to be done at this moment. It MUST NOT be called while
// the scheduler runs.
func (s *Scheduler) Tick(ctx context.Context) error {
	fired := s.fireDue(ctx)
	return errors.Join(fired, s.deliverAll(ctx))
}

// Next returns the next moment at which a tick has something to do. The second
// result is false when nothing is planned. It costs two seeks, however many
// timers and pushes there are.
func (s *Scheduler) Next(ctx context.Context) (next time.Time, planned bool, err error) {
	return s.nextTurn(ctx, func(tx *store.Tx) (time.Time, error) {
		p, err := tx.NextPush()
		return p.NotBefore, err
	})
}

// nextTurn returns the earlier of the next timer and the next push's turn.
func (s *Scheduler) nextTurn(ctx context.Context, turn func(*store.Tx) (time.Time, error)) (next time.Time, planned bool, err error) {
	err = s.Store.View(ctx, s.Workspace, func(tx *store.Tx) error {
		timer, err := tx.NextTimer()
		if err == nil {
			next, planned = timer.Planned, true
		} else if !errors.Is(err, store.ErrNotFound) {
			return err
		}
		at, err := turn(tx)
		if err == nil && (!planned || at.Before(next)) {
			next, planned = at, true
		}
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		return err
	})
	return next, planned, err
}
