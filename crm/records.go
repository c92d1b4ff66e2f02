package crm

import "time"

// Tier is how closely a customer is cared for: "A", "B", "C", or empty.
type Tier string

// Customer is a company (or a person who buys as one).
type Customer struct {
	ID      CustomerID `json:"id"`
	Name    string     `json:"name"`
	Aliases []string   `json:"aliases,omitempty"`
	Owner   MemberID   `json:"owner"`
	// Success is the customer-success member who cares for the customer, if
	// other than the owner.
	Success MemberID `json:"success,omitzero"`
	Tags    []string `json:"tags,omitempty"` // folded, sorted, unique
	Tier    Tier     `json:"tier,omitzero"`
	Lang    Lang     `json:"lang,omitzero"`
	Phone   string   `json:"phone,omitzero"`
	Email   string   `json:"email,omitzero"`
	Note    string   `json:"note,omitzero"`
	// Renewal is when the contract ends unless it is renewed.
	Renewal Date `json:"renewal,omitzero"`
	// Fields are what else was said as key:value, by key.
	Fields   map[string]string `json:"fields,omitempty"`
	Archived bool              `json:"archived,omitzero"`
	// Merged is the customer that this one became part of.
	Merged  CustomerID `json:"merged,omitzero"`
	Created time.Time  `json:"created"`
}

// Contact is a person at a customer.
type Contact struct {
	ID       ContactID  `json:"id"`
	Customer CustomerID `json:"customer"`
	Name     string     `json:"name"`
	Title    string     `json:"title,omitzero"`
	Phone    string     `json:"phone,omitzero"`
	Email    string     `json:"email,omitzero"`
	Lang     Lang       `json:"lang,omitzero"`
	Birthday Birthday   `json:"birthday,omitzero"`
	// Greeted says which birthdays were wished, so that nobody is greeted twice.
	Greeted *Greeting `json:"greeted,omitempty"`
	// Wishes say the same of the last of each festival, by its id.
	Wishes map[string]Greeting `json:"wishes,omitempty"`
	// Chat is where the contact agreed to hear from us; nil if they never did.
	Chat     *ContactChat      `json:"chat,omitempty"`
	Fields   map[string]string `json:"fields,omitempty"`
	Archived bool              `json:"archived,omitzero"`
	Created  time.Time         `json:"created"`
}

// Greeting is who wished a contact well for the birthday or the festival that
// fell on Day.
type Greeting struct {
	Day Date     `json:"day"`
	By  MemberID `json:"by"`
	// Sent says that we sent it to the contact's chat, and that nothing takes it back.
	Sent bool `json:"sent,omitzero"`
}

// Deal is a chance to sell something to a customer.
type Deal struct {
	ID       DealID     `json:"id"`
	Customer CustomerID `json:"customer"`
	Title    string     `json:"title"`
	Owner    MemberID   `json:"owner"`
	Amount   Money      `json:"amount,omitzero"`
	Stage    StageID    `json:"stage"`
	Close    Date       `json:"close,omitzero"` // expected, or actual once closed
	Tags     []string   `json:"tags,omitempty"`
	Reason   string     `json:"reason,omitzero"` // why it was lost
	Note     string     `json:"note,omitzero"`
	// StageSince is when the deal came to its stage.
	StageSince time.Time         `json:"stage_since"`
	Fields     map[string]string `json:"fields,omitempty"`
	Created    time.Time         `json:"created"`
}

// Open reports whether the deal is neither won nor lost.
func (d Deal) Open() bool { return d.Stage != StageWon && d.Stage != StageLost }

// ActivityKind is what kind of touch an activity was.
type ActivityKind string

// The kinds of activity.
const (
	Call    ActivityKind = "call"
	Meeting ActivityKind = "meeting"
	Email   ActivityKind = "email"
	Visit   ActivityKind = "visit"
	Chat    ActivityKind = "chat"
	Note    ActivityKind = "note"
)

// ActivityKinds lists the kinds in the order in which people are shown them.
var ActivityKinds = []ActivityKind{Call, Meeting, Email, Visit, Chat, Note}

// Activity is something that happened with a customer.
type Activity struct {
	ID       ActivityID   `json:"id"`
	Customer CustomerID   `json:"customer"`
	Deal     DealID       `json:"deal,omitzero"`
	Kind     ActivityKind `json:"kind"`
	By       MemberID     `json:"by"`
	At       time.Time    `json:"at"`
	Text     string       `json:"text"`
	// Minutes is how long it took; 0 is unknown.
	Minutes int    `json:"minutes,omitzero"`
	Outcome string `json:"outcome,omitzero"`
	// SentTo is the contact to whose chat we sent the text, if we did. Nothing
	// takes that back.
	SentTo ContactID `json:"sent_to,omitzero"`
}

// Reminder is a follow-up: something that its owner promised to do. It is
// about a customer, a deal (and then its customer), or neither.
type Reminder struct {
	ID       ReminderID `json:"id"`
	Owner    MemberID   `json:"owner"` // who is reminded
	By       MemberID   `json:"by"`    // who asked for it
	Customer CustomerID `json:"customer,omitzero"`
	Deal     DealID     `json:"deal,omitzero"`
	Text     string     `json:"text"`
	// Due is when the next occurrence is due, as an instant in UTC.
	Due time.Time `json:"due"`
	// Rule says how it recurs, in the owner's zone; zero means once.
	Rule Recurrence `json:"rule,omitzero"`
	// Occurs is the moment of the series that Due was put off from, zero if it
	// was not: the series goes on from there.
	Occurs time.Time `json:"occurs,omitzero"`
	// HandedBy is who gave it to its owner last, if somebody did.
	HandedBy MemberID `json:"handed_by,omitzero"`
	// Handed is when it came to its owner from another, zero if it did not.
	Handed  time.Time `json:"handed,omitzero"`
	Done    bool      `json:"done,omitzero"`
	DoneAt  time.Time `json:"done_at,omitzero"`
	Created time.Time `json:"created"`
}
