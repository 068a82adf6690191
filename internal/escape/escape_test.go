package escape_test

import (
	"encoding/json"
	"encoding/xml"
	"net/url"
	"strings"
	"testing"

	"patchbay/internal/escape"
)

type escaper func(dst []byte, s string) []byte

func TestEscapes(t *testing.T) {
	tests := []struct {
		name     string
		escape   escaper
		in, want string
	}{
		{"as is", escape.AsIs, "a&\n", "a&\n"},
		{"unreserved characters of a URL stay", escape.Percent, "Az09-._~", "Az09-._~"},
		{"all others of a URL become bytes", escape.Percent, "a b/é\x00\xff+%", "a%20b%2F%C3%A9%00%FF%2B%25"},
		{"a form has + for a blank", escape.Form, "a b+~*-._", "a+b%2B%7E%2A-._"},
		{"letters next to brackets are no letters", escape.Percent, "@[`{", "%40%5B%60%7B"},
		{"JSON escapes what it must", escape.JSON, "\"\\\n\r\t\b\f\x00\x1f\x7f", `\"\\\n\r\t\b\f\u0000\u001f` + "\x7f"},
		{"JSON leaves markup alone", escape.JSON, "<a href='/'>&é😀", "<a href='/'>&é😀"},
		{"JSON escapes the line breaks of JavaScript", escape.JSON, "a\u2028b\u2029c", `a\u2028b\u2029c`},
		{"every byte that is no text becomes U+FFFD", escape.JSON, "a\xff\xc3b", `a\ufffd\ufffdb`},
		{"U+FFFD itself stays", escape.JSON, "\ufffd", "\ufffd"},
		{"valid JSON stays", escape.ValidJSON, `{"a":"é"}`, `{"a":"é"}`},
		{"bytes that are no text in JSON text", escape.ValidJSON, "[\"a\xffb\"]", `["a\ufffdb"]`},
		{"a file name keeps its line", escape.Disposition, "a\"b\r\nc\x00%\\é", `a%22b%0D%0Ac%%5Cé`},
		{"text of XML", escape.XMLText, "<a> & \"b\" 'c'\t\r\n", "&lt;a&gt; &amp; &#34;b&#34; &#39;c&#39;\t&#xD;\n"},
		{"an attribute of XML", escape.XMLAttribute, "a\t\r\nb\"", "a&#x9;&#xD;&#xA;b&#34;"},
		{"what XML can't hold", escape.XMLText, "\x00\x1f\xff\ufffe\uffff\ufffd", strings.Repeat("\ufffd", 6)},
		{"CDATA keeps markup", escape.CDATA, "<a> & \x01", "<a> & \ufffd"},
		{"nothing in CDATA", escape.CDATA, "", ""},
		{"the end mark in CDATA", escape.CDATA, "a]]>b", "a]]]]><![CDATA[>b"},
		{"edges that could be part of an end mark", escape.CDATA, ">a]", "]]><![CDATA[>a]]]><![CDATA["},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := string(tt.escape([]byte("dst "), tt.in)); got != "dst "+tt.want {
				t.Errorf("%q becomes %q, want %q", tt.in, got, "dst "+tt.want)
			}
		})
	}
}

// odd are texts that try to leave their place.
var odd = []string{"", "plain", "He said \"hi\"\n", "\\", "\\\"", "a&b=c d+e%41", "]]>", "]", "]>", ">", "]]", "]]]]>>", "--><!--", "é\u2028😀", "x\t\r\ny", "' onclick='", "\x7f\u0085"}

func TestReadersGetBackWhatWasWritten(t *testing.T) {
	for _, s := range odd {
		var fromJSON string
		if err := json.Unmarshal([]byte(`"`+string(escape.JSON(nil, s))+`"`), &fromJSON); err != nil || fromJSON != s {
			t.Errorf("JSON: %q becomes %q, %v", s, fromJSON, err)
		}
		if got, err := url.PathUnescape(string(escape.Percent(nil, s))); err != nil || got != s {
			t.Errorf("URL: %q becomes %q, %v", s, got, err)
		}
		if got, err := url.QueryUnescape(string(escape.Form(nil, s))); err != nil || got != s {
			t.Errorf("form: %q becomes %q, %v", s, got, err)
		}
		for _, place := range [][2]string{{"<a>", "</a>"}, {"<a><![CDATA[", "]]></a>"}, {"<a><![CDATA[]", "]]></a>"}, {"<a><![CDATA[]]", "]]></a>"}, {"<a><![CDATA[", "]]]></a>"}, {"<a><![CDATA[", ">]]></a>"}} {
			checkXML(t, place, s)
		}
	}
}

// checkXML puts the text into a place and reads it back.
func checkXML(t *testing.T, place [2]string, s string) {
	t.Helper()
	_, before, isCDATA := strings.Cut(place[0], "CDATA[")
	after, _, _ := strings.Cut(place[1], "]]></a>")
	want, write := s, escape.XMLText
	if isCDATA {
		write = escape.CDATA
		want = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(before + s + after) // a reader does that (XML 1.0, section 2.11)
	}
	text := place[0] + string(write(nil, s)) + place[1]
	var got struct {
		Text string `xml:",chardata"`
	}
	if err := xml.Unmarshal([]byte(text), &got); err != nil || got.Text != want {
		t.Errorf("%q is read as %q, %v", text, got.Text, err)
	}
}

func TestAttributesOfXMLGiveBackWhatWasWritten(t *testing.T) {
	for _, s := range odd {
		for _, quote := range []string{`"`, `'`} {
			var got struct {
				B string `xml:"b,attr"`
			}
			text := "<a b=" + quote + string(escape.XMLAttribute(nil, s)) + quote + "/>"
			if err := xml.Unmarshal([]byte(text), &got); err != nil || got.B != s {
				t.Errorf("%q is read as %q, %v", text, got.B, err)
			}
		}
	}
}
