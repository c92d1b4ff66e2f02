package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

var receiptPromises = []recordPromise{
	{"Ensure that a repeated request gets the first answer, and the entry's stamp with it", firstAnswer},
	{"Ensure that of many repeats at once one has an effect", oneEffect},
	{"Ensure that a receipt holds for 48 hours, whatever the hour, and is purged in the end", receiptsLast},
}

// answer does a request once: a repeat gets the receipt.
func (d *desk) answer(request, answer string) (got string, stamp uint64, err error) {
	repeat := uint64(0)
	stamp, err = d.try(request, func(tx *store.Tx) error {
		raw, at, err := tx.Receipt(request)
		got, repeat = string(raw), at
		if !errors.Is(err, store.ErrNotFound) {
			return err
		}
		got = answer
		_, err = store.Customers.Add(tx, crm.Customer{Name: request})
		return errors.Join(err, tx.SaveReceipt(request, []byte(answer)))
	})
	if repeat != 0 {
		stamp = repeat
	}
	return got, stamp, err
}

func firstAnswer(t *testing.T, d *desk) {
	_, first, err := d.answer("slack:1", "logged")
	require.NoError(t, err)
	d.add(adding(store.Customers, &crm.Customer{Name: "between"}))
	before := d.raw()
	got, stamp, err := d.answer("slack:1", "something else")
	require.NoError(t, err)
	require.Equal(t, "logged", got)
	require.Equal(t, first, stamp)
	require.Equal(t, before, d.raw(), "a repeat writes nothing")
	for _, other := range []string{"slack:10", "slack:", "telegram:1"} {
		got, _, err := d.answer(other, "new")
		require.NoError(t, err)
		require.Equal(t, "new", got, other)
	}
}

func oneEffect(t *testing.T, d *desk) {
	const callers = 16
	answers := make([]string, callers)
	require.NoError(t, together(callers, func(i int) error {
		got, _, err := d.answer("slack:1", fmt.Sprint("answer ", i))
		answers[i] = got
		return err
	}))
	for _, got := range answers {
		require.Equal(t, answers[0], got)
	}
	d.look(func(tx *store.Tx) error {
		var customers []crm.Customer
		err := store.Customers.Each(tx, false, gather(&customers))
		require.Len(t, customers, 1)
		return err
	})
}

func receiptsLast(t *testing.T, d *desk) {
	midnight := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	for i, given := range []time.Duration{0, time.Second, 12 * time.Hour, 24*time.Hour - time.Second} {
		request := fmt.Sprint("request ", i)
		d.now = midnight.AddDate(0, 0, 10*i).Add(given)
		_, _, err := d.answer(request, "first")
		require.NoError(t, err)
		d.now = d.now.Add(48 * time.Hour)
		d.do("purge", func(tx *store.Tx) error {
			_, err := tx.PurgeReceipts(100)
			return err
		})
		got, _, err := d.answer(request, "second")
		require.NoError(t, err)
		require.Equal(t, "first", got, given)

		d.now = d.now.Add(48 * time.Hour)
		d.purges(t, 1, func(tx *store.Tx) (int, error) { return tx.PurgeReceipts(100) })
		got, _, err = d.answer(request, "third")
		require.NoError(t, err)
		require.Equal(t, "third", got)
		d.now = d.now.Add(96 * time.Hour)
		d.purges(t, 1, func(tx *store.Tx) (int, error) { return tx.PurgeReceipts(100) })
	}
}

// purges expects that a purge drops so many rows, and a second one none.
func (d *desk) purges(t *testing.T, want int, purge func(*store.Tx) (int, error)) {
	t.Helper()
	for _, want := range []int{want, 0} {
		d.do("purge", func(tx *store.Tx) error {
			n, err := purge(tx)
			require.Equal(t, want, n)
			return err
		})
	}
}
