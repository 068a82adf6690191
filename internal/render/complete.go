package render

import (
	"strings"

	"patchbay/internal/expr"
)

// Complete returns what can be written at an offset of a field, the best first. Fields are named as in a Diagnostic.
// Outside of a placeholder there is nothing to complete.
func Complete(src Source, field string, at int, scope Scope) []expr.Completion {
	text := src.text(field)
	if text == nil || at < 0 || at > len(*text) {
		return nil
	}
	names := expr.NewNames(scope)
	open := openPlaceholder((*text)[:at], names)
	if open < 0 {
		return nil
	}
	all := expr.Complete((*text)[open:], at-open, names)
	for i := range all {
		all[i].From += open
		all[i].To += open
	}
	return all
}

// openPlaceholder returns where the expression begins that the text ends in, or -1, and gives the names the variables of
// the loops that are open there. It reads no more of the grammar than braces and quotes, because what is being typed is
// not whole yet.
func openPlaceholder(text string, names *expr.Names) int {
	for at := 0; ; {
		open := strings.Index(text[at:], "{{")
		if open < 0 {
			return -1
		}
		open += at
		for strings.HasPrefix(text[open:], "{{{") { // the first is a brace of JSON
			open++
		}
		end := placeholderLength(text[open:])
		if end < 0 {
			return expressionStart(text, open)
		}
		followBlock(text, open, names)
		at = open + end
	}
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

// expressionStart returns where the expression of an open placeholder begins: behind the head of a block if it is one.
func expressionStart(text string, open int) int {
	for _, head := range []string{"{{#each ", "{{#if "} {
		if strings.HasPrefix(text[open:], head) {
			return open + len(head)
		}
	}
	if isBlock(text[open:]) || strings.HasPrefix(text[open:], "{{!") {
		return -1
	}
	return open + len("{{")
}

// followBlock notes the beginning and the end of a loop.
func followBlock(text string, open int, names *expr.Names) {
	switch {
	case strings.HasPrefix(text[open:], "{{/each}}"):
		names.Pop()
	case strings.HasPrefix(text[open:], "{{#each "):
		r := &expr.Reader{Text: text, Names: names, Report: func(expr.Problem) {}}
		list, name, _ := r.Each(open)
		names.Push(name, list)
	}
}
