package translate

import (
	"regexp"
	"strings"
)

var (
	oneWord = regexp.MustCompile(`^[A-Z][a-z]+(-[a-z]+)?[.:…!?]?$`)
	aWord   = regexp.MustCompile(`^[(“"']?[A-Za-z][A-Za-z’'/-]*[)”"'.,:;…!?]*$`)
)

// IsWords says whether a text is one that people read: a capitalized word, or two words and more. Names of the program, such as
// send_otp and Content-Type, are none.
func IsWords(text string) bool {
	if oneWord.MatchString(text) {
		return true
	}
	words := 0
	for word := range strings.FieldsSeq(text) {
		if aWord.MatchString(word) {
			words++
		}
	}
	return words > 1 || words == 1 && holds(text)
}
