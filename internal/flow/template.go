package flow

import "fmt"

// Template is a text of a component that package render reads.
type Template struct {
	Setting Setting
	Place   string // tells the templates of a component apart
	Text    string
}

// Templates returns the component's templates that are not empty.
func (c Component) Templates() []Template {
	var all []Template
	add := func(s Setting, place, text string) {
		if text != "" {
			all = append(all, Template{s, place, text})
		}
	}
	s := c.Settings
	add(SetText, string(SetText), s.Text)
	add(SetReminder, string(SetReminder), s.Reminder)
	add(SetNotice, string(SetNotice), s.Notice)
	add(SetImage, string(SetImage), s.Image)
	add(SetFile, string(SetFile), s.File)
	add(SetUntil, string(SetUntil), s.Until)
	add(SetCodeSent, string(SetCodeSent), s.CodeSent)
	add(SetCodeWrong, string(SetCodeWrong), s.CodeWrong)
	add(SetCodeExpired, string(SetCodeExpired), s.CodeExpired)
	add(SetCodeCoolDown, string(SetCodeCoolDown), s.CodeCoolDown)
	if !s.Expression {
		add(SetValue, string(SetValue), s.Value)
	}
	s.EachCondition(func(place string, c Condition) {
		if c.Operator != Matches {
			add(SetBranches, place, c.Value)
		}
	})
	return all
}

// EachCondition calls yield with every condition of the branches and its place.
func (s Settings) EachCondition(yield func(place string, c Condition)) {
	for n, b := range s.Branches {
		for g, group := range b.Groups {
			for i, c := range group {
				yield(ConditionPlace(n, g, i), c)
			}
		}
	}
}

// ConditionPlace names the condition i of the group g of the branch n.
func ConditionPlace(n, g, i int) string { return fmt.Sprintf("branches.%d.%d.%d", n, g, i) }
