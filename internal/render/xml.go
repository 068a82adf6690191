package render

import (
	"strings"
)

// xmlReader compiles an XML body. It follows where in XML the template is, so that a placeholder stands in text, in a
// quoted attribute value or in a CDATA section and nowhere else. Whether all of it is XML a real parser says, which reads
// it with a letter for every placeholder.
type xmlReader struct {
	*field
	builder builder
	state   xmlState
	flat    strings.Builder
	origins []xmlOrigin
}

// xmlOrigin says where in the template a stretch of the flat text comes from.
type xmlOrigin struct{ flat, source int }

// xmlState is where in XML the template is.
type xmlState uint8

const (
	xmlText xmlState = iota
	xmlTag
	xmlDouble // an attribute value in double quotes
	xmlSingle // an attribute value in single quotes
	xmlComment
	xmlInstruction
	xmlCDATA
	xmlDeclaration
)

func (c *compiler) xmlBody(text string) []part {
	f, ok := c.field("body", "Body", text)
	if !ok {
		return nil
	}
	x := &xmlReader{field: f}
	errors := f.notes.errors
	if f.scan(x) && f.notes.errors == errors {
		x.checkFlat()
	}
	return x.builder.done()
}

func (x *xmlReader) literal(from, to int) {
	x.builder.literal(x.text[from:to])
	x.addFlat(x.text[from:to], from)
	for at := from; at < to; {
		at += x.step(x.text[at:to], at)
	}
}

func (x *xmlReader) addFlat(s string, source int) {
	x.origins = append(x.origins, xmlOrigin{x.flat.Len(), source})
	x.flat.WriteString(s)
}

func (x *xmlReader) hole(h *hole, from, to int) {
	x.addFlat("x", from)
	context := inXMLText
	switch x.state {
	case xmlText:
	case xmlDouble, xmlSingle:
		context = inXMLAttribute
	case xmlCDATA:
		context = inCDATA
	default:
		x.errorAt(from, to, CodeXMLPosition, "A value may stand in text, in a quoted attribute or in CDATA, but not here.")
		return
	}
	x.put(&x.builder, h, context)
	x.checkKind(h, h.place.from, h.place.to)
}

// xmlMarks are the marks that lead from one state to another.
var xmlMarks = map[xmlState][]struct {
	mark string
	to   xmlState
}{
	xmlText: {
		{"<!--", xmlComment}, {"<![CDATA[", xmlCDATA}, {"<?", xmlInstruction}, {"<!", xmlDeclaration}, {"<", xmlTag},
	},
	xmlTag:         {{">", xmlText}, {`"`, xmlDouble}, {"'", xmlSingle}},
	xmlDouble:      {{`"`, xmlTag}},
	xmlSingle:      {{"'", xmlTag}},
	xmlComment:     {{"-->", xmlText}},
	xmlInstruction: {{"?>", xmlText}},
	xmlCDATA:       {{"]]>", xmlText}},
	xmlDeclaration: {{">", xmlText}},
}

// step goes on by one mark or one byte and returns how many bytes that are.
func (x *xmlReader) step(rest string, at int) int {
	for _, m := range xmlMarks[x.state] {
		if !strings.HasPrefix(rest, m.mark) {
			continue
		}
		if m.to == xmlDeclaration {
			x.errorAt(at, at+len(m.mark), CodeXML, "A request has no DOCTYPE: servers refuse it, because it can make them read files.")
		}
		x.state = m.to
		return len(m.mark)
	}
	return 1
}
