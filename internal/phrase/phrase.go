// Package phrase has the fixed texts that visitors read beside those of a flow, in every language that a chat can speak: one
// file each in languages. Whoever refuses a visitor names a phrase (Refuse), and whoever knows the visitor's language says it
// (Language.Translate).
//
// It does not choose a language (the look of a chat does), and has nothing that builders read.
package phrase

import (
	"cmp"
	"embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"patchbay/internal/bylanguage"
)

// Language is what a chat speaks, as the tag of BCP 47 that pages have in lang: "pt". "" and what there is no file of are
// English.
type Language string

// English is the language of chats that have none.
const English Language = "en"

// Values are what a phrase has in the place of its {names}.
type Values map[string]any

// book is the file of one language.
type book struct {
	Name      string            `json:"name"`    // as those who speak it write it
	English   string            `json:"english"` // its name in English
	Direction string            `json:"direction"`
	Chat      map[string]string `json:"chat"` // what the chat itself shows; static/src/chat/words.ts names them
	Said      map[Key]string    `json:"said"` // what the server says
}

//go:embed languages/*.json
var files embed.FS

// books are all languages, read once.
var books = sync.OnceValue(func() map[Language]book { return bylanguage.Read[Language, book](files) })

// Languages lists the languages: English, and then the others by their English names.
func Languages() []Language {
	rank := func(l Language) string {
		if l == English {
			return ""
		}
		return l.book().English
	}
	return slices.SortedFunc(maps.Keys(books()), func(a, b Language) int { return cmp.Compare(rank(a), rank(b)) })
}

func (l Language) book() book {
	b, ok := books()[l]
	if !ok {
		b = books()[English]
	}
	return b
}

// IsKnown says whether there is such a language; "" is English.
func (l Language) IsKnown() bool {
	_, ok := books()[l]
	return ok || l == ""
}

// Tag is the language for the attribute lang.
func (l Language) Tag() string { return string(cmp.Or(l, English)) }

// Label is what builders choose the language by: its name in English, and its own.
func (l Language) Label() string {
	b := l.book()
	if b.Name == b.English {
		return b.Name
	}
	return b.English + " · " + b.Name
}

// Direction is which way the language is written: ltr or rtl.
func (l Language) Direction() string { return l.book().Direction }

// Words are the texts that the chat itself shows, by name. They are shared and must not be changed.
func (l Language) Words() map[string]string { return l.book().Chat }

// Sentences are what the server says, as Words.
func (l Language) Sentences() map[Key]string { return l.book().Said }

// Say is the phrase in the language.
func (l Language) Say(k Key, v Values) string {
	var pairs []string
	for name, value := range v {
		pairs = append(pairs, "{"+name+"}", fmt.Sprint(value))
	}
	return strings.NewReplacer(pairs...).Replace(l.book().Said[k])
}
