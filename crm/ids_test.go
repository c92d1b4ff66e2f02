package crm_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
)

func TestShortIDsAreReadInEitherCase(t *testing.T) {
	for text, want := range map[string]crm.Ref{
		"C1":    crm.CustomerID(1).Ref(),
		"c12":   crm.CustomerID(12).Ref(),
		"P3":    crm.ContactID(3).Ref(),
		"d7":    crm.DealID(7).Ref(),
		"A90":   crm.ActivityID(90).Ref(),
		"R3":    crm.ReminderID(3).Ref(),
		"m2":    crm.MemberID(2).Ref(),
		"J17":   {Kind: crm.KindEntry, N: 17},
		"C1000": crm.CustomerID(1000).Ref(),
	} {
		ref, ok := crm.ParseRef(text)
		require.True(t, ok, text)
		require.Equal(t, want, ref, text)
	}
}

func TestWhatIsNoShortIDIsNotReadAsOne(t *testing.T) {
	for _, text := range []string{
		"", "C", "1", "C0", "C007", "C-1", "C+1", "C1x", "C 1", "X1", "#1", "W1", "客1", "Ｃ１", "C１",
		"C1.5", "CC1", "\x031", "C99999999999999999999", "D7 ", "Q4",
	} {
		_, ok := crm.ParseRef(text)
		require.False(t, ok, "%q", text)
	}
}

func TestARefIsWrittenAsPeopleTypeIt(t *testing.T) {
	require.Equal(t, "C12", crm.CustomerID(12).String())
	require.Equal(t, "P12", crm.ContactID(12).String())
	require.Equal(t, "D7", crm.DealID(7).String())
	require.Equal(t, "A90", crm.ActivityID(90).String())
	require.Equal(t, "R3", crm.ReminderID(3).String())
	require.Equal(t, "M2", crm.MemberID(2).String())
	require.Empty(t, crm.Ref{}.String())
	require.True(t, crm.Ref{}.IsZero())
}

func TestARefInARecordIsItsText(t *testing.T) {
	for text, ref := range map[string]crm.Ref{
		`"C12"`: crm.CustomerID(12).Ref(), `"W1"`: {Kind: crm.KindWorkspace, N: 1}, `""`: {},
	} {
		written, err := json.Marshal(ref)
		require.NoError(t, err)
		require.Equal(t, text, string(written))
		var read crm.Ref
		require.NoError(t, json.Unmarshal(written, &read))
		require.Equal(t, ref, read)
	}
	require.Error(t, json.Unmarshal([]byte(`"X1"`), new(crm.Ref)))
}

func FuzzParseRef(f *testing.F) {
	for _, seed := range []string{"C12", "d7", "C007", "C18446744073709551615"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		ref, ok := crm.ParseRef(s)
		if !ok {
			return
		}
		require.Positive(t, ref.N)
		again, ok := crm.ParseRef(ref.String())
		require.True(t, ok, "%q from %q", ref, s)
		require.Equal(t, ref, again)
	})
}
