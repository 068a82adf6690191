package render

// Code names the rule that a template or a value breaks, for programs. The cause of an error of Render is a Code:
// errors.Is(err, render.CodePathDots) works.
type Code string

// Error makes a Code usable as the target of errors.Is.
func (c Code) Error() string { return string(c) }

// What a template can break when it is saved.
const (
	CodeJSON             Code = "json"              // it is not JSON
	CodeSyntax           Code = "syntax"            // a placeholder is not written as the language wants
	CodeUnsupported      Code = "unsupported"       // the language has it, this version does not
	CodeString           Code = "string"            // a text in a placeholder is not closed or has an unknown escape
	CodeNumber           Code = "number"            // a number in a placeholder is not one
	CodeQuote            Code = "quote"             // a curly quote, or a backslash before one
	CodeGlued            Code = "glued"             // text or a second value next to a placeholder outside quotes
	CodeBlock            Code = "block"             // #each or #if where none may stand
	CodeSplitEscape      Code = "split-escape"      // a placeholder inside an escape such as \n or %20
	CodeSurrogate        Code = "surrogate"         // half of a \ud83d\ude00 pair
	CodeUTF8             Code = "utf8"              // bytes that are no text
	CodeType             Code = "type"              // a value of this kind can't stand here; also when rendered
	CodeUnknownAttribute Code = "unknown-attribute" // no such attribute
	CodeUnknownConstant  Code = "unknown-constant"  // no such constant in the active environment
	CodeUnknownSecret    Code = "unknown-secret"    // no such secret
	CodeUnknownField     Code = "unknown-field"     // conversation has no such field
	CodeURL              Code = "url"               // it is not a web address
	CodeURLHost          Code = "url-host"          // a value would choose where the request goes
	CodeURLFragment      Code = "url-fragment"      // the part after # is never sent
	CodeHeaderName       Code = "header-name"       // it is not the name of a header
	CodeKey              Code = "key"               // a name that is missing or has a placeholder; also when rendered
	CodeDuplicateKey     Code = "duplicate-key"     // warning: a JSON object has a key twice
	CodeJSONInText       Code = "json-in-text"      // warning: a JSON text looks like JSON itself
	CodeUselessDefault   Code = "useless-default"   // warning: what stands before ?? is never null
	CodeLimit            Code = "limit"             // too large or too deep; also when rendered
)

// What a value can break when a request is rendered.
const (
	CodeMissingSecret Code = "missing-secret" // a secret has no value
	CodePathEmpty     Code = "path-empty"     // nothing in a part of the path
	CodePathDots      Code = "path-dots"      // a part of the path would be . or ..; also when saved
	CodeHost          Code = "host"           // a part of the host has other characters than letters, digits and -
	CodeHeader        Code = "header"         // control characters in a header; also when saved
)
