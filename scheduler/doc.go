// Package scheduler is how Rapport speaks up: what falls due becomes a row of
// the outbox, and what waits there is said, once, to the right person.
//
// Firing and saying are two steps. A timer that is due is fired in a
// transaction that writes the outbox row, under a key that no second row can
// have, together with the rule's next moment; so neither a crash nor a second
// look loses or doubles it. Delivery claims rows, finds the words for them,
// hands them to a platform, and notes what came of it.
//
// Each person has a lane: what is said to them comes in order, and one that
// hangs holds up nobody else. A row that was claimed and not noted may have
// arrived; the platform is asked about it, or it goes again and says so.
package scheduler
