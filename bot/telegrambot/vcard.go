package telegrambot

import (
	"io"
	"mime/quotedprintable"
	"strings"
)

// cardFields are the vCard properties that we read, and what we call them. The
// first of a kind wins.
var cardFields = map[string]string{
	"FN": ContactName, "TEL": ContactPhone, "EMAIL": ContactEmail,
	"ORG": ContactCompany, "TITLE": ContactTitle, "BDAY": ContactBirthday,
}

// parseCards reads the contacts of a vCard text, versions 2.1 to 4.0. What it
// does not know it passes over.
func parseCards(text string) []map[string]string {
	var cards []map[string]string
	var open map[string]string
	for _, line := range unfold(text) {
		head, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		name, params := propertyOf(head)
		switch {
		case name == "BEGIN" && strings.EqualFold(value, "VCARD"):
			open = map[string]string{}
		case name == "END" && open != nil:
			cards = appendCard(cards, open)
			open = nil
		case open != nil:
			readProperty(open, name, params, value)
		}
	}
	return cards
}

// appendCard drops a card that says nothing.
func appendCard(cards []map[string]string, card map[string]string) []map[string]string {
	if card[ContactName] == "" {
		card[ContactName] = card["N"]
	}
	delete(card, "N")
	if card[ContactName] == "" {
		delete(card, ContactName)
	}
	if len(card) == 0 {
		return cards
	}
	return append(cards, card)
}

func readProperty(card map[string]string, name, params, value string) {
	if strings.Contains(params, "QUOTED-PRINTABLE") {
		if decoded, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(value))); err == nil {
			value = string(decoded)
		}
	}
	switch name {
	case "N":
		card["N"] = nameOf(value)
		return
	case "ORG":
		value, _, _ = cutUnescaped(value, ';')
	case "TEL":
		value = strings.TrimPrefix(value, "tel:")
	}
	field, ok := cardFields[name]
	value = strings.TrimSpace(unescape(value))
	if ok && value != "" && card[field] == "" {
		card[field] = value
	}
}

// nameOf turns "Family;Given;…" into "Given Family".
func nameOf(value string) string {
	family, rest, _ := cutUnescaped(value, ';')
	given, _, _ := cutUnescaped(rest, ';')
	return strings.TrimSpace(unescape(given) + " " + unescape(family))
}

// propertyOf is the name of a property, without its group, and its parameters.
func propertyOf(head string) (name, params string) {
	name, params, _ = strings.Cut(strings.ToUpper(head), ";")
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		name = name[i+1:]
	}
	return strings.TrimSpace(name), params
}

// unfold joins the lines that were broken: those that go on with a space, and
// in quoted-printable those that end in "=".
func unfold(text string) []string {
	var out []string
	for _, line := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		last := len(out) - 1
		switch {
		case last >= 0 && (strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t")):
			out[last] += line[1:]
		case last >= 0 && strings.HasSuffix(out[last], "=") && strings.Contains(strings.ToUpper(out[last]), "QUOTED-PRINTABLE"):
			out[last] = strings.TrimSuffix(out[last], "=") + line
		default:
			out = append(out, line)
		}
	}
	return out
}

// cutUnescaped is strings.Cut at a byte that no backslash protects.
func cutUnescaped(s string, sep byte) (before, after string, found bool) {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case sep:
			return s[:i], s[i+1:], true
		}
	}
	return s, "", false
}

// unescape resolves the escapes of a vCard value.
func unescape(s string) string {
	return strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\N`, "\n", `\,`, ",", `\;`, ";").Replace(s)
}
