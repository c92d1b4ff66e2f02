package grammar

import (
	"errors"

	"github.com/rapport-crm/rapport/crm"
)

// Errors of [Tokens].
var (
	// ErrUnclosedQuote is a quote that was opened and never closed.
	ErrUnclosedQuote = errors.New("quote is not closed")
)

// Errors of every function that reads a value.
var (
	// ErrNotUnderstood is text that is not such a value, or has something left
	// over after one.
	ErrNotUnderstood = errors.New("not understood")
	// ErrAmbiguous is text that may mean several things. It comes as an
	// [AmbiguousError] or an [AmbiguousBirthdayError] where the readings are
	// known.
	ErrAmbiguous = errors.New("ambiguous")
	// ErrImpossible is a date or a time that does not exist: 30 February,
	// 25:00, "3pm in the morning".
	ErrImpossible = errors.New("impossible date or time")
)

// Errors of [When].
var (
	// ErrPast is a moment that lies before now. The moment comes with it, for
	// commands that may look back.
	ErrPast = errors.New("date or time is past")
)

// Errors of [Amount].
var (
	// ErrNoNumber is an amount without any number in it.
	ErrNoNumber = errors.New("no number")
	// ErrNegative is an amount below zero.
	ErrNegative = errors.New("negative amount")
	// ErrTooMuch is an amount over [MaxMinor].
	ErrTooMuch = errors.New("amount is too large")
	// ErrTooFine is an amount with more decimals than its currency has.
	ErrTooFine = errors.New("amount is finer than the currency")
	// ErrRange is two amounts where one is wanted: "50-60k", "五六万".
	ErrRange = errors.New("a range of amounts")
)

// AmbiguousError is a date or time with more than one reading. It is
// [ErrAmbiguous].
type AmbiguousError struct {
	// Candidates are the readings, earliest first. None of them is past.
	Candidates []Moment
}

// Error describes the readings for a log.
func (e *AmbiguousError) Error() string {
	text := ErrAmbiguous.Error()
	for _, m := range e.Candidates {
		text += " | " + m.String()
	}
	return text
}

// Is reports that the error is [ErrAmbiguous].
func (e *AmbiguousError) Is(target error) bool { return target == ErrAmbiguous }

// AmbiguousBirthdayError is a birthday with more than one reading. It is
// [ErrAmbiguous].
type AmbiguousBirthdayError struct {
	Candidates []crm.Birthday
}

// Error names the kind of error for a log.
func (e *AmbiguousBirthdayError) Error() string { return ErrAmbiguous.Error() + " birthday" }

// Is reports that the error is [ErrAmbiguous].
func (e *AmbiguousBirthdayError) Is(target error) bool { return target == ErrAmbiguous }
