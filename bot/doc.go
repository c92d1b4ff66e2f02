// Package bot says what a chat is to us: a [Request] comes in, a [Message]
// goes out, a [Platform] carries both. It imports nothing of ours and no third
// party, so that a new platform can be written from its comments alone.
package bot
