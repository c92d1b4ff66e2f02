package boltstore_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
	"github.com/rapport-crm/rapport/store/boltstore"
)

// logged is what one line made, as its receipt says.
type logged struct {
	Customer crm.CustomerID
	Activity crm.ActivityID
	Deal     crm.DealID
	Reminder crm.ReminderID
}

// fixedClock stands still.
func fixedClock() time.Time { return time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC) }

func crashStore(path string) (*store.Store, error) {
	e, err := boltstore.Open(path)
	if err != nil {
		return nil, err
	}
	return store.Open(context.Background(), e, fixedClock)
}

// logUntilKilled logs calls from several goroutines, and acknowledges each by
// the name of its request.
func logUntilKilled(path string) error {
	s, err := crashStore(path)
	if err != nil {
		return err
	}
	fmt.Println("ready")
	errs := make(chan error, 8)
	for g := range cap(errs) {
		go func() {
			for i := 0; ; i++ {
				request := fmt.Sprintf("%d.%d.%d", os.Getpid(), g, i)
				_, err := s.Update(context.Background(), 1, store.Cause{By: 1, Request: request, Line: request}, func(tx *store.Tx) error {
					return logLine(tx, request)
				})
				if err == nil {
					// One write, shorter than what a pipe takes whole.
					_, err = os.Stdout.WriteString(request + "\n")
				}
				if err != nil {
					errs <- err
					return
				}
			}
		}()
	}
	return <-errs
}

// logLine does what a line with everything in it does: an activity, a tag, a
// deal that is opened and one that moves, a reminder, and the receipt.
func logLine(tx *store.Tx, request string) error {
	customer, err := store.Customers.Get(tx, 1)
	if errors.Is(err, store.ErrNotFound) {
		customer, err = store.Customers.Add(tx, crm.Customer{Name: "Acme", Owner: 1})
	}
	if err != nil {
		return err
	}
	tag := fmt.Sprint("t", len(request)*7%10, request[len(request)-1:])
	if !slices.Contains(customer.Tags, tag) {
		customer.Tags = append(slices.Clone(customer.Tags), tag)
		slices.Sort(customer.Tags)
	}
	deal, errDeal := store.Deals.Add(tx, crm.Deal{Customer: customer.ID, Owner: 1, Title: request, Stage: 3, StageSince: tx.Now})
	deal.Stage, deal.Amount = 5, crm.Money{Minor: 5_000_000, Cur: "USD"}
	activity, errActivity := store.Activities.Add(tx, crm.Activity{Customer: customer.ID, Deal: deal.ID, By: 1, At: tx.Now, Text: request})
	reminder, errReminder := store.Reminders.Add(tx, crm.Reminder{Customer: customer.ID, Owner: 1, Text: request, Due: tx.Now.Add(time.Hour)})
	answer, errAnswer := json.Marshal(logged{customer.ID, activity.ID, deal.ID, reminder.ID})
	return errors.Join(errDeal, errActivity, errReminder, errAnswer,
		store.Customers.Put(tx, customer), store.Deals.Put(tx, deal), tx.SaveReceipt(request, answer))
}

func TestAKilledBotHasEveryLineThatItAnsweredWhole(t *testing.T) {
	const kills = 50
	path := filepath.Join(t.TempDir(), "rapport.db")
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	var answered []string
	for i := range kills {
		c := startChild(t, "log", path)
		require.True(t, c.lines.Scan(), "%s", c.cause.text)
		c.killSoon(rng, func(line string) { answered = append(answered, line) })
		require.ErrorContains(t, c.cmd.Wait(), "killed", "%s", c.cause.text)
		if i%10 == 9 {
			inspectLines(t, path, answered)
		}
	}
	require.Greater(t, len(answered), kills)
}

// inspectLines looks for every part of every line that was answered, and for
// parts of those that were not.
func inspectLines(t *testing.T, path string, answered []string) {
	s, err := crashStore(path)
	require.NoError(t, err)
	require.NoError(t, s.Check(context.Background()))
	require.NoError(t, s.View(context.Background(), 1, func(tx *store.Tx) error {
		for _, request := range answered {
			whole(t, tx, request)
		}
		lines := 0
		require.NoError(t, tx.History(crm.Ref{}, func(e store.Entry) (bool, error) {
			whole(t, tx, e.Line)
			lines++
			return true, nil
		}))
		require.Equal(t, lines, count(t, tx, store.Activities))
		require.Equal(t, lines, count(t, tx, store.Reminders))
		require.Equal(t, lines, count(t, tx, store.Deals))
		timers, err := tx.Timers(1 << 20)
		require.Len(t, timers, lines)
		return err
	}))
	require.NoError(t, s.Close())
}

// whole looks for all that a line makes.
func whole(t *testing.T, tx *store.Tx, request string) {
	answer, stamp, err := tx.Receipt(request)
	require.NoError(t, err)
	var made logged
	require.NoError(t, json.Unmarshal(answer, &made))
	e, err := tx.Entry(stamp)
	require.NoError(t, err)
	require.Equal(t, request, e.Line)
	activity, err := store.Activities.Get(tx, made.Activity)
	require.NoError(t, err)
	require.Equal(t, request, activity.Text)
	reminder, err := store.Reminders.Get(tx, made.Reminder)
	require.NoError(t, err)
	require.Equal(t, request, reminder.Text)
	deal, err := store.Deals.Get(tx, made.Deal)
	require.NoError(t, err)
	require.Equal(t, request, deal.Title)
	require.EqualValues(t, 5, deal.Stage)
}

// count is how many records there are.
func count[K ~uint64, T any](t *testing.T, tx *store.Tx, in *store.Collection[K, T]) (n int) {
	require.NoError(t, in.Each(tx, false, func(T) (bool, error) {
		n++
		return true, nil
	}))
	return n
}
