package render

import "strings"

// placeholder reads the one that begins at offset at, where "{{" stands. It returns the hole and the offset behind its
// }}, which is -1 when the end can't be found and nothing after it can be understood. A hole with a mistake may be
// anything, so that nothing more is said about it.
func (f *field) placeholder(at int, inJSON bool) (h *hole, end int) {
	errors, listed := f.notes.errors, len(f.notes.list)
	p := &parser{lexer: lexer{field: f, at: at + len("{{"), inJSON: inJSON}, open: at}
	n := p.whole()
	end = f.placeholderEnd(p)
	h = &hole{expression: f.check(n), place: place{f.name, f.label, f.text, n.from, n.to}}
	if f.notes.errors > errors {
		h.expression = unknown()
		f.notes.sortFrom(listed) // names are looked up after the syntax was read, but may stand before its mistakes
	}
	if f.notes.full() {
		end = -1
	}
	return h, end
}

// placeholderEnd finds the end: behind what was parsed, or else at the next }}, so that the rest can be checked too.
func (f *field) placeholderEnd(p *parser) int {
	if !p.stopped && !strings.HasPrefix(f.text[p.now.from:], "}}") {
		p.stop(p.open, len(f.text), CodeSyntax, "This {{ is not closed with }}.")
		return -1
	}
	end := p.now.from
	if p.stopped {
		next := strings.Index(f.text[p.open:], "}}")
		if next < 0 {
			return -1
		}
		end = p.open + next
	}
	if end-p.open > maxExpression {
		p.stop(p.open, end, CodeLimit, "A placeholder is at most %d KB long.", maxExpression>>10)
	}
	return end + len("}}")
}

// skipComment returns the offset behind the {{!-- comment --}} that begins at at, or -1 after it was reported.
func (f *field) skipComment(at int, code Code) int {
	length := strings.Index(f.text[at:], "--}}")
	if length < 0 {
		f.errorAt(at, at+len("{{!--"), code, "This comment is not closed with --}}.")
		return -1
	}
	return at + length + len("--}}")
}

// isBlock says whether a block stands at the offset: {{#each}}, {{#if}}, {{else}} or their ends.
func isBlock(s string) bool {
	return strings.HasPrefix(s, "{{#") || strings.HasPrefix(s, "{{/") || strings.HasPrefix(s, "{{else}}")
}
