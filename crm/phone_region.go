package crm

// zoneRegions are the countries of the zones in which teams sit; zones do not
// say it themselves.
var zoneRegions = map[string]string{
	"Asia/Shanghai": "CN", "Asia/Chongqing": "CN", "Asia/Urumqi": "CN", "Asia/Harbin": "CN", "PRC": "CN",
	"Asia/Hong_Kong": "HK", "Asia/Macau": "MO", "Asia/Taipei": "TW", "Asia/Singapore": "SG", "Asia/Tokyo": "JP", "Asia/Seoul": "KR",
	"Asia/Kolkata": "IN", "Asia/Calcutta": "IN", "Asia/Jakarta": "ID", "Asia/Bangkok": "TH", "Asia/Ho_Chi_Minh": "VN", "Asia/Manila": "PH",
	"Asia/Kuala_Lumpur": "MY", "Asia/Dubai": "AE", "Asia/Riyadh": "SA", "Asia/Jerusalem": "IL", "Asia/Karachi": "PK", "Asia/Dhaka": "BD",
	"Europe/London": "GB", "Europe/Dublin": "IE", "Europe/Berlin": "DE", "Europe/Paris": "FR", "Europe/Madrid": "ES", "Europe/Rome": "IT",
	"Europe/Amsterdam": "NL", "Europe/Brussels": "BE", "Europe/Zurich": "CH", "Europe/Vienna": "AT", "Europe/Stockholm": "SE",
	"Europe/Oslo": "NO", "Europe/Copenhagen": "DK", "Europe/Helsinki": "FI", "Europe/Warsaw": "PL", "Europe/Prague": "CZ",
	"Europe/Lisbon": "PT", "Europe/Athens": "GR", "Europe/Istanbul": "TR", "Europe/Moscow": "RU", "Europe/Kyiv": "UA",
	"America/New_York": "US", "America/Chicago": "US", "America/Denver": "US", "America/Los_Angeles": "US", "America/Phoenix": "US",
	"America/Anchorage": "US", "Pacific/Honolulu": "US", "America/Detroit": "US",
	"America/Toronto": "CA", "America/Vancouver": "CA", "America/Montreal": "CA", "America/Mexico_City": "MX", "America/Sao_Paulo": "BR",
	"America/Argentina/Buenos_Aires": "AR", "America/Santiago": "CL", "America/Bogota": "CO", "America/Lima": "PE",
	"Africa/Johannesburg": "ZA", "Africa/Lagos": "NG", "Africa/Cairo": "EG", "Africa/Nairobi": "KE",
	"Australia/Sydney": "AU", "Australia/Melbourne": "AU", "Australia/Brisbane": "AU", "Australia/Perth": "AU", "Australia/Adelaide": "AU",
	"Pacific/Auckland": "NZ",
}

// currencyRegions are the countries of currencies that one country has, or by
// far the largest.
var currencyRegions = map[string]string{
	"CNY": "CN", "USD": "US", "HKD": "HK", "TWD": "TW", "SGD": "SG", "JPY": "JP", "KRW": "KR", "INR": "IN", "GBP": "GB", "CHF": "CH",
	"SEK": "SE", "NOK": "NO", "DKK": "DK", "PLN": "PL", "CAD": "CA", "MXN": "MX", "BRL": "BR", "AUD": "AU", "NZD": "NZ", "ZAR": "ZA",
}

// Region returns the country (ISO 3166) in which a team's phone numbers without
// a country code are: that of its zone, else of its currency. It is empty when
// neither says.
func (w Workspace) Region() string {
	if region, ok := zoneRegions[w.Zone]; ok {
		return region
	}
	return currencyRegions[w.Currency]
}
