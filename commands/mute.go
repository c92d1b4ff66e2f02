package commands

import (
	"slices"
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

var argMuted = Arg{Name: "record", Kind: bot.TextField}

// They are said by the buttons of a push's "why".
var muteCommands = []*Command{
	{Path: [][]string{{"mute", "静音"}, {"list", "列表"}}, Hidden: true, Run: listMutes},
	{Path: [][]string{{"mute", "静音"}}, Writes: true, Hidden: true, Run: mute, Args: []Arg{argMuted}},
	{Path: [][]string{{"unmute", "取消静音"}}, Writes: true, Hidden: true, Run: unmute, Args: []Arg{argMuted}},
}

// muteKinds are the words for what can be muted as a kind.
var muteKinds = map[string]crm.PushKind{
	"reminders": crm.PushReminder, "reminder": crm.PushReminder, "提醒": crm.PushReminder,
	"birthdays": crm.PushBirthday, "birthday": crm.PushBirthday, "生日": crm.PushBirthday,
	"escalations": crm.PushEscalation, "escalation": crm.PushEscalation, "升级": crm.PushEscalation,
	"handovers": crm.PushHandover, "handover": crm.PushHandover, "转交": crm.PushHandover,
	"holidays": crm.PushHoliday, "holiday": crm.PushHoliday, "节日": crm.PushHoliday,
	"silences": crm.PushSilence, "silence": crm.PushSilence, "沉默": crm.PushSilence,
	"renewals": crm.PushRenewal, "renewal": crm.PushRenewal, "续约": crm.PushRenewal,
	"plans": crm.PushPlan, "plan": crm.PushPlan, "计划": crm.PushPlan,
	"nudges": crm.PushNudge, "nudge": crm.PushNudge, "晚报": crm.PushNudge,
	"digests": crm.PushDigest, "digest": crm.PushDigest, "日报": crm.PushDigest,
}

// mute has pushes stop: mute C1, mute birthdays, mute today
func mute(c *Call) (bot.Message, error) { return c.setMute(true) }

// unmute has them come again: unmute C1, unmute birthdays, unmute today
func unmute(c *Call) (bot.Message, error) { return c.setMute(false) }

func (c *Call) setMute(muted bool) (bot.Message, error) {
	m := c.Me.Member
	word := strings.ToLower(c.RestText())
	switch kind, ok := muteKinds[word]; {
	case word == "":
		return bot.Message{}, c.incomplete()
	case ok:
		m.Mutes = m.Mutes.WithKind(kind, muted)
	case word == "today" || word == "今天":
		m.Mutes.Until = c.Tx.Now
		if muted {
			m.Mutes.Until = m.Tomorrow(c.Tx.Now)
		}
	default:
		ref, err := c.mutedRecord(word, muted)
		if err != nil {
			return bot.Message{}, err
		}
		m.Mutes = m.Mutes.WithRecord(ref, muted)
	}
	if err := store.Members.Put(c.Tx, m); err != nil {
		return bot.Message{}, err
	}
	card, err := c.muteCard(m)
	return c.Undoable(card), err
}

// mutedRecord reads the id of a record that pushes are about. What is muted can
// be unmuted also when it is gone, or another's by now.
func (c *Call) mutedRecord(word string, muted bool) (crm.Ref, error) {
	ref, ok := crm.ParseRef(word)
	if ok && (muted || !slices.Contains(c.Me.Mutes.Records, ref)) {
		var err error
		if _, ok, err = c.lookup(ref); err != nil {
			return ref, err
		}
	}
	if !ok {
		return ref, refuse("no-such-id", "Id", brief(word), "What", c.Say("what.record"))
	}
	return ref, nil
}

// listMutes says what the speaker has muted.
func listMutes(c *Call) (bot.Message, error) { return c.muteCard(c.Me.Member) }

// muteCard says what is muted, with a button for each to have it again.
func (c *Call) muteCard(m crm.Member) (bot.Message, error) {
	card := c.Reply(c.Say("mute.title"), "")
	add := func(what, word, ref string) {
		card.Parts = append(card.Parts, bot.RefLine(what, ref))
		if word == "today" {
			what = c.Say("near.today")
		}
		card.Buttons = append(card.Buttons, c.Button("unmute", "unmute "+word, "What", what))
		card.Facts["muted"] = strings.TrimSpace(card.Facts["muted"] + " " + word)
	}
	if c.Tx.Now.Before(m.Mutes.Until) {
		add(c.Say("mute.today", "When", c.When(m.Mutes.Until)), "today", "")
	}
	for _, kind := range m.Mutes.Kinds {
		add(c.Say("mute."+string(kind)), string(kind)+"s", "")
	}
	for _, ref := range m.Mutes.Records {
		f, ok, err := c.lookup(ref)
		if err != nil {
			return card, err
		}
		if !ok {
			f.name = ref.String()
		}
		add(f.name, ref.String(), ref.String())
	}
	if len(card.Parts) == 0 {
		card.Parts = append(card.Parts, bot.Line(c.Say("mute.none")))
	}
	return card, nil
}

// muteButtons are the ways not to be told the like of a push again.
func (c *Call) muteButtons(ref crm.Ref, kind crm.PushKind) []bot.Button {
	return []bot.Button{
		c.Button("mute-record", "mute "+ref.String(), "Id", ref.String()),
		c.Button("mute-"+string(kind), "mute "+string(kind)+"s"),
		c.Button("mute-today", "mute today"),
	}
}
