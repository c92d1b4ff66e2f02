package commands

import "strings"

// The words that take something away are the same wherever a setting is read.

// isOff reports whether a word says that something is not wanted.
func isOff(word string) bool {
	switch strings.ToLower(strings.TrimSpace(word)) {
	case "off", "none", "no", "关", "关闭", "停用", "无", "没有":
		return true
	}
	return false
}

// asTeam are the words that take back a setting of one's own.
func asTeam(word string) bool {
	switch strings.ToLower(word) {
	case "team", "default", "团队", "默认":
		return true
	}
	return false
}

// cleared reports whether a value says that there is none: phone:none, 电话:无.
func cleared(value string) bool {
	switch strings.ToLower(value) {
	case "none", "-", "无", "空", "清空":
		return true
	}
	return false
}
