package crm_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/rapport-crm/rapport/crm"
)

// closest is what a search does: the best rank of a record's terms.
func closest(q crm.NameQuery, terms []crm.Term) (best int, found bool) {
	for _, term := range terms {
		if rank, ok := q.Rank([]byte(term.Text), term.Class); ok && (!found || rank < best) {
			best, found = rank, true
		}
	}
	return best, found
}

const noMatch = -1

func TestWhatPeopleTypeFindsTheCustomer(t *testing.T) {
	aliases := map[string][]string{
		"Acme":      {"Acme Renewables", "艾克米"},
		"深圳市腾讯有限公司": {"Tencent", "鹅厂"},
	}
	for _, c := range []struct {
		customer, typed string
		want            int
	}{
		{"Acme", "acme", crm.RankExact},
		{"Acme", " ACME ", crm.RankExact},
		{"Acme Ltd", "acme ltd.", crm.RankExact},
		{"Acme Ltd", "acme", crm.RankShort},
		{"Acme", "Acme, Inc.", crm.RankShort},
		{"Acme", "acme renewables", crm.RankAlias},
		{"Acme", "艾克米", crm.RankAlias},
		{"Acme", "aikemi", crm.RankPinyin},
		{"Acme", "Acmee", crm.RankTypo},
		{"Acme", "amce", crm.RankTypo},
		{"Acme", "acm", crm.RankBeginning},
		{"Acme", "ace", noMatch},
		{"Acme", "cm", crm.RankContains},
		{"Acme", "c", noMatch},
		{"Acme", "", noMatch},
		{"Acme", "globex", noMatch},

		{"华为技术有限公司", "华为技术有限公司", crm.RankExact},
		{"华为技术有限公司", "华为技术", crm.RankShort},
		{"华为技术有限公司", "华为技术公司", crm.RankShort},
		{"华为技术有限公司", "华为", crm.RankBeginning},
		{"华为技术有限公司", "华", crm.RankBeginning},
		{"华为技术有限公司", "为", crm.RankContains},
		{"华为技术有限公司", "技术", crm.RankWord},
		{"华为技术有限公司", "huaweijishu", crm.RankPinyin},
		{"华为技术有限公司", "Hua Wei Ji Shu", crm.RankPinyin},
		{"华为技术有限公司", "hwjs", crm.RankPinyin},
		{"华为技术有限公司", "huawei", crm.RankPinyinBeginning},
		{"华为技术有限公司", "hw", crm.RankPinyinBeginning},
		{"华为技术有限公司", "h", noMatch},
		{"华为技术有限公司", "jishu", crm.RankPinyinContains},
		{"华为技术有限公司", "js", crm.RankPinyinContains},
		{"华为技术有限公司", "huawie", crm.RankTypo},
		{"华为技术有限公司", "huaewijihsu", crm.RankTypos},
		{"华为技术有限公司", "花为", crm.RankSound},
		{"华为技术有限公司", "華為", crm.RankSound},
		{"华为技术有限公司", "花", noMatch},
		{"华为技术有限公司", "小米", noMatch},
		{"华为", "华为技术", noMatch},

		{"Huawei Tech", "huawei tech", crm.RankExact},
		{"Huawei Tech", "tech", crm.RankWord},
		{"Huawei Tech", "tec", crm.RankWord},
		{"Huawei Tech", "t", crm.RankWord},
		{"Huawei Tech", "ech", crm.RankContains},
		{"Huawei Tech", "ht", crm.RankPinyin},
		{"Huawei Tech", "huaweitech", crm.RankPinyin},
		{"Huawei Tech", "tecj", crm.RankTypo},
		{"Huawei Tech", "huwaei", crm.RankTypo},
		{"Huawei Tech", "tech huawei", noMatch},
		{"International Business Machines Corp", "ibm", crm.RankPinyin},
		{"International Business Machines Corp", "business mach", crm.RankWord},
		{"International Business Machines Corp", "machnies", crm.RankTypo},
		{"Salesforce", "sales force", crm.RankPinyin},

		{"深圳市腾讯有限公司", "腾讯", crm.RankWord},
		{"深圳市腾讯有限公司", "tencent", crm.RankAlias},
		{"深圳市腾讯有限公司", "Tencnet", crm.RankTypo},
		{"深圳市腾讯有限公司", "鹅厂", crm.RankAlias},
		{"深圳市腾讯有限公司", "echang", crm.RankPinyin},
		{"深圳市腾讯有限公司", "ec", crm.RankPinyin},
		{"深圳市腾讯有限公司", "tx", crm.RankPinyinContains},

		{"TCL科技集团", "tcl", crm.RankBeginning},
		{"TCL科技集团", "科技", crm.RankWord},
		{"TCL科技集团", "tclkj", crm.RankPinyin},
		{"TCL科技集团", "tclkeji", crm.RankPinyin},
		{"华为Cloud", "cloud", crm.RankWord},
		{"Nestlé", "nestle", crm.RankExact},
		{"Banana Bandana", "bandana", crm.RankWord},
		{"Müller GmbH", "muller", crm.RankShort},
		{"Müller GmbH", "mueller", crm.RankTypo},

		// Characters of several readings.
		{"重庆钢铁", "chongqinggangtie", crm.RankPinyin},
		{"重庆钢铁", "zhongqing", crm.RankPinyinBeginning},
		{"重庆钢铁", "cqgt", crm.RankPinyin},
		{"单雄信", "shanxiongxin", crm.RankPinyin},
		{"单雄信", "dxx", crm.RankPinyin},
		{"曾国藩", "zenggf", crm.RankTypo},
		{"曾国藩", "zgf", crm.RankPinyin},
		{"乐视网", "leshiwang", crm.RankPinyin},
		{"乐视网", "ysw", crm.RankPinyin},
		{"招商银行", "zhaoshangyinhang", crm.RankPinyin},
		{"招商银行", "zsyh", crm.RankPinyin},
		{"长安汽车", "changan", crm.RankPinyinBeginning},
		{"成都银行", "chengdu", crm.RankPinyinBeginning},
		{"厦门航空", "xm", crm.RankPinyinBeginning},
		{"吕布", "lvbu", crm.RankPinyin},
		{"吕布", "lubu", crm.RankPinyin},
		{"吕布", "lübu", crm.RankPinyin},
		{"吕布", "lb", crm.RankPinyin},
		{"重庆长安汽车", "chongqingchanganqiche", crm.RankPinyin},

		// Typos of Chinese with other sounds, too.
		{"宝山钢铁股份", "宝山钢管股份", crm.RankTypo},
		{"宝山钢铁", "宝山铁钢", crm.RankTypo},
		{"宝山", "宝水", noMatch},
	} {
		rank, ok := closest(crm.NewNameQuery(c.typed), crm.NameTerms(c.customer, aliases[c.customer]))
		if !ok {
			rank = noMatch
		}
		require.Equal(t, c.want, rank, "%q for %q", c.typed, c.customer)
	}
}

