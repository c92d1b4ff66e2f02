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
	since, _, err := f.tx.LastDigest(m.ID)
	if err != nil {
		return err
	}
	until, err := f.tx.LastStamp()
	if err != nil {
		return err
	}
	p := store.Push{Rule: pushDigest, Ref: m.ID.Ref(), Planned: f.timer.Planned, Since: since, Until: until}
	added, err := f.push(p, m, f.timer.Planned.UTC().Format(time.RFC3339))
	if added {
		err = f.tx.MarkDigest(m.ID)
	}
	return errors.Join(err, f.again(m.NextDigest(f.tx.Now, cal)))
}

// sayDigest finds the words for a digest. One that has nothing to tell is not
// sent, unless its reader asked for a line even so.
func (w *words) sayDigest(p store.Push) (piece, error) {
	d, err := w.tx.DigestFor(w.viewer, w.all, w.voice.Team, p.Since, p.Until)
	if err != nil {
		return piece{}, err
	}
	if d.Quiet() && !w.to.Digest.AlwaysSay || w.to.Mutes.Silences(crm.PushDigest) {
		return piece{}, errUnwanted
	}
	m, err := w.voice.DigestCard(d, w.names())
	m.Kind = bot.Push
	if w.late(p) {
		m = w.voice.Late(m, p.Planned)
	}
	return piece{message: m}, err
}
