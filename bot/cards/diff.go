package cards

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/rapport-crm/rapport/crm"
)

// unsaid are fields that say nothing to a reader of a history.
var unsaid = map[string]bool{"id": true, "created": true, "stage_since": true, "done_at": true, "handed": true, "identities": true}

// Changed says the fields of a record that differ, before → after.
func (v Voice) Changed(c Changed, names Names) string {
	switch {
	case c.Before == nil:
		return v.Say("history.added", "Name", RecordName(c.After))
	case c.After == nil:
		return v.Say("history.removed", "Name", RecordName(c.Before))
	}
	var before, after map[string]json.RawMessage
	if json.Unmarshal(c.Before, &before) != nil || json.Unmarshal(c.After, &after) != nil {
		return ""
	}
	maps.Copy(after, missing(before, after))
	var out []string
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if !unsaid[name] && !bytes.Equal(before[name], after[name]) {
			out = append(out, v.fieldName(name)+" "+Step(v.fieldValue(name, before[name], names), v.fieldValue(name, after[name], names)))
		}
	}
	return strings.Join(out, "; ")
}

// missing returns the fields that only the first record has, without value.
func missing(before, after map[string]json.RawMessage) map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	for name := range before {
		if _, kept := after[name]; !kept {
			out[name] = nil
		}
	}
	return out
}

func (v Voice) fieldName(name string) string {
	if id := "arg." + name; Has(v.Lang, id) {
		return v.Say(id)
	}
	return name
}

// fieldValue writes a stored value for a reader. A field of which nothing more is
// known is written as it is stored.
func (v Voice) fieldValue(name string, raw json.RawMessage, names Names) string {
	if len(raw) == 0 {
		return "—"
	}
	switch name {
	case "stage":
		return said(raw, v.Stage)
	case "stages":
		return said(raw, v.stageNames)
	case "amount":
		return said(raw, v.Money)
	case "tags":
		return said(raw, tags)
	case "aliases":
		return said(raw, v.list)
	case "fields":
		return said(raw, v.ownFields)
	case "owner", "success", "manager", "by", "handed_by":
		return said(raw, names.Member)
	case "customer", "merged":
		return said(raw, func(id crm.CustomerID) string { return Named(names.Customer(id), id.Ref()) })
	case "close":
		return said(raw, v.Date)
	case "due", "occurs":
		return said(raw, v.Moment)
	case "birthday":
		return said(raw, v.Birthday)
	case "greeted":
		return said(raw, func(g crm.Greeting) string { return names.Member(g.By) + " " + v.Date(g.Day) })
	case "chat":
		return said(raw, v.ContactChat)
	case "lang", "role":
		return said(raw, func(id string) string { return v.Say(name + "." + id) })
	case "rule":
		return said(raw, v.Rule)
	case "day", "quiet", "digest", "mutes", "escalate", "cap", "plan", "nudge":
		return v.settingValue(name, raw)
	case "country", "workdays", "leave", "team_days":
		return v.calendarValue(name, raw, names)
	case "archived", "done", "inactive", "feb29_march":
		return v.Say("yes")
	}
	return Excerpt(v.careValue(name, raw, names), 60)
}

// plainValue writes a stored value that is none of the known kinds: a list with
// its separators, a table as name=value.
func (v Voice) plainValue(value any) string {
	switch value := value.(type) {
	case []any:
		var all []string
		for _, one := range value {
			all = append(all, v.plainValue(one))
		}
		return v.list(all)
	case map[string]any:
		var all []string
		for _, name := range slices.Sorted(maps.Keys(value)) {
			all = append(all, name+"="+v.plainValue(value[name]))
		}
		return v.list(all)
	case bool:
		if value {
			return v.Say("state.on")
		}
		return v.Say("state.off")
	}
	return fmt.Sprint(value)
}

// settingValue writes one of a member's settings.
func (v Voice) settingValue(name string, raw json.RawMessage) string {
	switch name {
	case "digest":
		return said(raw, v.digestWords)
	case "mutes":
		return said(raw, v.mutes)
	case "plan", "nudge":
		return said(raw, v.dailyWords)
	case "escalate":
		return said(raw, v.escalateWords)
	case "cap":
		return said(raw, v.capWords)
	}
	return said(raw, crm.Hours.String)
}

// said writes a stored value in its own way, or as it is stored if it is something else.
func said[T any](raw json.RawMessage, say func(T) string) string {
	var value T
	if json.Unmarshal(raw, &value) != nil {
		return Excerpt(string(raw), 60)
	}
	return say(value)
}

func (v Voice) stageNames(stages crm.StageSet) string {
	var out []string
	for _, s := range stages {
		name := s.Name(v.Lang)
		if s.Limit > 0 {
			name = v.aside(name, v.Days(s.Limit))
		}
		out = append(out, name)
	}
	return v.list(out)
}

func (v Voice) ownFields(fields map[string]string) string {
	var out []string
	for _, k := range slices.Sorted(maps.Keys(fields)) {
		out = append(out, k+":"+fields[k])
	}
	return v.list(out)
}

// dailyWords says whether something comes daily, and when.
func (v Voice) dailyWords(s crm.DailySettings) string {
	return v.digestWords(crm.DigestSettings{On: s.On, At: s.At})
}

// digestWords says what somebody has set of their digest.
func (v Voice) digestWords(d crm.DigestSettings) string {
	var words []string
	if d.On != nil && *d.On {
		words = append(words, v.Say("state.on"))
	} else if d.On != nil {
		words = append(words, v.Say("state.off"))
	}
	if d.At != nil {
		words = append(words, d.At.String())
	}
	if d.Weekly != nil {
		words = append(words, v.Weekday(*d.Weekly))
	}
	if d.Scope != "" {
		words = append(words, v.Say("scope."+string(d.Scope)))
	}
	return strings.Join(words, " ")
}

// Weekday writes the short name of a day of the week.
func (v Voice) Weekday(d time.Weekday) string {
	return v.Say("weekday." + strings.ToLower(d.String()[:3]))
}
