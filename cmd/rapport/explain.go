package main

import (
	"errors"
	"fmt"

	"github.com/rapport-crm/rapport/store"
)

// explain says in one sentence what whoever starts the program can do about an
// error; others are said as they are.
func explain(err error) string {
	for _, known := range []struct {
		err  error
		todo string
	}{
		{store.ErrLocked, "another rapport has this store open; stop it first, or name another file"},
		{store.ErrNotStore, "this file is not a Rapport store, and was left as it is"},
		{store.ErrNewer, "a newer version of Rapport wrote this store; run that version, the file was left as it is"},
		{store.ErrReadOnly, "the store cannot be written here; check the folder's permissions"},
	} {
		if errors.Is(err, known.err) {
			return fmt.Sprintf("%s (%v)", known.todo, err)
		}
	}
	return err.Error()
}
