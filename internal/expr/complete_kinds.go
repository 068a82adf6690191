package expr

import (
	"maps"
	"slices"
)

// filters are those that can take what stands before the bar, or all when that can't be told.
func (c completer) filters() (all []Completion) {
	kinds := Any
	if input, ok := c.valueBefore((*parser).piped); ok {
		kinds = input.Kinds
	}
	for _, f := range Filters() {
		if some := kinds.some(); some == 0 || some&f.Takes != 0 {
			all = append(all, Completion{Label: f.Name, Kind: CompleteFilter, Detail: f.Usage() + "\n" + f.Summary})
		}
	}
	return all
}

// fields are those of what stands before the dot.
func (c completer) fields() []Completion {
	of := c.previous(1)
	_, _, isVariable := c.names.variable(of.text)
	if of.kind == tokenName && !isVariable && !c.previous(2).is(".", "?.") {
		switch scope := c.names.scope; of.text {
		case "env":
			return offerAll(slices.Sorted(maps.Keys(scope.Environment)), CompleteConstant, "constant of the environment")
		case "secret":
			return offerAll(slices.Sorted(slices.Values(scope.Secrets)), CompleteSecret, "secret")
		case "conversation":
			return offerAll(slices.Sorted(maps.Keys(conversationFields)), CompleteConversation, Text.String())
		}
	}
	value, ok := c.valueBefore((*parser).postfix)
	switch {
	case !ok:
		return nil
	case value.Kinds.some() == List:
		return offerAll(listFields[:3], CompleteField, "")
	}
	return fieldsOf(value.Shape)
}

func offerAll(names []string, kind CompletionKind, detail string) (all []Completion) {
	for _, name := range names {
		all = append(all, Completion{Label: name, Kind: kind, Detail: detail})
	}
	return all
}

func fieldsOf(shape Shape) (all []Completion) {
	for _, name := range slices.Sorted(maps.Keys(shape)) {
		all = append(all, Completion{Label: name, Kind: CompleteField, Detail: shape[name].Kinds.String()})
	}
	return all
}

// valueBefore reads the longest value that ends where the last token before the cursor begins. What stands before that
// value may be half written, so it is tried from every token on.
func (c completer) valueBefore(rule func(*parser) *node) (*Expression, bool) {
	for _, t := range c.before[:len(c.before)-1] {
		wrong := false
		r := &Reader{Text: c.text[:c.previous(0).from], Report: func(p Problem) { wrong = wrong || !p.Warning }}
		r.Names = NewNames(c.names.scope) // others must not count what is only looked at
		r.Names.variables = c.names.variables
		p := newParser(r, t.from, false)
		n := rule(p)
		if p.stopped || p.now.kind != tokenEnd {
			continue
		}
		e := r.meaning(n)
		return e, !wrong
	}
	return nil, false
}
