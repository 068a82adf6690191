package render

import "strings"

// sequence is what stands between brackets, or between the ends of a block inside them: members of an object or items
// of a list, with commas.
type sequence struct {
	opening, closing string
	open             int    // where the bracket or the block begins
	block            string // "each" or "if", "" for what stands between the brackets themselves
	seen             map[string]bool
	count            int
	comma            bool // one was read, or none is due
	mayComma         bool // a block may begin with the comma that its first item needs
	certain          bool // an item was written before for certain, so that a comma is too
}

// container compiles what stands between brackets.
func (j *jsonReader) container(opening, closing string) {
	s := &sequence{opening: opening, closing: closing, open: j.at, comma: true, seen: map[string]bool{}}
	j.at++
	j.builder.literal(opening)
	j.items(s)
	if !j.broken {
		j.at++
		j.builder.literal(closing)
	}
}

// items reads up to the end of the sequence.
func (j *jsonReader) items(s *sequence) {
	for !j.broken {
		j.skipBlanks()
		switch {
		case j.broken || j.atEnd(s):
			return
		case j.has(","):
			j.comma(s)
		case isBlock(j.rest()):
			j.blockItem(s)
		case !s.comma:
			j.failNoComma(s.closing)
		default:
			j.item(s)
		}
	}
}

// atEnd says whether the sequence ends here, and reports an end that is missing or belongs to nothing.
func (j *jsonReader) atEnd(s *sequence) bool {
	switch {
	case j.rest() == "" && s.block != "":
		j.fail(s.open, s.open+len("{{#"+s.block), CodeBlock, "This block is not closed with {{/%s}}.", s.block)
	case j.rest() == "":
		j.fail(s.open, s.open+1, CodeJSON, "This %s is not closed with %s.", s.opening, s.closing)
	case j.has(s.closing) && s.block != "":
		j.failHere(1, CodeBlock, "{{/%s}} is missing before this %s.", s.block, s.closing)
	case isBlockEnd(j.rest()) && s.block == "":
		j.failHere(len("{{/"), CodeBlock, "This end of a block has no beginning.")
	default:
		return j.has(s.closing) || isBlockEnd(j.rest())
	}
	return true
}

func (j *jsonReader) comma(s *sequence) {
	if s.comma && !s.mayComma {
		j.failHere(1, CodeJSON, "There is one comma too many.").Fix = j.replace(1, "")
		return
	}
	j.at++
	s.comma, s.mayComma = true, false
}

func (j *jsonReader) failNoComma(closing string) {
	if j.has("{{") {
		j.failHere(len("{{"), CodeGlued, "There are two values in a row. A comma is missing, or quotes around both to join them.")
		return
	}
	j.failHere(len(j.first()), CodeJSON, "A comma or %s is missing before this %s.", closing, j.first())
}

// item compiles one member or item, with the comma before it.
func (j *jsonReader) item(s *sequence) {
	here, outer := j.builder.here(), j.optional
	j.optional = false
	if s.certain {
		j.builder.literal(",")
	} else if s.count > 0 || s.block != "" {
		j.builder.add(separator{})
	}
	if s.opening == "{" {
		j.member(s.seen)
	} else {
		j.value()
	}
	if j.optional {
		parts := j.builder.since(here)
		leaveOut(parts)
		j.builder.add(&item{parts})
	}
	s.certain = s.certain || s.block == "" && !j.optional
	s.count++
	s.comma, s.mayComma, j.optional = false, false, outer
}

// separator is the comma between two items, when it shows only while rendering whether there is one before.
type separator struct{}

func (separator) render(o *output) error {
	if last := o.bytes[len(o.bytes)-1]; last != '[' && last != '{' {
		o.put(",")
	}
	return nil
}

// item is a member or an item that is left out when an optional value in it is empty.
type item struct{ parts []part }

func (i *item) render(o *output) error {
	_, err := o.unit(i.parts, nil)
	return err
}

// member compiles a key and its value.
func (j *jsonReader) member(seen map[string]bool) {
	j.key(seen)
	j.skipBlanks()
	if !j.broken && !j.has(":") {
		j.failHere(1, CodeJSON, "A colon is missing after the key.")
	}
	if j.broken {
		return
	}
	j.at++
	j.builder.literal(":")
	j.skipBlanks()
	j.value()
}

func (j *jsonReader) key(seen map[string]bool) {
	from := j.at
	switch {
	case j.has("{{"):
		j.hole(inJSONKey)
	case j.has(`"`):
		j.string(inKeyText)
		if key := j.text[from:j.at]; seen[key] && !j.broken {
			j.warnAt(from, j.at, CodeDuplicateKey, "The key %s appears twice. Most servers keep only one of them.", key)
		} else {
			seen[key] = true
		}
	default:
		j.failKey()
	}
}

func (j *jsonReader) failKey() {
	switch word := until(j.rest(), wordEnds); {
	case word == "" && j.has("'"):
		j.failHere(1, CodeJSON, `Keys need double quotes (").`).Fix = j.requoted("'", "'")
	case strings.ContainsAny(j.first(), curlyQuotes):
		j.failHere(len(j.first()), CodeQuote, `Use a plain double quote (") instead of %s.`, j.first()).Fix = j.requoted(j.first(), curlyQuotes)
	case j.inSingleBraces(word):
		j.failHere(len(word), CodeJSON, "A placeholder has two braces: {{%s}}.", word).Fix = &Fix{From: j.at - 1, To: j.at + len(word) + 1, Text: "{{" + word + "}}"}
	case word == "":
		j.failHere(len(j.first()), CodeJSON, "A key in double quotes should stand here, not %s.", j.first())
	default:
		j.failHere(len(word), CodeJSON, `A key needs quotes: "%s".`, word).Fix = j.quoted(word)
	}
}

// inSingleBraces says whether the word is an attribute in braces of its own, as other programs write their placeholders.
func (j *jsonReader) inSingleBraces(word string) bool {
	return word != "" && j.text[j.at-1] == '{' && strings.HasPrefix(j.rest()[len(word):], "}") && j.names.Has(word)
}