func TestTheCustomerWhoIsMeantComesFirst(t *testing.T) {
	customers := []string{
		"Acme", "Acme Robotics", "Acmetal", "Pacme Foods", "Achme", "中信", "中信集团", "中信银行", "重信科技", "Globex Ltd", "Globexa",
	}
	for typed, want := range map[string]string{
		"acme": "Acme", "acme rob": "Acme Robotics", "ar": "Acme Robotics", "robot": "Acme Robotics",
		"acmet": "Acmetal", "pacm": "Pacme Foods", "achm": "Achme",
		"中信": "中信", "中信集团": "中信集团", "zhongxinyinhang": "中信银行", "globex": "Globex Ltd", "众信科技": "重信科技",
	} {
		q := crm.NewNameQuery(typed)
		best, nearest := 1000, []string(nil)
		for _, name := range customers {
			rank, ok := closest(q, crm.NameTerms(name, nil))
			if ok && rank < best {
				best, nearest = rank, nil
			}
			if ok && rank == best {
				nearest = append(nearest, name)
			}
		}
		require.Equal(t, []string{want}, nearest, "%q", typed)
	}
}

func TestOnlyWhatIsWrittenInTheNameIsTakenWithoutAsking(t *testing.T) {
	for _, rank := range []int{crm.RankExact, crm.RankShort, crm.RankAlias, crm.RankPinyin, crm.RankBeginning, crm.RankWord, crm.RankPinyinBeginning} {
		require.True(t, crm.Clear(rank), "%d", rank)
	}
	for _, rank := range []int{crm.RankContains, crm.RankPinyinContains, crm.RankSound, crm.RankTypo, crm.RankTypos} {
		require.False(t, crm.Clear(rank), "%d", rank)
	}
}

