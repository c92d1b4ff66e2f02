// Package slackbot speaks Slack: slash commands, direct messages, mentions,
// buttons, modals, shortcuts and the home tab, over Socket Mode and over HTTP,
// with one dispatch behind both. It is the only importer of slack-go.
//
// What Slack promises and what slack-go does with it was probed; where a line
// here looks odd, one of these is the reason:
//
//   - acknowledgements have three seconds, and commands are never sent again,
//     so each delivery goes through a [bot.Hub];
//   - slack-go cannot decode every payload and then never acknowledges it, so
//     payloads are decoded here, leniently, and undecodable ones acknowledged;
//   - it reopens dropped sockets without a pause, so its HTTP client is paced;
//   - it does not look into the answers of response URLs, so these are posted here.
package slackbot
