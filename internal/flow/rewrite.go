package flow

import "slices"

// Rewriter makes something else of what a graph says about attributes. None of its functions is nil.
type Rewriter struct {
	Key        func(key string) string  // of an attribute
	Template   func(text string) string // of package render
	Expression func(text string) string
}

// Rewritten returns a graph of its own with everything rewritten that names attributes.
func (g Graph) Rewritten(r Rewriter) Graph {
	g.Components = slices.Clone(g.Components)
	for i := range g.Components {
		g.Components[i].Settings = g.Components[i].Settings.rewritten(r)
	}
	return g
}

func (s Settings) rewritten(r Rewriter) Settings {
	for _, key := range []*string{&s.Attribute, &s.ChoicesFrom} {
		*key = r.Key(*key)
	}
	s.Fallbacks, s.Fields = slices.Clone(s.Fallbacks), slices.Clone(s.Fields)
	for i := range s.Fallbacks {
		s.Fallbacks[i].Attribute = r.Key(s.Fallbacks[i].Attribute)
	}
	for i := range s.Fields {
		s.Fields[i].Attribute = r.Key(s.Fields[i].Attribute)
	}
	for _, text := range []*string{&s.Text, &s.Reminder, &s.Notice, &s.Image, &s.File, &s.Until, &s.CodeSent, &s.CodeWrong, &s.CodeExpired, &s.CodeCoolDown} {
		*text = r.Template(*text)
	}
	if s.Expression {
		s.Value = r.Expression(s.Value)
	} else {
		s.Value = r.Template(s.Value)
	}
	s.Branches = slices.Clone(s.Branches)
	for i, b := range s.Branches {
		s.Branches[i].Groups = rewrittenGroups(b.Groups, r)
	}
	return s
}

func rewrittenGroups(groups [][]Condition, r Rewriter) [][]Condition {
	groups = slices.Clone(groups)
	for i, group := range groups {
		groups[i] = slices.Clone(group)
		for j, c := range group {
			if c.Source == CustomAttribute {
				groups[i][j].Name = r.Key(c.Name)
			}
			if c.Operator != Matches {
				groups[i][j].Value = r.Template(c.Value)
			}
		}
	}
	return groups
}

// AttributePlace is a place of a component that names an attribute.
type AttributePlace struct {
	Component string // ID
	Setting   Setting
	Key       string
	Saves     bool // a value is saved to it there
}

// AttributePlaces returns where the component names attributes by their keys, outside of templates.
func (c Component) AttributePlaces() []AttributePlace {
	var all []AttributePlace
	add := func(s Setting, key string, saves bool) {
		if key != "" {
			all = append(all, AttributePlace{c.ID, s, key, saves})
		}
	}
	add(SetAttribute, c.Settings.Attribute, true)
	add(SetChoicesFrom, c.Settings.ChoicesFrom, false)
	for _, f := range c.Settings.Fallbacks {
		add(SetFallbacks, f.Attribute, true)
	}
	for _, f := range c.Settings.Fields {
		add(SetFields, f.Attribute, true)
	}
	c.Settings.EachCondition(func(_ string, cond Condition) {
		if cond.Source == CustomAttribute {
			add(SetBranches, cond.Name, false)
		}
	})
	return all
}
