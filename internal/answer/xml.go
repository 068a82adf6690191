package answer

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// maxElements is how many elements and attributes of XML are read.
const maxElements = 100_000

// element is an XML element on its way to JSON.
type element struct {
	fields map[string][]any
	text   strings.Builder
}

// fromXML makes JSON of XML: an element is an object with its children by name, its attributes by -name, and its text as
// _text when it has any of these; an element with text alone is that text. Names that stand twice make a list. The
// outermost element is the one field of the whole. Prefixes of names are left out. What is declared in a DOCTYPE is not
// looked at, so that nothing can grow or be read from elsewhere.
func fromXML(body []byte) (raw []byte, ok bool) {
	d := xml.NewDecoder(bytes.NewReader(body))
	d.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) { return input, nil } // bytes that are no UTF-8 are refused
	open := []*element{{}}
	for count := 0; ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, false
		}
		inner := open[len(open)-1]
		switch t := token.(type) {
		case xml.StartElement:
			if count += 1 + len(t.Attr); count > maxElements || len(open) > maxDepth {
				return nil, false
			}
			open = append(open, started(t))
		case xml.EndElement:
			open = open[:len(open)-1]
			open[len(open)-1].add(t.Name.Local, inner.value())
		case xml.CharData:
			_, _ = inner.text.Write(t)
		}
	}
	if len(open) != 1 || len(open[0].fields) == 0 {
		return nil, false
	}
	raw, err := json.Marshal(open[0].value())
	return raw, err == nil
}

func started(t xml.StartElement) *element {
	e := &element{}
	for _, a := range t.Attr {
		if a.Name.Space != "xmlns" && a.Name.Local != "xmlns" {
			e.add("-"+a.Name.Local, a.Value)
		}
	}
	return e
}

func (e *element) add(name string, value any) {
	if e.fields == nil {
		e.fields = map[string][]any{}
	}
	e.fields[name] = append(e.fields[name], value)
}

// value is what stands for the element in JSON.
func (e *element) value() any {
	text := strings.TrimSpace(e.text.String())
	if len(e.fields) == 0 {
		return text
	}
	object := map[string]any{}
	for name, values := range e.fields {
		if object[name] = values; len(values) == 1 {
			object[name] = values[0]
		}
	}
	if text != "" {
		object["_text"] = text
	}
	return object
}
