package crm

import (
	"slices"
	"strings"
	"time"
)

// Country is an ISO 3166 code in capitals whose calendar somebody works by;
// empty for none.
type Country string

// Countries with rules of their own.
const (
	// NoCountry is said by a member who works by no country's calendar although
	// their team does.
	NoCountry Country = "none"
	China     Country = "CN"
)

// The weekends of the world, bit 0 is Sunday.
const (
	saturdaySunday uint8 = 1<<time.Saturday | 1<<time.Sunday
	fridaySaturday uint8 = 1<<time.Friday | 1<<time.Saturday

	everyDay uint8 = 1<<7 - 1
)

// weekendOnly are countries whose holidays are not known here, with how their
// weekend lies.
var weekendOnly = map[Country]uint8{
	"AE": saturdaySunday, "AR": saturdaySunday, "AU": saturdaySunday, "BH": fridaySaturday, "BR": saturdaySunday, "CA": saturdaySunday,
	"CH": saturdaySunday, "CL": saturdaySunday, "CO": saturdaySunday, "DK": saturdaySunday, "DZ": fridaySaturday, "EG": fridaySaturday,
	"FI": saturdaySunday, "GR": saturdaySunday, "HK": saturdaySunday, "HU": saturdaySunday, "ID": saturdaySunday, "IE": saturdaySunday,
	"IL": fridaySaturday, "IN": saturdaySunday, "IQ": fridaySaturday, "IT": saturdaySunday, "JO": fridaySaturday, "KE": saturdaySunday,
	"KR": saturdaySunday, "KW": fridaySaturday, "LU": saturdaySunday, "MO": saturdaySunday, "MX": saturdaySunday, "MY": saturdaySunday,
	"NG": saturdaySunday, "NL": saturdaySunday, "NZ": saturdaySunday, "OM": fridaySaturday, "PH": saturdaySunday, "PL": saturdaySunday,
	"PT": saturdaySunday, "QA": fridaySaturday, "RO": saturdaySunday, "RU": saturdaySunday, "SA": fridaySaturday, "SG": saturdaySunday,
	"TH": saturdaySunday, "TR": saturdaySunday, "TW": saturdaySunday, "UA": saturdaySunday, "VN": saturdaySunday, "ZA": saturdaySunday,
}

// countryNames are what people call countries other than by their codes, folded.
var countryNames = map[string]Country{
	"china": "CN", "中国": "CN", "中国大陆": "CN", "usa": "US", "united states": "US", "america": "US", "美国": "US",
	"uk": "GB", "united kingdom": "GB", "britain": "GB", "england": "GB", "英国": "GB", "germany": "DE", "deutschland": "DE", "德国": "DE",
	"france": "FR", "法国": "FR", "japan": "JP", "日本": "JP", "austria": "AT", "奥地利": "AT", "belgium": "BE", "比利时": "BE",
	"czechia": "CZ", "捷克": "CZ", "spain": "ES", "西班牙": "ES", "norway": "NO", "挪威": "NO", "sweden": "SE", "瑞典": "SE",
	"israel": "IL", "以色列": "IL", "uae": "AE", "阿联酋": "AE", "singapore": "SG", "新加坡": "SG", "hong kong": "HK", "香港": "HK",
	"taiwan": "TW", "台湾": "TW", "korea": "KR", "韩国": "KR", "india": "IN", "印度": "IN", "saudi arabia": "SA", "沙特": "SA",
	"canada": "CA", "加拿大": "CA", "australia": "AU", "澳大利亚": "AU", "netherlands": "NL", "荷兰": "NL", "italy": "IT", "意大利": "IT",
	"none": NoCountry, "off": NoCountry, "无": NoCountry, "不限": NoCountry, "关": NoCountry,
}

// ParseCountry reads a country's code, or its name in either language; "none" is
// [NoCountry].
func ParseCountry(s string) (Country, bool) {
	name := strings.Join(strings.Fields(strings.ToLower(s)), " ")
	if c, ok := countryNames[name]; ok {
		return c, true
	}
	c := Country(strings.ToUpper(name))
	return c, c.HasHolidays() || weekendOnly[c] != 0
}

// HasHolidays reports whether the country's public holidays are known, and not
// only its weekend.
func (c Country) HasHolidays() bool { return c == China || holidayLists[c] != nil }

// Week returns the days of the country's working week, bit 0 is Sunday; all of
// them for no country.
func (c Country) Week() uint8 {
	if weekend := weekendOnly[c]; weekend != 0 {
		return everyDay &^ weekend
	}
	if c.HasHolidays() {
		return Workweek
	}
	return everyDay
}

// CountriesWithHolidays returns the countries whose holidays are known.
func CountriesWithHolidays() []Country {
	out := []Country{China}
	for c := range holidayLists {
		out = append(out, c)
	}
	slices.Sort(out)
	return out
}
