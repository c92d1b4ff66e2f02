package slacktest

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
)

// Seen is something that a person sees: a message, a modal, the home tab.
type Seen struct {
	// ID is "channel/ts" of a message, the id of a view.
	ID        string
	Channel   string
	TS        string
	Thread    string
	Ephemeral bool
	// Replaces says that it stands in place of the message whose button was pressed.
	Replaces bool
	// Text is what there is to read, in order, as it is read.
	Text string
	// Fallback is the text beside the blocks, as it was sent.
	Fallback string
	Buttons  []Button
	// Inputs are the fields of a modal.
	Inputs []Input
	// Errors are the faults shown at inputs, by block id.
	Errors map[string]string
	// View is "modal" or "home"; empty for messages.
	View     string
	Title    string
	Callback string
	Metadata string
	Hash     string
	// Picture is the file that a message shows.
	Picture []byte
	Alt     string
	// Blocks are the blocks as sent.
	Blocks json.RawMessage
}

// Button is a button, or an option of a pick-list.
type Button struct{ Label, Value, Action, Block string }

// Input is a field of a modal.
type Input struct {
	Block, Action, Label, Kind, Value string
	Optional                          bool
	Options                           []Button
}

// ErrNothing: nothing was shown.
var ErrNothing = errors.New("nothing was shown")

// Next waits for the next thing that the person sees.
func (u *User) Next(ctx context.Context) (Seen, error) {
	select {
	case seen := <-u.seen:
		return seen, nil
	case <-ctx.Done():
		return Seen{}, ErrNothing
	}
}

// Seen returns all that the person was shown and has not looked at yet.
func (u *User) Seen() (all []Seen) {
	for {
		select {
		case seen := <-u.seen:
			all = append(all, seen)
		default:
			return all
		}
	}
}

// show shows a message to a person. The caller holds the lock.
func (s *Server) show(user string, m *message) {
	u := s.users[user]
	if u == nil {
		return
	}
	seen := readBlocks(m.Blocks)
	if m.Blocks == nil {
		seen.Text = unescape(m.Text)
	}
	seen.ID, seen.Channel, seen.TS, seen.Thread = m.channel+"/"+m.TS, m.channel, m.TS, m.Thread
	seen.Ephemeral, seen.Fallback, seen.Replaces = m.ephemeral, m.Text, m.replaces
	if m.file != nil {
		seen.Picture, seen.Alt = m.file.data, m.file.alt
	}
	u.seen <- seen
}

// textObject is Slack's.
type textObject struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

// read is the text as a person reads it: only markup is unescaped.
func (t *textObject) read() string {
	if t == nil {
		return ""
	}
	if t.Type == "plain_text" {
		return t.Text
	}
	return unescape(strings.Trim(strings.ReplaceAll(t.Text, "```", ""), "\n"))
}

// block is as much of a block as is read here.
type block struct {
	Type     string      `json:"type"`
	BlockID  string      `json:"block_id"`
	Text     *textObject `json:"text"`
	Label    *textObject `json:"label"`
	Optional bool        `json:"optional"`
	Element  element     `json:"element"`
	// Elements are buttons in an actions block, texts in a context block.
	Elements []struct {
		element
		Text json.RawMessage `json:"text"`
	} `json:"elements"`
}

// element is a button, a select, an input.
type element struct {
	Type    string   `json:"type"`
	Action  string   `json:"action_id"`
	Value   string   `json:"value"`
	Initial string   `json:"initial_value"`
	Chosen  *option  `json:"initial_option"`
	Options []option `json:"options"`
}

type option struct {
	Text  textObject `json:"text"`
	Value string     `json:"value"`
}

// readBlocks reads blocks as a person does.
func readBlocks(raw json.RawMessage) (seen Seen) {
	seen.Blocks = raw
	var blocks []block
	if json.Unmarshal(raw, &blocks) != nil {
		return seen
	}
	var lines []string
	for _, b := range blocks {
		switch b.Type {
		case "header", "section":
			lines = append(lines, b.Text.read())
		case "context":
			for _, e := range b.Elements {
				var text string
				if json.Unmarshal(e.Text, &text) == nil {
					lines = append(lines, text)
				}
			}
		case "actions":
			seen.Buttons = append(seen.Buttons, buttonsOf(b)...)
		case "input":
			seen.Inputs = append(seen.Inputs, inputOf(b))
			lines = append(lines, b.Label.read())
		}
	}
	seen.Text = strings.Join(lines, "\n")
	return seen
}

func buttonsOf(b block) (buttons []Button) {
	for _, e := range b.Elements {
		if e.Type == "button" {
			var label textObject
			_ = json.Unmarshal(e.Text, &label) // a bad one has no label
			buttons = append(buttons, Button{Label: label.Text, Value: e.Value, Action: e.Action, Block: b.BlockID})
		}
		for _, o := range e.Options {
			buttons = append(buttons, Button{Label: o.Text.Text, Value: o.Value, Action: e.Action, Block: b.BlockID})
		}
	}
	return buttons
}

func inputOf(b block) Input {
	in := Input{
		Block: b.BlockID, Action: b.Element.Action, Label: b.Label.read(), Kind: b.Element.Type,
		Value: b.Element.Initial, Optional: b.Optional,
	}
	if b.Element.Chosen != nil {
		in.Value = b.Element.Chosen.Value
	}
	for _, o := range b.Element.Options {
		in.Options = append(in.Options, Button{Label: o.Text.Text, Value: o.Value})
	}
	return in
}

// readView reads a modal or a home tab.
func readView(raw json.RawMessage) Seen {
	var v struct {
		Type     string          `json:"type"`
		Title    *textObject     `json:"title"`
		Callback string          `json:"callback_id"`
		Metadata string          `json:"private_metadata"`
		Blocks   json.RawMessage `json:"blocks"`
	}
	if json.Unmarshal(raw, &v) != nil {
		return Seen{}
	}
	seen := readBlocks(v.Blocks)
	seen.View, seen.Title, seen.Callback, seen.Metadata = v.Type, v.Title.read(), v.Callback, v.Metadata
	if seen.Title != "" {
		seen.Text = seen.Title + "\n" + seen.Text
	}
	return seen
}

// unescape undoes Slack's escaping.
func unescape(s string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(s)
}

// escape is what Slack's clients do with what is typed.
func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}
