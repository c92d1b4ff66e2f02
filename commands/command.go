package commands

import (
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
)

// Command is one thing that people can say.
type Command struct {
	// Path is the verb, word by word, and each word's other spellings:
	// {{"deal", "商机"}, {"new", "新建"}}. The first spelling is its name.
	Path [][]string
	// Args are its arguments in order. Parsing is the command's own; help,
	// usage and forms come from here.
	Args []Arg
	// Role is the least role that may say it; empty: everyone.
	Role crm.Role
	// Writes says that it may change records, and so runs in a transaction
	// that commits.
	Writes bool
	// Hidden leaves it out of help: buttons say it for people.
	Hidden bool
	// Run answers. What it returns as an error is refused, and nothing is
	// written; see [Refusal] for errors that people read.
	Run func(*Call) (bot.Message, error)
}

// Name returns the command's English name: "deal new".
func (c *Command) Name() string { return c.in(crm.English) }

// Key names the command in the catalogue: "deal-new".
func (c *Command) Key() string { return strings.ReplaceAll(c.Name(), " ", "-") }

// in returns the command's name in a language.
func (c *Command) in(lang crm.Lang) string {
	words := make([]string, len(c.Path))
	for i, spellings := range c.Path {
		words[i] = spellings[0]
		if lang == crm.Chinese && len(spellings) > 1 {
			words[i] = spellings[1]
		}
	}
	return strings.Join(words, " ")
}

// Arg is an argument of a command, as help and forms show it.
type Arg struct {
	// Name is its key in the catalogue ("arg.customer") and in a form.
	Name string
	Kind bot.FieldKind
	// Key is what its value follows in the line ("stage:"), if anything does,
	// and KeyZH the same in Chinese.
	Key, KeyZH string

	Optional bool
	// Several says that its value is several words, each read by itself.
	Several bool
	// Choices are the words it can be, by their names in the catalogue
	// ("kind.call"); the value is what follows the last dot.
	Choices []string
	// Stages says that it is one of the team's stages.
	Stages bool
}

// arguments that many commands take.
var (
	argCustomer = Arg{Name: "customer", Kind: bot.RecordField}
	argDeal     = Arg{Name: "deal", Kind: bot.RecordField}
	argText     = Arg{Name: "text", Kind: bot.LongField}
	argStage    = Arg{Name: "stage", Kind: bot.ChoiceField, Stages: true}
	argAmount   = Arg{Name: "amount", Kind: bot.AmountField}
	argWhen     = Arg{Name: "when", Kind: bot.DateField}
)

// maybe makes an argument optional.
func maybe(a Arg) Arg {
	a.Optional = true
	return a
}

// keyed makes an argument an optional one that follows a key.
func keyed(key, zh string, a Arg) Arg {
	a.Key, a.KeyZH, a.Optional = key, zh, true
	return a
}

// All returns every command, in the order in which help lists them.
func All() []*Command {
	var all []*Command
	for _, group := range [][]*Command{
		logCommands, dealCommands, tagCommands, customerCommands, contactCommands, optInCommands, findCommands,
		remindCommands, todayCommands, planCommands, reportCommands, pipelineCommands, digestCommands, birthdayCommands, festivalCommands, renewalCommands,
		askCommands, undoCommands, historyCommands, whyCommands, muteCommands, meCommands, calendarCommands, leaveCommands, linkCommands, helpCommands, adminCommands, holidayCommands, careCommands, greetingCommands, joinCommands,
	} {
		all = append(all, group...)
	}
	return all
}
