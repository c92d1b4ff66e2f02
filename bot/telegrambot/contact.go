package telegrambot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"github.com/rapport-crm/rapport/bot"
)

// ContactVerb is the Text of a request for a shared contact. Its Form has those
// of the Contact… values that are known.
const ContactVerb = "contact add"

// Names of the values in the form of a shared contact.
const (
	ContactName     = "person"
	ContactCompany  = "customer"
	ContactPhone    = "phone"
	ContactEmail    = "email"
	ContactTitle    = "job"
	ContactBirthday = "birthday"
	ContactTelegram = "telegram" // their user id, if they have an account
)

// cardLimit bounds a contact file, in bytes; a hundred contacts with pictures
// stay below.
const cardLimit = 4 << 20

var errCard = errors.New("no contact in the file")

// contact hands a shared contact to the handler.
func (b *Bot) contact(ctx context.Context, in incoming) (outcome, error) {
	c := in.source.Contact
	form := map[string]string{}
	if cards := parseCards(c.VCard); len(cards) > 0 {
		form = cards[0]
	}
	put := func(name, value string) {
		if value = strings.TrimSpace(value); value != "" {
			form[name] = value
		}
	}
	put(ContactName, c.FirstName+" "+c.LastName)
	put(ContactPhone, c.PhoneNumber)
	if c.UserID != 0 {
		put(ContactTelegram, strconv.FormatInt(c.UserID, 10))
	}
	return b.run(ctx, in, intent{Text: ContactVerb, Form: form})
}

// contactFile hands the first contact of a file to the handler, and says so if
// there are more. The files of strangers are not fetched.
func (b *Bot) contactFile(ctx context.Context, in incoming) (outcome, error) {
	if known, err := b.knows(ctx, in.from); err != nil {
		return outcome{}, err
	} else if !known {
		return b.unsupported(ctx, in)
	}
	data, err := b.download(ctx, in.source.Document)
	var cards []map[string]string
	switch {
	case err == nil:
		cards = parseCards(string(data))
	case !errors.Is(err, errCard):
		return outcome{}, err
	}
	if len(cards) == 0 {
		return outcome{screen: b.sentence(b.words.say(in.who.Lang, "vcard.bad"))}, nil
	}
	var notes []string
	if n := len(cards); n > 1 {
		notes = append(notes, b.words.say(in.who.Lang, "vcard.more", "count", strconv.Itoa(n)))
	}
	return b.run(ctx, in, intent{Text: ContactVerb, Form: cards[0]}, notes...)
}

// isCard reports that a document is a contact file.
func isCard(d *models.Document) bool {
	return d != nil && (strings.Contains(d.MimeType, "vcard") || strings.HasSuffix(strings.ToLower(d.FileName), ".vcf"))
}

// download fetches a file. errCard: it will never be a contact.
func (b *Bot) download(ctx context.Context, d *models.Document) ([]byte, error) {
	if d.FileSize > cardLimit {
		return nil, errCard
	}
	ctx, cancel := withTimeout(ctx)
	defer cancel()
	f, err := b.api.GetFile(ctx, &tg.GetFileParams{FileID: d.FileID})
	if errors.Is(err, tg.ErrorBadRequest) {
		return nil, fmt.Errorf("%w: %w", errCard, err)
	}
	if err != nil {
		return nil, sendError(err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, b.api.FileDownloadLink(f), nil)
	if err != nil {
		return nil, b.http.masked(err)
	}
	resp, err := b.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, &bot.SendError{Err: fmt.Errorf("file: status %d", resp.StatusCode)}
	}
	return io.ReadAll(io.LimitReader(resp.Body, cardLimit))
}

// originOf is who wrote a forwarded message, and when.
func originOf(o *models.MessageOrigin) (string, time.Time) {
	unix := func(n int) time.Time { return time.Unix(int64(n), 0) }
	switch {
	case o.MessageOriginUser != nil:
		return userOf(&o.MessageOriginUser.SenderUser).Name, unix(o.MessageOriginUser.Date)
	case o.MessageOriginHiddenUser != nil:
		return o.MessageOriginHiddenUser.SenderUserName, unix(o.MessageOriginHiddenUser.Date)
	case o.MessageOriginChat != nil:
		return o.MessageOriginChat.SenderChat.Title, unix(o.MessageOriginChat.Date)
	case o.MessageOriginChannel != nil:
		return o.MessageOriginChannel.Chat.Title, unix(o.MessageOriginChannel.Date)
	}
	return "", time.Unix(0, 0)
}
