package grammar

import "github.com/rapport-crm/rapport/crm"

// activityWords are the words for each kind of activity, in both languages.
var activityWords = map[string]crm.ActivityKind{
	"call": crm.Call, "called": crm.Call, "calls": crm.Call, "calling": crm.Call, "phone": crm.Call, "phoned": crm.Call,
	"rang": crm.Call, "电话": crm.Call, "打电话": crm.Call, "打了电话": crm.Call, "通电话": crm.Call, "通了电话": crm.Call, "致电": crm.Call, "来电": crm.Call,
	"meeting": crm.Meeting, "meet": crm.Meeting, "met": crm.Meeting, "会议": crm.Meeting, "开会": crm.Meeting, "开了会": crm.Meeting, "会面": crm.Meeting, "见面": crm.Meeting, "面谈": crm.Meeting,
	"email": crm.Email, "emailed": crm.Email, "e-mail": crm.Email, "e-mailed": crm.Email, "mail": crm.Email, "mailed": crm.Email,
	"邮件": crm.Email, "发邮件": crm.Email, "发了邮件": crm.Email, "电邮": crm.Email,
	"visit": crm.Visit, "visited": crm.Visit, "visiting": crm.Visit, "拜访": crm.Visit, "拜访了": crm.Visit, "上门": crm.Visit, "走访": crm.Visit,
	"chat": crm.Chat, "chatted": crm.Chat, "wechat": crm.Chat, "whatsapp": crm.Chat, "微信": crm.Chat, "聊天": crm.Chat, "聊了": crm.Chat, "企微": crm.Chat,
	"note": crm.Note, "noted": crm.Note, "备注": crm.Note, "记": crm.Note, "笔记": crm.Note,
}

// ActivityKind returns the kind of activity that one word names ("met",
// "打电话", "WeChat"), in any case and width. The second result is false when
// the word names none.
func ActivityKind(word string) (crm.ActivityKind, bool) {
	kind, ok := activityWords[plain(word).s]
	return kind, ok
}
