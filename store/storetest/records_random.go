package storetest

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/rapport-crm/rapport/crm"
)

// Random records. The choices are few, so that names, tags, days and owners meet.

func (s *recordSim) pick(list ...string) string { return list[s.rng.IntN(len(list))] }

func (s *recordSim) owner() crm.MemberID { return crm.MemberID(1 + s.rng.IntN(4)) }

// moment is within a few weeks, a few of them in the same second.
func (s *recordSim) moment() time.Time {
	return time.Date(2026, 11, 1+s.rng.IntN(40), s.rng.IntN(3), 0, 0, 0, time.UTC)
}

// some returns the number of a random record of a kind, 0 if there is none and
// now and then.
func (s *recordSim) some(l ledger, kind crm.Kind) uint64 {
	refs := l.refs(kind)
	if len(refs) == 0 || s.rng.IntN(20) == 0 {
		return 0
	}
	return refs[s.rng.IntN(len(refs))].N
}

func (s *recordSim) name() string {
	return s.pick("Acme", "ACME Ltd", "Acme Trading", "华为技术有限公司", "花为", "重庆长安", "Nestlé", "Sales Force", "Salesforce Inc", "吕梁贸易", "😀", "")
}

func (s *recordSim) tags() []string {
	return [][]string{nil, {"vip"}, {"cold", "vip"}, {"续约"}}[s.rng.IntN(4)]
}

func (s *recordSim) customer(_ ledger, id crm.CustomerID) crm.Customer {
	c := crm.Customer{
		ID: id, Name: s.name(), Owner: s.owner(), Tags: s.tags(), Archived: s.rng.IntN(6) == 0,
		Note: s.pick("", "a", "b"), Fields: map[string]string{"x": s.pick("1", "2"), "a": "b"},
	}
	if s.rng.IntN(3) == 0 {
		c.Aliases = []string{s.name(), "AC"}
	}
	return c
}

func (s *recordSim) contact(l ledger, id crm.ContactID) crm.Contact {
	c := crm.Contact{ID: id, Customer: crm.CustomerID(s.some(l, crm.KindCustomer)), Name: s.pick("Bob", "王芳", "Bobby Tables"), Archived: s.rng.IntN(9) == 0}
	switch s.rng.IntN(5) {
	case 0:
		c.Birthday = crm.Birthday{Year: 1960 + s.rng.IntN(80), Month: 11 + s.rng.IntN(2), Day: 1 + s.rng.IntN(30)}
	case 1:
		c.Birthday = crm.Birthday{Month: 10 + s.rng.IntN(2), Day: s.rng.IntN(31), Lunar: true}
	case 2:
		c.Birthday = crm.Birthday{Month: 12}
	}
	if s.rng.IntN(3) == 0 {
		c.Chat = &crm.ContactChat{Identity: accounts[s.rng.IntN(len(accounts))], Since: s.moment()}
	}
	return c
}

func (s *recordSim) deal(l ledger, id crm.DealID) crm.Deal {
	d := crm.Deal{
		ID: id, Customer: crm.CustomerID(s.some(l, crm.KindCustomer)), Title: s.pick("Renewal", "续约 2027", "Pilot"),
		Owner: s.owner(), Stage: crm.StageID(1 + s.rng.IntN(6)), StageSince: s.moment(), Tags: s.tags(),
	}
	if s.rng.IntN(4) > 0 {
		d.Amount = crm.Money{Minor: int64(s.rng.IntN(1_000_000)), Cur: s.pick("USD", "CNY")}
	}
	if s.rng.IntN(2) == 0 {
		d.Close = crm.DateOf(s.moment())
	}
	return d
}

func (s *recordSim) activity(l ledger, id crm.ActivityID) crm.Activity {
	return crm.Activity{
		ID: id, Customer: crm.CustomerID(s.some(l, crm.KindCustomer)), Deal: crm.DealID(s.some(l, crm.KindDeal)),
		Kind: crm.Call, By: s.owner(), At: s.moment(), Text: s.pick("spoke to Bob", "wants a quote", "王总要报价"),
	}
}

func (s *recordSim) reminder(l ledger, id crm.ReminderID) crm.Reminder {
	return crm.Reminder{
		ID: id, Owner: s.owner(), Customer: crm.CustomerID(s.some(l, crm.KindCustomer)), Deal: crm.DealID(s.some(l, crm.KindDeal)),
		Text: s.pick("send quote", "call"), Due: s.moment(), Done: s.rng.IntN(4) == 0,
	}
}

func (s *recordSim) member(_ ledger, id crm.MemberID) crm.Member {
	m := crm.Member{ID: id, Name: s.pick("Mia", "Rob", "ＲＯＢ", "李雷"), Role: crm.RoleRep, Inactive: s.rng.IntN(5) == 0}
	for n := range s.rng.IntN(3) {
		m.Identities = append(m.Identities, crm.Identity{Platform: s.pick("slack", "telegram"), ID: fmt.Sprint("U", n, s.rng.IntN(5))})
	}
	return m
}

// idOf returns the number in a record.
func idOf(rec any) uint64 {
	raw, err := json.Marshal(rec)
	if err != nil {
		panic(err)
	}
	return decodeAs[struct{ ID uint64 }](string(raw)).ID
}
