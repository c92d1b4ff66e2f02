package scheduler_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// Whatever leaves are planned, ended and handed on, each reminder is told once, to
// somebody who is not away.
func TestEachReminderIsToldOnceThroughAllLeaves(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		d := newDesk(t, "2026-11-30T10:00:00Z")
		if rapid.Bool().Draw(r, "country") {
			d.settings(func(w *crm.Workspace) { w.Country = "DE" })
		}
		d.settings(func(w *crm.Workspace) { w.Escalate = crm.NoEscalation })
		names := []string{"mia", "rob", "eve"}
		zones := []string{"UTC", "Asia/Shanghai", "America/New_York"}
		people := map[string]crm.Member{}
		for i, name := range names {
			m := crm.Member{Name: name, Zone: zones[i]}
			if rapid.Bool().Draw(r, "quiet") {
				m.Quiet = crm.Hours{From: crm.Clock(22, 0), To: crm.Clock(7, 0)}
			}
			people[name] = d.member(m)
		}
		start := d.Now()
		seen := map[string]int{}
		hiccup := rapid.IntRange(2, 9).Draw(r, "hiccup")
		d.chat.answer = func(_ context.Context, s said) error {
			if hiccup--; hiccup == 0 {
				return &bot.SendError{Err: errors.New("hiccup")}
			}
			if s.Facts["rule"] != "reminder" {
				return nil
			}
			require.False(t, d.fresh(people[s.To]).Away(d.Now()), "%s is away and told %s", s.To, s.Title)
			for _, ref := range refs(s) {
				seen[ref]++
			}
			return nil
		}
		want := map[string]bool{}
		for range rapid.IntRange(1, 8).Draw(r, "reminders") {
			due := start.Add(time.Duration(rapid.IntRange(1, 14*24*60).Draw(r, "due")) * time.Minute)
			owner := people[rapid.SampledFrom(names).Draw(r, "owner")]
			rec := d.remind(owner, due.Format(time.RFC3339), "x")
			want[rec.ID.String()] = true
		}
		for now := start; now.Before(start.AddDate(0, 0, 14)); {
			who := people[rapid.SampledFrom(names).Draw(r, "who")]
			leave := crm.Leave{}
			if rapid.IntRange(0, 2).Draw(r, "what") > 0 {
				leave.First = crm.DateOf(now).AddDays(rapid.IntRange(-1, 3).Draw(r, "first"))
				leave.Last = leave.First.AddDays(rapid.IntRange(0, 5).Draw(r, "days"))
				if d := people[rapid.SampledFrom(names).Draw(r, "delegate")]; d.ID != who.ID && rapid.Bool().Draw(r, "named") {
					leave.Delegate = d.ID
				}
			}
			d.change(who, func(m *crm.Member) { m.Leave = leave })
			now = now.Add(time.Duration(rapid.IntRange(1, 48).Draw(r, "hours")) * time.Hour)
			d.goTo(now.Format(time.RFC3339))
		}
		for _, m := range people {
			d.change(m, func(m *crm.Member) { m.Leave = crm.Leave{} })
		}
		d.goTo("2027-01-15T10:00:00Z")
		require.Len(t, seen, len(want))
		for ref, n := range seen {
			require.Equal(t, 1, n, ref)
		}
		require.Zero(t, d.waiting())
		require.NoError(t, d.store.Check(t.Context()))
	})
}

// fresh is a member as they are now.
func (d *desk) fresh(m crm.Member) (now crm.Member) {
	d.t.Helper()
	d.view(func(tx *store.Tx) (err error) {
		now, err = store.Members.Get(tx, m.ID)
		return err
	})
	return now
}

// refs are the reminders that a message tells of.
func refs(s said) []string {
	if s.Ref != "" {
		return []string{s.Ref}
	}
	var out []string
	for _, p := range s.Parts {
		if p.Ref != "" {
			out = append(out, p.Ref)
		}
	}
	return out
}
