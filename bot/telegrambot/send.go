package telegrambot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image/png"
	"strconv"
	"strings"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"github.com/rapport-crm/rapport/bot"
)

// Limits of sendPhoto; what exceeds them goes as a document.
const (
	photoBytes = 10 << 20
	photoSides = 10_000 // width + height
	photoRatio = 20
)

// progressKeep is how long it is remembered which parts of a message went out.
const progressKeep = 7 * 24 * time.Hour

// dest is where a message goes: a chat, and in a forum one of its topics.
type dest struct {
	Chat  int64
	Topic int
}

// chat is the destination as everybody else knows it.
func (d dest) chat() bot.Chat {
	id := strconv.FormatInt(d.Chat, 10)
	if d.Topic != 0 {
		id += "/" + strconv.Itoa(d.Topic)
	}
	return bot.Chat{Platform: platformName, ID: id}
}

// parseDest is the reverse of dest.chat.
func parseDest(c bot.Chat) (dest, error) {
	id, topic, inTopic := strings.Cut(c.ID, "/")
	var d dest
	var err error
	if d.Chat, err = strconv.ParseInt(id, 10, 64); err != nil {
		return dest{}, fmt.Errorf("telegram chat %q: %w", c.ID, err)
	}
	if !inTopic {
		return d, nil
	}
	if d.Topic, err = strconv.Atoi(topic); err != nil {
		return dest{}, fmt.Errorf("telegram chat %q: %w", c.ID, err)
	}
	return d, nil
}

// part is one call of the Bot API: a text, or a picture with a caption.
type part struct {
	text piece
	pic  *bot.Picture
	keys [][]key
	edit int // the message to replace; 0: a new one
}

// partsOf cuts a screen into messages: the picture first, with as much of the
// text as a caption takes, and the buttons under the last.
func partsOf(s screen) []part {
	first := textLimit
	if s.Picture != nil {
		first = captionLimit
	}
	var out []part
	for _, p := range split(trimmed(s.Runs), first, textLimit) {
		if !blank(p.plain()) {
			out = append(out, part{text: p})
		}
	}
	if s.Picture != nil {
		if len(out) == 0 {
			out = append(out, part{})
		}
		out[0].pic = s.Picture
	}
	if n := len(out); n > 0 {
		out[n-1].keys = s.Keys
	} else if len(s.Keys) > 0 {
		out = append(out, part{text: piece{{"", "·"}}, keys: s.Keys})
	}
	return out
}

// trimmed drops the end of the last line.
func trimmed(runs []run) []run {
	if n := len(runs); n > 0 && runs[n-1].Text == "\n" {
		return runs[:n-1]
	}
	return runs
}

// Send delivers a push. If it needs several messages and one of them fails,
// calling it again with the same key goes on where it stopped. The id is that
// of the first message.
func (b *Bot) Send(ctx context.Context, to bot.Chat, m bot.Message, key string) (string, error) {
	d, err := parseDest(to)
	if err != nil {
		return "", &bot.SendError{Gone: true, Err: err}
	}
	keys, err := b.keysOf(ctx, m.Buttons)
	if err != nil {
		return "", &bot.SendError{Err: err}
	}
	parts := partsOf(screen{Runs: runsOf(m, isGroup(d.Chat)), Picture: m.Picture, Keys: keys})
	if len(parts) == 0 {
		return "", &bot.SendError{Rejected: true, Err: errEmpty}
	}
	return b.sendParts(ctx, d, parts, key, m.About())
}

var errEmpty = errors.New("telegram: the message is empty")

// progress is what went out already of a message of several parts.
type progress struct {
	Sent  int    `json:"sent"`
	First string `json:"first"`
}

func (b *Bot) sendParts(ctx context.Context, d dest, parts []part, key, about string) (string, error) {
	p := b.progressOf(ctx, key)
	for p.Sent < len(parts) {
		if err := b.lanes.wait(ctx, d.Chat, push); err != nil {
			return "", &bot.SendError{Err: err}
		}
		id, err := b.post(ctx, d, parts[p.Sent])
		if err != nil {
			return "", err
		}
		p.Sent++
		b.keepAbout(ctx, d.Chat, id, about)
		if p.First == "" {
			p.First = strconv.Itoa(id)
		}
		if p.Sent < len(parts) {
			b.keepProgress(ctx, key, p)
		}
	}
	return p.First, nil
}

