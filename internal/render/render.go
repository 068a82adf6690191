// Package render is the template language: it turns {{attribute}} into bytes of a URL, a header, a body or a chat
// message. Templates are compiled when a definition is saved, which is when every mistake is reported with its place,
// and rendered when a call is made.
//
// The rule that everything here serves: a value can never leave the place that it was put into. Every place is a
// context with its own escaping, found by parsing the whole template, and a hole in a place that is not proved safe
// is refused. What was written from a secret is known byte by byte, so that logs can mask it.
//
// A compiled Request or Text does not change and may be used by many goroutines at once. The package has no clock
// and does no I/O: time and random identifiers are handed in. It does not send anything, does not decide where a
// request may go (egress does), and does not know which API or flow a template belongs to.
package render

import "patchbay/internal/expr"

// Compile prepares a request for rendering. Its error is an Invalid fault whose Fields hold every mistake.
func Compile(src Source, scope Scope) (*Request, error) {
	c := newCompiler(scope)
	r := c.request(src)
	if err := c.notes.err(); err != nil {
		return nil, err
	}
	return r, nil
}

// Check returns everything that can be said about a request, warnings included, for editors.
func Check(src Source, scope Scope) []Diagnostic {
	c := newCompiler(scope)
	c.request(src)
	return c.notes.list
}

// CompileText prepares a plain text, such as a chat message. Its error is an Invalid fault on the field "text".
func CompileText(src string, scope Scope) (*Text, error) {
	c := newCompiler(scope)
	t := &Text{parts: c.rawText("text", "Text", src), reads: reads{c.names}}
	if err := c.notes.err(); err != nil {
		return nil, err
	}
	return t, nil
}

// compiler is one compilation: what templates may name, and what was found.
type compiler struct {
	names *expr.Names
	notes *notes
}

func newCompiler(scope Scope) *compiler {
	return &compiler{names: expr.NewNames(scope), notes: &notes{}}
}

// field begins the compilation of one field. It reports what no template may have and returns false when there is
// no use in reading on.
func (c *compiler) field(name, label, text string) (*field, bool) {
	f := &field{compiler: c, name: name, label: label, text: text}
	if len(text) > maxSource {
		f.errorAt(0, 0, CodeLimit, "This is longer than %d KB.", maxSource>>10)
		return f, false
	}
	if at := invalidUTF8(text); at >= 0 {
		f.errorAt(at, at+1, CodeUTF8, "This byte is not valid UTF-8 text. Type the character again.")
		return f, false
	}
	return f, true
}
