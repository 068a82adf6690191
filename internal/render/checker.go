package render

import (
	"slices"

	"patchbay/internal/attr"
)

// expression is a placeholder's content with its meaning: how to compute it and what is known about it at save.
type expression struct {
	evaluator
	kinds       kinds
	secret      bool // it names a secret, so whatever comes out is treated as one
	environment bool // it is a constant of the environment and nothing else
	reported    bool // it makes no sense, and that was reported
}

// unknown stands for an expression that was reported. It may be anything, so that no second report follows.
func unknown() expression { return expression{evaluator: constant{}, kinds: kindAny, reported: true} }

// check gives a syntax tree its meaning, and reports the names that do not exist.
func (f *field) check(n *node) expression {
	switch n.kind {
	case nodeText:
		return expression{evaluator: constant{attr.TextOf(n.text)}, kinds: kindText}
	case nodeNumber:
		return expression{evaluator: constant{attr.NumberOf(n.text)}, kinds: kindNumber}
	case nodeBool:
		return expression{evaluator: constant{attr.BoolOf(n.text == "true")}, kinds: kindBool}
	case nodeName:
		return f.checkName(n)
	case nodeField:
		return f.checkField(n)
	case nodeFallback:
		return f.checkFallback(n)
	}
	return expression{evaluator: constant{}, kinds: kindNull}
}

func (f *field) checkFallback(n *node) expression {
	first, second := f.check(n.parts[0]), f.check(n.parts[1])
	if first.kinds&kindNull == 0 {
		f.warnAt(n.parts[0].from, n.parts[0].to, CodeUselessDefault, "This is never empty, so what stands after ?? is not used.")
	}
	return expression{
		evaluator: fallback{first, second},
		kinds:     first.kinds&^kindNull | second.kinds,
		secret:    first.secret || second.secret,
	}
}

// roots are the names that have fields of their own, with an example.
var roots = map[string]string{"env": "{{env.base_url}}", "secret": "{{secret.shop_token}}", "conversation": "{{conversation.id}}"}

// checkName gives a name that stands alone its meaning.
func (f *field) checkName(n *node) expression {
	if a, ok := f.names.scope.Attributes.Lookup(n.text); ok {
		f.names.readAttributes[a.Key] = true
		secret := a.Type == attr.TypeSecret
		return expression{evaluator: attribute{a.Key, secret}, kinds: kindsOf(a.Type), secret: secret}
	}
	switch n.text {
	case "now":
		return expression{evaluator: fromInput(currentTime), kinds: kindText}
	case "uuid":
		return expression{evaluator: fromInput(freshUUID), kinds: kindText}
	case "response":
		f.errorAt(n.from, n.to, CodeUnknownAttribute, "There is no response yet when the request is made.")
	default:
		f.unknownName(n)
	}
	return unknown()
}

func (f *field) unknownName(n *node) {
	if example, isRoot := roots[n.text]; isRoot {
		f.errorAt(n.from, n.to, CodeUnknownAttribute, "Say which one, as in %s.", example)
		return
	}
	known := append(f.names.attributeKeys(), "now", "uuid")
	f.errorAt(n.from, n.to, CodeUnknownAttribute, "There is no attribute %s.%s", n.text, didYouMean(n.text, known))
}

// checkField gives env.x, secret.x and conversation.x their meaning.
func (f *field) checkField(n *node) expression {
	base := n.parts[0]
	if base.kind != nodeName {
		return f.checkFieldOfValue(n)
	}
	switch base.text {
	case "env":
		return f.checkConstant(n)
	case "secret":
		return f.checkSecret(n)
	case "conversation":
		return f.checkConversation(n)
	}
	return f.checkFieldOfValue(n)
}

func (f *field) checkConstant(n *node) expression {
	text, ok := f.names.scope.Environment[n.text]
	if !ok {
		f.errorAt(n.nameFrom, n.to, CodeUnknownConstant, "The active environment has no constant %s.%s", n.text,
			didYouMean(n.text, f.names.constantKeys()))
		return unknown()
	}
	return expression{evaluator: constant{attr.TextOf(text)}, kinds: kindText, environment: true}
}

func (f *field) checkSecret(n *node) expression {
	if !slices.Contains(f.names.scope.Secrets, n.text) {
		f.errorAt(n.nameFrom, n.to, CodeUnknownSecret, "There is no secret %s.%s", n.text, didYouMean(n.text, f.names.scope.Secrets))
		return unknown()
	}
	f.names.readSecrets[n.text] = true
	return expression{evaluator: storedSecret{n.text}, kinds: kindNull | kindText, secret: true}
}

func (f *field) checkConversation(n *node) expression {
	read, ok := conversationFields[n.text]
	if !ok {
		f.errorAt(n.nameFrom, n.to, CodeUnknownField, "A conversation has id, channel, flow and started_at, but no %s.", n.text)
		return unknown()
	}
	return expression{evaluator: read, kinds: kindNull | kindText}
}

// checkFieldOfValue refuses fields of values: of scalars for good, of lists and objects for now.
func (f *field) checkFieldOfValue(n *node) expression {
	base := f.check(n.parts[0])
	switch {
	case base.reported:
	case base.kinds&(kindList|kindObject) == 0:
		f.errorAt(n.nameFrom, n.to, CodeType, "This is %s and has no fields.", base.kinds)
	default:
		f.errorAt(n.nameFrom, n.to, CodeUnsupported, "Picking a field of a value, as in {{address.city}}, is not available yet.")
	}
	return unknown()
}
