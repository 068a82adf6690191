package render

import "strings"

// xmlReader compiles an XML body. It follows where in XML the template is, so that a placeholder stands in text, in a
// quoted attribute value or in a CDATA section and nowhere else. Whether all of it is XML a real parser says, which reads
// it with a letter for every placeholder.
type xmlReader struct {
	*field
	builder builder
	state   xmlState
	closes  bool   // the last step led back into text
	run     []byte // text since the last placeholder, which comments of the template do not cut
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
	whole := f.scan(x)
	x.follow()
	if whole && f.notes.errors == errors {
		x.checkFlat()
	}
	return x.builder.done()
}

func (x *xmlReader) literal(from, to int) {
	x.run = append(x.run, x.text[from:to]...)
	x.addFlat(x.text[from:to], from)
}

func (x *xmlReader) addFlat(s string, source int) {
	x.origins = append(x.origins, xmlOrigin{x.flat.Len(), source})
	x.flat.WriteString(s)
}

// standIn stands for a placeholder in the flat text. No reference to a character and no predefined entity has it, so that
// one that a value would be a part of is none.
const standIn = "z"

func (x *xmlReader) hole(h *hole, from, to int) {
	x.follow()
	x.addFlat(standIn, from)
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

// follow goes over the text since the last placeholder.
func (x *xmlReader) follow() {
	for rest := string(x.run); rest != ""; {
		length := x.step(rest)
		if text := rest[:length]; text == ">" && x.state == xmlText && !x.closes {
			x.builder.literal("&gt;") // a value before it may end with ]], and ]]> may not stand in text
		} else {
			x.builder.literal(text)
		}
		rest = rest[length:]
	}
	x.run = x.run[:0]
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
func (x *xmlReader) step(rest string) int {
	x.closes = false
	for _, m := range xmlMarks[x.state] {
		if strings.HasPrefix(rest, m.mark) {
			x.closes = m.to == xmlText
			x.state = m.to
			return len(m.mark)
		}
	}
	return 1
}
