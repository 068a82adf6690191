// Package translate says finished English pages in another language. Templates, faults and labels are written in English, where
// they are read; english.txt lists all of their texts, made from the sources by the command in the folder texts, and a file in
// languages says them in one language. What a file lacks stays English.
//
// What people have written themselves is never translated: elements that hold it say translate="no", as HTML has it for every
// translator, and browsers' own ones keep to it too. What visitors read is not in here (internal/phrase), nor is what programs
// read.
package translate

import (
	"cmp"
	"embed"
	"maps"
	"slices"
	"sync"

	"patchbay/internal/bylanguage"
)

// Language is what the site speaks to one person, as the tag of BCP 47 that pages have in lang. "" is English, and so is what
// there is no file of.
type Language string

// English is what all texts are written in.
const English Language = "en"

// File is one language, as languages has it.
type File struct {
	Name  string            `json:"name"`  // as those who speak it write it
	Texts map[string]string `json:"texts"` // by the text in English, as english.txt has it
}

//go:embed languages/*.json
var files embed.FS

// catalogs are all languages but English, read once.
var catalogs = sync.OnceValue(func() map[Language]*catalog {
	all := map[Language]*catalog{}
	for l, f := range bylanguage.Read[Language, File](files) {
		all[l] = newCatalog(f)
	}
	return all
})

// Languages lists the languages: English, and then the others by their tags.
func Languages() []Language {
	return append([]Language{English}, slices.Sorted(maps.Keys(catalogs()))...)
}

// Of is the language of a tag, and English where there is none of that tag.
func Of(tag string) Language {
	if catalogs()[Language(tag)] == nil {
		return English
	}
	return Language(tag)
}

// Tag is the language for the attribute lang.
func (l Language) Tag() string { return string(cmp.Or(l, English)) }

// Name is the language as those who speak it write it.
func (l Language) Name() string {
	if c := catalogs()[l]; c != nil {
		return c.name
	}
	return "English"
}

// Page says all texts of a page or of a part of one. English pages come back as they are.
func (l Language) Page(html []byte) []byte {
	c := catalogs()[l]
	if c == nil {
		return html
	}
	return eachText(html, c.say)
}
