package render

import (
	"strings"

	"patchbay/internal/escape"
	"patchbay/internal/expr"
	"patchbay/internal/header"
)

// escaper appends a value in the form that its place needs.
type escaper func(dst []byte, s string) []byte

// context is one kind of place in a template: which kinds of values may stand there and how they are written.
type context struct {
	accepts  expr.Kinds                             // beside null; a template whose value can be none of them is refused when it is saved
	compound bool                                   // lists and objects that a JSON attribute turns out to be are written too
	file     fileUse                                // what the value of a file becomes
	code     Code                                   // of the problem when they are not
	where    string                                 // "in a header", for sentences
	hint     string                                 // what to do instead
	escape   escaper                                // writes a text; nil where not every text may stand
	write    func(o *output, v expr.Value) *problem // instead of escape, for other values and for secrets
}

// problem is why a value can't stand in its place. The sentence goes on from the name of the value and never holds
// the value itself.
type problem struct {
	code     Code
	sentence string
}

const joinHint = " Use | join or | json."

// The contexts of a JSON body.
var (
	inJSONText = &context{
		accepts: expr.Scalar, compound: true, code: CodeType, where: "in quotes",
		hint: " Remove the quotes to send it as it is.", escape: escape.JSON,
	}
	inJSONValue = &context{accepts: expr.Any, compound: true, file: fileAsObject, escape: escape.JSONString, write: writeJSONValue}
	inJSONKey   = &context{accepts: expr.Scalar, file: fileRefused, code: CodeKey, where: "as a key", write: writeJSONKey}
	inKeyText   = &context{accepts: expr.Scalar, file: fileRefused, code: CodeKey, where: "in a key", escape: escape.JSON}
)

// The contexts of everything else.
var (
	inHost         = &context{accepts: expr.Scalar, file: fileRefused, code: CodeHost, where: "in a host", write: writeHost}
	inPath         = &context{accepts: expr.Scalar, code: CodeType, where: "in a path", hint: joinHint, write: writePath}
	inQuery        = &context{accepts: expr.Scalar, code: CodeType, where: "in a query", hint: joinHint, escape: escape.Percent}
	inForm         = &context{accepts: expr.Scalar, code: CodeType, where: "in a form field", hint: joinHint, escape: escape.Form}
	inHeader       = &context{accepts: expr.Scalar, code: CodeType, where: "in a header", hint: joinHint, write: writeHeader}
	inXMLText      = &context{accepts: expr.Scalar, code: CodeType, where: "in XML", hint: joinHint, escape: escape.XMLText}
	inXMLAttribute = &context{accepts: expr.Scalar, code: CodeType, where: "in XML", hint: joinHint, escape: escape.XMLAttribute}
	inCDATA        = &context{accepts: expr.Scalar, code: CodeType, where: "in XML", hint: joinHint, escape: escape.CDATA}
	inPart         = &context{accepts: expr.Scalar, code: CodeType, where: "in a part", hint: joinHint, escape: escape.AsIs}
	inFileName     = &context{accepts: expr.Scalar, code: CodeType, where: "in a file name", hint: joinHint, escape: escape.Disposition}
	inText         = &context{accepts: expr.Any, compound: true, escape: escape.AsIs}
)

// put writes a value in the context.
func (c *context) put(o *output, v expr.Value) *problem {
	if v.IsCompound() && !c.compound {
		return &problem{c.code, "is " + v.Kind().String() + ", which can't stand " + c.where + " (| json makes text of it)"}
	}
	if c.write != nil {
		return c.write(o, v)
	}
	o.escaped(c.escape, o.machine.Text(v)) // of null it is nothing
	return nil
}

func writePath(o *output, v expr.Value) *problem {
	if v.IsEmpty() {
		return &problem{CodePathEmpty, "is empty, and a part of the path may not be"}
	}
	o.escaped(escape.Percent, o.machine.Text(v))
	return nil
}

// maxLabel is the longest part of a host name between dots (RFC 1035).
const maxLabel = 63

func writeHost(o *output, v expr.Value) *problem {
	s := o.machine.Text(v)
	if s == "" || len(s) > maxLabel || s[0] == '-' || s[len(s)-1] == '-' || !isLabel(s) {
		return &problem{CodeHost, "does not fit into the host: that takes 1 to 63 letters, digits and -"}
	}
	o.escaped(escape.AsIs, s)
	return nil
}

// isLabel says whether s has only what host names are made of.
func isLabel(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > 0x7f || !escape.IsLetterOrDigit(byte(r)) && r != '-' }) < 0
}

func writeHeader(o *output, v expr.Value) *problem {
	s := o.machine.Text(v)
	if !header.ValidValue(s) {
		return &problem{CodeHeader, "has a line break or another control character, and a header is one line without any (| one_line makes one)"}
	}
	o.escaped(escape.AsIs, s)
	return nil
}
