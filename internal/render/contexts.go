package render

import (
	"strings"

	"patchbay/internal/attr"
)

// context is one kind of place in a template: which kinds of values may stand there and how they are written.
type context struct {
	accepts  kinds  // beside null; a template whose value can be none of them is refused when it is saved
	compound bool   // lists and objects that a JSON attribute turns out to be are written too
	code     Code   // of the problem when they are not
	where    string // "in a header", for sentences
	hint     string // what to do instead
	write    func(o *output, v attr.Value) *problem
}

// problem is why a value can't stand in its place. The sentence goes on from the name of the value and never holds
// the value itself.
type problem struct {
	code     Code
	sentence string
}

// The contexts of a JSON body.
var (
	inJSONText = &context{
		accepts: kindScalar, compound: true, code: CodeType, where: "in quotes",
		hint: " Remove the quotes to send it as it is.", write: escapedBy(escapeJSON),
	}
	inJSONValue = &context{accepts: kindAny, compound: true, write: writeJSONValue}
	inJSONKey   = &context{accepts: kindScalar, code: CodeKey, where: "as a key", write: writeJSONKey}
	inKeyText   = &context{accepts: kindScalar, code: CodeKey, where: "in a key", write: escapedBy(escapeJSON)}
)

// The contexts of everything else.
var (
	inHost   = &context{accepts: kindScalar, code: CodeHost, where: "in a host", write: writeHost}
	inPath   = &context{accepts: kindScalar, code: CodeType, where: "in a path", write: writePath}
	inQuery  = &context{accepts: kindScalar, code: CodeType, where: "in a query", write: escapedBy(escapePercent)}
	inForm   = &context{accepts: kindScalar, code: CodeType, where: "in a form field", write: escapedBy(escapeForm)}
	inHeader = &context{accepts: kindScalar, code: CodeType, where: "in a header", write: writeHeader}
	inText   = &context{accepts: kindAny, compound: true, write: escapedBy(asIs)}
)

// put writes a value in the context.
func (c *context) put(o *output, v attr.Value) *problem {
	if compound := v.Kind() == attr.List || v.Kind() == attr.Object; compound && !c.compound {
		return &problem{c.code, "is " + v.Kind().String() + ", which can't stand " + c.where}
	}
	return c.write(o, v)
}

// escapedBy writes the text of a value through an escaper; null is nothing.
func escapedBy(escape escaper) func(*output, attr.Value) *problem {
	return func(o *output, v attr.Value) *problem {
		o.escaped(escape, v.Text())
		return nil
	}
}

func writePath(o *output, v attr.Value) *problem {
	if v.IsEmpty() {
		return &problem{CodePathEmpty, "is empty, and a part of the path may not be"}
	}
	o.escaped(escapePercent, v.Text())
	return nil
}

// maxLabel is the longest part of a host name between dots (RFC 1035).
const maxLabel = 63

func writeHost(o *output, v attr.Value) *problem {
	s := v.Text()
	if s == "" || len(s) > maxLabel || s[0] == '-' || s[len(s)-1] == '-' || !isLabel(s) {
		return &problem{CodeHost, "does not fit into the host: that takes 1 to 63 letters, digits and -"}
	}
	o.escaped(asIs, s)
	return nil
}

// isLabel says whether s has only what host names are made of.
func isLabel(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > 0x7f || !isLetterOrDigit(byte(r)) && r != '-' }) < 0
}

func writeHeader(o *output, v attr.Value) *problem {
	if badHeaderByte(v.Text()) >= 0 {
		return &problem{CodeHeader, "has a line break or another control character, and a header is one line without any"}
	}
	o.escaped(asIs, v.Text())
	return nil
}

// badHeaderByte returns the offset of the first byte that no header may have, or -1.
func badHeaderByte(s string) int {
	for i := range len(s) {
		if c := s[i]; c < ' ' && c != '\t' || c == 0x7f {
			return i
		}
	}
	return -1
}
