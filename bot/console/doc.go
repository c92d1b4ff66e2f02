// Package console speaks to a terminal, and runs scripts. It is a platform like
// the others, for one machine: members are named rather than known, and the
// clock may be a simulated one, so that a script can live through a week in a
// second.
package console
