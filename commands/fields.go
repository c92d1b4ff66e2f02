package commands

import (
	"maps"
	"net/mail"
	"slices"
	"strings"

	"github.com/rapport-crm/rapport/crm"
)

// pair is a key:value of a line. An empty value clears the field.
type pair struct{ key, value string }

// fieldNames are the keys that people use for the fields we know.
var fieldNames = map[string]string{
	"name": "name", "名称": "name", "名字": "name", "alias": "alias", "别名": "alias", "简称": "alias",
	"phone": "phone", "tel": "phone", "电话": "phone", "手机": "phone",
	"email": "email", "mail": "email", "邮箱": "email", "邮件": "email",
	"note": "note", "notes": "note", "备注": "note", "tier": "tier", "等级": "tier", "级别": "tier",
	"lang": "lang", "language": "lang", "语言": "lang", "owner": "owner", "负责人": "owner",
	"success": "success", "客户成功": "success", "title": "title", "标题": "title", "职位": "title", "职务": "title",
	"birthday": "birthday", "生日": "birthday", "renewal": "renewal", "contract": "renewal", "续约": "renewal", "合同到期": "renewal", "到期": "renewal",
	"amount": "amount", "金额": "amount", "stage": "stage", "阶段": "stage", "close": "close", "成交": "close", "预计": "close", "关单": "close", "关闭": "close",
	"reason": "reason", "原因": "reason", "customer": "customer", "客户": "customer",
}

// plain reads words up to the first key:value or tag, as one text.
func (c *Call) plain() string {
	var words []string
	for !c.Done() {
		if _, _, ok := c.tokens[c.pos].KeyValue(); ok {
			break
		}
		words = append(words, c.Next())
	}
	return strings.Join(words, " ")
}

// pairs reads what is left as key:value pairs; a value goes on to the next key.
// Words before the first key are refused.
func (c *Call) pairs() ([]pair, error) {
	var out []pair
	for !c.Done() {
		key, value, ok := c.tokens[c.pos].KeyValue()
		switch {
		case ok:
			key = strings.ToLower(key)
			if known, ok := fieldNames[key]; ok {
				key = known
			}
			if key == anyway {
				c.anyway = true
				break
			}
			out = append(out, pair{key, value})
		case len(out) > 0:
			last := &out[len(out)-1]
			last.value = strings.TrimSpace(last.value + " " + c.Peek())
		default:
			return nil, refuse("not-key-value", "Word", brief(c.Peek()))
		}
		c.Next()
	}
	for i, p := range out {
		if cleared(p.value) && !slices.Contains(lastingFields, p.key) {
			out[i].value = ""
		}
	}
	return out, nil
}

// lastingFields are those that a record always has, or only gets more of.
var lastingFields = []string{"name", "alias", "owner", "stage"}

// withField sets one of the team's own fields; an empty value removes it.
func withField(fields map[string]string, p pair) map[string]string {
	fields = maps.Clone(fields)
	if p.value == "" {
		delete(fields, p.key)
		return fields
	}
	if fields == nil {
		fields = map[string]string{}
	}
	fields[p.key] = p.value
	return fields
}

// email reads an address; the empty one clears it.
func email(s string) (string, error) {
	if s == "" {
		return "", nil
	}
	addr, err := mail.ParseAddress(s)
	if err != nil || addr.Name != "" || !strings.Contains(addr.Address, ".") {
		return "", refuse("bad-email", "Value", brief(s))
	}
	return addr.Address, nil
}

// tier reads how closely a customer is cared for.
func tier(s string) (crm.Tier, error) {
	if t := crm.Tier(strings.ToUpper(s)); t == "" || slices.Contains(crm.Tiers, t) {
		return t, nil
	}
	return "", refuse("bad-tier", "Value", brief(s))
}

// lang reads a language's name.
func (c *Call) lang(s string) (crm.Lang, error) {
	lang, ok := langOf(s)
	if ok || s == "" {
		return lang, nil
	}
	return "", refuse("bad-lang", "Value", brief(s))
}

// memberNamed reads a member's name, with or without @, or id.
func (c *Call) memberNamed(s string) (crm.MemberID, error) {
	name := strings.Trim(strings.TrimSpace(s), "<@>")
	name, _, _ = strings.Cut(name, "|") // Slack's <@U123|rob>
	if strings.EqualFold(name, "me") || name == "我" {
		return c.Me.ID, nil
	}
	ref, isID := crm.ParseRef(name)
	for _, m := range c.Members() {
		if isID && ref == m.ID.Ref() || !isID && strings.EqualFold(m.Name, name) || m.Has(name) {
			return m.ID, nil
		}
	}
	return 0, refuse("no-member", "Name", brief(s))
}

// addName adds a name unless it is there in some writing.
func addName(names []string, name string) []string {
	same := func(other string) bool { return crm.FoldName(other) == crm.FoldName(name) }
	if name == "" || slices.ContainsFunc(names, same) {
		return names
	}
	return append(slices.Clone(names), name)
}

// union returns the tags of both, sorted.
func union(a, b []string) []string {
	out := append(slices.Clone(a), b...)
	slices.Sort(out)
	return slices.Compact(out)
}
