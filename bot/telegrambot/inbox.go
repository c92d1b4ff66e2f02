package telegrambot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/go-telegram/bot/models"

	"github.com/rapport-crm/rapport/bot"
)

// inboxPrefix begins the keys of updates in the memory, pending and done.
const inboxPrefix = "update/"

// doneKeep is how long an update that was worked on is remembered: Telegram
// delivers for a day, and people edit what they wrote a little longer.
const doneKeep = 48 * time.Hour

// record is an update in the inbox. While it is pending it has the update and
// how far its answer went; when it is done, only what an edit of the message
// needs to know.
type record struct {
	At     time.Time       `json:"at"`
	Update json.RawMessage `json:"update,omitempty"`
	// Sent is how many parts of the answer went out for certain.
	Sent int `json:"sent,omitzero"`
	// Doubt: one more part may have gone out.
	Doubt bool `json:"doubt,omitzero"`

	Done bool `json:"done,omitzero"`
	// Said is the chat and id of the message with the line, Line the hash of
	// the line, Kind what the handler answered and Entry what it wrote.
	Said  string          `json:"said,omitzero"`
	Line  string          `json:"line,omitzero"`
	Kind  bot.MessageKind `json:"kind,omitzero"`
	Entry string          `json:"entry,omitzero"`

	id int64
}

func inboxKey(id int64) string { return fmt.Sprintf("%s%020d", inboxPrefix, id) }

var errNoUpdateID = errors.New("no update_id")

// updateID reads only the id of an update, so that one that cannot be read
// otherwise can still be passed over.
func updateID(raw []byte) (int64, error) {
	var u struct {
		ID *int64 `json:"update_id"`
	}
	if err := json.Unmarshal(raw, &u); err != nil {
		return 0, err
	}
	if u.ID == nil {
		return 0, errNoUpdateID
	}
	return *u.ID, nil
}

// take stores an update and lines it up, once. What can never be read is
// logged and counts as taken. ctx bounds the wait for a place in the backlog.
func (b *Bot) take(ctx context.Context, raw json.RawMessage) (int64, error) {
	id, err := updateID(raw)
	if err != nil {
		b.log.Error("update without an id passed over", "err", err)
		return 0, nil
	}
	var u models.Update
	if err := json.Unmarshal(raw, &u); err != nil {
		b.log.Error("unreadable update passed over", "update_id", id, "err", err)
		return id, nil
	}
	if err := b.queues.admit(ctx); err != nil {
		return id, err
	}
	added, err := b.store(id, raw, &u)
	if !added {
		b.queues.release()
	}
	return id, err
}

// store puts an update into the inbox, unless it is there, and into its chat's
// queue, unless it is there or done. It does not end with a delivery's
// connection: an update stored and not lined up would wait for the next start.
func (b *Bot) store(id int64, raw json.RawMessage, u *models.Update) (added bool, err error) {
	lock := b.lockOf(id)
	lock.Lock()
	defer lock.Unlock()
	rec, err := b.recordOf(b.base, id)
	if errors.Is(err, bot.ErrForgotten) {
		rec = &record{At: b.cfg.Now(), Update: raw, id: id}
		err = b.save(b.base, rec, 0)
	}
	if err != nil || rec.Done {
		return false, err
	}
	return b.enqueue(rec, u), nil
}

func (b *Bot) lockOf(id int64) *sync.Mutex { return &b.taking[uint64(id)%uint64(len(b.taking))] }

func (b *Bot) recordOf(ctx context.Context, id int64) (*record, error) {
	key := inboxKey(id)
	value, err := b.memory.Get(ctx, key)
	if err != nil {
		return nil, fmt.Errorf("update %d: %w", id, err)
	}
	return parseRecord(key, value)
}

func (b *Bot) save(ctx context.Context, rec *record, keep time.Duration) error {
	value, err := json.Marshal(rec)
	if err != nil {
		return fmt.Errorf("update %d: %w", rec.id, err)
	}
	if err := b.memory.Put(ctx, inboxKey(rec.id), value, keep); err != nil {
		return fmt.Errorf("update %d: %w", rec.id, err)
	}
	return nil
}

func (b *Bot) enqueue(rec *record, u *models.Update) bool {
	return b.queues.add(queueOf(u), rec.id, func() { b.work(b.base, rec, u) })
}

// finish marks an update done.
func (b *Bot) finish(ctx context.Context, rec *record) error {
	lock := b.lockOf(rec.id)
	lock.Lock()
	defer lock.Unlock()
	done := record{At: rec.At, Done: true, Said: rec.Said, Line: rec.Line, Kind: rec.Kind, Entry: rec.Entry, id: rec.id}
	if err := b.save(ctx, &done, doneKeep); err != nil {
		return err
	}
	b.queues.forget(rec.id)
	return nil
}

// restore lines up, in order, what an earlier run took and did not finish.
func (b *Bot) restore() error {
	var pending []*record
	err := b.memory.List(b.base, inboxPrefix, func(key string, value []byte) bool {
		rec, err := parseRecord(key, value)
		if err != nil {
			b.log.Error("unreadable record in the inbox", "key", key, "err", err)
		} else if !rec.Done {
			pending = append(pending, rec)
		}
		return true
	})
	if err != nil {
		return fmt.Errorf("inbox: %w", err)
	}
	for _, rec := range pending {
		var u models.Update
		if err := json.Unmarshal(rec.Update, &u); err != nil {
			b.log.Error("unreadable update in the inbox", "update_id", rec.id, "err", err)
			continue
		}
		if err := b.queues.admit(b.base); err != nil {
			return err
		}
		if !b.enqueue(rec, &u) {
			b.queues.release()
		}
	}
	return nil
}

func parseRecord(key string, value []byte) (*record, error) {
	rec := &record{}
	if err := json.Unmarshal(value, rec); err != nil {
		return nil, err
	}
	_, err := fmt.Sscanf(key, inboxPrefix+"%d", &rec.id)
	return rec, err
}

// original finds what became of the message that a person has edited since: what
// was run of it last, as it may have been edited and run before. With nothing run
// it is what was read of it last.
func (b *Bot) original(ctx context.Context, said string) (*record, error) {
	var found *record
	err := b.memory.List(ctx, inboxPrefix, func(key string, value []byte) bool {
		rec, err := parseRecord(key, value)
		if err == nil && rec.Done && rec.Said == said && (found == nil || rec.Kind != "" || found.Kind == "") {
			found = rec
		}
		return true
	})
	if err != nil {
		return nil, fmt.Errorf("message %s: %w", said, err)
	}
	if found == nil {
		return nil, bot.ErrForgotten
	}
	return found, nil
}
