package expr

// Code names the rule that an expression or a value breaks, for programs. The cause of an error of rendering is a Code:
// errors.Is(err, expr.CodeRequired) works.
type Code string

// Error makes a Code usable as the target of errors.Is.
func (c Code) Error() string { return string(c) }

// What an expression can break when it is saved.
const (
	CodeSyntax           Code = "syntax"            // it is not written as the language wants
	CodeString           Code = "string"            // a text is not closed or has an unknown escape
	CodeNumber           Code = "number"            // a number is not one
	CodeQuote            Code = "quote"             // a curly quote, or a backslash before one
	CodeAmbiguous        Code = "ambiguous"         // readers would not agree on what a filter works on
	CodeType             Code = "type"              // a value of this kind makes no sense here; also when rendered
	CodeUnknownAttribute Code = "unknown-attribute" // no such attribute
	CodeUnknownConstant  Code = "unknown-constant"  // no such constant in the active environment
	CodeUnknownSecret    Code = "unknown-secret"    // no such secret
	CodeUnknownField     Code = "unknown-field"     // no such field
	CodeUnknownFilter    Code = "unknown-filter"    // no such filter
	CodeFilterArguments  Code = "filter-args"       // a filter with too few or too many arguments
	CodeUselessDefault   Code = "useless-default"   // warning: what stands before ?? is never null
	CodeLimit            Code = "limit"             // too large or too deep; also when rendered
)

// What a value can break when an expression is computed.
const (
	CodeMissingSecret Code = "missing-secret" // a secret has no value, and nothing stands in for it
	CodeRequired      Code = "required"       // a value that is required is empty
)
