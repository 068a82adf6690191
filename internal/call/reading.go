package call

import (
	"fmt"

	"patchbay/internal/apidef"
	"patchbay/internal/expr"
	"patchbay/internal/fault"
)

// What expressions on a response may name beside what templates may.
const (
	theValue    = "value"    // of a transform: what the row found
	theResponse = "response" // response.status, .headers, .body, .ms
)

// reading is how a response is read: the paths of the mapping rows, their transforms, and the conditions of the outcomes,
// ready to run. Rows without one have nil.
type reading struct {
	paths      []string
	transforms []*expr.Program
	conditions []*expr.Program
}

// compileReading makes them ready. Every mistake in an expression is reported with its place.
func compileReading(p *fault.Problems, a apidef.API, w Workspace) reading {
	var r reading
	ofTransforms, ofConditions := expressionScopes(w)
	for i, m := range a.Mappings {
		run, _ := apidef.RunPath(m.Path) // a bad path is a.Validate's to say
		r.paths = append(r.paths, run)
		r.transforms = append(r.transforms, compileExpression(p, transformField(i), m.Transform, ofTransforms))
	}
	for i, o := range a.Outcomes {
		r.conditions = append(r.conditions, compileExpression(p, conditionField(i), o.Condition, ofConditions))
	}
	return r
}

func transformField(i int) string { return fmt.Sprintf("mappings.%d.transform", i) }
func conditionField(i int) string { return fmt.Sprintf("outcomes.%d.condition", i) }

// expressionScopes returns what transforms and what conditions may name.
func expressionScopes(w Workspace) (ofTransforms, ofConditions expr.Scope) {
	scope := w.Scope()
	scope.Secrets = nil // what a secret is compared with could be read off the outcome
	ofTransforms, ofConditions = scope, scope
	ofTransforms.Locals, ofConditions.Locals = TransformLocals(), ConditionLocals()
	return ofTransforms, ofConditions
}

// ConditionLocals are the names that conditions of outcomes have beside what templates have.
func ConditionLocals() map[string]expr.Type {
	return map[string]expr.Type{theResponse: {Kinds: expr.Object, Shape: expr.Shape{
		"status": {Kinds: expr.Number}, "ms": {Kinds: expr.Number}, "headers": {Kinds: expr.Object}, "body": {Kinds: expr.Any},
	}}}
}

// TransformLocals are the names that transforms of mapping rows have beside what templates have.
func TransformLocals() map[string]expr.Type {
	locals := ConditionLocals()
	locals[theValue] = expr.Type{Kinds: expr.Any}
	return locals
}

// compileExpression returns nil for nothing typed and after a mistake.
func compileExpression(p *fault.Problems, field, text string, scope expr.Scope) *expr.Program {
	if text == "" {
		return nil
	}
	program, problems := expr.Compile(text, scope)
	refused := false
	for _, problem := range problems {
		if !problem.Warning {
			line, column := expr.Position(text, problem.From)
			p.AddField(fault.Field{Name: field, Message: problem.Message, Line: line, Column: column})
			refused = true
		}
	}
	if refused {
		return nil
	}
	return program
}
