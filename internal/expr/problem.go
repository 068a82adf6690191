package expr

import "fmt"

// Problem is one thing to say about an expression. Places are bytes of the text that it stands in.
type Problem struct {
	From, To int
	Warning  bool // it does not stop a save
	Code     Code
	Message  string
	Fix      *Fix // nil when there is no repair that is certain
}

// Fix is a repair that is certain to be what was meant: bytes From to To become Text.
type Fix struct {
	From, To int
	Text     string
}

// Reader reads the expressions of one text, such as a body or a header.
type Reader struct {
	Text   string
	Names  *Names
	Report func(Problem)
}

func (r *Reader) errorAt(from, to int, code Code, format string, args ...any) {
	r.Report(Problem{From: from, To: max(from, to), Code: code, Message: fmt.Sprintf(format, args...)})
}

func (r *Reader) warnAt(from, to int, code Code, format string, args ...any) {
	r.Report(Problem{From: from, To: max(from, to), Warning: true, Code: code, Message: fmt.Sprintf(format, args...)})
}

// errorWithFix is errorAt with a certain repair; nil is none.
func (r *Reader) errorWithFix(fix *Fix, from, to int, code Code, format string, args ...any) {
	r.Report(Problem{From: from, To: max(from, to), Code: code, Message: fmt.Sprintf(format, args...), Fix: fix})
}
