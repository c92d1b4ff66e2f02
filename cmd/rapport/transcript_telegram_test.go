package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/bottest"
	"github.com/rapport-crm/rapport/bot/telegrambot"
	"github.com/rapport-crm/rapport/bot/telegrambot/telegramtest"
)

// notOnTelegram are transcripts that are not of Telegram, and why.
var notOnTelegram = map[string]string{
	"console.txt": notOnSlack["console.txt"], "fix.txt": notOnSlack["fix.txt"], "zh-undo-fix.txt": notOnSlack["zh-undo-fix.txt"],
}

func TestEveryConversationGoesTheSameInTelegram(t *testing.T) {
	playAll(t, newTelegramNet, notOnTelegram)
}

// telegramNet is Telegram with its people.
type telegramNet struct {
	*telegrambot.Bot
	stage    *stage
	telegram *telegramtest.Server
	people   map[string]*telegramtest.Person
	names    map[int64]string
	done     chan int64 // updates that were answered
	read     int        // of all messages, how many were looked at
	shown    []telegramtest.Message
	last     map[string]telegramtest.Message // with buttons
	asked    map[string]bool                 // who was shown a question last
}

func newTelegramNet(s *stage) network {
	n := &telegramNet{
		stage: s, telegram: telegramtest.New(s.t), people: map[string]*telegramtest.Person{},
		names: map[int64]string{}, done: make(chan int64, 100), last: map[string]telegramtest.Message{},
		asked: map[string]bool{},
	}
	b, err := telegrambot.New(telegrambot.Config{
		Token: telegramtest.Token, APIURL: n.telegram.URL(), Memory: watched{&bottest.Memory{}, n.done},
		Now: unhurried(), PollTimeout: time.Second, Pace: replayPace, Log: slog.New(slog.NewTextHandler(s.t.Output(), nil)),
	})
	require.NoError(s.t, err)
	n.Bot = b
	return n
}

// unhurried is the clock of people who think between two taps.
func unhurried() func() time.Time {
	var taps atomic.Int64
	return func() time.Time { return time.Now().Add(time.Duration(taps.Add(1)) * 10 * time.Second) }
}

// watched is a memory that tells which updates were answered.
type watched struct {
	bot.Memory
	done chan<- int64
}

func (m watched) Put(ctx context.Context, key string, value []byte, keep time.Duration) error {
	err := m.Memory.Put(ctx, key, value, keep)
	var update struct{ Done bool }
	id, ok := strings.CutPrefix(key, "update/")
	if ok && err == nil && json.Unmarshal(value, &update) == nil && update.Done {
		n, err := strconv.ParseInt(id, 10, 64)
		if err != nil {
			return err
		}
		m.done <- n
	}
	return err
}

func (n *telegramNet) reached() bool { return n.telegram.Calls("getUpdates") > 0 }

func (n *telegramNet) person(p bottest.Person) bot.User {
	id := int64(len(n.people) + 1)
	n.people[p.Name] = n.telegram.Person(id, p.Name, p.Lang)
	n.names[id] = p.Name
	return bot.User{Platform: n.Name(), ID: strconv.FormatInt(id, 10), Name: p.Name}
}

// say types a line. In the middle of a form only a slash makes it a command.
func (n *telegramNet) say(who, line string) error {
	if n.asked[who] && !strings.HasPrefix(line, "/") {
		line = "/" + line
	}
	return n.await(n.people[who].Say(line))
}

func (n *telegramNet) press(who, label string) error {
	on := n.last[who]
	label, err := labelled(own(on), label)
	if err != nil {
		return err
	}
	return n.tap(who, on, label)
}

// tap presses a button by its whole label.
func (n *telegramNet) tap(who string, on telegramtest.Message, label string) error {
	act, err := n.people[who].Press(on, label)
	if err != nil {
		return err
	}
	return n.await(act)
}

// fill answers question after question of the dialogue, until there is none.
func (n *telegramNet) fill(who string, values map[string]string) error {
	form := n.stage.offered()
	if form == nil {
		return fmt.Errorf("%s was asked nothing", who)
	}
	asked := *form
	for range 2 * len(asked.Fields) {
		question := n.last[who]
		i := slices.IndexFunc(asked.Fields, func(f bot.Field) bool { return slices.Contains(strings.Split(question.Text, "\n"), f.Label) })
		if i < 0 {
			return fmt.Errorf("no field of %q is asked for in: %s", asked.Title, question.Text)
		}
		n.shown = nil
		if err := n.answer(who, question, asked.Fields[i], values[asked.Fields[i].Name]); err != nil {
			return err
		}
		n.gather()
		if latest := n.shown[len(n.shown)-1]; !isQuestion(latest) {
			return nil
		}
	}
	return nil
}

// answer answers one question.
func (n *telegramNet) answer(who string, question telegramtest.Message, f bot.Field, value string) error {
	labels := question.Labels()
	for _, o := range f.Options {
		if o.Value == value && slices.Contains(labels, o.Label) {
			return n.tap(who, question, o.Label)
		}
	}
	if value != "" {
		return n.await(n.people[who].Say(value))
	}
	for _, skip := range []string{"Skip", "跳过"} {
		if slices.Contains(labels, skip) {
			return n.tap(who, question, skip)
		}
	}
	return fmt.Errorf("%s must answer: %s", who, question.Text)
}

// await waits until an update was answered.
func (n *telegramNet) await(act telegramtest.Act) error {
	patience := time.NewTimer(20 * time.Second)
	defer patience.Stop()
	for {
		select {
		case id := <-n.done:
			if id == act.Update {
				n.gather()
				return nil
			}
		case <-patience.C:
			return fmt.Errorf("update %d was not answered", act.Update)
		}
	}
}

// gather notes what everybody was shown by now.
func (n *telegramNet) gather() {
	all := n.telegram.Sent()
	for _, m := range all[n.read:] {
		if len(m.Buttons) > 0 {
			n.last[n.names[m.Chat]] = m
		}
		n.asked[n.names[m.Chat]] = isQuestion(m)
		n.shown = append(n.shown, m)
	}
	n.read = len(all)
}

func (n *telegramNet) seen() []view {
	n.gather()
	var out []view
	for _, m := range n.shown {
		v := view{to: n.names[m.Chat], text: m.Text, buttons: own(m)}
		if isQuestion(m) {
			v.form = labelsOfForm(n.stage.offered())
		}
		out = append(out, v)
	}
	n.shown = nil
	return out
}

// own are the labels of the buttons that the program put under a message.
func own(m telegramtest.Message) []string {
	var out []string
	for _, row := range m.Buttons {
		for _, b := range row {
			if !strings.HasPrefix(b.Data, "d:") {
				out = append(out, b.Text)
			}
		}
	}
	return out
}

// isQuestion tells a question of a dialogue by its buttons.
func isQuestion(m telegramtest.Message) bool { return len(own(m)) < len(m.Labels()) }

// labelsOfForm are the questions of a form; what may be skipped in brackets.
func labelsOfForm(f *bot.Form) []string {
	var out []string
	for _, field := range f.Fields {
		label := field.Label
		if field.Optional {
			label = "[" + label + "]"
		}
		out = append(out, label)
	}
	return out
}
