package store

import (
	"strings"

	"github.com/rapport-crm/rapport/crm"
)

// PushReport is the rule of pushes that carry a member's report to their manager.
// The record is the member; the occurrence is the last day of the report, with a
// "w" behind it for a week. Args "note" is what the member said beside it.
const PushReport = "report"

// ReportKey is the key of the push that carries a report: it goes once to each.
func ReportKey(of crm.MemberID, last crm.Date, weekly bool, to crm.MemberID) string {
	occurrence := last.String()
	if weekly {
		occurrence = last.Monday().String() + weekMark
	}
	return PushKey(PushReport, of.Ref(), occurrence, to.Ref())
}

// weekMark is how the occurrence of a weekly report ends.
const weekMark = "w"

// SendReport puts a member's report into the outbox, for a manager. One that waits
// there already gets the new note; of one that went out before, the second result
// is false, and nothing is written.
func (tx *Tx) SendReport(of crm.Member, last crm.Date, weekly bool, to crm.Member, note string) (Push, bool, error) {
	p := Push{
		Key: ReportKey(of.ID, last, weekly, to.ID), Rule: PushReport, To: to.ID, Ref: of.ID.Ref(),
		Planned: tx.Now, NotBefore: to.FirstTurn(tx.Now), Args: map[string]string{"note": note, "last": last.String()},
	}
	added, err := tx.AddPush(p)
	if err != nil || added {
		return p, added, err
	}
	there, err := tx.Push(p.Key)
	if err != nil || there.State != Pending {
		return there, false, err
	}
	there.Args = p.Args
	return there, true, tx.PutPush(there)
}

// ReportOfWeek reports whether a push carries the report of a week.
func ReportOfWeek(p Push) bool { return strings.HasSuffix(p.Occurrence(), weekMark) }

// ReportDays are the days of work that a push of a report is about.
func ReportDays(p Push) (first, last crm.Date, err error) {
	last, err = crm.ParseDate(p.Args["last"])
	if ReportOfWeek(p) {
		return last.Monday(), last, err
	}
	return last, last, err
}
