package scheduler

import "log/slog"

// cronLog lets cron's recovery report a panic in our log.
type cronLog struct{ log *slog.Logger }

// Info says nothing: cron tells of every wake-up.
func (cronLog) Info(string, ...any) {}

// Error reports a job that panicked.
func (l cronLog) Error(err error, msg string, kv ...any) {
	l.log.Error(msg, append([]any{"error", err}, kv...)...)
}
