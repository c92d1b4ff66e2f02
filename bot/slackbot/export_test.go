package slackbot

import (
	"time"

	"golang.org/x/time/rate"
)

// Hasten makes a bot's waits short, for tests over real connections.
func Hasten(b *Bot, patience time.Duration) {
	b.hub.Patience, b.hub.Grace = patience, patience
	b.hub.Pauses = []time.Duration{10 * time.Millisecond, 10 * time.Millisecond}
	b.lanes.pace = time.Millisecond
	b.lanes.pushes.SetLimit(rate.Inf)
	if b.socket != nil {
		b.socket.pace.spacing.SetLimit(rate.Inf)
	}
}

// Distrust has a bot's sockets count as dead after so long without a ping.
func Distrust(b *Bot, ping time.Duration) { b.socket.ping = ping }

// OpenBudget is how many sockets a bot may open before it is slowed down.
const OpenBudget = openBurst
