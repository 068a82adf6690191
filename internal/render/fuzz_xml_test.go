package render_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"patchbay/internal/render"
)

func FuzzXML(f *testing.F) {
	fuzz := newFuzzer(f)
	add := func(body string) {
		f.Add(body, "]]><x a='1'>&\x00\xff\r", `{"x":1}`, true)
		f.Add(body, "]", `">"`, false)
		f.Add(body, ">", `["]]"]`, false)
	}
	for _, body := range []string{
		`<a b="{{name}}" c='{{name}}'>{{name}}<![CDATA[{{name}}]]></a>`, `<a><![CDATA[]{{name}}>]]]]></a>`, `<a><![CDATA[{{name}}{{name}}>]]></a>`,
		`<?xml version="1.0" encoding="latin1"?><a/>`, `<a><!-- {{name}} --></a>`, `<{{name}}/>`, `<a {{name}}=""/>`, `<!DOCTYPE a><a/>`, `<a></a><b/>`,
		`<a b={{name}}/>`, `<a>{{!-- x --}}{{otp}}&amp;{{name | upper}}</a>`, `<a><b>{{tags}}</b>`, `<a xmlns:x="{{name}}"><x:b>{{price}}</x:b></a>`,
		`<a><![CDATA[]{{!--c--}}]>{{name}}<![CDATA[]]></a>`, `<a><{{!--c--}}!--"{{name}}"--></a>`, `<a>{{name}}></a>`, `<a>]]{{name}}></a>`,
		`<a>&#{{name}}41;</a>`, `<a>&am{{name}};</a>`, `{{name}}<a/>{{name}}`, `<a b="1" b="{{name}}"/>`, `<?xml version="1.0" encoding="utf-7"?><a>{{name}}</a>`,
		`<a><![CDATA[{{otp}}]{{otp}}]>]]></a>`, `<?x {{name}}?><a/>`, `<a b="'{{name}}" c='"'/>`, "<a\tb='&#10;{{name}}'/>",
	} {
		add(body)
	}
	addCases(f, add, "xml")
	f.Fuzz(func(t *testing.T, body, text, raw string, hidden bool) {
		in := fuzz.input(text, raw, hidden)
		out := fuzz.render(t, xmlSource(body), in)
		plain := fuzz.render(t, xmlSource(body), fuzz.input("plain", `"plain"`, false))
		if out != nil && !utf8.Valid(out.Body()) {
			t.Fatalf("%s\nmade %q", body, out.Body())
		}
		if out != nil && plain != nil && sameShape(body) && xmlShape(t, out.Body()) != xmlShape(t, plain.Body()) {
			t.Fatalf("%s\nmade %s of one value\nand %s of another", body, out.Body(), plain.Body())
		}
		checkXMLValues(t, fuzz, in, text)
	})
}

// checkXMLValues checks that a reader finds in every place of XML the value that was put there.
func checkXMLValues(t *testing.T, fuzz fuzzer, in render.Input, text string) {
	t.Helper()
	in.Values["note"] = in.Values["otp"]
	out := fuzz.render(t, xmlSource(`<a b="{{name}}" c='{{name}}'><b>{{name}}</b><c><![CDATA[]]{{name}}{{name}}>]]></c></a>`), in)
	if out == nil {
		t.Fatalf("%q was refused", text)
	}
	var got struct {
		B string `xml:"b,attr"`
		C string `xml:"c,attr"`
		T string `xml:"b"`
		D string `xml:"c"`
	}
	if err := xml.Unmarshal(out.Body(), &got); err != nil {
		t.Fatalf("%q: %v", out.Body(), err)
	}
	want := strings.Map(inXML, in.Values["name"].Text())
	if got.B != want || got.C != want || got.T != want {
		t.Fatalf("%q became %q, %q and %q", want, got.B, got.C, got.T)
	}
	want = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace("]]" + want + want + ">") // CDATA has no escapes for line breaks
	if got.D != want {
		t.Fatalf("%q became %q in CDATA", want, got.D)
	}
}

// inXML replaces what XML can't hold, for strings.Map, which turns bytes that are no text into U+FFFD too.
func inXML(r rune) rune {
	if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff {
		return utf8.RuneError
	}
	return r
}

func xmlSource(body string) render.Source {
	return render.Source{Method: "POST", URL: "https://a.example", Body: render.Body{Kind: render.BodyXML, Text: body}}
}

// xmlShape returns the tags, comments and instructions of an XML document.
func xmlShape(t *testing.T, body []byte) string {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(string(body)))
	d.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) { return input, nil }
	var b strings.Builder
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return b.String()
		}
		if err != nil {
			t.Fatalf("%q: %v", body, err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			fmt.Fprintf(&b, "<%s", token.Name.Local)
			for _, a := range token.Attr {
				b.WriteString(" " + a.Name.Local)
			}
		case xml.EndElement:
			b.WriteString(">")
		case xml.Comment:
			b.WriteString("!")
		case xml.ProcInst:
			b.WriteString("?" + token.Target)
		case xml.Directive:
			t.Fatalf("%q has a directive", body)
		}
	}
}
