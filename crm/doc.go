// Package crm is the domain: the records of a sales team and the rules about
// them. It is pure: no I/O, no clock, no import of ours. Everything that needs
// "now" or "who" takes it as an argument, so every rule here is a table test.
//
// Three kinds of time never mix: a calendar [Date], a wall time (Date,
// [TimeOfDay] and a zone), and an instant ([time.Time], UTC at the edges).
package crm
