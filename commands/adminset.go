package commands

import (
	"strconv"
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// adminSet changes one of the team's settings: admin set currency EUR
func adminSet(c *Call) (bot.Message, error) {
	said := c.Next()
	name, ok := settings[strings.ToLower(said)]
	if !ok {
		return bot.Message{}, refuse("bad-setting", "Name", brief(said), "Example", c.Say("example.admin-set"))
	}
	value := c.RestText()
	if value == "" {
		return bot.Message{}, c.incomplete()
	}
	team := c.Team
	if err := c.set(&team, name, value); err != nil {
		return bot.Message{}, err
	}
	if err := store.Workspaces.Put(c.Tx, team); err != nil {
		return bot.Message{}, err
	}
	m := c.Reply(c.Say("admin.set", "Setting", c.Say("setting."+name), "Value", value), "")
	m.Facts["setting"], m.Facts["value"] = name, value
	return c.Undoable(m), nil
}

// settings are what the team's settings are called.
var settings = map[string]string{
	"currency": "currency", "币种": "currency", "货币": "currency", "tz": "tz", "时区": "tz", "lang": "lang", "语言": "lang",
	"escalate": "escalate", "escalation": "escalate", "升级": "escalate", "cap": "cap", "上限": "cap",
	"country": "country", "国家": "country",
	"rhythm": "rhythm", "节奏": "rhythm", "renewals": "renewals", "renewal": "renewals", "续约": "renewals", "续约提醒": "renewals",
	"stale": "stale", "停滞": "stale", "停滞天数": "stale", "name": "name", "名称": "name", "团队名称": "name", "feb29": "feb29",
}

func (c *Call) set(team *crm.Workspace, name, value string) (err error) {
	switch name {
	case "currency":
		team.Currency = strings.ToUpper(value)
		if !crm.KnownCurrency(team.Currency) {
			err = refuse("bad-currency", "Value", brief(value))
		}
	case "tz":
		team.Zone = value
		if _, zone := crm.LoadZone(value); zone != nil {
			err = refuse("bad-zone", "Value", brief(value), "Example", c.Say("example.me-tz"))
		}
	case "country":
		team.Country, err = c.country(value)
		if team.Country == crm.NoCountry {
			team.Country = ""
		}
	case "lang":
		team.Lang, err = c.lang(value)
	case "name":
		team.Name = value
	case "feb29":
		team.Feb29March = strings.HasPrefix(strings.ToLower(value), "mar") || value == "3-1" || value == "3月1日"
	default:
		err = setPushes(team, name, value)
	}
	return err
}

// setPushes changes when the team's members are told of something.
func setPushes(team *crm.Workspace, name, value string) (err error) {
	switch name {
	case "stale":
		team.StaleDays, err = strconv.Atoi(value)
		if err != nil || team.StaleDays < 1 || team.StaleDays > 365 {
			err = refuse("bad-days", "Value", brief(value))
		}
	case "escalate":
		team.Escalate, err = escalateAfter(value)
	case "cap":
		team.Cap, err = capOf(value)
	case "rhythm":
		team.Rhythms, err = rhythms(team.Rhythms, value)
	case "renewals":
		team.Renewals, err = renewalLadder(value)
	}
	return err
}
