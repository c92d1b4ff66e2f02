package scheduler

import (
	"context"
	"time"

	"github.com/rapport-crm/rapport/store"
)

const (
	// keepPushes is how long a push that is over stays for `admin doctor`.
	keepPushes = 90 * 24 * time.Hour
	// sweepSlice is how many rows one transaction drops, so that no command
	// waits long behind it.
	sweepSlice = 500
)

// sweep drops what nobody will ask for again, slice by slice.
func (s *Scheduler) sweep(ctx context.Context) {
	purges := []func(tx *store.Tx) (int, error){
		func(tx *store.Tx) (int, error) { return tx.PurgeReceipts(sweepSlice) },
		func(tx *store.Tx) (int, error) { return tx.PurgePushes(tx.Now.Add(-keepPushes), sweepSlice) },
		func(tx *store.Tx) (int, error) { return tx.PurgeMemory(sweepSlice) },
	}
	for _, purge := range purges {
		for more := true; more && ctx.Err() == nil; {
			n := 0
			_, err := s.Store.Update(ctx, s.Workspace, store.Cause{}, func(tx *store.Tx) (err error) {
				n, err = purge(tx)
				return err
			})
			if err != nil {
				s.Log.Error("sweep failed", "error", err)
				return
			}
			more = n == sweepSlice
		}
	}
}
