package render

import "patchbay/internal/expr"

// Code names the rule that a template or a value breaks, for programs. The cause of an error of Render is a Code:
// errors.Is(err, render.CodePathDots) works. Expressions have codes of their own, in package expr.
type Code = expr.Code

// What a template can break when it is saved, beside what an expression can.
const (
	CodeJSON         Code = "json"          // it is not JSON
	CodeXML          Code = "xml"           // it is not XML
	CodeXMLPosition  Code = "xml-position"  // a placeholder where no value may stand, such as the name of an element
	CodeGraphQL      Code = "graphql"       // a placeholder in a query, or no query
	CodeSyntax            = expr.CodeSyntax // a placeholder is not closed, or closes nothing
	CodeQuote             = expr.CodeQuote  // a curly quote
	CodeType              = expr.CodeType   // a value of this kind can't stand here; also when rendered
	CodeLimit             = expr.CodeLimit  // too large or too deep; also when rendered
	CodeUnsupported  Code = "unsupported"   // a kind of body that there is not
	CodeGlued        Code = "glued"         // text or a second value next to a placeholder outside quotes
	CodeBlock        Code = "block"         // #each or #if where none may stand
	CodeOptional     Code = "optional"      // | optional where there is nothing to leave out
	CodeSplitEscape  Code = "split-escape"  // a placeholder inside an escape such as \n or %20
	CodeSurrogate    Code = "surrogate"     // half of a \ud83d\ude00 pair
	CodeUTF8         Code = "utf8"          // bytes that are no text
	CodeURL          Code = "url"           // it is not a web address
	CodeURLHost      Code = "url-host"      // a value would choose where the request goes
	CodeURLFragment  Code = "url-fragment"  // the part after # is never sent
	CodeHeaderName   Code = "header-name"   // it is not the name of a header, or of one that is not yours to set
	CodeKey          Code = "key"           // a name that is missing or has a placeholder; also when rendered
	CodeDuplicateKey Code = "duplicate-key" // warning: a JSON object has a key twice
	CodeJSONInText   Code = "json-in-text"  // warning: a JSON text looks like JSON itself
)

// What a value can break when a request is rendered, beside what an expression can.
const (
	CodePathEmpty Code = "path-empty" // nothing in a part of the path
	CodePathDots  Code = "path-dots"  // a part of the path would be . or ..; also when saved
	CodeHost      Code = "host"       // a part of the host has other characters than letters, digits and -
	CodeHeader    Code = "header"     // control characters in a header; also when saved
	CodeFile      Code = "file"       // a file that is not there, or not of this conversation
	CodeBoundary  Code = "boundary"   // a value has the boundary of the multipart body in it
)