func TestTheTermsOfANameAreUniqueAndBounded(t *testing.T) {
	require.Equal(t, []crm.Term{
		{Text: "华为技术有限公司", Class: crm.ClassWhole},
		{Text: "华为技术", Class: crm.ClassShort},
		{Text: "huawei", Class: crm.ClassAlias},
		{Text: "huaweijishu", Class: crm.ClassPinyin},
		{Text: "hwjs", Class: crm.ClassInitials},
	}, crm.NameTerms("华为技术有限公司", []string{"Huawei", "HUAWEI Ltd", "华为技术"}))
	require.Equal(t, []crm.Term{
		{Text: "huawei tech", Class: crm.ClassWhole},
		{Text: "huaweitech", Class: crm.ClassPinyin},
		{Text: "ht", Class: crm.ClassInitials},
		{Text: "huawei", Class: crm.ClassWord},
		{Text: "tech", Class: crm.ClassWord},
	}, crm.NameTerms("Huawei Tech", nil))
	require.Equal(t, []crm.Term{{Text: "acme", Class: crm.ClassWhole}}, crm.NameTerms("Acme", nil))
	require.Empty(t, crm.NameTerms(" ", []string{""}))

	var aliases []string
	for i := range 40 {
		aliases = append(aliases, fmt.Sprintf("重单 Alias %d of many words indeed", i))
	}
	terms := crm.NameTerms("重单曾乐行解区查", aliases)
	require.Len(t, terms, crm.MaxTerms)
	require.Contains(t, terms, crm.Term{Text: "cszlhjqz", Class: crm.ClassInitials})
}

