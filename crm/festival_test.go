package crm_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
)

func TestFestivalsFallOnTheDaysOfTheirCalendars(t *testing.T) {
	for id, days := range map[string]map[int]string{
		"new-year":        {2027: "2027-01-01"},
		"spring-festival": {2024: "2024-02-10", 2025: "2025-01-29", 2026: "2026-02-17", 2027: "2027-02-06", 2033: "2033-01-31", 2034: "2034-02-19"},
		"lantern":         {2026: "2026-03-03", 2027: "2027-02-20"},
		"dragon-boat":     {2025: "2025-05-31", 2026: "2026-06-19", 2027: "2027-06-09"},
		"mid-autumn":      {2025: "2025-10-06", 2026: "2026-09-25", 2027: "2027-09-15"}, // 2025 has a leap sixth month
		"national-day":    {2026: "2026-10-01"},
		"thanksgiving":    {2024: "2024-11-28", 2026: "2026-11-26", 2028: "2028-11-23"},
		"christmas":       {2026: "2026-12-25"},
	} {
		f, ok := crm.Workspace{}.Festival(id)
		require.True(t, ok, id)
		for year, want := range days {
			got, ok := f.In(year)
			require.True(t, ok)
			require.Equal(t, want, got.String(), "%s %d", id, year)
		}
	}
}

func TestTheNextFestivalIsAfterTheDayThatIsAskedFrom(t *testing.T) {
	spring, _ := crm.Workspace{}.Festival("spring-festival")
	for from, want := range map[string]string{
		"2026-11-23": "2027-02-06", "2027-02-05": "2027-02-06", "2027-02-06": "2028-01-26", "2027-12-31": "2028-01-26",
	} {
		got, ok := spring.Next(day(t, from))
		require.True(t, ok)
		require.Equal(t, want, got.String(), from)
	}
	_, ok := spring.Next(day(t, "2101-06-01"))
	require.False(t, ok, "the lunar table ends")
}

func TestPeopleAreGreetedByTheCalendarOfTheirLanguage(t *testing.T) {
	english := crm.Workspace{Lang: crm.English, Currency: "USD"}
	kept := func(p crm.Contact, c crm.Customer) (ids []string) {
		for _, f := range english.Festivals() {
			if english.Greets(f) && f.Keeps(p, c, english) {
				ids = append(ids, f.ID)
			}
		}
		return ids
	}
	require.Equal(t, []string{"new-year", "christmas"}, kept(crm.Contact{Name: "Bob"}, crm.Customer{}))
	require.Equal(t, []string{"new-year", "spring-festival", "dragon-boat", "mid-autumn"}, kept(crm.Contact{Name: "李雷"}, crm.Customer{}))
	require.Equal(t, []string{"new-year", "christmas"}, kept(crm.Contact{Name: "李雷", Lang: crm.English}, crm.Customer{}), "their own word counts most")
	require.Equal(t, []string{"new-year", "spring-festival", "dragon-boat", "mid-autumn"}, kept(crm.Contact{Name: "Bob"}, crm.Customer{Lang: crm.Chinese}))
	require.Equal(t, []string{"new-year", "thanksgiving", "christmas"}, kept(crm.Contact{Name: "Bob", Phone: "+1 415 555 0100"}, crm.Customer{}))
	require.Equal(t, []string{"new-year", "christmas"}, kept(crm.Contact{Name: "Bob", Phone: "+44 20 7946 0958"}, crm.Customer{}))
}

func TestATeamSwitchesFestivalsAndAddsItsOwn(t *testing.T) {
	founders := crm.Festival{ID: "founders-day", Name: "Founders' Day", On: crm.Birthday{Month: 6, Day: 18}}
	team := crm.Workspace{
		FestivalsOn: map[string]bool{"christmas": false, "lantern": true}, OwnFestivals: []crm.Festival{founders},
	}
	on := map[string]bool{}
	for _, f := range team.Festivals() {
		on[f.ID] = team.Greets(f)
	}
	require.Equal(t, map[string]bool{
		"new-year": true, "spring-festival": true, "lantern": true, "dragon-boat": true, "mid-autumn": true,
		"national-day": false, "thanksgiving": true, "christmas": false, "founders-day": true,
	}, on)
	require.True(t, founders.Keeps(crm.Contact{Name: "李雷"}, crm.Customer{}, team))
}

func TestWhoWishedAContactIsRememberedByOccasion(t *testing.T) {
	today := day(t, "2026-12-25")
	before := crm.Contact{Name: "Bob"}
	after := before.WithWish("christmas", crm.Greeting{Day: today, By: 2})
	_, wished := before.Wished("christmas", today)
	require.False(t, wished, "the record that was read is not written to")
	g, wished := after.Wished("christmas", today)
	require.True(t, wished)
	require.Equal(t, crm.MemberID(2), g.By)
	_, wished = after.Wished("christmas", day(t, "2027-12-25"))
	require.False(t, wished, "every year anew")
	_, wished = after.Wished(crm.OccasionBirthday, today)
	require.False(t, wished)
	_, wished = after.WithoutWish("christmas").Wished("christmas", today)
	require.False(t, wished)
	_, wished = after.Wished("christmas", today)
	require.True(t, wished)
}
