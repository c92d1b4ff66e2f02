package scheduler

import (
	"strings"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// pushHoliday is the rule of pushes that tell of a festival on which customers
// are to be greeted.
const pushHoliday = "holiday"

// festivals tells of each festival that is near, once ahead of its day and once
// on it: whom of the member's customers to greet. The second is put into the
// outbox with the first, as the day itself has no morning where it is a day off.
func (c careFor) festivals() error {
	horizon := c.next.AddDays(store.CareAhead - 1)
	for _, festival := range c.team.Festivals() {
		day, ok := festival.Next(c.from.AddDays(-1))
		if !ok || !c.team.Greets(festival) || horizon.Before(day) {
			continue
		}
		list, err := c.tx.FestivalList(festival, day, c.to, c.all, c.team)
		if err != nil {
			return err
		}
		if len(list.Left()) == 0 {
			continue
		}
		if err := c.festival(list); err != nil {
			return err
		}
	}
	return nil
}

func (c careFor) festival(list crm.FestivalList) error {
	p := store.Push{Rule: pushHoliday, Ref: c.to.ID.Ref(), Args: map[string]string{"festival": list.ID, "day": list.Day.String()}}
	occurrence := list.ID + "-" + list.Day.String() + "/"
	if c.today.Before(list.Day) {
		p.Planned = c.timer.Planned
		if _, err := c.push(p, c.to, occurrence+ahead); err != nil {
			return err
		}
	}
	p.Planned = crm.Instant(list.Day, c.to.Day.From, c.to.Location())
	return c.pushAt(p, c.to, occurrence+onDay, p.Planned)
}

// sayHoliday finds the words for a festival. One on which nobody is left to be
// greeted is not told, nor ahead when the day itself is there.
func (w *words) sayHoliday(p store.Push) (piece, error) {
	festival, ok := w.voice.Team.Festival(p.Args["festival"])
	if !ok || !w.voice.Team.Greets(festival) || w.to.Mutes.Silences(crm.PushHoliday) {
		return piece{}, errUnwanted
	}
	day, err := crm.ParseDate(p.Args["day"])
	if err != nil {
		return piece{}, err
	}
	today := w.voice.Today()
	if strings.Contains(p.Key, "/"+ahead+"/") && !today.Before(day) {
		return piece{}, errUnwanted
	}
	list, err := w.tx.FestivalList(festival, day, w.to, w.all, w.voice.Team)
	if err != nil {
		return piece{}, err
	}
	if len(list.Left()) == 0 {
		return piece{}, errUnwanted
	}
	return piece{message: w.voice.FestivalPush(list, w.names(), day.Before(today))}, nil
}
