package slackbot

import (
	"strings"

	"github.com/slack-go/slack"

	"github.com/rapport-crm/rapport/bot"
)

// page is one Slack message: blocks, and the same in text for notifications and
// readers without blocks.
type page struct {
	blocks []slack.Block
	text   string
}

// Everything that people wrote is shown as plain text, which Slack never reads
// as markup: names and notes come out as typed, and no mention wakes anybody.
// Only tables, which need a fixed font, and the text beside blocks are markup,
// and escaped.

// layout fills pages.
type layout struct {
	limit  int // blocks of a page
	pages  []page
	lines  []string // that wait for their section
	weight int      // of the current page
	said   strings.Builder
}

// render lays a message out on as many pages as it needs. The buttons, which
// blocks already made of them, stand on the last one.
func render(m bot.Message, buttons []slack.Block, limit int) []page {
	l := &layout{limit: limit - len(buttons)}
	l.title(m)
	for _, p := range m.Parts {
		if p.Text != "" || p.Table == nil {
			l.lines = append(l.lines, withRef(p.Text, p.Ref))
		}
		if p.Table != nil {
			l.flush()
			for _, text := range tableTexts(p.Table, maxSection-len(fence)*2-2) {
				l.add(code(text), text)
			}
		}
	}
	l.flush()
	l.turn()
	if len(l.pages) == 0 {
		l.pages = []page{{text: escape(fallback(m.Title))}}
	}
	last := &l.pages[len(l.pages)-1]
	last.blocks = append(last.blocks, buttons...)
	return l.pages
}

// title begins the first page: a heading over what follows, or a sentence that
// stands alone.
func (l *layout) title(m bot.Message) {
	title := withRef(m.Title, m.Ref)
	if strings.TrimSpace(title) == "" {
		return
	}
	heading := len(m.Parts) > 0 && m.Kind != bot.Refusal
	if !heading || units(title) > maxHeader || strings.Contains(title, "\n") {
		l.lines = append(l.lines, title)
		return
	}
	l.add(slack.NewHeaderBlock(plain(title, maxHeader)), title)
}

// withRef adds a record's short id to a line that does not say it already.
func withRef(text, ref string) string {
	if ref == "" || strings.Contains(text, "("+ref+")") || strings.HasPrefix(strings.TrimSpace(text), ref+" ") {
		return text
	}
	return text + " · " + ref
}

// flush makes sections of the lines that wait.
func (l *layout) flush() {
	text := strings.Join(l.lines, "\n")
	l.lines = nil
	for strings.TrimSpace(text) != "" {
		var head string
		head, text = split(text, maxSection)
		head = strings.TrimSuffix(head, "\n")
		if strings.TrimSpace(head) != "" {
			l.add(section(head), head)
		}
	}
}

// add puts a block on the page, or on the next one if this is full.
func (l *layout) add(block slack.Block, text string) {
	size := units(text)
	if len(l.pages) == 0 || len(l.pages[len(l.pages)-1].blocks) >= l.limit || l.weight+size > maxPage {
		l.turn()
		l.pages = append(l.pages, page{})
		l.weight = 0
	}
	current := &l.pages[len(l.pages)-1]
	current.blocks = append(current.blocks, block)
	l.weight += size
	l.said.WriteString(text + "\n")
}

// turn ends the page: what it says is its text.
func (l *layout) turn() {
	if len(l.pages) > 0 {
		l.pages[len(l.pages)-1].text = escape(fallback(l.said.String()))
	}
	l.said.Reset()
}

// fallback cuts a text so that it fits beside blocks when escaped.
func fallback(s string) string {
	s = strings.TrimSpace(s)
	if units(s) > maxFallback {
		s = cut(s, maxFallback)
	}
	if units(escape(s)) > maxFallback {
		s = cut(s, maxFallback/len("&amp;"))
	}
	return s
}

// section is text as it stands.
func section(text string) slack.Block {
	return slack.NewSectionBlock(slack.NewTextBlockObject(slack.PlainTextType, text, true, false), nil, nil)
}

// fence begins and ends text in a fixed font.
const fence = "```"

// code is text in a fixed font. It is markup, so it is escaped.
func code(text string) slack.Block {
	text = fence + "\n" + escape(text) + "\n" + fence
	return slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, text, false, true), nil, nil)
}
