package crm_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
)

func TestAContactIsAddressedByNameAndTitle(t *testing.T) {
	for _, c := range []struct {
		name, title string
		lang        crm.Lang
		want        string
	}{
		{"王伟", "总经理", crm.Chinese, "王总"},
		{"王伟", "CEO", crm.Chinese, "王总"},
		{"王伟", "采购总监", crm.Chinese, "王总"},
		{"王伟", "副总裁", crm.Chinese, "王总"},
		{"王伟", "采购经理", crm.Chinese, "王经理"},
		{"王伟", "主任", crm.Chinese, "王主任"},
		{"欧阳小红", "副教授", crm.Chinese, "欧阳教授"},
		{"司马懿", "董事长", crm.Chinese, "司马总"},
		{"王伟", "", crm.Chinese, "王伟"},
		{"王伟", "采购", crm.Chinese, "王伟"},
		{"王总", "总经理", crm.Chinese, "王总"},
		{"Bob Lee", "CEO", crm.Chinese, "Bob Lee"},
		{"Bob Lee", "CEO", crm.English, "Bob Lee"},
		{"Bob Lee", "Dr.", crm.English, "Dr Lee"},
		{"Ann Mills", "ms", crm.English, "Ms Mills"},
	} {
		require.Equal(t, c.want, crm.Address(crm.Contact{Name: c.name, Title: c.title}, c.lang), "%+v", c)
	}
}

func TestATemplateNamesOnlyPlaceholdersThatThereAre(t *testing.T) {
	for _, c := range []struct{ text, template, unknown string }{
		{"Happy birthday, {name}!", "Happy birthday, {name}!", ""},
		{"{ Name }, { AGE }", "{name}, {age}", ""},
		{"｛称呼｝，{节日}快乐！{我}", "{title}，{occasion}快乐！{me}", ""},
		{"{nmae}, hello {foo}", "{nmae}, hello {foo}", "{nmae}"},
		{"{}", "{}", "{}"},
		{"no braces { at all", "no braces { at all", ""},
	} {
		template, unknown := crm.ParseTemplate(c.text)
		require.Equal(t, c.template, template)
		require.Equal(t, c.unknown, unknown)
	}
}

func TestASentenceWithoutItsValueIsLeftOut(t *testing.T) {
	values := map[string]string{"name": "Bob", "me": "rob"}
	for template, want := range map[string]string{
		"Happy birthday, {name}!":                               "Happy birthday, Bob!",
		"Happy birthday, {name}! {age} already? See you, {me}.": "Happy birthday, Bob! See you, rob.",
		"{name}，生日快乐！祝您{age}岁大吉。万事如意。":                          "Bob，生日快乐！万事如意。",
		"Happy {age}th, {name}!":                                "",
		"Ver. 3.5 for {name}":                                   "Ver. 3.5 for Bob",
		"{name}\nHappy {age}th\nyours":                          "Bob\nyours",
		"{name} {{name}}":                                       "Bob {Bob}",
	} {
		require.Equal(t, want, crm.FillTemplate(template, values), template)
	}
}

func TestTheTeamsOwnGreetingOfATierComesBeforeThatForAll(t *testing.T) {
	team := crm.Workspace{Greetings: map[crm.GreetingKey]string{
		crm.NewGreetingKey("birthday", "A", crm.English):         "A",
		crm.NewGreetingKey("birthday", crm.AnyTier, crm.English): "all",
	}}
	for tier, want := range map[crm.Tier]string{"A": "A", "B": "all", "": "all"} {
		got, ok := team.Greeting("birthday", tier, crm.English)
		require.True(t, ok)
		require.Equal(t, want, got)
	}
	_, ok := team.Greeting("birthday", "A", crm.Chinese)
	require.False(t, ok)
	occasion, tier, lang := crm.NewGreetingKey("mid-autumn", crm.AnyTier, crm.Chinese).Parts()
	require.Equal(t, []string{"mid-autumn", "*", "zh"}, []string{occasion, string(tier), string(lang)})
}
