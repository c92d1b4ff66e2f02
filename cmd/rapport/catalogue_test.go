package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/commands"
	"github.com/rapport-crm/rapport/crm"
)

// rooms are those that speak in the catalogue's sentences; adapters have words of
// their own.
var rooms = []string{"../../bot/cards", "../../bot/console", "../../commands", "../../scheduler", "."}

// saying is one place in the code that says a sentence.
type saying struct {
	at string
	id string
	// prefix says that id is only how it begins.
	prefix bool
	// vars are the variables that it is given; nil if that cannot be told.
	vars []string
}

// covers reports whether a sentence gets all of its variables here.
func (s saying) covers(id string) bool {
	return s.vars == nil || !slices.ContainsFunc(variables(id), func(name string) bool { return !slices.Contains(s.vars, name) })
}

// sayings are all that code says, with every string there is besides.
type sayings struct {
	all     []saying
	strings map[string]bool
}

// speakers are the functions that say a sentence: where its id is among the
// arguments, what goes before it, and where its variables begin.
var speakers = map[string]struct {
	id, vars int
	before   string
}{
	"Say": {0, 1, ""}, "Words": {0, 1, ""}, "say": {1, 2, ""}, "refuse": {0, 1, "refuse."}, "Button": {0, 2, "button."},
}

func TestCodeSaysOnlySentencesThatThereAre(t *testing.T) {
	code := readSayings(t)
	require.Greater(t, len(code.all), 200)
	for _, s := range code.all {
		if !s.prefix {
			require.True(t, cards.Has(crm.English, s.id), "%s says %s", s.at, s.id)
			continue
		}
		require.NotEmpty(t, beginningWith(s.id), "%s says %s…", s.at, s.id)
	}
}

func TestEverySentenceIsSaidByCode(t *testing.T) {
	code := readSayings(t)
	var dead []string
	for _, id := range cards.Sentences(crm.English) {
		family, rest, _ := strings.Cut(id, ".")
		used := code.strings[id] || code.strings[rest] && (family == "refuse" || family == "button")
		for _, s := range code.all {
			used = used || s.id == id && !s.prefix || s.prefix && strings.HasPrefix(id, s.id) && familyHas(family, rest)
		}
		if !used {
			dead = append(dead, id)
		}
	}
	require.Empty(t, dead, "nobody says these")
}

func TestCodeGivesEverySentenceItsVariables(t *testing.T) {
	code := readSayings(t)
	exact, covered := map[string]bool{}, map[string]bool{}
	for _, s := range code.all {
		if !s.prefix {
			exact[s.id] = true
			require.True(t, s.covers(s.id), "%s says %s without %v", s.at, s.id, variables(s.id))
			continue
		}
		for _, id := range beginningWith(s.id) { // a family may be said in several ways
			covered[id] = covered[id] || s.covers(id)
		}
	}
	for id, ok := range covered {
		require.True(t, ok || exact[id], "nobody gives %s all of %v", id, variables(id))
	}
}

func TestEverySentenceRendersInBothLanguages(t *testing.T) {
	for _, id := range cards.Sentences(crm.English) {
		for _, lang := range cards.Languages {
			for _, n := range []int{0, 1, 2, 5} {
				var args []any
				for _, name := range variables(id) {
					args = append(args, name, "x")
					if name == "N" {
						args[len(args)-1] = n
					}
				}
				said := cards.Voice{Lang: lang}.Say(id, args...)
				require.NotEmpty(t, said)
				require.True(t, said != id || catalogue(lang)[id] == id, "%s in %s", id, lang)
				require.NotContains(t, said, "<no value>", "%s in %s", id, lang)
			}
		}
	}
}

func TestBothLanguagesUseTheSameVariables(t *testing.T) {
	en, zh := catalogue(crm.English), catalogue(crm.Chinese)
	for id := range en {
		if !spelled[id] {
			require.ElementsMatch(t, names(en[id]), names(zh[id]), id)
		}
	}
}

// spelled are sentences that each language builds from what it needs.
var spelled = map[string]bool{
	"birthday.lunar": true, "birthday.lunar-leap": true, "birthday.solar": true, "rule.date": true,
}

// TestChineseIsPunctuatedAsChinese: no Latin comma, colon or bracket touches a
// Chinese character.
func TestChineseIsPunctuatedAsChinese(t *testing.T) {
	latin := regexp.MustCompile(`\p{Han}[,;:!?(]|[,;!?)]\p{Han}`)
	typed := regexp.MustCompile(`\p{Han}+:`) // what people type: 阶段:方案
	for id, said := range catalogue(crm.Chinese) {
		said = typed.ReplaceAllString(said, "")
		require.NotRegexp(t, latin, said, id)
	}
}

