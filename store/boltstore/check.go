package boltstore

import (
	"context"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// Check implements store.Engine. Writers wait meanwhile: it looks at every page.
func (e *Engine) Check(ctx context.Context) error {
	if err := e.enter(ctx); err != nil {
		return err
	}
	defer e.active.Done()
	t, err := e.db.Begin(true)
	if err != nil {
		return err
	}
	defer rollback(t)
	// bbolt's own check follows page numbers into the map, so it is for files
	// whose pages are what they should be.
	if err := walkPages(e.db.Path()); err != nil {
		return err
	}
	return errors.Join(checkTree(ctx, t), checkFormat(t))
}

// checkTree collects what bbolt finds; it must be heard to the end.
func checkTree(ctx context.Context, t *bolt.Tx) error {
	var found []error
	for err := range t.Check() {
		if ctx.Err() == nil {
			found = append(found, fmt.Errorf("structure: %w", err))
		}
	}
	return errors.Join(append(found, ctx.Err())...)
}

func walkPages(path string) error {
	p, err := openPages(path)
	if err != nil {
		return err
	}
	return errors.Join(p.checkTree(), p.close())
}
