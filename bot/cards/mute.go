package cards

import "github.com/rapport-crm/rapport/crm"

// mutes says what somebody has muted, in a few words.
func (v Voice) mutes(m crm.Mutes) string {
	var out []string
	if v.Now.Before(m.Until) {
		out = append(out, v.Say("mute.today", "When", v.Moment(m.Until)))
	}
	for _, kind := range m.Kinds {
		out = append(out, v.Say("mute."+string(kind)))
	}
	for _, ref := range m.Records {
		out = append(out, ref.String())
	}
	if len(out) == 0 {
		return "—"
	}
	return v.list(out)
}
