package crm_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
)

func TestNamesOfOneCompanyFoldToOne(t *testing.T) {
	for want, names := range map[string][]string{
		"acme":        {"Acme", "ACME", "acme, Inc.", "Acme Inc", "ACME  Corporation", "Ａｃｍｅ　Ltd．", "Acme GmbH & Co. KG", "Acme Co., Ltd", "Acme Co.Ltd", "Acme L.L.C.", "acme\u200b", "Acme (China) Limited", "“Acme”"},
		"华为技术":        {"华为技术有限公司", "华为技术", "华为 技术 有限公司", "华为技术（中国）有限公司", "华为技术股份有限公司", "华为技术Co., Ltd", "华为技术集团"},
		"华为":          {"华为", "华为公司", "华为集团", "华为（集团）有限责任公司"},
		"bobs diner":  {"Bob's Diner", "Bob’s diner", "BOBS DINER LLC"},
		"jp morgan":   {"J.P. Morgan", "JP Morgan & Co.", "j.p. morgan"},
		"nestle":      {"Nestlé S.A.", "Nestle SA", "NESTLE\u0301"},
		"strasse":     {"Straße GmbH", "STRASSE AG"},
		"amazon com":  {"Amazon.com, Inc."},
		"toyota":      {"Toyota KK"},
		"トヨタ自動車":      {"トヨタ自動車株式会社", "株式会社トヨタ自動車", "ﾄﾖﾀ自動車㈱"},
		"西门子上海":       {"西门子(上海)有限公司", "西门子（上海）"},
		"上海分公司":       {"上海分公司"},
		"tcl科技":       {"TCL 科技集团股份有限公司", "tcl科技"},
		"玛丽居里":        {"玛丽·居里"},
		"smith":       {"Smith and Co", "Smith & Co.", "Smith"},
		"☕ house":     {"☕ House", "☕\ufe0f house"},
		"c+":          {"C+"},
		"3m":          {"3M Company"},
		"삼성":          {"삼성 주식회사"},
		"مصر للتجارة": {"مصر للتجارة"},
		"दिल्ली ट्रेडर्स": {"दिल्ली ट्रेडर्स Pvt Ltd"},
	} {
		for _, name := range names {
			require.Equal(t, want, crm.FoldName(name), "%q", name)
		}
	}
}

func TestANameNeverFoldsToNothing(t *testing.T) {
	for name, want := range map[string]string{
		"有限公司":     "有限公司",
		"Ltd":      "ltd",
		"Co., Ltd": "co",
		"大集团":      "大集团",
		"公司":       "公司",
		"(中国)":     "中国",
		"!!!":      "!!!",
		"...":      "...",
		"( - )":    "( - )",
	} {
		require.Equal(t, want, crm.FoldName(name), "%q", name)
	}
	for _, blank := range []string{"", " ", "\u3000\t\n"} {
		require.Empty(t, crm.FoldName(blank), "%q", blank)
	}
}

// asciiUpper leaves other scripts alone: upper case there may be another letter.
func asciiUpper(r rune) rune {
	if r >= 'a' && r <= 'z' {
		return r - 'a' + 'A'
	}
	return r
}

func FuzzFoldName(f *testing.F) {
	for _, seed := range []string{"Acme, Inc.", "华为技术（中国）有限公司", "J.P. Morgan", "İstanbul A.Ş.", "ﾄﾖﾀ㈱", "a'\u0308", "\u212b", "!!!", "☕\ufe0f", "H\u0331", "\xff有限", "e\u0301.x", strings.Repeat("~", 700) + "'g'", strings.Repeat("ltd ", 60)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		folded := crm.FoldName(s)
		require.Equal(t, folded, crm.FoldName(folded), "idempotent on %q", s)
		require.True(t, utf8.ValidString(folded))
		if strings.ContainsAny(s, "abcABC123") {
			require.NotEmpty(t, folded)
			require.Equal(t, crm.FoldName(strings.Map(asciiUpper, strings.ToValidUTF8(s, " "))), folded, "case does not count in %q", s)
		}
		terms := crm.NameTerms(s, []string{s, "華為" + s})
		require.LessOrEqual(t, len(terms), crm.MaxTerms)
		for _, term := range terms {
			require.NotEmpty(t, term.Text)
			require.LessOrEqual(t, len(term.Text), 160)
			require.True(t, utf8.ValidString(term.Text))
		}
		if folded != "" {
			rank, ok := closest(crm.NewNameQuery(s), terms)
			require.True(t, ok, "%q finds itself", s)
			require.Equal(t, crm.RankExact, rank, "%q finds itself", s)
		}
	})
}

func TestTagsFoldToLowerCaseWords(t *testing.T) {
	for text, want := range map[string]string{
		"VIP": "vip", "Q4-2026": "q4-2026", "key_account": "key_account", "续约": "续约", "ＶＩＰ": "vip",
		"Élan": "élan", "3": "3", strings.Repeat("续", 40): strings.Repeat("续", 40),
	} {
		tag, ok := crm.FoldTag(text)
		require.True(t, ok, "%q", text)
		require.Equal(t, want, tag)
	}
	for _, text := range []string{"", "#vip", "-vip", "_vip", "a b", "a,b", "a:b", "🎉", "\xff", "a\x00", strings.Repeat("a", 41), strings.Repeat("a", 100_000)} {
		_, ok := crm.FoldTag(text)
		require.False(t, ok, "%.20q", text)
	}
}

func FuzzFoldTag(f *testing.F) {
	f.Add("VIP")
	f.Add("Éa-1")
	f.Fuzz(func(t *testing.T, s string) {
		tag, ok := crm.FoldTag(s)
		if !ok {
			return
		}
		again, ok := crm.FoldTag(tag)
		require.True(t, ok, "%q from %q is a tag", tag, s)
		require.Equal(t, tag, again)
	})
}
