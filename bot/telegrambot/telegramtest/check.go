package telegramtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"image"
	"image/png"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Limits of the Bot API.
const (
	textLimit    = 4096
	captionLimit = 1024
	rawLimit     = 32 << 10
	dataLimit    = 64
	keysLimit    = 100
	pressLimit   = 200
)

var tags = []string{"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre", "blockquote", "tg-spoiler"}

var entities = []string{"&lt;", "&gt;", "&amp;", "&quot;"}

// CheckHTML reads text in the Bot API's HTML and returns it as people read it,
// or what is wrong with it. It is stricter than Telegram with "&": only known
// entities may follow.
func CheckHTML(text string) (string, error) {
	if !utf8.ValidString(text) {
		return "", fmt.Errorf("strings must be encoded in UTF-8")
	}
	var plain strings.Builder
	var open []string
	for i := 0; i < len(text); {
		switch text[i] {
		case '<':
			end := strings.IndexByte(text[i:], '>')
			if end < 0 {
				return "", fmt.Errorf("can't parse entities: unclosed start tag at byte offset %d", i)
			}
			var err error
			if open, err = tag(open, text[i+1:i+end]); err != nil {
				return "", err
			}
			i += end + 1
		case '&':
			k := slices.IndexFunc(entities, func(e string) bool { return strings.HasPrefix(text[i:], e) })
			if k < 0 {
				return "", fmt.Errorf("can't parse entities: unknown entity at byte offset %d", i)
			}
			plain.WriteString(html.UnescapeString(entities[k]))
			i += len(entities[k])
		case '>':
			return "", fmt.Errorf("can't parse entities: unescaped > at byte offset %d", i)
		default:
			plain.WriteByte(text[i])
			i++
		}
	}
	if len(open) > 0 {
		return "", fmt.Errorf("can't parse entities: can't find end tag for %q", open[len(open)-1])
	}
	return plain.String(), nil
}

// tag opens or closes a tag.
func tag(open []string, name string) ([]string, error) {
	if closing, ok := strings.CutPrefix(name, "/"); ok {
		if len(open) == 0 || open[len(open)-1] != closing {
			return nil, fmt.Errorf("can't parse entities: unexpected end tag %q", closing)
		}
		return open[:len(open)-1], nil
	}
	if !slices.Contains(tags, name) {
		return nil, fmt.Errorf("can't parse entities: unsupported start tag %q", name)
	}
	return append(open, name), nil
}

// Units is the length of a text as the Bot API counts it.
func Units(s string) int { return len(utf16.Encode([]rune(s))) }

// checkText reads the text of a message or the caption of a picture.
func checkText(p params, field string, limit int) (string, *refusal) {
	raw := p.values[field]
	plain := raw
	if p.values["parse_mode"] == "HTML" {
		var err error
		if plain, err = CheckHTML(raw); err != nil {
			return "", badRequest("%v", err)
		}
	}
	plain = strings.TrimSpace(plain)
	switch {
	case len(raw) > rawLimit:
		return "", badRequest("text is too long")
	case Units(plain) > limit && field == "caption":
		return "", badRequest("message caption is too long")
	case Units(plain) > limit:
		return "", badRequest("message is too long")
	case field == "text" && !strings.ContainsFunc(plain, visible):
		return "", badRequest("message text is empty")
	case strings.ContainsFunc(plain, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }):
		return "", badRequest("the test server takes no control characters")
	}
	return plain, nil
}

func visible(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) }

// checkKeys reads an inline keyboard.
func checkKeys(p params) ([][]Button, *refusal) {
	var markup struct {
		Rows [][]map[string]any `json:"inline_keyboard"`
	}
	if err := p.decode("reply_markup", &markup); err != nil {
		return nil, badRequest("can't parse reply keyboard markup JSON object")
	}
	var out [][]Button
	n := 0
	for _, row := range markup.Rows {
		var keys []Button
		for _, k := range row {
			b, no := checkKey(k)
			if no != nil {
				return nil, no
			}
			keys = append(keys, b)
			n++
		}
		out = append(out, keys)
	}
	if n > keysLimit {
		return nil, badRequest("reply markup is too long")
	}
	return out, nil
}

func checkKey(k map[string]any) (Button, *refusal) {
	text, _ := k["text"].(string)
	data, _ := k["callback_data"].(string)
	switch {
	case strings.TrimSpace(text) == "":
		return Button{}, badRequest("text buttons are not allowed in the inline keyboard")
	case len(k) != 2 || len(data) == 0 || len(data) > dataLimit || !utf8.ValidString(data):
		body, _ := json.Marshal(k)
		return Button{}, badRequest("BUTTON_DATA_INVALID %s", body)
	}
	return Button{Text: text, Data: data}, nil
}

// PNG is a grey picture of a size.
func PNG(width, height int) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		panic(err) // a test asked for an impossible size
	}
	return b.Bytes()
}
