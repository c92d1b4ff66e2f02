package bot

import (
	"context"
	"errors"
	"time"
)

// ErrForgotten: the memory holds nothing under that key (any more).
var ErrForgotten = errors.New("forgotten")

// Memory is where an adapter keeps what must outlive a restart: deliveries
// that were acknowledged and not yet answered, dialogues under way, commands
// behind short button tokens, the last update it took. It is small, and
// durable when Put or Delete returns nil. Each adapter has a memory of its own.
type Memory interface {
	// Get returns the value, or ErrForgotten.
	Get(ctx context.Context, key string) ([]byte, error)
	// Put sets the value, and forgets it after keep (0: never by itself).
	Put(ctx context.Context, key string, value []byte, keep time.Duration) error
	// Delete forgets the key; it is no error if there is none.
	Delete(ctx context.Context, key string) error
	// List calls fn for each key with the prefix, in order, until it returns false.
	List(ctx context.Context, prefix string, fn func(key string, value []byte) bool) error
}
