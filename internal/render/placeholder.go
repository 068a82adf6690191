package render

import (
	"strings"

	"patchbay/internal/expr"
)

// placeholder reads the one that begins at offset at, where "{{" stands. It returns the hole and the offset behind its
// }}, which is -1 when the end can't be found and nothing after it can be understood. A hole with a mistake may be
// anything, so that nothing more is said about it.
func (f *field) placeholder(at int, inJSON bool) (h *hole, end int) {
	listed := len(f.notes.list)
	if f.strayElse(at) || f.overfull(at) {
		return &hole{Expression: &expr.Expression{Kinds: expr.Any, Reported: true}}, -1
	}
	e, end := f.expressions().Placeholder(at, inJSON)
	return f.holeOf(e), f.afterExpression(end, listed)
}

// overfull counts the placeholder, and reports the first one that is too many.
func (f *field) overfull(at int) bool {
	if f.holes++; f.holes <= MaxPlaceholders {
		return false
	}
	f.errorAt(at, at+len("{{"), CodeLimit, "One text may have %d placeholders. Send a list with {{#each}}, or a JSON attribute whole.", MaxPlaceholders)
	return true
}

// strayElse reports an else that is not written as the language wants, and would be taken for an attribute.
func (f *field) strayElse(at int) bool {
	rest, isPlaceholder := strings.CutPrefix(f.text[at:], "{{")
	rest = strings.TrimLeft(rest, " ")
	if !isPlaceholder || !strings.HasPrefix(rest, "else") {
		return false
	}
	word, _, _ := strings.Cut(rest, "}}")
	switch {
	case strings.TrimSpace(word) == "else":
		f.errorAt(at, at+len("{{"), CodeBlock, "Write {{else}} without blanks.")
	case strings.HasPrefix(word, "else if "):
		f.errorAt(at, at+len("{{"), CodeBlock, "There is no else if. Put an #if between {{else}} and {{/if}}.")
	default:
		return false
	}
	return true
}

// expressions reads the expressions of the field.
func (f *field) expressions() *expr.Reader {
	f.names.Enter(f.name)
	return &expr.Reader{Text: f.text, Names: f.names, Report: f.report}
}

func (f *field) holeOf(e *expr.Expression) *hole {
	key, _ := e.Attribute()
	return &hole{Expression: e, key: key, place: place{f.name, f.label, f.text, e.From, e.To}}
}

// afterExpression sorts what was reported of an expression, and gives up where there is too much of it.
func (f *field) afterExpression(end, listed int) int {
	f.notes.sortFrom(listed) // names are looked up after the syntax was read, but may stand before its mistakes
	if f.notes.full() {
		return -1
	}
	return end
}

// report notes what package expr has to say.
func (f *field) report(p expr.Problem) {
	severity := Error
	if p.Warning {
		severity = Warning
	}
	f.note(severity, p.From, p.To, p.Code, p.Message).Fix = p.Fix
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
	return strings.HasPrefix(s, "{{#") || isBlockEnd(s)
}

// isBlockEnd says whether {{else}} or the end of a block stands here.
func isBlockEnd(s string) bool {
	return strings.HasPrefix(s, "{{/") || strings.HasPrefix(s, "{{else}}")
}
