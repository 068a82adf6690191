package expr

import (
	"maps"
	"slices"
	"strings"

	"patchbay/internal/attr"
)

// roots are the names that mean something of their own, with an example of those that need a field.
var roots = map[string]string{
	"env": "env.base_url", "secret": "secret.shop_token", "conversation": "conversation.id",
	"now": "now", "uuid": "uuid",
}

// isReserved says whether a name means something of its own, so that no loop may give it to its items.
func isReserved(name string) bool {
	const words = " true false null and or not in contains starts_with ends_with if else each as response "
	return roots[name] != "" || strings.Contains(words, " "+name+" ")
}

// checkName gives a name that stands alone its meaning.
func (r *Reader) checkName(n *node, handled bool) Expression {
	if v, number, ok := r.Names.variable(n.text); ok {
		return Expression{evaluator: &readVariable{number}, Kinds: v.kinds, Shape: v.shape, Secret: v.secret}
	}
	if local, ok := r.Names.scope.Locals[n.text]; ok {
		return Expression{evaluator: &readLocal{n.text}, Kinds: local.Kinds, Shape: local.Shape}
	}
	if a, ok := r.Names.scope.Attributes.Lookup(n.text); ok {
		return r.readAttribute(a, n, handled)
	}
	switch n.text {
	case "now":
		return Expression{evaluator: readInput(currentTime), Kinds: Text}
	case "uuid":
		return Expression{evaluator: readInput(freshUUID), Kinds: Text}
	}
	r.unknownName(n)
	return unknown()
}

func (r *Reader) readAttribute(a attr.Attribute, n *node, handled bool) Expression {
	r.Names.used[a.Key] = append(r.Names.used[a.Key], Reference{r.Names.field, n.nameFrom, n.nameTo})
	secret := a.Type == attr.TypeSecret
	read := &readAttribute{key: a.Key}
	e := Expression{evaluator: read, Kinds: kindsOf(a.Type), Shape: r.Names.scope.Shapes[a.Key], Secret: secret}
	if e.Shape != nil && a.Type == attr.TypeJSON {
		e.Kinds = Object | Null
	}
	if a.Type == attr.TypeFile {
		e.Shape, e.File = fileShape, true
	}
	if secret {
		e.evaluator = &readSecretAttribute{a.Key, n, handled}
	}
	return e
}

func (r *Reader) unknownName(n *node) {
	example, isRoot := roots[n.text]
	switch {
	case isRoot:
		r.errorAt(n.nameFrom, n.nameTo, CodeUnknownAttribute, "Say which one, as in {{%s}}.", example)
	case n.text == "response":
		r.errorAt(n.nameFrom, n.nameTo, CodeUnknownAttribute, "There is no response yet when the request is made.")
	default:
		r.unknownAttribute(n)
	}
}

// unknownAttribute reports a name that stands for nothing. It may be a field of a local, such as body of response.
func (r *Reader) unknownAttribute(n *node) {
	r.Names.unknown[n.text] = true
	for local, t := range r.Names.scope.Locals {
		if _, ok := t.Shape[n.text]; ok {
			whole := local + "." + n.text
			r.errorWithFix(&Fix{n.nameFrom, n.nameTo, whole}, n.nameFrom, n.nameTo, CodeUnknownAttribute, "There is no attribute %s. Did you mean %s?", n.text, whole)
			return
		}
	}
	r.unknown(n.nameFrom, n.nameTo, CodeUnknownAttribute, "There is no attribute "+n.text+".", r.Names.keys())
}

// checkField gives a.name its meaning: a constant, a secret, a fact of the conversation, or a field of a value.
func (r *Reader) checkField(n *node, handled bool) Expression {
	base := n.parts[0]
	if _, _, isVariable := r.Names.variable(base.text); base.kind == nodeName && !isVariable {
		switch base.text {
		case "env":
			return r.checkConstant(n)
		case "secret":
			return r.checkSecret(n, handled)
		case "conversation":
			return r.checkConversation(n)
		}
	}
	return r.checkFieldOfValue(n, handled)
}

func (r *Reader) checkConstant(n *node) Expression {
	r.Names.constants[n.text] = true
	text, ok := r.Names.scope.Environment[n.text]
	if !ok {
		constants := slices.Collect(maps.Keys(r.Names.scope.Environment))
		r.unknown(n.nameFrom, n.nameTo, CodeUnknownConstant, "The active environment has no constant "+n.text+".", constants)
		return unknown()
	}
	e := known(textOf(text), Text)
	e.Environment = true
	return e
}

func (r *Reader) checkSecret(n *node, handled bool) Expression {
	r.Names.secrets[n.text] = true
	if !slices.Contains(r.Names.scope.Secrets, n.text) {
		r.unknown(n.nameFrom, n.nameTo, CodeUnknownSecret, "There is no secret "+n.text+".", r.Names.scope.Secrets)
		return unknown()
	}
	return Expression{evaluator: &readSecret{n.text, n, handled}, Kinds: Null | Text, Secret: true}
}

func (r *Reader) checkConversation(n *node) Expression {
	read, ok := conversationFields[n.text]
	if !ok {
		r.errorAt(n.nameFrom, n.nameTo, CodeUnknownField, "A conversation has id, channel, flow, started_at and callback_url, but no %s.", n.text)
		return unknown()
	}
	return Expression{evaluator: read, Kinds: Null | Text}
}

func (r *Reader) checkFieldOfValue(n *node, handled bool) Expression {
	if base := n.parts[0]; base.kind == nodeName && r.Names.scope.Locals[base.text].Kinds != 0 {
		r.Names.fields[base.text+"."+n.text] = true
	}
	base := r.check(n.parts[0], handled)
	e := made(&pickField{base.evaluator, n.text}, Any, base)
	switch {
	case base.Reported:
	case base.Kinds&(List|Object) == 0:
		r.errorAt(n.nameFrom, n.nameTo, CodeType, "This is %s and has no fields.", base.Kinds)
		return unknown()
	case base.Kinds.some() == List && !isListField(n.text):
		r.unknown(n.nameFrom, n.nameTo, CodeUnknownField, "A list has size, first and last, but no "+n.text+".", listFields)
		return unknown()
	case base.Shape != nil && base.Kinds&List == 0:
		field, ok := base.Shape[n.text]
		if !ok {
			r.unknown(n.nameFrom, n.nameTo, CodeUnknownField, "There is no field "+n.text+".", slices.Collect(maps.Keys(base.Shape)))
			return unknown()
		}
		e.Kinds, e.Shape = field.Kinds|Null, field.Shape
	}
	return e
}

func (r *Reader) checkIndex(n *node, handled bool) Expression {
	base, index := r.check(n.parts[0], handled), r.check(n.parts[1], handled)
	e := made(&pickIndex{base.evaluator, index.evaluator}, Any, base, index)
	if base.Kinds&(List|Object) == 0 && !base.Reported {
		r.errorAt(n.from, n.to, CodeType, "This is %s and has no items.", base.Kinds)
		return unknown()
	}
	if base.Shape != nil && base.Kinds&Object == 0 {
		e.Kinds, e.Shape = Object|Null, base.Shape
	}
	return e
}
