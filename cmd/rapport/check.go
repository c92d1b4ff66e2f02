package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/rapport-crm/rapport/store"
	"github.com/rapport-crm/rapport/store/boltstore"
)

// checkCmd verifies a store.
type checkCmd struct {
	File string `arg:"" help:"The store's file." type:"path"`
}

// Run opens the store, so that no bot can change it meanwhile, and checks all of it.
func (c checkCmd) Run(w world) (err error) {
	info, err := os.Stat(c.File)
	if err != nil {
		return err // opening would make a new store
	}
	if info.Mode().IsRegular() && info.Size() == 0 {
		return fmt.Errorf("%s: %w", c.File, store.ErrNotStore) // and of this one, too
	}
	engine, err := boltstore.Open(c.File)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, engine.Close()) }()
	s, err := store.Open(w.ctx, engine, time.Now)
	if err != nil {
		return err
	}
	if err := s.Check(w.ctx); err != nil {
		return err
	}
	_, err = fmt.Fprintf(w.stdout, "%s is sound\n", c.File)
	return err
}
