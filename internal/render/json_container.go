package render

func (j *jsonReader) object() {
	seen := map[string]bool{}
	j.container("{", "}", func() { j.member(seen) })
}

func (j *jsonReader) list() { j.container("[", "]", j.value) }

// container compiles what stands between brackets. Commas are written between items whatever the template has behind
// the last one.
func (j *jsonReader) container(opening, closing string, item func()) {
	open := j.at
	j.at++
	j.builder.literal(opening)
	for count := 0; j.nextItem(open, opening, closing, count); count++ {
		if count > 0 {
			j.builder.literal(",")
		}
		item()
	}
	if !j.broken {
		j.at++
		j.builder.literal(closing)
	}
}

// nextItem reads up to the next item. It returns false at the closing bracket and after a mistake.
func (j *jsonReader) nextItem(open int, opening, closing string, count int) bool {
	j.skipBlanks()
	if count > 0 && j.has(",") {
		j.at++
		j.skipBlanks()
	} else if count > 0 && !j.broken && !j.has(closing) && j.rest() != "" && !isBlock(j.rest()) {
		j.failNoComma(closing)
	}
	switch {
	case j.broken || j.has(closing):
		return false
	case j.rest() == "":
		j.fail(open, open+1, CodeJSON, "This %s is not closed with %s.", opening, closing)
	case j.has(","):
		j.failHere(1, CodeJSON, "There is one comma too many.")
	case isBlock(j.rest()):
		j.failBlock(opening)
	}
	return !j.broken
}

func (j *jsonReader) failNoComma(closing string) {
	if j.has("{{") {
		j.failHere(len("{{"), CodeGlued, "There are two values in a row. A comma is missing, or quotes around both to join them.")
		return
	}
	j.failHere(len(j.first()), CodeJSON, "A comma or %s is missing before this %s.", closing, j.first())
}

// failBlock refuses blocks: those that make no sense here for good, the others for now.
func (j *jsonReader) failBlock(opening string) {
	switch {
	case j.has("{{#each ") && opening == "{":
		j.failHere(len("{{#each"), CodeBlock, "#each may stand only inside a list, between [ and ].")
	case j.has("{{#each "), j.has("{{#if "):
		j.failHere(len("{{#"), CodeUnsupported, "The blocks #each and #if are not available yet.")
	case j.has("{{#"):
		j.failHere(len("{{#"), CodeBlock, "There is no such block.")
	default:
		j.failHere(len("{{/"), CodeBlock, "This end of a block has no beginning.")
	}
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
		j.failHere(1, CodeJSON, `Keys need double quotes (").`)
	case word == "":
		j.failHere(len(j.first()), CodeJSON, "A key in double quotes should stand here, not %s.", j.first())
	default:
		j.failHere(len(word), CodeJSON, `A key needs quotes: "%s".`, word)
	}
}
