package expr

import "strings"

// Expression is an expression that was read and checked.
type Expression struct {
	From, To    int // in the text that it was read from
	Kinds       Kinds
	Shape       Shape
	Secret      bool // it names a secret, so whatever comes out is treated as one
	Optional    bool // it ends with | optional or has it on its way
	Environment bool // it is a constant of the environment and nothing else
	File        bool // an object that it turns out to be is the value of a file
	Constant    bool // its value is known: nothing in it changes from render to render
	Reported    bool // it makes no sense, and that was reported; it may be anything

	Embedded bool // a filter has made JSON text of it
	evaluator
	condition tester // the same as a condition
}

// evaluator computes a value. It does not return an error: what can't be computed is null, and what must not go on makes
// the Machine fail.
type evaluator interface {
	eval(m *Machine) Value
}

// Value computes the expression. The result means nothing when the machine failed.
func (e *Expression) Value(m *Machine) Value {
	m.secret, m.taints = false, m.taints[:0]
	return e.eval(m)
}

// True computes the expression as a condition.
func (e *Expression) True(m *Machine) bool {
	m.secret, m.taints = false, m.taints[:0]
	return e.condition.test(m)
}

// Attribute returns the key of the attribute when the expression is one and nothing else.
func (e *Expression) Attribute() (key string, ok bool) {
	switch a := e.evaluator.(type) {
	case *readAttribute:
		return a.key, true
	case *readSecretAttribute:
		return a.key, true
	}
	return "", false
}

// ConstantText returns the text of a constant.
func (e *Expression) ConstantText() string { return string(e.eval(nil).AppendText(nil)) }

// Placeholder reads the placeholder that begins at at, where "{{" stands, and returns the offset behind its }}. That is
// -1 when the end can't be found, and nothing after it can be understood. quotedJSON says that it stands in a JSON string.
func (r *Reader) Placeholder(at int, quotedJSON bool) (e *Expression, end int) {
	inside := at + len("{{")
	return r.read(at, inside, quotedJSON, func(p *parser) *node {
		if p.now.kind == tokenEnd {
			return p.stop(at, p.now.to, CodeSyntax, "Name an attribute between {{ and }}.")
		}
		return p.whole()
	})
}

// If reads the condition of a block, {{#if condition}}.
func (r *Reader) If(at int) (e *Expression, end int) {
	return r.read(at, at+len("{{#if"), false, func(p *parser) *node {
		n := p.whole()
		n.condition = true
		return n
	})
}

// Each reads the head of a loop, {{#each list as name}}. The name is "" when it makes no sense.
func (r *Reader) Each(at int) (list *Expression, name string, end int) {
	list, end = r.read(at, at+len("{{#each"), false, func(p *parser) *node {
		n := p.expression()
		as := p.now
		if !p.stopped && as.isWord("as") {
			p.advance()
			name = p.loopName()
			return n
		}
		var fix *Fix
		if as.kind == tokenEnd {
			fix = &Fix{n.to, n.to, " as item"}
		}
		p.stopWithFix(fix, as.from, as.to, CodeSyntax, "Write it as {{#each list as item}}.")
		return n
	})
	return list, name, end
}

func (p *parser) loopName() string {
	t := p.now
	if p.stopped || t.kind != tokenName || isReserved(t.text) {
		p.stopHere(CodeSyntax, "A name for each item is missing here, as in {{#each cart as item}}.")
		return ""
	}
	if p.advance(); p.now.kind != tokenEnd {
		p.stopHere(CodeSyntax, "Behind the name of the item should stand }}.")
	}
	return t.text
}

// read runs a rule of the grammar from inside on and checks what it read. open is where the braces stand.
func (r *Reader) read(open, inside int, quotedJSON bool, rule func(*parser) *node) (e *Expression, end int) {
	wrong := false
	watched := *r
	watched.Report = func(p Problem) {
		wrong = wrong || !p.Warning
		r.Report(p)
	}
	p := newParser(&watched, inside, quotedJSON)
	n := rule(p)
	end = p.end(open)
	e = watched.meaning(n)
	if wrong {
		e = &Expression{From: n.from, To: n.to, evaluator: &constant{}, condition: &truth{&constant{}}, Kinds: Any, Reported: true}
	}
	return e, end
}

// end finds the end: behind what was read, or else at the next }}, so that the rest can be looked at too.
func (p *parser) end(open int) int {
	if !p.stopped && !strings.HasPrefix(p.Text[p.now.from:], "}}") {
		p.stop(open, len(p.Text), CodeSyntax, "This {{ is not closed with }}.")
		return -1
	}
	end := p.now.from
	if p.stopped {
		next := strings.Index(p.Text[open:], "}}")
		if next < 0 {
			return -1
		}
		end = open + next
	}
	if end-open > MaxLength {
		p.stop(open, end, CodeLimit, "A placeholder is at most %d KB long.", MaxLength>>10)
	}
	return end + len("}}")
}

const bracesHint = "Here an expression is written without {{ and }}."

// refuseBraces reports an expression that is written as in a template. Braces round all of it can go.
func (r *Reader) refuseBraces() bool {
	at := strings.Index(r.Text, "{{")
	if at < 0 || strings.ContainsAny(r.Text[:at], `"'`) {
		return false
	}
	var fix *Fix
	inside := strings.TrimSpace(r.Text)
	if rest, ok := strings.CutPrefix(inside, "{{"); ok {
		if rest, ok = strings.CutSuffix(rest, "}}"); ok && !strings.Contains(rest, "{{") {
			fix = &Fix{0, len(r.Text), strings.TrimSpace(rest)}
		}
	}
	r.errorWithFix(fix, at, at+len("{{"), CodeSyntax, bracesHint)
	return true
}

// Compile reads a text that is one expression as a whole: a condition or a transform.
func Compile(text string, scope Scope) (*Program, []Problem) {
	var problems []Problem
	names := NewNames(scope)
	r := &Reader{Text: text, Names: names, Report: func(p Problem) { problems = append(problems, p) }}
	if len(text) > MaxLength {
		r.errorAt(0, len(text), CodeLimit, "An expression is at most %d KB long.", MaxLength>>10)
		return nil, problems
	}
	if r.refuseBraces() {
		return nil, problems
	}
	p := newParser(r, 0, false)
	n := p.whole()
	if !p.stopped && p.now.from < len(text) {
		p.stop(p.now.from, len(text), CodeSyntax, bracesHint)
	}
	e := r.meaning(n)
	sortProblems(problems)
	return &Program{e, names}, problems
}
