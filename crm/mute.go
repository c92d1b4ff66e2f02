package crm

import (
	"slices"
	"time"
)

// PushKind is a kind of push that can be muted.
type PushKind string

// The kinds of push that can be muted. What customers write cannot.
const (
	PushReminder PushKind = "reminder"
	PushBirthday PushKind = "birthday"
	PushDigest   PushKind = "digest"
	// PushPlan is the plan of the day, PushNudge the question for its report.
	PushPlan    PushKind = "plan"
	PushNudge   PushKind = "nudge"
	PushHoliday PushKind = "holiday"
	PushSilence PushKind = "silence"
	PushRenewal PushKind = "renewal"
	// PushEscalation tells a manager of a follow-up that stays undone.
	PushEscalation PushKind = "escalation"
	// PushHandover tells that a follow-up was handed over, and that one that was
	// asked for is done.
	PushHandover PushKind = "handover"
)

// Mutes are the pushes that a member does not want.
type Mutes struct {
	// Until is when pushes come again; they wait meanwhile, as in quiet hours.
	Until time.Time  `json:"until,omitzero"`
	Kinds []PushKind `json:"kinds,omitempty"`
	// Records are those that nothing is said about.
	Records []Ref `json:"records,omitempty"`
}

// Silences reports whether a push of a kind, about some records, is unwanted.
func (m Mutes) Silences(kind PushKind, about ...Ref) bool {
	return slices.Contains(m.Kinds, kind) || slices.ContainsFunc(about, func(r Ref) bool {
		return slices.Contains(m.Records, r)
	})
}

// WithKind returns the mutes with a kind muted, or not any more.
func (m Mutes) WithKind(kind PushKind, muted bool) Mutes {
	m.Kinds = with(m.Kinds, kind, muted)
	return m
}

// WithRecord returns the mutes with a record muted, or not any more.
func (m Mutes) WithRecord(ref Ref, muted bool) Mutes {
	m.Records = with(m.Records, ref, muted)
	return m
}

// with returns a copy of a list that holds something, or does not.
func with[T comparable](all []T, one T, there bool) []T {
	all = slices.DeleteFunc(slices.Clone(all), func(other T) bool { return other == one })
	if there {
		return append(all, one)
	}
	if len(all) == 0 { // as it was before anything was in it
		return nil
	}
	return all
}

// Tomorrow is when the member's next day starts that is not today: until then
// a member is left alone who wants to be for today.
func (m Member) Tomorrow(now time.Time) time.Time {
	return Instant(m.Today(now).AddDays(1), m.Day.From, m.Location())
}