func (b *Bot) progressOf(ctx context.Context, key string) progress {
	var p progress
	if value, err := b.memory.Get(ctx, "out/"+key); err == nil && key != "" {
		if err := json.Unmarshal(value, &p); err != nil {
			b.log.Error("progress of a message", "key", key, "err", err)
		}
	}
	return p
}

// keepProgress remembers parts that went out. If that fails, the worst is a
// part said twice.
func (b *Bot) keepProgress(ctx context.Context, key string, p progress) {
	value, err := json.Marshal(p)
	if err == nil && key != "" {
		err = b.memory.Put(ctx, "out/"+key, value, progressKeep)
	}
	if err != nil {
		b.log.Error("progress of a message", "key", key, "err", err)
	}
}

// post makes one call and returns the message's id. Its errors are
// *bot.SendError, or unknown.
func (b *Bot) post(ctx context.Context, d dest, p part) (int, error) {
	ctx, cancel := withTimeout(ctx)
	defer cancel()
	m, err := b.call(ctx, d, p)
	err = sendError(err)
	var se *bot.SendError
	if errors.As(err, &se) && se.RetryAfter > 0 {
		b.lanes.pause(d.Chat, se.RetryAfter)
	}
	if err != nil {
		return 0, err
	}
	return m.ID, nil
}

func (b *Bot) call(ctx context.Context, d dest, p part) (*models.Message, error) {
	var markup models.ReplyMarkup
	if len(p.keys) > 0 {
		markup = keyboard{p.keys}
	}
	switch {
	case p.edit != 0:
		return b.edit(ctx, d, p, markup)
	case p.pic != nil && photoFits(p.pic.PNG):
		return b.api.SendPhoto(ctx, &tg.SendPhotoParams{
			ChatID: d.Chat, MessageThreadID: d.Topic, Photo: upload(p.pic),
			Caption: p.text.html(), ParseMode: models.ParseModeHTML, ReplyMarkup: markup,
		})
	case p.pic != nil:
		return b.api.SendDocument(ctx, &tg.SendDocumentParams{
			ChatID: d.Chat, MessageThreadID: d.Topic, Document: upload(p.pic),
			Caption: p.text.html(), ParseMode: models.ParseModeHTML, ReplyMarkup: markup,
		})
	}
	return b.api.SendMessage(ctx, &tg.SendMessageParams{
		ChatID: d.Chat, MessageThreadID: d.Topic, Text: p.text.html(), ParseMode: models.ParseModeHTML,
		LinkPreviewOptions: noPreview(), ReplyMarkup: markup,
	})
}

// edit replaces a message. Nothing to change is as good as changed, and a
// message that cannot be edited (too old, deleted, a picture) is said anew.
func (b *Bot) edit(ctx context.Context, d dest, p part, markup models.ReplyMarkup) (*models.Message, error) {
	m, err := b.api.EditMessageText(ctx, &tg.EditMessageTextParams{
		ChatID: d.Chat, MessageID: p.edit, Text: p.text.html(), ParseMode: models.ParseModeHTML,
		LinkPreviewOptions: noPreview(), ReplyMarkup: markup,
	})
	if !errors.Is(err, tg.ErrorBadRequest) || isShut(err) {
		return m, err
	}
	if strings.Contains(err.Error(), unchanged) {
		return &models.Message{ID: p.edit}, nil
	}
	p.edit = 0
	return b.call(ctx, d, p)
}

func noPreview() *models.LinkPreviewOptions {
	off := true
	return &models.LinkPreviewOptions{IsDisabled: &off}
}

func upload(p *bot.Picture) *models.InputFileUpload {
	name := p.Name
	if name == "" {
		name = "picture.png"
	}
	return &models.InputFileUpload{Filename: name, Data: bytes.NewReader(p.PNG)}
}

// photoFits reports whether Telegram takes a PNG as a photo.
func photoFits(data []byte) bool {
	c, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil || len(data) > photoBytes {
		return false
	}
	long, short := max(c.Width, c.Height), min(c.Width, c.Height)
	return long+short <= photoSides && long <= photoRatio*short
}
