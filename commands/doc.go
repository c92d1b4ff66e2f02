// Package commands is what people can say: a [Command] for each verb, in both
// languages, and the [Router] that takes a typed line to the one command it
// means. A command is a value that describes itself: help, forms, menus and
// completion come from it, and checks that all commands share stand once, in
// the router.
package commands
