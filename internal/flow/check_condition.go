package flow

import (
	"fmt"
	"slices"
	"strings"

	"patchbay/internal/attr"
)

func (s Settings) checkConditions(p problemsOf, schema attr.Schema) {
	if len(s.Branches) == 0 {
		p.of(SetBranches, "Add the first branch.")
	}
	for n, b := range s.Branches {
		if len(b.Groups) == 0 {
			p.of(SetBranches, "%s has no condition.", b.label(n))
		}
		row := 0
		for _, g := range b.Groups {
			for _, c := range g {
				c.checkNames(p, schema)
				c.checkValue(p, Setting(fmt.Sprintf("branches.%d.conditions.%d.value", n, row)), schema)
				row++
			}
		}
	}
}

func (c Condition) checkNames(p problemsOf, schema attr.Schema) {
	_, known := schema.Lookup(c.Name)
	switch c.Source {
	case CustomAttribute, ContactProperty:
		if !known || attr.IsContactField(c.Name) != (c.Source == ContactProperty) {
			p.of(SetBranches, "There is no %s %q.", map[Source]string{CustomAttribute: "custom attribute", ContactProperty: "contact property"}[c.Source], c.Name)
		}
	case ChatProperty:
		if !slices.ContainsFunc(ChatProperties(), func(a attr.Attribute) bool { return a.Key == c.Name }) {
			p.of(SetBranches, "There is no chat property %q.", c.Name)
		}
	}
}

// checkValue finds a value that can never be compared: what is known is a number, a date, or yes or no, and this is none. A
// template may stand for anything.
func (c Condition) checkValue(p problemsOf, row Setting, schema attr.Schema) {
	t := c.typeOf(schema)
	hasOrder := t == attr.TypeNumber || t == attr.TypeDate
	isOrdering := c.Operator == Greater || c.Operator == Less
	isCompared := isOrdering || c.Operator == Equal || c.Operator == NotEqual
	switch {
	case !isCompared || strings.Contains(c.Value, "{{"):
	case isOrdering && t == attr.TypeBoolean:
		p.of(row, "Yes or no is neither greater nor less. Choose Equal.")
	case isOrdering && hasOrder && isBlank(c.Value):
		p.of(row, "Write what it is compared with.")
	case hasOrder || t == attr.TypeBoolean:
		_, err := t.Parse(c.Value)
		p.because(row, err)
	}
}

// typeOf is the type of what the condition asks about; text when it can be anything.
func (c Condition) typeOf(schema attr.Schema) attr.Type {
	switch c.Source {
	case CustomAttribute, ContactProperty:
		if a, ok := schema.Lookup(c.Name); ok {
			return a.Type
		}
	case ChatProperty:
		for _, a := range ChatProperties() {
			if a.Key == c.Name {
				return a.Type
			}
		}
	}
	return attr.TypeText
}
