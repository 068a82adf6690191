package render

import (
	"fmt"
	"strings"

	"patchbay/internal/expr"
)

// Uses returns what a request names: also in rows that are off, in what is kept for other kinds of body, and where there
// are mistakes. What rendering reads is less; see Request.Reads.
func Uses(src Source, scope Scope) *expr.Names {
	names := expr.NewNames(scope)
	src.eachText(func(field string, text *string) { readPlaceholders(field, *text, names) })
	return names
}

// UsesOfText returns what a plain text names.
func UsesOfText(text string, scope Scope) *expr.Names {
	names := expr.NewNames(scope)
	AddUses(text, names)
	return names
}

// AddUses adds what a plain text names.
func AddUses(text string, names *expr.Names) { readPlaceholders("text", text, names) }

// eachText calls use with every template of the request and the name of its field.
func (s *Source) eachText(use func(field string, text *string)) {
	use("url", &s.URL)
	use("body", &s.Body.Text)
	use("body.variables", &s.Body.Variables)
	for i := range s.Auth {
		use(authField(s.Auth[i].Name), &s.Auth[i].Value)
	}
	for _, table := range []struct {
		name string
		rows []Row
	}{{"parameters", s.Parameters}, {"headers", s.Headers}, {"body.rows", s.Body.Rows}} {
		for i := range table.rows {
			use(fmt.Sprintf("%s.%d.value", table.name, i), &table.rows[i].Value)
			use(fmt.Sprintf("%s.%d.file_name", table.name, i), &table.rows[i].FileName)
		}
	}
}

// readPlaceholders reads every expression of a text, whatever is around it, and follows its loops.
func readPlaceholders(field, text string, names *expr.Names) {
	names.Enter(field)
	r := &expr.Reader{Text: text, Names: names, Report: func(expr.Problem) {}}
	for at := 0; ; {
		open, length := nextPlaceholder(text, at)
		if open < 0 {
			break
		}
		switch rest := text[open:]; {
		case strings.HasPrefix(rest, "{{#each "), strings.HasPrefix(rest, "{{/each}}"):
			followLoop(r, open)
		case strings.HasPrefix(rest, "{{#if "):
			r.If(open)
		case !isBlock(rest) && !strings.HasPrefix(rest, "{{!--"):
			r.Placeholder(open, false)
		}
		if length < 0 {
			break
		}
		at = open + length
	}
	names.PopAll()
}

// nextPlaceholder returns where the next placeholder begins, -1 when there is none, and its length, -1 when it is not
// closed. The first brace of {{{ is one of JSON.
func nextPlaceholder(text string, at int) (open, length int) {
	if open = strings.Index(text[at:], "{{"); open < 0 {
		return -1, 0
	}
	open += at
	for strings.HasPrefix(text[open:], "{{{") {
		open++
	}
	return open, placeholderLength(text[open:])
}

// followLoop notes the beginning and the end of a loop.
func followLoop(r *expr.Reader, open int) {
	if strings.HasPrefix(r.Text[open:], "{{/each}}") {
		r.Names.Pop()
		return
	}
	list, name, _ := r.Each(open)
	r.Names.Push(name, list)
}

// placeholderLength returns the length of the placeholder that the text begins with, -1 when it is not closed.
func placeholderLength(text string) int {
	if strings.HasPrefix(text, "{{!--") {
		if end := strings.Index(text, "--}}"); end >= 0 {
			return end + len("--}}")
		}
		return -1
	}
	var quote byte
	for i := len("{{"); i < len(text); i++ {
		switch c := text[i]; {
		case quote != 0 && c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case strings.HasPrefix(text[i:], "}}"):
			return i + len("}}")
		}
	}
	return -1
}
