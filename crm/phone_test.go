package crm_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
)

func TestAPhoneNumberHasOneFormHoweverItIsTyped(t *testing.T) {
	for _, c := range []struct{ typed, region, want string }{
		{"13800138000", "CN", "+8613800138000"},
		{"138-0013-8000", "CN", "+8613800138000"},
		{"138 0013 8000", "CN", "+8613800138000"},
		{"+86 138 0013 8000", "US", "+8613800138000"},
		{"0086 13800138000", "US", "+8613800138000"},
		{"１３８００１３８０００", "CN", "+8613800138000"},
		{"13800138000 (微信同号)", "CN", "+8613800138000"},
		{"13800138000 微信同号", "CN", "+8613800138000"},
		{"(415) 200-0100", "US", "+14152000100"},
		{"(415) 200-0100 ext. 7", "US", "+14152000100"},
		{"020 7946 0958", "GB", "+442079460958"},
		{"010-62771234", "CN", "+861062771234"},
		{"9123 4567", "HK", "+85291234567"},
		{"13800138000", "", ""},
		{"call me", "CN", ""},
		{"", "CN", ""},
	} {
		got, ok := crm.E164(c.typed, c.region)
		require.Equal(t, c.want, got, "%s in %s", c.typed, c.region)
		require.Equal(t, c.want != "", ok)
	}
}

func TestWhatIsTheSameNumberHasTheSameTail(t *testing.T) {
	for _, typed := range []string{"13800138000", "+86 138 0013 8000", "0086-13800138000", "138 0013 8000（微信）"} {
		require.Equal(t, "0138000", crm.PhoneTail(typed), typed)
		require.True(t, crm.SamePhone("13800138000", typed, "CN"), typed)
	}
	require.False(t, crm.SamePhone("13800138000", "13900138000", "CN"), "the same tail is not yet the same number")
	require.True(t, crm.SamePhone("8888 1234", "88881234", ""), "digits, where no country is known")
	require.Empty(t, crm.PhoneTail("none"))
}

func TestTheRegionIsThatOfTheZoneOrElseOfTheCurrency(t *testing.T) {
	require.Equal(t, "CN", crm.Workspace{Zone: "Asia/Shanghai", Currency: "USD"}.Region())
	require.Equal(t, "US", crm.Workspace{Zone: "UTC", Currency: "USD"}.Region())
	require.Empty(t, crm.Workspace{Zone: "UTC", Currency: "EUR"}.Region())
}

func FuzzTheTailOfANumberIsThatOfItsInternationalForm(f *testing.F) {
	f.Add("138-0013-8000", "CN")
	f.Add("(415) 200-0100 x7", "US")
	f.Add("+44 (0)20 7946 0958", "GB")
	f.Fuzz(func(t *testing.T, phone, region string) {
		if e164, ok := crm.E164(phone, region); ok && len(e164) > 8 {
			require.Equal(t, crm.PhoneTail(e164), crm.PhoneTail(phone), e164)
		}
	})
}
