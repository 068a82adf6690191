package expr

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Completion is one thing that an editor can offer at the cursor.
type Completion struct {
	From, To int // the bytes that Insert replaces; To covers the rest of the name under the cursor
	Insert   string
	Kind     CompletionKind
	Label    string
	Detail   string // the type in words, or how a filter is written and what it does
}

// CompletionKind says what is offered.
type CompletionKind string

// The kinds of completions.
const (
	CompleteAttribute    CompletionKind = "attribute"
	CompleteConstant     CompletionKind = "constant"
	CompleteSecret       CompletionKind = "secret"
	CompleteConversation CompletionKind = "conversation"
	CompleteVariable     CompletionKind = "variable"
	CompleteLocal        CompletionKind = "local"
	CompleteField        CompletionKind = "field"
	CompleteFilter       CompletionKind = "filter"
	CompleteKeyword      CompletionKind = "keyword"
)

// Complete returns what can be written at the offset of an expression, the best first: what begins with the letters
// that stand before the cursor, then what has them somewhere inside.
func Complete(text string, at int, names *Names) []Completion {
	c, ok := completerAt(text, at, names)
	if !ok {
		return nil
	}
	typed := strings.ToLower(text[c.from:at])
	var all []Completion
	for _, offer := range c.offers() {
		if strings.Contains(strings.ToLower(offer.Label), typed) {
			offer.From, offer.To, offer.Insert = c.from, c.to, offer.Label
			all = append(all, offer)
		}
	}
	slices.SortStableFunc(all, func(a, b Completion) int {
		return cmp.Compare(rank(a, typed), rank(b, typed))
	})
	return all
}

func rank(c Completion, typed string) int {
	if strings.HasPrefix(strings.ToLower(c.Label), typed) {
		return 0
	}
	return 1
}

// completer knows what stands around the cursor.
type completer struct {
	names    *Names
	text     string
	before   []token // that stand before the name under the cursor
	from, to int     // of that name, which may be empty
}

// completerAt cuts the text before the cursor into tokens. Inside a text in quotes or a number nothing is offered.
func completerAt(text string, at int, names *Names) (c completer, ok bool) {
	if at < 0 || at > len(text) || len(text) > MaxLength {
		return completer{}, false
	}
	c = completer{names: names, text: text, from: at, to: at + nameLength(text[at:])}
	l := lexer{Reader: &Reader{Text: text[:at], Report: func(Problem) {}}}
	for t := l.next(); t.kind != tokenEnd; t = l.next() {
		if t.kind == tokenBad {
			return completer{}, false
		}
		c.before = append(c.before, t)
	}
	last := c.previous(0)
	switch touches := len(c.before) > 0 && last.to == at; {
	case touches && last.kind == tokenNumber, touches && last.kind == tokenText:
		return completer{}, false
	case touches && last.kind == tokenName:
		c.from, c.before = last.from, c.before[:len(c.before)-1]
	case c.to > at && isDigit(text[at]): // a number stands there, not the rest of a name
		c.to = at
	}
	return c, true
}

// previous returns the token so many places before the name under the cursor.
func (c completer) previous(places int) token {
	if i := len(c.before) - 1 - places; i >= 0 {
		return c.before[i]
	}
	return token{}
}

// offers returns everything that may stand where the cursor is.
func (c completer) offers() []Completion {
	switch last := c.previous(0); {
	case last.is("|"):
		return c.filters()
	case last.is(".", "?."):
		return c.fields()
	case last.kind == tokenText, last.kind == tokenNumber, last.is(")", "]"),
		last.kind == tokenName && (!isOperatorWord(last.text) || c.previous(1).is(".", "?.", "|")):
		return keywords("and", "or", "in", "not in", "contains", "starts_with", "ends_with")
	}
	return c.values()
}

func isOperatorWord(word string) bool {
	return slices.Contains([]string{"and", "or", "not", "in", "contains", "starts_with", "ends_with"}, word)
}

func keywords(words ...string) (all []Completion) {
	for _, word := range words {
		all = append(all, Completion{Label: word, Kind: CompleteKeyword})
	}
	return all
}

// values are the names that an expression can begin with. Loop variables come first, the innermost before all.
func (c completer) values() (all []Completion) {
	for _, v := range slices.Backward(c.names.variables) {
		all = append(all, Completion{Label: v.name, Kind: CompleteVariable, Detail: v.kinds.String()})
	}
	for _, name := range slices.Sorted(maps.Keys(c.names.scope.Locals)) {
		all = append(all, Completion{Label: name, Kind: CompleteLocal, Detail: c.names.scope.Locals[name].Kinds.String()})
	}
	for _, a := range c.names.scope.Attributes.All() {
		all = append(all, Completion{Label: a.Key, Kind: CompleteAttribute, Detail: string(a.Type)})
	}
	all = append(all,
		Completion{Label: "env", Kind: CompleteConstant, Detail: "constants of the environment"},
		Completion{Label: "secret", Kind: CompleteSecret, Detail: "the secret store"},
		Completion{Label: "conversation", Kind: CompleteConversation, Detail: "facts of the conversation"},
		Completion{Label: "now", Kind: CompleteKeyword, Detail: "the present time"},
		Completion{Label: "uuid", Kind: CompleteKeyword, Detail: "a fresh identifier"})
	return append(all, keywords("true", "false", "null", "not")...)
}
