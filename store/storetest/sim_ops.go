package storetest

import (
	"errors"
	"fmt"
	"math/rand/v2"

	"github.com/rapport-crm/rapport/store"
)

type opKind int

const (
	opPut opKind = iota
	opDelete
	opGet
	opScan
	opStampKey
	opStampValue
	opNext
	opKinds
)

// op is one step of a random transaction.
type op struct {
	kind       opKind
	key, value string
	within     store.Range
	limit      int
}

// String says what the step does, for the message of a failed test.
func (o op) String() string {
	switch o.kind {
	case opScan:
		return fmt.Sprintf("scan %q–%q reverse=%v limit=%d", o.within.From, o.within.To, o.within.Reverse, o.limit)
	case opPut, opStampKey, opStampValue:
		return fmt.Sprintf("%s %s=%s", o.kind.name(), o.key, o.value)
	default:
		return fmt.Sprintf("%s %s", o.kind.name(), o.key)
	}
}

func (k opKind) name() string {
	return []string{"put", "delete", "get", "scan", "stamp key", "stamp value", "next"}[k]
}

// run does the step, and returns what it showed.
func (o op) run(tx store.RawTx) ([]string, error) {
	switch o.kind {
	case opPut:
		return nil, tx.Put([]byte(o.key), []byte(o.value))
	case opDelete:
		return nil, tx.Delete([]byte(o.key))
	case opStampKey:
		return nil, tx.PutStamped(store.StampKey, []byte("j"), []byte(o.value))
	case opStampValue:
		return nil, tx.PutStamped(store.StampValue, []byte("s"+o.key), []byte(o.value))
	case opNext:
		_, err := tx.Next(o.key)
		return nil, err
	case opScan:
		return look(tx, o.within, o.limit)
	}
	value, err := tx.Get([]byte(o.key))
	if errors.Is(err, store.ErrNotFound) {
		return []string{"none"}, nil
	}
	return []string{string(value)}, err
}

func randomScript(rng *rand.Rand) script {
	s := script{ops: make(ops, 1+rng.IntN(8))}
	for i := range s.ops {
		s.ops[i] = randomOp(rng)
	}
	return s
}

func randomOp(rng *rand.Rand) op {
	return op{
		kind:   opKind(rng.IntN(int(opKinds))),
		key:    randomKey(rng),
		value:  fmt.Sprint(rng.IntN(1000)),
		within: randomRange(rng),
		limit:  rng.IntN(6) - 1,
	}
}

// randomKey is one of few, so that transactions meet.
func randomKey(rng *rand.Rand) string {
	return string(rune('a'+rng.IntN(6))) + string(rune('a'+rng.IntN(6)))
}

func randomRange(rng *rand.Rand) store.Range {
	r := store.Range{From: []byte(randomKey(rng)), To: []byte(randomKey(rng)), Reverse: rng.IntN(2) == 0}
	switch rng.IntN(4) {
	case 0:
		r = store.Prefix([]byte(randomKey(rng)[:1]))
	case 1:
		r.To = nil
	case 2:
		r.From = nil
	}
	return r
}
