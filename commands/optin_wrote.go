package commands

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

const (
	// passedADay is how many messages of one contact are passed on in a day.
	passedADay = 20
	// passedText is how much of one message is passed on, in runes.
	passedText = 1000
	// diaryOwner is whose memory the contacts' diaries are in.
	diaryOwner = "contacts"
	// diaryFor is how long a day's diary is kept.
	diaryFor = 48 * time.Hour
)

// diary is what a contact caused on a day of the team's.
type diary struct {
	Day    crm.Date `json:"day"`
	Passed int      `json:"passed"`
	// Thanked says that the day's one answer was given, Enough that it was said
	// that no more is passed on.
	Thanked bool `json:"thanked,omitzero"`
	Enough  bool `json:"enough,omitzero"`
}

// wrote passes on what a contact wrote to whoever cares for them. The contact is
// answered once a day.
func (v *visitor) wrote(p crm.Contact) (bot.Message, error) {
	d, err := v.diary(p)
	if err != nil {
		return bot.Message{}, err
	}
	if v.said == "" || v.joining { // an old link, tapped again
		return v.thank(p, d, "optin.welcome", v.carerName(p))
	}
	if d.Passed >= passedADay {
		if d.Enough {
			return silence(), nil
		}
		d.Enough = true
		return toCustomer(v.Say("optin.enough")), v.keep(p, d)
	}
	d.Passed++
	carer, there, err := v.pass(p, d)
	if err != nil {
		return bot.Message{}, err
	}
	if !there {
		return v.thank(p, d, "optin.nobody", "")
	}
	return v.thank(p, d, "optin.passed", carer.Name)
}

// pass puts what was written into the outbox.
func (v *visitor) pass(p crm.Contact, d diary) (crm.Member, bool, error) {
	args := map[string]string{"what": store.ContactWrote, "text": v.said}
	if text := []rune(v.said); len(text) > passedText {
		args["text"], args["cut"] = string(text[:passedText])+"…", "yes"
	}
	if v.req.Edited {
		args["edited"] = "yes"
	}
	if d.Passed == passedADay {
		args["last"] = "yes"
	}
	// Two digits, as what waits for one moment goes out in the order of its keys.
	occurrence := fmt.Sprintf("%s/%s/%02d", store.ContactWrote, d.Day, d.Passed)
	return v.tx.TellCarer(p, occurrence, args)
}

// thank gives the day's one answer, or none.
func (v *visitor) thank(p crm.Contact, d diary, id, who string) (bot.Message, error) {
	answer := silence()
	if !d.Thanked {
		d.Thanked = true
		answer = toCustomer(v.Say(id, "Name", p.Name, "Who", who))
	}
	return answer, v.keep(p, d)
}

// carerName is how whoever cares for a contact is called.
func (v *visitor) carerName(p crm.Contact) string {
	customer, err := store.Customers.Get(v.tx, p.Customer)
	all, errAll := v.tx.AllMembers()
	if err != nil || errAll != nil {
		return v.Team.Name
	}
	carer, _ := crm.CarerOf(customer, all)
	return v.nameOf(carer)
}

// diary returns today's, which is empty in the morning.
func (v *visitor) diary(p crm.Contact) (diary, error) {
	d := diary{}
	raw, err := v.tx.Recall(diaryOwner, p.ID.String())
	if err == nil {
		err = json.Unmarshal(raw, &d)
	}
	if d.Day != v.Today() {
		d = diary{Day: v.Today()}
	}
	return d, ignoreMissing(err)
}

func (v *visitor) keep(p crm.Contact, d diary) error {
	raw, err := json.Marshal(d)
	if err != nil {
		return err
	}
	return v.tx.Remember(diaryOwner, p.ID.String(), raw, v.tx.Now.Add(diaryFor))
}
