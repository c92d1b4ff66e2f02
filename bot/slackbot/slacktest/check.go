package slacktest

import (
	"encoding/json"
	"fmt"
	"unicode/utf16"
)

// Surface is where blocks are shown.
type Surface string

// The surfaces.
const (
	OnMessage Surface = "message"
	OnModal   Surface = "modal"
	OnHome    Surface = "home"
)

// The limits of Block Kit, as Slack publishes them.
const (
	maxMessageBlocks = 50
	maxViewBlocks    = 100
	maxViewBytes     = 250 << 10
)

// allowed are the kinds of block that each surface shows.
var allowed = map[Surface]map[string]bool{
	OnMessage: {"actions": true, "context": true, "divider": true, "header": true, "image": true, "section": true, "table": true},
	OnModal:   {"actions": true, "context": true, "divider": true, "header": true, "image": true, "section": true, "input": true},
	OnHome:    {"actions": true, "context": true, "divider": true, "header": true, "image": true, "section": true, "input": true},
}

// units is the length of s in UTF-16 units, the larger of the two ways in which
// Slack may count.
func units(s string) int { return len(utf16.Encode([]rune(s))) }

// checker gathers faults.
type checker struct{ faults []string }

func (c *checker) fault(format string, values ...any) {
	c.faults = append(c.faults, fmt.Sprintf(format, values...))
}

// length checks that a text has 1 to limit units.
func (c *checker) length(what, text string, limit int) {
	if n := units(text); n == 0 || n > limit {
		c.fault("%s has %d characters of 1 to %d", what, n, limit)
	}
}

// text checks a text object.
func (c *checker) text(what string, v any, limit int, plainOnly bool) {
	t, ok := v.(map[string]any)
	if !ok {
		c.fault("%s is missing", what)
		return
	}
	kind, text := str(t["type"]), str(t["text"])
	if kind != "plain_text" && (plainOnly || kind != "mrkdwn") {
		c.fault("%s is %q", what, kind)
	}
	if _, ok := t["emoji"]; ok && kind == "mrkdwn" {
		c.fault("%s: emoji is for plain_text", what)
	}
	c.length(what, text, limit)
}

func str(v any) string {
	s, _ := v.(string)
	return s
}

// list returns the JSON array v.
func list(v any) []any {
	l, _ := v.([]any)
	return l
}

// CheckBlocks returns what Slack would refuse about blocks.
func CheckBlocks(raw json.RawMessage, on Surface) []string {
	c := &checker{}
	var blocks []map[string]any
	if err := json.Unmarshal(raw, &blocks); err != nil {
		return []string{"blocks: " + err.Error()}
	}
	limit := maxMessageBlocks
	if on != OnMessage {
		limit = maxViewBlocks
	}
	if len(blocks) == 0 || len(blocks) > limit {
		c.fault("%d blocks of 1 to %d", len(blocks), limit)
	}
	ids := map[string]bool{}
	for i, b := range blocks {
		c.block(fmt.Sprintf("/blocks/%d", i), b, on)
		if id := str(b["block_id"]); id != "" {
			c.length("block_id", id, 255)
			if ids[id] {
				c.fault("/blocks/%d: block_id %q occurs twice", i, id)
			}
			ids[id] = true
		}
	}
	return c.faults
}

func (c *checker) block(at string, b map[string]any, on Surface) {
	kind := str(b["type"])
	if !allowed[on][kind] {
		c.fault("%s: no %q on a %s", at, kind, on)
		return
	}
	switch kind {
	case "header":
		c.text(at+" header", b["text"], 150, true)
	case "section":
		c.text(at+" section", b["text"], 3000, false)
	case "context":
		elements := list(b["elements"])
		if len(elements) == 0 || len(elements) > 10 {
			c.fault("%s: %d context elements of 1 to 10", at, len(elements))
		}
		for _, e := range elements {
			c.text(at+" context", e, 3000, false)
		}
	case "actions":
		c.actions(at, list(b["elements"]))
	case "input":
		c.text(at+" label", b["label"], 2000, true)
		c.length(at+" block_id", str(b["block_id"]), 255)
		element, _ := b["element"].(map[string]any)
		c.element(at, element)
	}
}

func (c *checker) actions(at string, elements []any) {
	if len(elements) == 0 || len(elements) > 25 {
		c.fault("%s: %d elements of 1 to 25", at, len(elements))
	}
	ids := map[string]bool{}
	for _, v := range elements {
		e, _ := v.(map[string]any)
		c.element(at, e)
		if id := str(e["action_id"]); ids[id] {
			c.fault("%s: action_id %q occurs twice", at, id)
		}
		ids[str(e["action_id"])] = true
	}
}

func (c *checker) element(at string, e map[string]any) {
	c.length(at+" action_id", str(e["action_id"]), 255)
	switch kind := str(e["type"]); kind {
	case "button":
		c.text(at+" button", e["text"], 75, true)
		c.length(at+" button value", str(e["value"]), 2000)
	case "static_select":
		c.options(at, list(e["options"]))
		if p, ok := e["placeholder"]; ok {
			c.text(at+" placeholder", p, 150, true)
		}
	case "plain_text_input":
		if p, ok := e["placeholder"]; ok {
			c.text(at+" placeholder", p, 150, true)
		}
		if units(str(e["initial_value"])) > 3000 {
			c.fault("%s: initial_value is too long", at)
		}
	default:
		c.fault("%s: unknown element %q", at, kind)
	}
}

func (c *checker) options(at string, options []any) {
	if len(options) == 0 || len(options) > 100 {
		c.fault("%s: %d options of 1 to 100", at, len(options))
	}
	for _, v := range options {
		o, _ := v.(map[string]any)
		c.text(at+" option", o["text"], 75, true)
		c.length(at+" option value", str(o["value"]), 150)
	}
}

// CheckModal returns what Slack would refuse about a modal.
func CheckModal(raw json.RawMessage) []string {
	var v map[string]any
	c := &checker{}
	if err := json.Unmarshal(raw, &v); err != nil {
		return []string{err.Error()}
	}
	if str(v["type"]) != "modal" {
		c.fault("type is %q", v["type"])
	}
	c.text("title", v["title"], 24, true)
	for _, name := range []string{"submit", "close"} {
		if t, ok := v[name]; ok {
			c.text(name, t, 24, true)
		}
	}
	for _, b := range list(v["blocks"]) {
		if fields, _ := b.(map[string]any); str(fields["type"]) == "input" && v["submit"] == nil {
			c.fault("a modal with inputs needs submit")
		}
	}
	return append(c.faults, checkView(raw, v, OnModal)...)
}

// CheckHome returns what Slack would refuse about a home tab.
func CheckHome(raw json.RawMessage) []string {
	var v map[string]any
	if err := json.Unmarshal(raw, &v); err != nil {
		return []string{err.Error()}
	}
	if str(v["type"]) != "home" {
		return []string{fmt.Sprintf("type is %q", v["type"])}
	}
	return checkView(raw, v, OnHome)
}

func checkView(raw json.RawMessage, v map[string]any, on Surface) []string {
	c := &checker{}
	if len(raw) > maxViewBytes {
		c.fault("the view has %d bytes", len(raw))
	}
	if units(str(v["private_metadata"])) > 3000 {
		c.fault("private_metadata is too long")
	}
	if units(str(v["callback_id"])) > 255 {
		c.fault("callback_id is too long")
	}
	blocks, err := json.Marshal(v["blocks"])
	if err != nil {
		c.fault("blocks: %v", err)
	}
	return append(c.faults, CheckBlocks(blocks, on)...)
}
