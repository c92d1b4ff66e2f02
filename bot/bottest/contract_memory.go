package bottest

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/rapport-crm/rapport/bot"
)

// Memory is a bot.Memory in memory: it survives the adapter but not the test.
// Its zero value is ready. What is put with a time to keep is kept anyway.
type Memory struct {
	// Stuck, if set, makes Put hang until the context ends: a disk that does
	// not answer. It is set before use.
	Stuck bool

	mu   sync.Mutex
	held map[string][]byte
}

// Get returns the value, or bot.ErrForgotten.
func (m *Memory) Get(_ context.Context, key string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, ok := m.held[key]
	if !ok {
		return nil, bot.ErrForgotten
	}
	return slices.Clone(v), nil
}

// Put sets the value.
func (m *Memory) Put(ctx context.Context, key string, value []byte, _ time.Duration) error {
	if m.Stuck {
		<-ctx.Done()
		return ctx.Err()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.held == nil {
		m.held = make(map[string][]byte)
	}
	m.held[key] = slices.Clone(value)
	return nil
}

// Delete forgets the key.
func (m *Memory) Delete(_ context.Context, key string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.held, key)
	return nil
}

// List calls fn for each key with the prefix, in order, until it returns false.
func (m *Memory) List(_ context.Context, prefix string, fn func(key string, value []byte) bool) error {
	m.mu.Lock()
	held := maps.Clone(m.held)
	m.mu.Unlock()
	for _, key := range slices.Sorted(maps.Keys(held)) {
		if strings.HasPrefix(key, prefix) && !fn(key, held[key]) {
			return nil
		}
	}
	return nil
}
