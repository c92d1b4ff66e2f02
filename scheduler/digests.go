package scheduler

import (
	"errors"
	"time"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// pushDigest is the rule of pushes that tell of the pipeline.
const pushDigest = "digest"

// argFrom is the moment of the digest before.
const argFrom = "from"

// fireDigest has a member's digest sent: of all that happened between the last
// one and now. Days that were missed make one digest.
func fireDigest(f *firing) error {
	m, there, err := f.member()
	if err != nil || !there {
		return err
	}
	if !m.WantsDigest() {
		return f.again(time.Time{})
	}
	cal, err := f.tx.CalendarOf(m)
	if err != nil {
		return err
	}
	since, from, err := f.tx.LastDigest(m.ID)
	if err != nil {
		return err
	}
	until, err := f.tx.LastStamp()
	if err != nil {
		return err
	}
	p := store.Push{Rule: pushDigest, Ref: m.ID.Ref(), Planned: f.timer.Planned, Since: since, Until: until}
	if !from.IsZero() {
		p.Args = map[string]string{argFrom: from.Format(time.RFC3339)}
	}
	added, err := f.push(p, m, f.timer.Planned.UTC().Format(time.RFC3339))
	if added {
		err = f.tx.MarkDigest(m.ID)
	}
	return errors.Join(err, f.again(m.NextDigest(f.tx.Now, cal)))
}

// sayDigest finds the words for a digest. One that has nothing to tell is not
// sent, unless its reader asked for a line even so.
func (w *words) sayDigest(p store.Push) (piece, error) {
	span, err := w.span(p)
	if err != nil {
		return piece{}, err
	}
	d, err := w.tx.DigestFor(w.viewer, w.all, w.voice.Team, w.viewer.DigestScope(), span)
	if err != nil {
		return piece{}, err
	}
	if d.Quiet() && !w.to.Digest.AlwaysSay || w.to.Mutes.Silences(crm.PushDigest) {
		return piece{}, errUnwanted
	}
	m, err := w.voice.DigestCard(d, w.names())
	m.Kind = bot.Push
	return w.timely(p, m), err
}

// span is what a digest tells of: from the one before up to when it was planned
// in the outbox, whenever its turn comes.
func (w *words) span(p store.Push) (crm.DigestSpan, error) {
	span := crm.DigestSpan{Since: p.Since, Until: p.Until, To: p.Created}
	if from := p.Args[argFrom]; from != "" {
		var err error
		if span.From, err = time.Parse(time.RFC3339, from); err != nil {
			return span, err
		}
	}
	return w.tx.CompleteSpan(span, p.Planned)
}
