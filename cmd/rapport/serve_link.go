package main

import (
	"slices"

	"github.com/rapport-crm/rapport/bot"
)

// withLink adds to an answer that holds an invitation's code the link that opens
// Telegram with it: a tap instead of a line to copy. A code by which a member
// links another chat is not for the one that they are in.
func (s *server) withLink(r bot.Request, m bot.Message) bot.Message {
	code := m.Facts["code"]
	if code == "" || s.startLink == nil || m.Facts["member"] != "" && r.Who.Platform == "telegram" {
		return m
	}
	if link := s.startLink(code); link != "" {
		m.Parts = append(slices.Clone(m.Parts), bot.Line(link))
	}
	return m
}
