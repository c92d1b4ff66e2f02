package cards

import (
	"strconv"

	"github.com/rapport-crm/rapport/crm"
)

// Festival is what a festival is called.
func (v Voice) Festival(f crm.Festival) string { return festivalIn(v.Lang, f) }

func festivalIn(lang crm.Lang, f crm.Festival) string {
	if f.Name != "" {
		return f.Name
	}
	return say(lang, "festival."+f.ID)
}

// Greeting drafts birthday wishes in the language of the person they are for.
func (v Voice) Greeting(b crm.BirthdayOf) string {
	lang := crm.ContactLang(b.Contact, b.Customer, v.Lang)
	values := v.greetingValues(b.Contact, b.Customer, lang)
	if b.Turns > 0 {
		values["age"] = strconv.Itoa(b.Turns)
	}
	return v.draft(crm.OccasionBirthday, b.Customer.Tier, lang, values)
}

// FestivalGreeting drafts wishes for a festival, likewise.
func (v Voice) FestivalGreeting(f crm.Festival, p crm.Contact, c crm.Customer) string {
	lang := v.Team.CultureOf(p, c)
	values := v.greetingValues(p, c, lang)
	values["occasion"] = festivalIn(lang, f)
	return v.draft(f.ID, c.Tier, lang, values)
}

// greetingValues are what placeholders stand for, as far as it is known.
func (v Voice) greetingValues(p crm.Contact, c crm.Customer, lang crm.Lang) map[string]string {
	return map[string]string{
		"name": p.Name, "title": crm.Address(p, lang), "customer": c.Name, "me": v.Me,
		"occasion": say(lang, "occasion.birthday"),
	}
}

// draft fills the team's own template, or ours where it has none or nothing is
// left of it.
func (v Voice) draft(occasion string, tier crm.Tier, lang crm.Lang, values map[string]string) string {
	if own, ok := v.Team.Greeting(occasion, tier, lang); ok {
		if text := crm.FillTemplate(own, values); text != "" {
			return text
		}
	}
	return crm.FillTemplate(GreetingTemplate(occasion, tier, lang), values)
}

// GreetingTemplate is the template of wishes that comes with the program: warmer
// for those of tier A where there is one for them.
func GreetingTemplate(occasion string, tier crm.Tier, lang crm.Lang) string {
	if id := "wishes." + occasion + "-a"; tier == "A" && Has(lang, id) {
		return say(lang, id)
	}
	if Has(lang, "wishes."+occasion) {
		return say(lang, "wishes."+occasion)
	}
	return say(lang, "wishes.other")
}

// PreviewGreeting is what a template would say to somebody made up, or to one
// whose age is not known.
func (v Voice) PreviewGreeting(template, occasion string, lang crm.Lang, age bool) string {
	p := crm.Contact{Name: say(lang, "sample.name"), Title: say(lang, "sample.title")}
	values := v.greetingValues(p, crm.Customer{Name: say(lang, "sample.customer")}, lang)
	if f, ok := v.Team.Festival(occasion); ok {
		values["occasion"] = festivalIn(lang, f)
	}
	if age {
		values["age"] = "36"
	}
	return crm.FillTemplate(template, values)
}
