package phrase_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"patchbay/internal/fault"
	"patchbay/internal/phrase"
)

// chat is what visitors' browsers run.
const chat = "../../static/src/chat/"

func TestEveryLanguageHasTheSamePhrases(t *testing.T) {
	english := texts(phrase.English)
	for _, l := range phrase.Languages() {
		for name, text := range texts(l) {
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s: %s says nothing", l, name)
			}
			if diff := cmp.Diff(placeholders(english[name]), placeholders(text)); diff != "" {
				t.Errorf("%s: %s has other placeholders than in English:\n%s", l, name, diff)
			}
		}
		if diff := cmp.Diff(slices.Sorted(maps.Keys(english)), slices.Sorted(maps.Keys(texts(l)))); diff != "" {
			t.Errorf("%s has other phrases than English:\n%s", l, diff)
		}
		if d := l.Direction(); d != "ltr" && d != "rtl" || l.Label() == "" {
			t.Errorf("%s is called %q and written %q", l, l.Label(), d)
		}
	}
}

// texts are all texts of a language, by the part of the file and the key.
func texts(l phrase.Language) map[string]string {
	all := map[string]string{}
	for name, text := range l.Words() {
		all["chat "+name] = text
	}
	for k, text := range l.Sentences() {
		all["said "+string(k)] = text
	}
	return all
}

func placeholders(text string) []string {
	found := regexp.MustCompile(`\{\w*\}`).FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func TestEveryKeyHasASentenceAndEverySentenceAKey(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "key.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var keys []phrase.Key
	ast.Inspect(file, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok {
			key, err := strconv.Unquote(l.Value)
			if err != nil {
				t.Fatal(err)
			}
			keys = append(keys, phrase.Key(key))
		}
		return true
	})
	slices.Sort(keys)
	if diff := cmp.Diff(keys, slices.Sorted(maps.Keys(phrase.English.Sentences()))); diff != "" {
		t.Errorf("key.go (-) and languages (+) differ:\n%s", diff)
	}
}

func TestTheChatNamesTheWordsThatItGets(t *testing.T) {
	var named []string
	for _, m := range regexp.MustCompile(`(?m)^  \| "(\w+)"`).FindAllStringSubmatch(source(t, "words.ts"), -1) {
		named = append(named, m[1])
	}
	slices.Sort(named)
	if diff := cmp.Diff(named, slices.Sorted(maps.Keys(phrase.English.Words()))); diff != "" {
		t.Errorf("words.ts (-) and languages (+) differ:\n%s", diff)
	}
}

// codes are words of protocols and of keyboards, which nobody reads.
var codes = []string{`"Bearer `, `"Content-Type"`, `"Last-Event-ID"`, `"Enter"`, `"Escape"`, `"DOMContentLoaded"`}

func TestTheChatHasNoSentenceOfItsOwn(t *testing.T) {
	var files []string
	for _, folder := range []string{"chat", "widget"} {
		found, err := filepath.Glob("../../static/src/" + folder + "/*.ts")
		if err != nil || len(found) == 0 {
			t.Fatalf("there is no %s, %v", folder, err)
		}
		files = append(files, found...)
	}
	unseen := regexp.MustCompile(`(?s)/\*.*?\*/|//[^\n]*|console\.warn\(.*?\);|new Error\(.*?\);|\$\{[^{}]*\}`) // for who builds or repairs it, and what is no text
	literal := regexp.MustCompile("\"[^\"\n]*\"|`[^`]*`")
	sentence := regexp.MustCompile(`[A-Z][a-z]+|[a-z] [a-z]+[.…]`)
	for _, file := range files {
		if slices.Contains([]string{"countries.ts", "icon.ts", "preview.ts"}, filepath.Base(file)) {
			continue // codes, curves, and what builders look at
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, said := range literal.FindAllString(unseen.ReplaceAllString(string(text), ""), -1) {
			isCode := slices.ContainsFunc(codes, func(c string) bool { return strings.HasPrefix(strings.ReplaceAll(said, "`", `"`), c) })
			if sentence.MatchString(said) && !isCode {
				t.Errorf("%s says %s: it belongs into internal/phrase/languages", file, said)
			}
		}
	}
}

func source(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(chat + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestSaying(t *testing.T) {
	v := phrase.Values{"max": 3}
	for l, want := range map[phrase.Language]string{"": "Please choose 3 at most.", "en": "Please choose 3 at most.", "es": "Elige 3 como máximo, por favor.",
		"xx": "Please choose 3 at most."} {
		if got := l.Say(phrase.ChooseMax, v); got != want {
			t.Errorf("in %q it is %q, want %q", l, got, want)
		}
	}
	t.Run("a value is never taken for a name", func(t *testing.T) {
		got := phrase.English.Say(phrase.CodeMinutes, phrase.Values{"code": "{n}", "n": "{code}"})
		if got != "Your code is {n}. It is valid for {code} min." {
			t.Errorf("it is %q", got)
		}
	})
	t.Run("a language is known when there is a file of it", func(t *testing.T) {
		if !phrase.Language("").IsKnown() || !phrase.Language("ar").IsKnown() || phrase.Language("xx").IsKnown() {
			t.Error("it is not")
		}
	})
	t.Run("English is first, and the others have two names", func(t *testing.T) {
		var labels []string
		for _, l := range phrase.Languages() {
			labels = append(labels, l.Label())
		}
		if labels[0] != "English" || labels[1] != "Arabic · العربية" {
			t.Errorf("they are %q", labels)
		}
	})
}

func TestRefusing(t *testing.T) {
	err := phrase.Because(io.ErrUnexpectedEOF, fault.TooLarge, phrase.ChooseMax, phrase.Values{"max": 2})
	if fault.Message(err) != "Please choose 2 at most." || !errors.Is(err, fault.TooLarge) || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("to who knows no language it is %v", err)
	}
	said := phrase.Language("de").Translate(err)
	if fault.Message(said) != "Bitte wähle höchstens 2." || !errors.Is(said, fault.TooLarge) || !errors.Is(said, io.ErrUnexpectedEOF) {
		t.Errorf("in German it is %v", said)
	}
	if got := phrase.Language("de").Message(err); got != fault.Message(said) {
		t.Errorf("it is also %q", got)
	}
	field := fault.Fields(phrase.Language("pt").Translate(phrase.RefuseField("text", phrase.NoAnswer, nil)))
	if len(field) != 1 || field[0].Name != "text" || field[0].Message != "Escreva uma resposta, por favor." {
		t.Errorf("the field has %+v", field)
	}
	t.Run("a fault round it speaks for itself", func(t *testing.T) {
		outer := fault.Wrap(err, fault.Unavailable, "Later.")
		if phrase.IsPhrase(outer) || phrase.Language("de").Message(outer) != "Later." || phrase.Language("de").Translate(outer) != outer {
			t.Error("the phrase in it speaks")
		}
	})
	t.Run("any other error stays as it is", func(t *testing.T) {
		if phrase.IsPhrase(io.EOF) || phrase.Language("de").Translate(io.EOF) != io.EOF || phrase.IsPhrase(nil) {
			t.Error("it does not")
		}
	})
}
