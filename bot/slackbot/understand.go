package slackbot

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// understand reads a delivery. It returns nil for what needs no answer.
func (b *Bot) understand(d delivery) (*visit, error) {
	var v *visit
	var err error
	switch d.Kind {
	case kindCommand:
		v, err = b.understandCommand(d)
	case kindInteraction:
		v, err = b.understandInteraction(d)
	case kindEvent:
		v, err = b.understandEvent(d)
	default:
		return nil, fmt.Errorf("unknown kind of delivery %q", d.Kind)
	}
	if v != nil {
		v.received = d.Received
	}
	return v, err
}

// keyOf makes a key of the first id that Slack gave. What has none, which Slack
// never sends, is told apart by its time: a repeat of it would be another wish.
func keyOf(d delivery, ids ...string) string {
	for _, id := range append(ids, d.Envelope) {
		if id != "" {
			return "slack:" + id
		}
	}
	return "slack:at:" + strconv.FormatInt(d.Received.UnixNano(), 10)
}

func (b *Bot) understandCommand(d delivery) (*visit, error) {
	p := d.command
	if p == nil {
		p = &commandPayload{}
		if err := json.Unmarshal(d.Payload, p); err != nil {
			return nil, fmt.Errorf("slash command: %w", err)
		}
	}
	line := strings.TrimSpace(asTyped(p.Text))
	if verb := strings.TrimPrefix(p.Command, "/"); !b.umbrella(verb) {
		line = strings.TrimSpace(verb + " " + line)
	}
	line, public := shareAsked(line, p.Channel)
	return &visit{
		act: command, key: keyOf(d, p.Trigger, p.ResponseURL), team: p.Team, user: p.User, text: line, public: public, trigger: p.Trigger,
		place: place{Channel: p.Channel, URL: p.ResponseURL},
	}, nil
}

// umbrella tells whether a slash command stands for all verbs: /crm, or the
// name that an admin gave it where another app had taken /crm.
func (b *Bot) umbrella(name string) bool {
	return name == "crm" || len(b.verbs) > 0 && !b.verbs[name]
}

func (b *Bot) understandInteraction(d delivery) (*visit, error) {
	var p interactionPayload
	if err := json.Unmarshal(d.Payload, &p); err != nil {
		return nil, fmt.Errorf("interaction: %w", err)
	}
	v := &visit{key: keyOf(d, p.Trigger), team: p.Team.ID, user: p.User.ID, trigger: p.Trigger}
	if v.team == "" {
		v.team = p.User.Team
	}
	switch p.Type {
	case "block_actions":
		return b.understandPress(v, p)
	case "view_submission":
		return understandSubmit(v, p)
	case "shortcut":
		v.act, v.text = shortcut, strings.TrimPrefix(p.Callback, shortcutPrefix)
		return v, nil
	case "message_action":
		v.act, v.text, v.place = shortcut, "log", place{URL: p.ResponseURL, Channel: p.Channel.ID}
		v.quote = quoteOf(p)
		return v, nil
	}
	b.log.Debug("an interaction that is not ours", "type", p.Type)
	return nil, nil
}

// understandPress reads a pressed button or a chosen option. A double click is
// two deliveries with two triggers, but one wish.
func (b *Bot) understandPress(v *visit, p interactionPayload) (*visit, error) {
	if len(p.Actions) == 0 {
		return nil, fmt.Errorf("block action without an action")
	}
	a := p.Actions[0]
	value := a.Value
	if value == "" {
		value = a.Selected.Value
	}
	if value == "" {
		return nil, nil // a link, or an input that is only read with its form
	}
	channel, ts := p.Channel.ID, p.Container.MessageTS
	if channel == "" {
		channel = p.Container.Channel
	}
	v.act, v.text = press, value
	v.alone = strings.HasPrefix(channel, "D") || p.Container.Ephemeral
	onHome := p.View.Type == "home"
	if onHome && value == homeRefresh {
		return &visit{act: home, team: v.team, user: v.user, hash: p.View.Hash}, nil
	}
	v.pressed = strings.Join([]string{v.user, channel, ts, p.View.ID, p.View.Hash, a.Action, value}, " ")
	v.key = b.clicks.key(v.key, v.pressed, b.now())
	v.place = place{
		Channel: channel, Thread: p.Message.ThreadTS, URL: p.ResponseURL,
		Everyone: strings.HasPrefix(channel, "D") && !p.Container.Ephemeral,
		Home:     onHome,
	}
	return v, nil
}

func understandSubmit(v *visit, p interactionPayload) (*visit, error) {
	if p.View.Callback != formCallback {
		return nil, nil
	}
	var meta metadata
	if err := json.Unmarshal([]byte(p.View.Metadata), &meta); err != nil {
		return nil, fmt.Errorf("a form's metadata: %w", err)
	}
	v.act, v.text, v.place, v.view = submit, meta.Command, meta.Place, p.View.ID
	v.form = make(map[string]string)
	for block, fields := range p.View.State.Values {
		name, ok := strings.CutPrefix(block, fieldPrefix)
		if !ok {
			continue
		}
		v.fields = append(v.fields, name)
		for _, input := range fields {
			v.form[name] = input.Value + input.Selected.Value
		}
	}
	slices.Sort(v.fields)
	return v, nil
}

func quoteOf(p interactionPayload) *quote {
	q := &quote{author: p.Message.User, name: p.Message.Username, text: asTyped(p.Message.Text), ts: p.Message.TS}
	if p.Team.Domain != "" && p.Channel.ID != "" {
		q.permalink = "https://" + p.Team.Domain + ".slack.com/archives/" + p.Channel.ID + "/p" + strings.ReplaceAll(q.ts, ".", "")
	}
	return q
}
