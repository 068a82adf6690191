package expr

import "slices"

// Rename returns an expression with every reference to an attribute renamed, and nothing else touched. The scope has the
// attribute under its old key.
func Rename(text string, scope Scope, from, to string) string {
	program, _ := Compile(text, scope)
	if program == nil {
		return text
	}
	for _, r := range slices.Backward(program.names.References(from)) { // from the end, so that the places before it stay true
		text = text[:r.From] + to + text[r.To:]
	}
	return text
}
