package answer_test

import (
	"strings"
	"testing"

	"patchbay/internal/answer"
)

func TestABodyIsReadInTheCharsetThatItDeclares(t *testing.T) {
	tests := []struct{ body, contentType, text, note string }{
		{"M\xfcller", "application/json; charset=ISO-8859-1", "Müller", "This is not UTF-8: it is read as iso-8859-1, which its charset says."},
		{"Müller", "text/plain; charset=iso-8859-1", "Müller", ""},
		{"\x82\xb1", "text/plain; charset=Shift_JIS", "こ", "This is not UTF-8: it is read as shift_jis, which its charset says."},
		{"h\x00i\x00", "text/plain; charset=utf-16le", "hi", "This is not UTF-8: it is read as utf-16le, which its charset says."},
		{"<?xml version='1.0' encoding='iso-8859-1'?><a>\xfc</a>", "text/xml", "<?xml version='1.0' encoding='iso-8859-1'?><a>ü</a>",
			"This is not UTF-8: it is read as iso-8859-1, which its charset says."},
		{"M\xfcller", "application/json", "M\xfcller", "This is not UTF-8, and its type names no charset. What can't be read is shown as \uFFFD."},
		{"M\xfcller", "text/plain; charset=utf8", "M\xfcller", "This is not UTF-8, though its charset says so. What can't be read is shown as \uFFFD."},
		{"M\xfcller", "text/plain; charset=x-none", "M\xfcller", "This is not UTF-8, and Patchbay can't read its charset, x-none."},
		{"\xff\xd8", "image/jpeg; charset=iso-8859-1", "\xff\xd8", ""},
		{"", "application/json", "", ""},
	}
	for _, tt := range tests {
		text, note := answer.Text([]byte(tt.body), tt.contentType)
		if string(text) != tt.text || note != tt.note {
			t.Errorf("%q as %s: %q, %q", tt.body, tt.contentType, text, note)
		}
	}
}

func TestWhatSaysThatItIsJSONAndIsNot(t *testing.T) {
	deep := strings.Repeat("[", 101) + strings.Repeat("]", 101)
	tests := []struct{ body, contentType, flaw string }{
		{`{"a": 1,`, "application/json; charset=utf-8", "This is not valid JSON: it ends at byte 8, before it is complete."},
		{`{"a": 1,}`, "application/problem+json", "This is not valid JSON: byte 9 should not be there."},
		{deep, "application/json", "This JSON is nested more than 100 levels deep, so nothing can be picked from it."},
		{`{"a": 1}`, "application/json", ""},
		{" ", "application/json", ""},
		{`{"a"`, "text/plain", ""},
	}
	for _, tt := range tests {
		if got := answer.Flaw([]byte(tt.body), tt.contentType); got != tt.flaw {
			t.Errorf("%q as %s: %q", tt.body, tt.contentType, got)
		}
	}
}
