package telegrambot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/rapport-crm/rapport/bot"
)

const (
	// pageUnits is the length of a page: half a message, about three screens of
	// a phone.
	pageUnits = textLimit / 2
	// pageKeep is how long a long answer can be paged.
	pageKeep = 30 * 24 * time.Hour
)

// book is a long answer, cut into pages that one message shows in turn.
type book struct {
	Pages []piece `json:"pages"`
	Keys  [][]key `json:"keys,omitempty"`
}

// paged keeps a long screen in the memory and returns its first page.
func (b *Bot) paged(ctx context.Context, s screen) (screen, error) {
	var bk book
	for _, p := range split(trimmed(s.Runs), pageUnits, pageUnits) {
		if !blank(p.plain()) {
			bk.Pages = append(bk.Pages, p)
		}
	}
	bk.Keys = s.Keys
	value, err := json.Marshal(bk)
	if err != nil {
		return screen{}, fmt.Errorf("pages: %w", err)
	}
	t := token(value)
	if err := b.memory.Put(ctx, "page/"+t, value, pageKeep); err != nil {
		return screen{}, fmt.Errorf("pages: %w", err)
	}
	return bk.page(t, 0), nil
}

// page is one of the book's pages with the keys to turn it.
func (bk book) page(t string, n int) screen {
	var nav []key
	if n > 0 {
		nav = append(nav, key{"‹", pageRef(t, n-1)})
	}
	nav = append(nav, key{fmt.Sprintf("%d/%d", n+1, len(bk.Pages)), pageRef(t, n)})
	if n+1 < len(bk.Pages) {
		nav = append(nav, key{"›", pageRef(t, n+1)})
	}
	return screen{Runs: bk.Pages[n], Keys: append([][]key{nav}, bk.Keys...)}
}

func pageRef(t string, n int) string { return pageData + t + ":" + strconv.Itoa(n) }

// turn shows another page in the same message.
func (b *Bot) turn(ctx context.Context, in incoming, ref string) (outcome, error) {
	t, number, _ := strings.Cut(ref, ":")
	bk, err := b.bookOf(ctx, t)
	n, bad := strconv.Atoi(number)
	if errors.Is(err, bot.ErrForgotten) || bad != nil || n < 0 || n >= len(bk.Pages) {
		b.hush(ctx, in, "expired")
		return outcome{}, nil
	}
	if err != nil {
		return outcome{}, err
	}
	b.hush(ctx, in, "")
	return outcome{screen: bk.page(t, n), edit: in.message}, nil
}

func (b *Bot) bookOf(ctx context.Context, t string) (book, error) {
	value, err := b.memory.Get(ctx, "page/"+t)
	if err != nil {
		return book{}, fmt.Errorf("pages: %w", err)
	}
	var bk book
	if err := json.Unmarshal(value, &bk); err != nil {
		return book{}, fmt.Errorf("pages %s: %w", t, err)
	}
	return bk, nil
}
