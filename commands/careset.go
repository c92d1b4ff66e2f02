package commands

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/rapport-crm/rapport/crm"
)

// maxRhythm bounds a rhythm, in days.
const maxRhythm = 730

// parts splits a value of several parts, as people write them.
func parts(value string) []string {
	return strings.FieldsFunc(value, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",，、;；", r) })
}

// rhythms reads after how many days customers of each tier are silent: A=14 B=30
// C=90, or off. Tiers that are not named keep theirs.
func rhythms(before map[crm.Tier]int, value string) (map[crm.Tier]int, error) {
	out := map[crm.Tier]int{}
	for t, days := range before {
		out[t] = days
	}
	all := parts(value)
	if len(all) == 1 && isOff(all[0]) {
		all = []string{"A=off", "B=off", "C=off"}
	}
	if len(all) == 0 {
		return nil, refuse("bad-rhythm", "Value", brief(value))
	}
	for _, part := range all {
		name, text, found := strings.Cut(strings.NewReplacer("＝", "=", ":", "=", "：", "=").Replace(part), "=")
		t, err := tier(name)
		days, errDays := strconv.Atoi(text)
		if isOff(text) {
			days, errDays = 0, nil
		} else if days < 1 || days > maxRhythm {
			errDays = strconv.ErrRange
		}
		if !found || err != nil || t == "" || errDays != nil {
			return nil, refuse("bad-rhythm", "Value", brief(part))
		}
		out[t] = days
	}
	return out, nil
}

// renewalLadder reads how many days before a renewal those who care are told:
// 90,60,30,7, or off.
func renewalLadder(value string) ([]int, error) {
	out := []int{}
	all := parts(value)
	if len(all) == 1 && isOff(all[0]) {
		return out, nil
	}
	for _, part := range all {
		days, err := strconv.Atoi(part)
		if err != nil || days < 0 || days > crm.MaxRenewalDays {
			return nil, refuse("bad-ladder", "Value", brief(part), "Max", crm.MaxRenewalDays)
		}
		out = append(out, days)
	}
	if len(out) == 0 || len(out) > 12 {
		return nil, refuse("bad-ladder", "Value", brief(value), "Max", crm.MaxRenewalDays)
	}
	return out, nil
}
