package grammar

import (
	"slices"
	"time"

	"github.com/rapport-crm/rapport/crm"
)

// moment works out what a phrase that was read means.
func (p *phrase) moment() (Moment, error) {
	switch {
	case p.err != nil:
		return Moment{}, p.err
	case p.hasElapsed:
		at := p.cal.Now.Add(time.Duration(p.elapsed) * time.Minute)
		return p.future(p.instant(at))
	case !p.exact.IsZero():
		return p.future(p.instant(p.exact))
	}
	times, err := p.times()
	if err != nil {
		return Moment{}, err
	}
	if !p.rule.IsZero() {
		return p.recurring(times)
	}
	return p.choose(p.candidates(times))
}

// instant returns the moment of an instant that was said as one.
func (p *phrase) instant(at time.Time) Moment {
	at = at.In(p.cal.Loc)
	return Moment{Date: crm.DateOf(at), Time: crm.TimeOfDayOf(at), HasDate: true, HasTime: true, at: at}
}

// on returns the moment of a time on a day. What the clock shows there is what
// counts: 24:00 is the next day, and a time that a clock change skips the first
// one after it.
func (p *phrase) on(d crm.Date, t crm.TimeOfDay) Moment {
	if t >= midnight {
		d, t = d.AddDays(1), t-midnight
	}
	m := p.instant(crm.Instant(d, t, p.cal.Loc))
	m.HasDate, m.HasTime = p.hasDay(), p.hasTime()
	return m
}

// past reports whether a moment lies behind the writer. A day without a time
// is past only when it is over.
func (p *phrase) past(m Moment) bool {
	if !m.HasTime {
		return m.Date.Before(p.cal.today)
	}
	return m.at.Before(p.cal.Now)
}

// future returns the moment, with ErrPast if it is past.
func (p *phrase) future(m Moment) (Moment, error) {
	if p.past(m) {
		return m, ErrPast
	}
	return m, nil
}

// choose returns the one candidate that is not past, or an error that says why
// there is no such.
func (p *phrase) choose(candidates []Moment) (Moment, error) {
	ahead := slices.DeleteFunc(slices.Clone(candidates), p.past)
	slices.SortFunc(ahead, func(a, b Moment) int { return a.at.Compare(b.at) })
	ahead = slices.CompactFunc(ahead, func(a, b Moment) bool { return a.at.Equal(b.at) })
	switch {
	case len(ahead) == 0:
		return candidates[0], ErrPast
	case len(ahead) == 1 && len(p.alternatives) == 0:
		return ahead[0], nil
	}
	return Moment{}, &AmbiguousError{Candidates: ahead}
}

// candidates returns every moment that the phrase may mean.
func (p *phrase) candidates(times []crm.TimeOfDay) []Moment {
	var all []Moment
	for _, t := range times {
		for _, d := range p.days(t) {
			all = append(all, p.on(d, t))
		}
	}
	return all
}

// days returns the days that the phrase may mean for a time of day.
func (p *phrase) days(t crm.TimeOfDay) []crm.Date {
	switch {
	case !p.date.IsZero() && p.hasWeekday && p.loose:
		return []crm.Date{inWeek(p.date, p.cal.first, p.weekday)}
	case !p.date.IsZero() && p.hasWeekday && p.date.Weekday() != p.weekday:
		return append(p.weekdays(t), p.date)
	case !p.date.IsZero():
		return append([]crm.Date{p.date}, p.alternatives...)
	case p.hasWeekday:
		return p.weekdays(t)
	case p.behind(p.cal.today, t):
		return []crm.Date{p.cal.today.AddDays(1)}
	}
	return []crm.Date{p.cal.today}
}

// weekdays returns the days that a weekday without a week may mean: said on
// that very day, a week later as well, or only, once the time is past.
func (p *phrase) weekdays(t crm.TimeOfDay) []crm.Date {
	first := p.cal.coming(p.weekday)
	switch {
	case first != p.cal.today:
		return []crm.Date{first}
	case p.behind(first, t):
		return []crm.Date{first.AddDays(7)}
	}
	return []crm.Date{first, first.AddDays(7)}
}

// behind reports whether a time of a day is no longer ahead of the writer.
func (p *phrase) behind(d crm.Date, t crm.TimeOfDay) bool { return !p.on(d, t).at.After(p.cal.Now) }

// times returns the times of day that the phrase may mean.
func (p *phrase) times() ([]crm.TimeOfDay, error) {
	switch {
	case p.clock.kind == noClock && p.part == nil:
		return []crm.TimeOfDay{p.cal.DayStart}, nil
	case p.clock.kind == noClock && p.part.at == nil:
		return nil, ErrNotUnderstood
	case p.clock.kind == noClock:
		return []crm.TimeOfDay{p.part.at(p.cal)}, nil
	case p.part != nil:
		return p.timeInPart()
	case p.clock.kind == endClock && p.hasDay():
		return []crm.TimeOfDay{0, midnight}, nil
	case p.clock.kind == halfClock || p.clock.kind == plainClock:
		return p.cal.halves(p.clock), nil
	}
	return []crm.TimeOfDay{p.clock.at}, nil
}

// timeInPart returns the reading of the clock that lies in the part of the
// day: 下午3点 is 15:00, 晚上12点 the midnight that ends the day.
func (p *phrase) timeInPart() ([]crm.TimeOfDay, error) {
	readings := []crm.TimeOfDay{p.clock.at}
	if p.clock.kind != fullClock {
		readings = append(readings, (p.clock.at+noon)%midnight)
	}
	if p.clock.at%noon == 0 {
		readings = append(readings, midnight)
	}
	for _, t := range readings {
		if t >= p.part.from && t <= p.part.to && p.part.to > 0 {
			return []crm.TimeOfDay{t}, nil
		}
	}
	return nil, ErrImpossible
}

// halves returns the readings of a clock that lacks its half of the day: the
// one within the working day, where that settles it.
func (c *calendar) halves(k clock) []crm.TimeOfDay {
	am, pm := k.at%noon, k.at%noon+noon
	morning, later := c.atWork(am), c.atWork(pm)
	switch {
	case later && !morning:
		return []crm.TimeOfDay{pm}
	case morning && !later:
		return []crm.TimeOfDay{am}
	case k.kind == plainClock && am >= crm.Clock(7, 0):
		return []crm.TimeOfDay{am}
	}
	return []crm.TimeOfDay{am, pm}
}

// atWork reports whether the time lies within the working day, its end
// included.
func (c *calendar) atWork(t crm.TimeOfDay) bool {
	return t == c.DayEnd || crm.Hours{From: c.DayStart, To: c.DayEnd}.Contains(t)
}
