package render

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// checkFlat reports what is not XML: a well-formed document with one element at its top (XML 1.0, section 2.1).
func (x *xmlReader) checkFlat() {
	flat := x.flat.String()
	d := xml.NewDecoder(strings.NewReader(flat))
	d.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) { return input, nil } // it is UTF-8, whatever it says
	depth, roots := 0, 0
	for {
		token, err := d.Token()
		at := x.source(int(d.InputOffset()))
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			x.errorAt(at, at, CodeXML, "This is not XML: %s.", xmlReason(err))
			return
		}
		switch token.(type) {
		case xml.StartElement:
			if depth++; depth > maxDepth {
				x.errorAt(at, at, CodeLimit, "This is nested deeper than %d levels.", maxDepth)
				return
			}
			if depth == 1 {
				roots++
			}
		case xml.EndElement:
			depth--
		}
	}
	x.checkRoots(roots)
}

func (x *xmlReader) checkRoots(roots int) {
	switch {
	case roots == 0:
		x.errorAt(0, len(x.text), CodeXML, "There is no element, such as <order>...</order>.")
	case roots > 1:
		x.errorAt(0, len(x.text), CodeXML, "There are %d elements side by side. XML has one, with all others inside it.", roots)
	}
}

func xmlReason(err error) string {
	if syntax, ok := errors.AsType[*xml.SyntaxError](err); ok {
		return syntax.Msg
	}
	return err.Error()
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
