package slackbot

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/rapport-crm/rapport/bot"
)

// Marks by which our own views are known again.
const (
	formCallback   = "rapport_form"
	noteCallback   = "rapport_note"
	shortcutPrefix = "run:"
	quoteCallback  = "quote:log"
	fieldPrefix    = "f:"
)

// metadata travels in a modal: the form's command, and where it was asked for.
type metadata struct {
	Command string `json:"command"`
	Place   place  `json:"place"`
}

// plain is text that Slack shows as it stands, with :colon: emoji drawn.
func plain(s string, limit int) *slack.TextBlockObject {
	if strings.TrimSpace(s) == "" {
		s = "–" // Slack refuses empty texts
	}
	return slack.NewTextBlockObject(slack.PlainTextType, cut(s, limit), true, false)
}

// modal is a form as a modal. head is said above the fields, and so are the
// fields' errors if errors is set: only the answer to a submission can show
// them at the fields themselves.
func (b *Bot) modal(f *bot.Form, head string, errors bool, p place) (slack.ModalViewRequest, error) {
	meta, err := json.Marshal(metadata{Command: f.Command, Place: p})
	if err != nil {
		return slack.ModalViewRequest{}, err
	}
	if len(meta) > maxMetadata {
		return slack.ModalViewRequest{}, fmt.Errorf("form %q: its command does not fit a modal", cut(f.Command, 40))
	}
	lang := languageOf(f.Title, head)
	v := slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: formCallback, PrivateMetadata: string(meta),
		Title:  plain(f.Title, maxViewTitle),
		Submit: plain(b.words.say(lang, "form.submit"), maxViewTitle),
		Close:  plain(b.words.say(lang, "form.close"), maxViewTitle),
	}
	blocks := &v.Blocks.BlockSet
	if units(f.Title) > maxViewTitle {
		head = strings.TrimSpace(f.Title + "\n" + head)
	}
	if head != "" {
		*blocks = append(*blocks, section(cut(head, maxSection)))
	}
	for _, field := range f.Fields {
		if errors && field.Error != "" {
			*blocks = append(*blocks, slack.NewContextBlock("", plain("⚠ "+field.Error, maxSection)))
		}
		*blocks = append(*blocks, input(field))
	}
	if len(*blocks) > maxViewBlocks {
		return v, fmt.Errorf("form %q: %d blocks do not fit a modal", f.Title, len(*blocks))
	}
	return v, nil
}

// input is a field as an input block.
func input(f bot.Field) slack.Block {
	block := slack.NewInputBlock(fieldPrefix+f.Name, plain(f.Label, maxInputLabel), nil, element(f))
	block.Optional = f.Optional
	return block
}

// element is how the field is asked for. Dates and amounts are typed: the words
// that the grammar takes ("next Tue", "5万") say more than a picker.
func element(f bot.Field) slack.BlockElement {
	if options := choices(f); options != nil {
		s := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, placeholder(f.Hint), f.Name, options...)
		for _, o := range options {
			if o.Value == f.Value {
				s.InitialOption = o
			}
		}
		return s
	}
	e := slack.NewPlainTextInputBlockElement(placeholder(f.Hint), f.Name)
	e.Multiline = f.Kind == bot.LongField
	e.MaxLength = maxInput
	e.InitialValue, _ = split(f.Value, maxInput)
	return e
}

// placeholder is a hint inside an empty field; nil if there is none.
func placeholder(hint string) *slack.TextBlockObject {
	if hint == "" {
		return nil
	}
	return plain(hint, maxPlaceholder)
}

// choices are the options of a field; nil if Slack cannot show them.
func choices(f bot.Field) []*slack.OptionBlockObject {
	if f.Kind != bot.ChoiceField || len(f.Options) == 0 || len(f.Options) > maxOptions {
		return nil
	}
	var options []*slack.OptionBlockObject
	for _, o := range f.Options {
		if o.Value == "" || units(o.Value) > maxOptionValue {
			return nil
		}
		options = append(options, slack.NewOptionBlockObject(o.Value, plain(o.Label, maxLabel), nil))
	}
	return options
}

// correction answers a submission that needs mending: faults at the fields they
// belong to, else the form anew with what is wrong above it.
func (b *Bot) correction(v *visit, m bot.Message) any {
	faults := make(map[string]string)
	for _, f := range m.Form.Fields {
		for _, name := range v.fields {
			if f.Name == name && f.Error != "" {
				faults[fieldPrefix+name] = cut(f.Error, maxFieldError)
			}
		}
	}
	if len(faults) > 0 {
		return slack.NewErrorsViewSubmissionResponse(faults)
	}
	view, err := b.modal(m.Form, headOf(m), true, v.place)
	if err != nil {
		b.log.Error("a form cannot be shown again", "key", v.key, "err", err)
		return slack.NewUpdateViewSubmissionResponse(b.told(m.Title))
	}
	return slack.NewUpdateViewSubmissionResponse(&view)
}

// headOf is what a message says beside its form.
func headOf(m bot.Message) string {
	lines := []string{}
	if m.Form == nil || m.Title != m.Form.Title {
		lines = append(lines, m.Title)
	}
	for _, p := range m.Parts {
		if p.Text != "" {
			lines = append(lines, p.Text)
		}
	}
	return strings.Join(lines, "\n")
}

// note is a modal that says one thing of ours.
func (b *Bot) note(lang, id string) *slack.ModalViewRequest {
	return b.told(b.words.say(lang, id))
}

// told is a modal that says one thing.
func (b *Bot) told(text string) *slack.ModalViewRequest {
	lang := languageOf(text)
	return &slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: noteCallback,
		Title:  plain(b.words.say(lang, "view.title"), maxViewTitle),
		Close:  plain(b.words.say(lang, "view.close"), maxViewTitle),
		Blocks: slack.Blocks{BlockSet: []slack.Block{section(cut(text, maxSection))}},
	}
}
