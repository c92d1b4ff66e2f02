package main

import (
	"context"
	"errors"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/store"
)

// memory is the store's memory as adapters know it: they import bot alone.
type memory struct{ *store.Memory }

// Get returns the value, or bot.ErrForgotten.
func (m memory) Get(ctx context.Context, key string) ([]byte, error) {
	v, err := m.Memory.Get(ctx, key)
	if errors.Is(err, store.ErrNotFound) {
		return nil, bot.ErrForgotten
	}
	return v, err
}
