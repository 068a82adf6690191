package render

import (
	"strings"
	"unicode/utf8"

	"patchbay/internal/escape"
)

// jsonReader compiles a JSON body. It reads the whole template as JSON in which placeholders stand for values, keys
// or parts of texts, so that whatever the values are, the body is JSON. What is more than JSON and harmless
// (comments, trailing commas, byte order mark, no-break space) is left out of the body; nothing else is repaired.
type jsonReader struct {
	*field
	builder  builder
	at       int
	depth    int
	blocks   int  // that are open
	loops    int  // of them
	optional bool // the present item has an optional value in it
	broken   bool // there was a mistake behind which nothing can be understood
}

func (c *compiler) jsonBody(name, label, text string) []part {
	f, ok := c.field(name, label, text)
	if !ok {
		return nil
	}
	j := &jsonReader{field: f}
	j.skipBlanks()
	if !j.broken && j.rest() == "" {
		j.fail(j.at, j.at, CodeJSON, "There is nothing here. Write JSON such as {\"phone\": {{phone}}}.")
	}
	j.value()
	if j.optional && !j.broken {
		j.errorAt(0, len(text), CodeOptional, "There is nothing here that | optional could leave out.")
	}
	j.skipBlanks()
	if !j.broken && j.rest() != "" {
		j.failAfterValue()
	}
	return j.builder.done()
}

// rest is what was not read yet.
func (j *jsonReader) rest() string { return j.text[j.at:] }

func (j *jsonReader) has(s string) bool { return strings.HasPrefix(j.rest(), s) }

// first returns the next character, or "" at the end.
func (j *jsonReader) first() string {
	_, size := utf8.DecodeRuneInString(j.rest())
	return j.rest()[:size]
}

// fail reports a mistake and gives up reading, because every report after it would be a guess.
func (j *jsonReader) fail(from, to int, code Code, format string, args ...any) *Diagnostic {
	if j.broken {
		return &Diagnostic{}
	}
	j.broken = true
	if code == CodeGlued && j.strayElse(from) {
		return &Diagnostic{}
	}
	return j.errorAt(from, to, code, format, args...)
}

// failHere is fail for the next length bytes.
func (j *jsonReader) failHere(length int, code Code, format string, args ...any) *Diagnostic {
	return j.fail(j.at, min(j.at+length, len(j.text)), code, format, args...)
}

// replace is the repair that puts a text in the place of the next length bytes.
func (j *jsonReader) replace(length int, text string) *Fix {
	return &Fix{From: j.at, To: min(j.at+length, len(j.text)), Text: text}
}

// value compiles any value.
func (j *jsonReader) value() {
	if j.depth++; j.depth > maxDepth {
		j.failHere(1, CodeLimit, "This is nested deeper than %d levels.", maxDepth)
	}
	if !j.broken {
		j.anyValue()
	}
	j.depth--
}

func (j *jsonReader) anyValue() {
	switch {
	case isBlock(j.rest()):
		j.failHere(len("{{#"), CodeBlock, "#each and #if may stand only between the items of a list or the members of an object.")
	case j.atHole():
		j.valueHole()
	case j.has("{"):
		j.container("{", "}")
	case j.has("["):
		j.container("[", "]")
	case j.has(`"`):
		j.string(inJSONText)
	default:
		j.word()
	}
}

// atHole says whether a placeholder begins here. {{{ is an object whose first key is a placeholder.
func (j *jsonReader) atHole() bool { return j.has("{{") && !j.has("{{{") }

// valueHole compiles a placeholder that is a whole value.
func (j *jsonReader) valueHole() {
	j.hole(inJSONValue)
	switch {
	case j.broken || j.rest() == "":
	case j.has(`"`):
		j.failHere(1, CodeGlued, "There is text next to a placeholder. Put both inside one pair of quotes.")
	case j.atHole() && !isBlock(j.rest()) && !j.has("{{!--"):
		j.failHere(len("{{"), CodeGlued, "There are two values in a row. Put quotes around both to join them.")
	case j.rest()[0] >= utf8.RuneSelf && !j.atBlank(), escape.IsLetterOrDigit(j.rest()[0]), strings.IndexByte("+-._", j.rest()[0]) >= 0:
		j.failHere(1, CodeGlued, "There is text next to a placeholder outside quotes. Put quotes around both.")
	}
}

// hole compiles the placeholder that begins here.
func (j *jsonReader) hole(c *context) *hole {
	from := j.at
	h, end := j.placeholder(from, c == inJSONText || c == inKeyText)
	if end < 0 {
		j.broken = true
		return h
	}
	j.at = end
	j.optional = j.optional || h.Optional
	j.put(&j.builder, h, c)
	j.checkKind(h, from, end)
	return h
}

// failAfterValue reports what stands where a comma or the end was due.
func (j *jsonReader) failAfterValue() {
	switch {
	case j.has("{{"):
		j.failHere(len("{{"), CodeGlued, "There are two values in a row. Put quotes around both to join them.")
	case strings.IndexByte("}],", j.rest()[0]) >= 0:
		j.failHere(1, CodeJSON, "There is one %s too many.", j.first()).Fix = j.replace(1, "")
	default:
		j.failHere(len(j.first()), CodeJSON, "The body should end before this %s.", j.first())
	}
}
