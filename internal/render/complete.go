package render

import (
	"strings"

	"patchbay/internal/expr"
)

// Complete returns what can be written at an offset of a field, the best first. Fields are named as in a Diagnostic.
// Outside of a placeholder there is nothing to complete.
func Complete(src Source, field string, at int, scope Scope) []expr.Completion {
	var all []expr.Completion
	src.eachText(func(name string, text *string) {
		if name == field && at >= 0 && at <= len(*text) {
			all = completeText((*text)[:at], *text, scope)
		}
	})
	return all
}

func completeText(before, text string, scope Scope) []expr.Completion {
	names := expr.NewNames(scope)
	open := openPlaceholder(before, names)
	if open < 0 {
		return nil
	}
	all := expr.Complete(text[open:], len(before)-open, names)
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
	r := &expr.Reader{Text: text, Names: names, Report: func(expr.Problem) {}}
	for at := 0; ; {
		open, length := nextPlaceholder(text, at)
		switch {
		case open < 0:
			return -1
		case length < 0:
			return expressionStart(text, open)
		case strings.HasPrefix(text[open:], "{{#each "), strings.HasPrefix(text[open:], "{{/each}}"):
			followLoop(r, open)
		}
		at = open + length
	}
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
