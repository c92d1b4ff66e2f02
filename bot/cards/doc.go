// Package cards says things: how a record, a list, a summary or a digest
// becomes a [bot.Message] in the reader's language, zone and currency.
// Commands and the scheduler decide what is said, when and to whom; how it
// reads stands here once. The words are in the catalogues under locales, both
// languages, and nowhere else.
package cards
