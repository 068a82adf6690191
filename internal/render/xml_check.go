package render

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
)

// xmlCheck reads the flat text as a document: well-formed, with one element at its top (XML 1.0, section 2.1).
type xmlCheck struct {
	*xmlReader
	decoder *xml.Decoder
	began   int64    // where the present token begins in the flat text
	open    []string // names of the elements that are open
	roots   int
}

func (x *xmlReader) checkFlat() {
	d := xml.NewDecoder(strings.NewReader(x.flat.String()))
	d.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) { return input, nil } // see declaration
	c := &xmlCheck{xmlReader: x, decoder: d}
	for c.token() {
	}
}

// token reads one token. It returns false at the end and after a mistake.
func (c *xmlCheck) token() bool {
	c.began = c.decoder.InputOffset()
	token, err := c.decoder.Token()
	switch {
	case errors.Is(err, io.EOF):
		c.end()
		return false
	case err != nil:
		return c.refuse(CodeXML, "%s", c.reason(err))
	}
	switch t := token.(type) {
	case xml.StartElement:
		return c.start(t)
	case xml.EndElement:
		c.open = c.open[:len(c.open)-1]
	case xml.CharData:
		if len(c.open) == 0 && strings.TrimSpace(string(t)) != "" {
			return c.refuse(CodeXML, "Text stands inside the element, not before or behind it.")
		}
	case xml.ProcInst:
		return c.declaration(t)
	case xml.Directive:
		at := c.source(int(c.began))
		c.errorAt(at, at+len("<!"), CodeXML, "A request has no DOCTYPE: servers refuse it, because it can make them read files.")
		return false
	}
	return true
}

func (c *xmlCheck) start(t xml.StartElement) bool {
	if c.open = append(c.open, t.Name.Local); len(c.open) > maxDepth {
		return c.refuse(CodeLimit, "This is nested deeper than %d levels.", maxDepth)
	}
	for i, a := range t.Attr {
		if slices.ContainsFunc(t.Attr[:i], func(b xml.Attr) bool { return b.Name == a.Name }) {
			return c.refuse(CodeXML, "The element <%s> has the attribute %s twice.", t.Name.Local, a.Name.Local)
		}
	}
	if len(c.open) == 1 {
		c.roots++
	}
	return true
}

var xmlEncoding = regexp.MustCompile(`encoding\s*=\s*["']([^"']*)`)

// declaration refuses to promise another encoding than the one that is sent.
func (c *xmlCheck) declaration(t xml.ProcInst) bool {
	found := xmlEncoding.FindSubmatch(t.Inst)
	if t.Target != "xml" || found == nil || strings.EqualFold(string(found[1]), "utf-8") || strings.EqualFold(string(found[1]), "us-ascii") {
		return true
	}
	return c.refuse(CodeXML, "The body is sent as UTF-8. Write encoding=\"UTF-8\".")
}

func (c *xmlCheck) end() {
	switch {
	case c.roots == 0:
		c.errorAt(0, len(c.text), CodeXML, "There is no element, such as <order>...</order>.")
	case c.roots > 1:
		c.errorAt(0, len(c.text), CodeXML, "There are %d elements side by side. XML has one, with all others inside it.", c.roots)
	}
}

// refuse reports a mistake where the reader stands. It returns false.
func (c *xmlCheck) refuse(code Code, format string, args ...any) bool {
	at := c.source(int(c.decoder.InputOffset()))
	c.errorAt(at, at, code, format, args...)
	return false
}

// reason says in our words what the parser found.
func (c *xmlCheck) reason(err error) string {
	said := err.Error()
	if syntax, ok := errors.AsType[*xml.SyntaxError](err); ok {
		said = syntax.Msg
	}
	last := "element"
	if len(c.open) > 0 {
		last = "<" + c.open[len(c.open)-1] + ">"
	}
	switch {
	case strings.Contains(said, "closed by"):
		return "The " + last + " is not closed with its own name before the next one closes."
	case strings.Contains(said, "unexpected EOF"):
		return "The " + last + " is not closed."
	case strings.Contains(said, "unexpected end element"):
		return "This end of an element has no beginning."
	case strings.Contains(said, "entity"):
		return "An & begins something like &amp; or &#65;. Write &amp; for the sign itself."
	case strings.Contains(said, "attribute"):
		return "An attribute is written as name=\"value\"."
	case strings.Contains(said, "version"):
		return "The version of XML is 1.0."
	}
	return "This is not XML."
}

// source returns where in the template a byte of the flat text comes from.
func (x *xmlReader) source(flat int) int {
	at := 0
	for _, o := range x.origins {
		if o.flat <= flat {
			at = o.source + flat - o.flat
		}
	}
	return min(at, len(x.text))
}
