package convert

import (
	"regexp"
	"strings"

	"patchbay/internal/attr"
)

// braces is a variable as Postman, Bruno and Insomnia write it.
var braces = regexp.MustCompile(`\{\{\s*([^{}\r\n]{1,200}?)\s*\}\}`)

// dynamic are the variables that those programs make up themselves, as our expressions.
var dynamic = map[string]string{"$guid": "uuid", "$randomuuid": "uuid", "$isotimestamp": "now"}

// Braces marks {{variables}} in a text. What a program would make up becomes our expression for it where there is one, and an
// attribute otherwise, which is noted.
func (w *Work) Braces(place, text string) string {
	if !strings.Contains(text, "{{") {
		return text
	}
	return braces.ReplaceAllStringFunc(text, func(found string) string {
		name := braces.FindStringSubmatch(found)[1]
		if ours, known := dynamic[strings.ToLower(name)]; known {
			return Hole(ours)
		}
		if made, isDynamic := strings.CutPrefix(name, "$"); isDynamic {
			key := w.Attribute(made, attr.TypeText, "")
			w.Note(place, "{{%s}} is not taken: nothing here makes it up. The attribute %s stands for it.", name, key)
			return Hole(key)
		}
		return Variable(name)
	})
}
