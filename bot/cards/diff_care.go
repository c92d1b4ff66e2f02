package cards

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"github.com/rapport-crm/rapport/crm"
)

// careValue writes what is stored about the care for customers: the rhythm of each
// tier, festivals switched on or off, who wished whom, and templates of wishes. Any
// other value is written as it is.
func (v Voice) careValue(name string, raw json.RawMessage, names Names) string {
	switch name {
	case "rhythms":
		return eachOf(v, raw, func(tier crm.Tier, days int) string {
			if days == 0 {
				return string(tier) + " " + v.Say("state.off")
			}
			return string(tier) + " " + strconv.Itoa(days)
		})
	case "festivals_on":
		return eachOf(v, raw, func(id string, on bool) string {
			if on {
				return v.occasion(id) + " " + v.Say("state.on")
			}
			return v.occasion(id) + " " + v.Say("state.off")
		})
	case "wishes":
		return eachOf(v, raw, func(id string, g crm.Greeting) string {
			return v.occasion(id) + " " + names.Member(g.By) + " " + v.Date(g.Day)
		})
	case "greetings":
		return eachOf(v, raw, func(key crm.GreetingKey, text string) string {
			occasion, tier, lang := key.Parts()
			return v.occasion(occasion) + " " + string(tier) + " " + v.Say("lang."+string(lang)) + " “" + text + "”"
		})
	}
	return said(raw, v.plainValue)
}

// eachOf writes a stored table, an entry at a time in the order of its keys.
func eachOf[K cmp.Ordered, T any](v Voice, raw json.RawMessage, say func(K, T) string) string {
	return said(raw, func(all map[K]T) string {
		var out []string
		for _, key := range slices.Sorted(maps.Keys(all)) {
			out = append(out, say(key, all[key]))
		}
		return v.list(out)
	})
}

// occasion names what wishes are for: a birthday, or a festival by its id.
func (v Voice) occasion(id string) string {
	if f, ok := v.Team.Festival(id); ok {
		return v.Festival(f)
	}
	if Has(v.Lang, "occasion."+id) {
		return v.Say("occasion." + id)
	}
	return id
}
