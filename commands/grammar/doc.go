// Package grammar turns what people type into values: words, notes with inline
// parts, dates and times, rules of recurrence, amounts, durations, birthdays.
// English and Chinese are understood from anyone, mixed as well, with
// full-width and half-width forms alike.
//
// Everything here is a pure function of its arguments: offline, deterministic,
// and in microseconds. There are no regular expressions. A text is folded
// ([Fold]) and then read one token at a time by a small grammar per language;
// whatever is left over makes the whole [ErrNotUnderstood], since a wrong date
// costs more than a question. Errors are sentinels and types; the words for
// people are in the message catalogues.
//
// The functions:
//
//	Tokens, Split, Join        a chat line as words and quoted words; Rest is its untouched remainder
//	Inline                     #tag stage: amount: deal: for outcome: next: out of a note
//	Part.Next                  what is next, and when
//	When                       a whole text as a date, a time, both, or a recurrence
//	LeadingWhen                the longest such phrase that a text begins with
//	TrailingWhen               the longest such phrase that a text ends with
//	TimeOfDay, Hours, Weekday  wall times and days of the week, for settings
//	Amount                     money, in minor units
//	Duration                   how long something took
//	Birthday                   a solar or lunar day, with or without a year
//	ActivityKind               called, met, 拜访, 微信
//
// # What a phrase of time means
//
// The rules that are a choice, all of them from the writer's place and time
// ([Ref]):
//
//   - A date without a time is the start of the writer's day; a time without a
//     date its next occurrence.
//   - Tue, this Tue, 周二: the coming one. Said on a Tuesday it is today while
//     the time is still ahead, and then ambiguous with a week later; else a week
//     later. Next Tue, 下周二: Tuesday of next week. 这周二, 本周二: of this week,
//     even if past.
//   - Next week, 下周: its first workday. Next month, quarter, year, 下个月, 明年: the
//     first day. The weekend: Saturday.
//   - A month and day without a year, the 15th, 15号: the next one, today
//     included; 29 February the next that exists.
//   - Days, weeks and months are calendar days; hours and minutes are elapsed
//     time, over a clock change too.
//   - An hour without its half of the day ("at 3", 3点) is the one within the
//     working day. Where that does not settle it, 8:30 and 8点 are the morning's,
//     and "at 8" is ambiguous.
//   - 5/12 follows the writer's [DateOrder], and is ambiguous without one.
//   - Morning and 早上 alone are the start of the day, noon 12:00, after lunch
//     13:30, afternoon 14:00, evening and tonight 19:00, EOD and 下班前 the end of
//     the day. 晚上12点 is the midnight that ends the day.
//   - By, before, 前: the moment itself.
package grammar
