package scheduler

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"

	"github.com/rapport-crm/rapport/store"
)

const (
	// handful is how many things a person is told one by one; what is more, after
	// a long sleep or on a busy morning, goes into one note.
	handful = 5
	// noteful is how many things one note holds.
	noteful = 40
)

// parcel is what goes out as one message: rows for one person.
type parcel struct {
	// key is the outbox key of the message: of the row, or of these very rows.
	key    string
	pushes []store.Push
}

// parcels puts together what goes out as one message. A person's reminders are
// always one, and so is what a manager hears of follow-ups that stay undone; with
// more than a handful of what does not go alone, all of that is. What was held
// back goes with the digest, or is one of its own. Rows whose fate is not known
// stay with those that they were sent with.
func (o *outgoing) parcels() []parcel {
	slices.SortStableFunc(o.rows, func(a, b store.Push) int {
		return cmp.Or(a.Planned.Compare(b.Planned), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Ref.N, b.Ref.N))
	})
	group := o.groups()
	var out []*parcel
	at := map[string]*parcel{}
	for _, p := range o.rows {
		group := group(p)
		with, ok := at[group]
		if !ok || p.State == store.Pending && len(with.pushes) >= noteful {
			with = &parcel{}
			at[group] = with
			out = append(out, with)
		}
		with.pushes = append(with.pushes, p)
	}
	all := make([]parcel, len(out))
	for i, p := range out {
		slices.SortStableFunc(p.pushes, digestFirst)
		p.key = keyOf(p.pushes)
		all[i] = *p
	}
	return all
}

// digestFirst orders what goes with a digest under it.
func digestFirst(a, b store.Push) int {
	first := func(p store.Push) int {
		if p.Rule == pushDigest {
			return 0
		}
		return 1
	}
	return cmp.Compare(first(a), first(b))
}

// groups returns the function that names the message with which a row goes out.
func (o *outgoing) groups() func(store.Push) string {
	loose, digest := 0, ""
	for _, p := range o.rows {
		switch {
		case p.State != store.Pending:
		case p.Rule == pushDigest:
			digest = p.Key
		case !alone(p.Rule) && !p.Held:
			loose++
		}
	}
	return func(p store.Push) string {
		switch {
		case p.State == store.Sending:
			return "sent " + p.Group
		case p.Held && digest != "":
			return digest
		case p.Held:
			return "held"
		case p.Rule == pushReminder, !alone(p.Rule) && loose > handful:
			return "note"
		case p.Rule == pushEscalation:
			return "undone"
		}
		return p.Key
	}
}

// alone reports whether pushes of a rule are never folded: a digest is a note
// already, and of what people wrote to each other nothing may be left out.
func alone(rule string) bool {
	switch rule {
	case pushDigest, pushPlan, pushNudge, store.PushReport, store.RuleCustomer, store.RuleGreeting, store.RuleReply:
		return true
	}
	return false
}

// keyOf names the message that tells of rows: one that was sent keeps its name,
// and another set of rows has another.
func keyOf(pushes []store.Push) string {
	first := pushes[0]
	if first.State == store.Sending {
		return first.Group
	}
	if len(pushes) == 1 {
		return first.Key
	}
	sum := fnv.New64a()
	for _, p := range pushes {
		fmt.Fprintln(sum, p.Key)
	}
	return fmt.Sprintf("%s+%x", first.Key, sum.Sum(nil))
}

// inOrder sorts parcels by when their first rows had their turn.
func inOrder(all []parcel) []parcel {
	slices.SortStableFunc(all, func(a, b parcel) int { return a.pushes[0].NotBefore.Compare(b.pushes[0].NotBefore) })
	return all
}
