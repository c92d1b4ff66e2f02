package scheduler_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/scheduler"
	"github.com/rapport-crm/rapport/store"
	"github.com/rapport-crm/rapport/store/boltstore"
)

// childVariable makes the test binary run a scheduler instead of tests.
const childVariable = "SCHEDULER_TEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childVariable) == "" {
		os.Exit(m.Run())
	}
	if err := runChild(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// child is a process that runs a scheduler and is killed in the middle.
type child struct {
	store, arrivals string // files
	now             time.Time
	// finder is a platform that can be asked; running has many lanes.
	finder, running bool
	// fuse is after how many steps it kills itself; 0 never.
	fuse int64
}

func (c child) args() []string {
	return []string{
		c.store, c.arrivals, c.now.Format(time.RFC3339), strconv.FormatBool(c.finder), strconv.FormatBool(c.running),
		strconv.FormatInt(c.fuse, 10),
	}
}

func parseChild(args []string) (c child, err error) {
	c.store, c.arrivals = args[0], args[1]
	var errs [4]error
	c.now, errs[0] = time.Parse(time.RFC3339, args[2])
	c.finder, errs[1] = strconv.ParseBool(args[3])
	c.running, errs[2] = strconv.ParseBool(args[4])
	c.fuse, errs[3] = strconv.ParseInt(args[5], 10, 64)
	return c, errors.Join(errs[:]...)
}

// runChild says all that is due and returns, unless it is killed before.
func runChild(args []string) error {
	c, err := parseChild(args)
	if err != nil {
		return err
	}
	fmt.Println("ready")
	left := &atomic.Int64{}
	left.Store(c.fuse)
	step := func() {
		if left.Add(-1) == 0 {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
	}
	bolt, err := boltstore.Open(c.store)
	if err != nil {
		return err
	}
	started := time.Now()
	now := func() time.Time { return c.now.Add(time.Since(started)) }
	s, err := store.Open(context.Background(), stepping{bolt, step}, now)
	if err != nil {
		return err
	}
	platform, err := newMailbox(c.arrivals, step)
	if err != nil {
		return err
	}
	var sender scheduler.Sender = platform
	if c.finder {
		sender = askable{platform}
	}
	sched := scheduler.New(scheduler.Config{
		Store: s, Workspace: team, Now: now, Senders: map[string]scheduler.Sender{"chat": sender},
		Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
	})
	if c.running {
		err = runUntilDone(sched, s, now)
	} else {
		err = sched.Tick(context.Background())
	}
	return errors.Join(err, s.Close())
}

// runUntilDone runs the scheduler until nothing is due.
func runUntilDone(sched *scheduler.Scheduler, s *store.Store, now func() time.Time) error {
	commits := make(chan struct{}, 1)
	s.OnCommit(func(crm.WorkspaceID) {
		sched.Wake()
		select {
		case commits <- struct{}{}:
		default:
		}
	})
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- sched.Run(ctx) }()
	for {
		next, planned, err := sched.Next(ctx)
		if err != nil || !planned || next.After(now()) {
			stop()
			return errors.Join(err, <-done)
		}
		<-commits
	}
}

// stepping is an engine that takes a step before and after each write.
type stepping struct {
	store.Engine
	step func()
}

func (e stepping) Update(ctx context.Context, fn func(store.RawTx) error) (uint64, error) {
	e.step()
	stamp, err := e.Engine.Update(ctx, fn)
	e.step()
	return stamp, err
}

// mailbox is a platform whose messages have arrived once they are in a file.
type mailbox struct {
	step func()
	name string
	mu   sync.Mutex
	file *os.File
}

func newMailbox(name string, step func()) (*mailbox, error) {
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	return &mailbox{step: step, name: name, file: f}, err
}

func (m *mailbox) Send(_ context.Context, _ bot.Chat, msg bot.Message, key string) (string, error) {
	m.step()
	a := arrival{Key: key, Repeat: msg.Facts["repeat"] != ""}
	a.Reminders = cmp.Or(msg.Facts["held_refs"], msg.Facts["reminders"], msg.Facts["escalations"], msg.Facts["reminder"])
	m.mu.Lock()
	// One write: it is there, or it is not.
	_, err := m.file.WriteString(a.String())
	m.mu.Unlock()
	m.step()
	return key, err
}

// askable is a mailbox that can be asked.
type askable struct{ *mailbox }

func (m askable) Find(_ context.Context, _ bot.Chat, key string) (string, error) {
	m.step()
	m.mu.Lock()
	all, err := readArrivals(m.name)
	m.mu.Unlock()
	if err != nil {
		return "", err
	}
	for _, a := range all {
		if a.Key == key {
			return key, nil
		}
	}
	return "", bot.ErrNoMessage
}

// arrival is a message that arrived: which reminders it told of.
type arrival struct {
	Key, Reminders string
	Repeat         bool
}

func (a arrival) String() string { return fmt.Sprintf("%s\t%t\t%s\n", a.Key, a.Repeat, a.Reminders) }

func readArrivals(name string) (all []arrival, err error) {
	raw, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	for row := range strings.Lines(string(raw)) {
		cells := strings.Split(strings.TrimSuffix(row, "\n"), "\t")
		if len(cells) != 3 {
			return nil, fmt.Errorf("arrival %q", row)
		}
		all = append(all, arrival{Key: cells[0], Repeat: cells[1] == "true", Reminders: cells[2]})
	}
	return all, nil
}