// familyHas narrows the families that are said by the name of a command, an
// argument or a field: what names none is dead.
func familyHas(family, rest string) bool {
	switch family {
	case "help", "example", "menu", "arg", "hint":
		return named()[family+"."+rest]
	}
	return true
}

// named are the sentences that are named after commands, arguments and fields.
func named() map[string]bool {
	out := map[string]bool{}
	for _, cmd := range commands.All() {
		out["help."+cmd.Key()], out["example."+cmd.Key()], out["menu."+cmd.Path[0][0]] = true, true, true
		for _, a := range cmd.Args {
			out["arg."+a.Name], out["hint."+a.Name] = true, true
		}
	}
	for _, rec := range []any{crm.Customer{}, crm.Contact{}, crm.Deal{}, crm.Activity{}, crm.Reminder{}, crm.Member{}, crm.Workspace{}} {
		for i := range reflect.TypeOf(rec).NumField() {
			name, _, _ := strings.Cut(reflect.TypeOf(rec).Field(i).Tag.Get("json"), ",")
			out["arg."+name] = true
		}
	}
	return out
}

func beginningWith(prefix string) (out []string) {
	for _, id := range cards.Sentences(crm.English) {
		if strings.HasPrefix(id, prefix) {
			out = append(out, id)
		}
	}
	return out
}

var variable = regexp.MustCompile(`\.([A-Z]\w*)`)

// names are the variables in a template.
func names(template string) []string {
	out := map[string]bool{}
	for _, m := range regexp.MustCompile(`\{\{[^}]*\}\}`).FindAllString(template, -1) {
		for _, name := range variable.FindAllStringSubmatch(m, -1) {
			out[name[1]] = true
		}
	}
	return slices.Sorted(maps.Keys(out))
}

// variables are those of a sentence in either language.
func variables(id string) []string {
	return names(catalogue(crm.English)[id] + catalogue(crm.Chinese)[id])
}

// catalogue returns a language's sentences, the forms of a plural side by side.
var catalogue = func() func(crm.Lang) map[string]string {
	en := sync.OnceValue(func() map[string]string { return readCatalogue(crm.English) })
	zh := sync.OnceValue(func() map[string]string { return readCatalogue(crm.Chinese) })
	return func(lang crm.Lang) map[string]string {
		if lang == crm.Chinese {
			return zh()
		}
		return en()
	}
}()

// readCatalogue reads a language's file; one that cannot be read has no sentences,
// and every test here fails.
func readCatalogue(lang crm.Lang) map[string]string {
	raw, err := os.ReadFile("../../bot/cards/locales/" + string(lang) + ".json")
	var m map[string]any
	out := map[string]string{}
	if err != nil || json.Unmarshal(raw, &m) != nil {
		return out
	}
	for id, v := range m {
		switch v := v.(type) {
		case string:
			out[id] = v
		case map[string]any:
			for _, form := range v {
				out[id] += fmt.Sprintln(form)
			}
		}
	}
	return out
}

// readSayings parses the rooms.
func readSayings(t *testing.T) sayings {
	t.Helper()
	out := sayings{strings: map[string]bool{}}
	files := token.NewFileSet()
	for _, room := range rooms {
		entries, err := filepath.Glob(room + "/*.go")
		require.NoError(t, err)
		for _, file := range entries {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			parsed, err := parser.ParseFile(files, file, nil, 0)
			require.NoError(t, err)
			ast.Inspect(parsed, func(n ast.Node) bool { out.read(files, n); return true })
		}
	}
	return out
}

func (s *sayings) read(files *token.FileSet, n ast.Node) {
	if lit, ok := text(n); ok {
		s.strings[lit] = true
	}
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return
	}
	how, ok := speakers[called(call)]
	if !ok || len(call.Args) <= how.id {
		return
	}
	one := saying{at: files.Position(call.Pos()).String()}
	if lit, ok := text(call.Args[how.id]); ok {
		one.id = how.before + lit
	} else if lit, ok := text(leftmost(call.Args[how.id])); ok {
		one.id, one.prefix = how.before+lit, true
	} else {
		return // the id is a variable: that the string is there is all one can tell
	}
	one.vars = given(call, how.vars)
	s.all = append(s.all, one)
}

// called is the name of the function that is called.
func called(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// given are the names of the variables in a call; nil when they are passed on.
func given(call *ast.CallExpr, from int) []string {
	if call.Ellipsis.IsValid() {
		return nil
	}
	vars := []string{}
	for i := from; i < len(call.Args); i += 2 {
		name, ok := text(call.Args[i])
		if !ok {
			return nil
		}
		vars = append(vars, name)
	}
	return vars
}

func leftmost(e ast.Expr) ast.Node {
	if b, ok := e.(*ast.BinaryExpr); ok {
		return leftmost(b.X)
	}
	return e
}

func text(n ast.Node) (string, bool) {
	lit, ok := n.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}