// osa is the textbook distance with swaps, to compare with.
func osa(a, b []rune) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		for j := range d[i] {
			if i == 0 || j == 0 {
				d[i][j] = i + j
				continue
			}
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

func TestTyposAreCountedAsTheTextbookCountsThem(t *testing.T) {
	// Long runs of few letters bring forth swaps, and what begins or contains.
	for _, letters := range []string{"abc", "丙丁戊", "дж丙"} {
		rapid.Check(t, func(t *rapid.T) {
			gen := rapid.StringOfN(rapid.SampledFrom([]rune(letters)), 4, 11, -1)
			typed, name := crm.FoldName(gen.Draw(t, "typed")), crm.FoldName(gen.Draw(t, "name"))
			limit := 1
			if len([]rune(typed)) >= 8 {
				limit = 2
			}
			q := crm.NewNameQuery(typed)
			rank, ok := q.Rank([]byte(name), crm.ClassWhole)
			if ok && rank < crm.RankTypo {
				require.Contains(t, name, typed)
				return
			}
			distance := osa([]rune(typed), []rune(name))
			require.Equal(t, distance <= limit, ok, "%s %s", typed, name)
			if ok {
				require.Equal(t, crm.RankTypo+distance-1, rank, "%s %s", typed, name)
			}
		})
	}
}

func TestATermThatIsSkippedByItsMaskWouldNotMatch(t *testing.T) {
	terms := benchTerms(2_000)
	texts := []string{"a v", "sales force", "hw", "zzyzx", "novasfot foods", "ironmark traidng ltd", "重庆", "花星科技", "上海瑞达"}
	for _, term := range terms[:300] {
		texts = append(texts, term.Text)
	}
	skipped := 0
	for _, typed := range texts {
		q := crm.NewNameQuery(typed)
		for _, term := range append(terms, crm.Term{Text: "av", Class: crm.ClassWhole}) {
			if !q.Misses(crm.TermMask([]byte(term.Text))) {
				continue
			}
			skipped++
			if rank, ok := q.Rank([]byte(term.Text), term.Class); ok {
				require.Fail(t, "skipped a match", "%q for %q: %d", typed, term.Text, rank)
			}
		}
	}
	require.Greater(t, skipped, len(texts)*len(terms)/2, "most terms are skipped")
}

// benchTerms are the terms of n invented customers, two fifths of them Chinese.
func benchTerms(n int) []crm.Term {
	rng := rand.New(rand.NewPCG(1, 2))
	pick := func(list []string) string { return list[rng.IntN(len(list))] }
	heads := []string{"Nova", "Blue", "Iron", "Quant", "Delta", "Green", "North", "Peak", "Omni", "Star", "Terra", "Vertex"}
	tails := []string{"soft", "works", "line", "gate", "field", "byte", "mark", "wave", "port", "forge"}
	kinds := []string{"Systems", "Logistics", "Foods", "Energy", "Labs", "Capital", "Medical", "Trading"}
	forms := []string{"", " Ltd", " Inc", " GmbH", " LLC"}
	cities := []string{"上海", "北京", "深圳市", "杭州", "重庆", "广州", "苏州"}
	brands := []rune("华星瑞达盛恒信通嘉泰鼎元博远安康宏利美德")
	trades := []string{"科技", "贸易", "物流", "医药", "机械设备", "食品", "信息技术"}
	var terms []crm.Term
	for i := range n {
		var name string
		if i%5 < 2 {
			name = pick(cities) + string(brands[rng.IntN(len(brands))]) + string(brands[rng.IntN(len(brands))]) + pick(trades) + "有限公司"
		} else {
			name = pick(heads) + pick(tails) + " " + pick(kinds) + pick(forms)
		}
		terms = append(terms, crm.NameTerms(name, nil)...)
	}
	return terms
}

func BenchmarkNameQueryRank(b *testing.B) {
	terms := benchTerms(20_000)
	texts := make([][]byte, len(terms))
	for i, term := range terms {
		texts[i] = []byte(term.Text)
	}
	for _, typed := range []string{"zzyzx", "huawei", "technologies international", "acmee", "hw", "novasoft foods", "华为", "宝山钢铁"} {
		q := crm.NewNameQuery(typed)
		b.Run(typed, func(b *testing.B) {
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				q.Rank(texts[i], terms[i].Class)
				if i++; i == len(terms) {
					i = 0
				}
			}
		})
	}
}

func BenchmarkNameQueryMisses(b *testing.B) {
	q, mask := crm.NewNameQuery("huawei"), crm.TermMask([]byte("novasoft systems"))
	for b.Loop() {
		q.Misses(mask)
	}
}

func BenchmarkNameTerms(b *testing.B) {
	for _, name := range []string{"Huawei Tech Ltd", "重庆长安汽车股份有限公司"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				crm.NameTerms(name, nil)
			}
		})
	}
}

func TestAMaskIsWhatStoresHoldAlready(t *testing.T) {
	for term, want := range map[string]uint64{
		"": 0, "a": 1, "z": 1 << 25, "0": 1 << 26, "9": 1 << 35, " ": 1 << 36, "+": 1 << 36, "v": 1 << 20, "u": 1 << 20,
		"acme 1": 1 | 1<<2 | 1<<12 | 1<<4 | 1<<36 | 1<<27,
		"华":      1<<(40+0xe5%24) | 1<<(40+0x8d%24) | 1<<(40+0x8e%24),
	} {
		require.Equal(t, want, crm.TermMask([]byte(term)), "%q", term)
	}
}
