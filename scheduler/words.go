package scheduler

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// errUnwanted: when its turn came, the push was no longer wanted.
var errUnwanted = errors.New("not wanted any more")

// errNoWords: a push of a kind that this version does not know.
var errNoWords = errors.New("nobody has words for it")

// words finds what to say to one member, in their language.
type words struct {
	tx *store.Tx
	to crm.Member
	// reader is who is told: the member, or who stands in.
	reader crm.Member
	viewer crm.Viewer
	all    []crm.Member
	voice  cards.Voice
}

// wordsFor finds what to say to a contact, or to a member or who stands in.
func wordsFor(tx *store.Tx, who crm.Ref, reader crm.MemberID) (*words, error) {
	if who.Kind == crm.KindContact {
		return contactWords(tx, crm.ContactID(who.N))
	}
	return newWords(tx, crm.MemberID(who.N), reader)
}

func newWords(tx *store.Tx, id, readerID crm.MemberID) (*words, error) {
	all, err := tx.AllMembers()
	if err != nil {
		return nil, err
	}
	team, err := tx.Settings()
	if err != nil {
		return nil, err
	}
	to, reader := crm.MemberOf(all, id), crm.MemberOf(all, readerID)
	if readerID == 0 {
		reader = to
	}
	if to.ID == 0 || to.Inactive || len(reader.Identities) == 0 {
		return nil, fmt.Errorf("member %v: %w", id, errUnwanted)
	}
	if reader.ID != to.ID { // nor are they told of what they muted themselves
		to.Mutes.Records = slices.Concat(to.Mutes.Records, reader.Mutes.Records)
	}
	return &words{
		tx: tx, to: to, reader: reader, viewer: covering(reader, all, id, tx.Now), all: all, voice: cards.For(reader, team, tx.Now),
	}, nil
}

// piece is what is said of one row: a reminder, a follow-up that stays undone,
// or a message of its own.
type piece struct {
	reminder *cards.DueReminder
	undone   *cards.Undone
	message  bot.Message
	// push is the row that it is of.
	push store.Push
}

// compose makes one message of what is to be said. What was held back stands
// under the digest that it comes with.
func (w *words) compose(pieces []piece) bot.Message {
	first := pieces[0]
	if held := pieces[1:]; first.push.Rule == pushDigest && len(held) > 0 {
		return w.voice.WithHeld(first.message, w.note(held))
	}
	note := w.note(pieces)
	if first.push.Held && len(pieces) > 1 {
		note = w.voice.HeldPush(note)
	}
	return note
}

// note makes one message of all that is no digest. Follow-ups that stay undone
// have a title of their own, which what was held back has no place for.
func (w *words) note(pieces []piece) bot.Message {
	var due []cards.DueReminder
	var undone []cards.Undone
	var others []bot.Message
	for _, p := range pieces {
		switch {
		case p.reminder != nil:
			due = append(due, *p.reminder)
		case p.undone != nil:
			undone = append(undone, *p.undone)
			others = append(others, w.voice.EscalationPush([]cards.Undone{*p.undone}))
		default:
			others = append(others, p.message)
		}
	}
	switch {
	case len(undone) == len(pieces) && !pieces[0].push.Held:
		return w.voice.EscalationPush(undone)
	case len(pieces) > 1:
		return w.voice.NotePush(due, others)
	case len(due) == 1:
		return w.voice.ReminderPush(due[0])
	}
	return others[0]
}

func (w *words) names() cards.Names {
	return cards.Names{Member: func(id crm.MemberID) string {
		if m := crm.MemberOf(w.all, id); m.ID != 0 {
			return m.Name
		}
		return w.voice.Say("nobody")
	}}
}

// grace is how long after its moment a push is still on time.
const grace = 15 * time.Minute

// timely is the piece of a message, marked if it comes late.
func (w *words) timely(p store.Push, m bot.Message) piece {
	if w.late(p) {
		m = w.voice.Late(m, p.Planned)
	}
	return piece{message: m}
}

// late reports whether a push comes long after its planned moment. One that
// waited for quiet hours to end is not late: it was held back on purpose, as was
// what came beyond a day's bound.
func (w *words) late(p store.Push) bool {
	return !p.Held && w.tx.Now.Sub(w.turn(p)) > grace
}
