package render

import (
	"strings"
	"unicode/utf8"

	"patchbay/internal/expr"
)

// curlyQuotes are those that text programs make of plain ones.
const curlyQuotes = "“”‘’«»"

// wordEnds are the bytes that end a word outside quotes.
const wordEnds = " \t\r\n,:]}{[\"/'"

// word compiles a number, true, false or null.
func (j *jsonReader) word() {
	word := until(j.rest(), wordEnds)
	switch {
	case word == "":
		j.failNoValue()
	case word != "true" && word != "false" && word != "null" && !expr.IsNumber(word):
		j.failWord(word)
	default:
		j.builder.literal(word)
		j.at += len(word)
		if j.has("{{") && !isBlock(j.rest()) && !j.has("{{!--") {
			j.failHere(len("{{"), CodeGlued, "There is a placeholder next to text outside quotes. Put quotes around both.")
		}
	}
}

func (j *jsonReader) failNoValue() {
	switch {
	case j.rest() == "":
		j.failHere(0, CodeJSON, "The body ends too early: a value is missing.")
	case j.has("'"):
		j.failHere(1, CodeJSON, `Text in JSON needs double quotes (").`).Fix = j.requoted("'", "'")
	default:
		j.failHere(1, CodeJSON, "A value is missing before this %s.", j.first())
	}
}

// failWord says what is wrong with a word that is no JSON, by the habit that it probably comes from.
func (j *jsonReader) failWord(word string) {
	unsigned := strings.TrimPrefix(word, "+")
	switch {
	case strings.ContainsAny(j.first(), curlyQuotes):
		j.failHere(len(j.first()), CodeQuote, `Use a plain double quote (") instead of %s.`, j.first()).Fix = j.requoted(j.first(), curlyQuotes)
	case strings.EqualFold(word, "true"), strings.EqualFold(word, "false"), strings.EqualFold(word, "null"), word == "None":
		j.failHere(len(word), CodeJSON, "JSON writes true, false and null, in small letters.").Fix = j.replace(len(word), jsonWord(word))
	case word == "undefined", word == "NaN", word == "Infinity", word == "-Infinity":
		j.failHere(len(word), CodeJSON, "%s is no JSON value. Use null.", word)
	case expr.IsDigits(unsigned):
		j.failHere(len(word), CodeJSON, "%s is no JSON number. Put quotes around it to send it as it is.", word).Fix = j.replace(len(word), `"`+word+`"`)
	default:
		j.failHere(len(word), CodeJSON, `Text needs quotes: "%s".`, word).Fix = j.quoted(word)
	}
}

// jsonWord is what JSON writes for a word of another language.
func jsonWord(word string) string {
	if word == "None" {
		return "null"
	}
	return strings.ToLower(word)
}

// quoted is the repair that puts quotes round a word, nil when it has something in it that they would not hold together.
func (j *jsonReader) quoted(word string) *Fix {
	if next := j.text[j.at+len(word):]; strings.ContainsAny(word, `\{}“”‘’«»`) || strings.HasPrefix(next, `"`) || strings.HasPrefix(next, "'") || strings.HasPrefix(next, "{") {
		return nil
	}
	return j.replace(len(word), `"`+word+`"`)
}

// requoted is the repair that makes plain quotes of those round the text that begins here, nil when it is not certain
// where the text ends.
func (j *jsonReader) requoted(opening, closing string) *Fix {
	inside := j.rest()[len(opening):]
	end := strings.IndexAny(inside, closing)
	if end < 0 || strings.ContainsAny(inside[:end], "\"\\\n\r") {
		return nil
	}
	_, size := utf8.DecodeRuneInString(inside[end:])
	return j.replace(len(opening)+end+size, `"`+inside[:end]+`"`)
}
