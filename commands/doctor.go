package commands

import (
	"errors"
	"strconv"
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// maxDoctor is how many timers and pushes the doctor lists.
const maxDoctor = 10

// doctor shows what is due next for whom, what was sent, what failed and why.
func doctor(c *Call) (bot.Message, error) {
	m := c.Reply(c.Say("doctor.title"), "")
	due, err := c.Tx.Timers(maxDoctor)
	if err != nil {
		return m, err
	}
	m.Parts = append(m.Parts, bot.Line(c.Say("doctor.due", "N", len(due))))
	for _, t := range due {
		m.Parts = append(m.Parts, bot.Line("  "+c.Moment(t.Planned)+"  "+c.timerName(t)))
	}
	waiting, errWaiting := c.Tx.Waiting(c.Tx.Now.AddDate(10, 0, 0), maxDoctor)
	settled, errSettled := c.Tx.Settled(maxDoctor)
	if err := errors.Join(errWaiting, errSettled); err != nil {
		return m, err
	}
	m.Parts = append(m.Parts, bot.Line(c.Say("doctor.waiting", "N", len(waiting))))
	m.Parts = append(m.Parts, c.pushLines(waiting)...)
	m.Parts = append(m.Parts, bot.Line(c.Say("doctor.settled", "N", len(settled))))
	m.Parts = append(m.Parts, c.pushLines(settled)...)
	m.Facts["due"], m.Facts["waiting"] = strconv.Itoa(len(due)), strconv.Itoa(len(waiting))
	return m, nil
}

// timerName says what a timer is for: a reminder, or whose digest or birthdays.
func (c *Call) timerName(t store.Timer) string {
	kind, id, _ := strings.Cut(t.Rule, "/")
	if ref, ok := crm.ParseRef(id); ok && ref.Kind == crm.KindMember {
		id = c.memberName(crm.MemberID(ref.N))
	}
	return strings.TrimSpace(c.Say("timer."+kind) + "  " + id)
}

// recipient is how whom a push is for is called.
func (c *Call) recipient(p store.Push) string {
	if p.Contact == 0 && p.Reader != 0 { // in a leave
		return c.memberName(p.To) + " → " + c.memberName(p.Reader)
	}
	if p.Contact == 0 {
		return c.memberName(p.To)
	}
	name, _, err := c.Tx.About(p.Contact.Ref())
	if err != nil {
		return p.Contact.String()
	}
	return name
}

// pushState says where a push stands, and for whom it waits.
func (c *Call) pushState(p store.Push) string {
	if p.Held && p.State == store.Pending {
		return c.Say("push-state.held", "When", c.Moment(p.NotBefore))
	}
	if !p.Unreachable || p.State.Settled() {
		return c.Say("push-state." + string(p.State))
	}
	to := c.member(p.To)
	for _, chat := range to.Identities {
		off, is, err := c.Tx.Off(chat)
		if err != nil {
			c.fault = err
		}
		if is {
			return c.Say("push-state.unreachable", "Name", to.Name, "Platform", chat.Platform, "When", c.Moment(off.Since))
		}
	}
	return c.Say("push-state." + string(p.State))
}

func (c *Call) pushLines(pushes []store.Push) []bot.Part {
	var out []bot.Part
	for _, p := range pushes {
		line := "  " + c.Moment(p.Planned) + "  " + c.recipient(p) + "  " + c.Say("push."+p.Rule) + "  " + c.pushState(p)
		if p.Error != "" {
			line += "  " + p.Error
		}
		out = append(out, bot.RefLine(line, p.Ref.String()))
	}
	return out
}
