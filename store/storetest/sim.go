package storetest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/store"
)

// SeedVariable names the environment variable that makes a simulation repeat the
// seed that a failed one printed.
const SeedVariable = "RAPPORT_SEED"

var simulations = []promise{
	{"Ensure that random transactions do what they do to the model", simulateAlone},
	{"Ensure that random transactions side by side are as if one after the other", simulateTogether},
}

// random returns a source whose seed is printed if the test fails.
func random(t *testing.T) *rand.Rand {
	seed := rand.Uint64()
	if s := os.Getenv(SeedVariable); s != "" {
		var err error
		seed, err = strconv.ParseUint(s, 10, 64)
		require.NoError(t, err)
	}
	t.Logf("%s=%d", SeedVariable, seed)
	return rand.New(rand.NewPCG(seed, 0))
}

func simulateAlone(t *testing.T, h *harness) {
	const transactions = 400
	rng, model := random(t), NewModel()
	for i := range transactions {
		if i%100 == 99 {
			h.reopen()
		}
		s := randomScript(rng)
		s.fails = rng.IntN(5) == 0
		got, _, err := s.update(h)
		want, _, modelErr := s.update(model)
		require.Equal(t, want, got, "transaction %d: %v", i, s)
		require.Equal(t, modelErr == nil, err == nil, "transaction %d: %v, %v", i, err, modelErr)
		require.Equal(t, contents(t, model), contents(t, h), "transaction %d: %v", i, s)
	}
}

// outcome is a committed transaction and what it saw.
type outcome struct {
	script script
	saw    []string
	stamp  uint64
}

// simulateTogether runs transactions side by side, then the same ones in the order
// of their stamps on the model, where each must see exactly what it saw.
func simulateTogether(t *testing.T, h *harness) {
	const workers, transactions = 8, 60
	rng := random(t)
	outcomes := make([]outcome, workers*transactions)
	for i := range outcomes {
		outcomes[i].script = append(randomScript(rng).ops, op{kind: opPut, key: randomKey(rng), value: "last"}).script()
	}
	require.NoError(t, together(workers, func(worker int) (err error) {
		for i := worker; i < len(outcomes) && err == nil; i += workers {
			o := &outcomes[i]
			o.saw, o.stamp, err = o.script.update(h)
		}
		return err
	}))
	slices.SortFunc(outcomes, func(a, b outcome) int { return int(a.stamp) - int(b.stamp) })
	model := NewModel()
	for i, o := range outcomes {
		saw, _, err := o.script.update(model)
		require.NoError(t, err)
		require.Equal(t, saw, o.saw, "transaction %d in order: %v", i, o.script)
	}
	require.Equal(t, contents(t, model), contents(t, h))
}

// contents is all that an engine holds, in a form that is equal for engines whose
// stamps differ.
func contents(t *testing.T, e store.Engine) (rows []string) {
	require.NoError(t, e.View(context.Background(), func(r store.Reader) (err error) {
		rows, err = look(r, store.Range{}, -1)
		return err
	}))
	return rows
}

// look scans up to limit rows, and cuts the stamps off.
func look(r store.Reader, s store.Range, limit int) (rows []string, err error) {
	err = r.Scan(s, func(key, value []byte) bool {
		rows = append(rows, fmt.Sprintf("%s=%s", strip(key, key[:min(2, len(key))]), strip(key, value)))
		return len(rows) != limit
	})
	return rows, err
}

// strip returns text without the stamp that a key beginning with j or s brings.
func strip(key, text []byte) []byte {
	switch {
	case strings.HasPrefix(string(key), "j"):
		return text
	case strings.HasPrefix(string(key), "s") && len(text) >= 8:
		return text[8:]
	}
	return text
}

// script is a transaction: what it does, and whether it fails in the end.
type script struct {
	ops   ops
	fails bool
}

type ops []op

func (o ops) script() script { return script{ops: o} }

// update runs the script, and returns what it saw in the run that counted.
func (s script) update(e store.Engine) (saw []string, stamp uint64, err error) {
	stamp, err = e.Update(context.Background(), func(tx store.RawTx) error {
		saw = nil
		for _, o := range s.ops {
			seen, err := o.run(tx)
			if err != nil {
				return err
			}
			saw = append(saw, seen...)
		}
		if s.fails {
			return errRefused
		}
		return nil
	})
	if s.fails && errors.Is(err, errRefused) {
		return saw, 0, err
	}
	return saw, stamp, err
}
