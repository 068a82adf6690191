package flow

import (
	"strconv"
	"strings"

	"patchbay/internal/attr"
)

// Branch is one way out of an If/Else Branch, taken when its conditions hold: all of one group, of any group.
type Branch struct {
	Name   string        `json:"name,omitempty"`
	Groups [][]Condition `json:"groups"` // with OR between groups and AND within one
}

func (b Branch) label(n int) string {
	if b.Name == "" {
		return "Branch " + strconv.Itoa(n+1)
	}
	return b.Name
}

// Condition compares something that is known with a value.
type Condition struct {
	Source   Source   `json:"source"`
	Name     string   `json:"name,omitempty"` // an attribute, a contact field or a property; "" for the response
	Operator Operator `json:"operator"`
	Value    string   `json:"value,omitempty"` // a template; of Matches an RE2 pattern
}

// Source is what a condition asks about.
type Source string

// The sources.
const (
	VisitorResponse Source = "response" // the visitor's last answer
	CustomAttribute Source = "attribute"
	ContactProperty Source = "contact"
	ChatProperty    Source = "chat"
)

// Properties of a chat.
const (
	ChatID        = "id"
	ChatFlow      = "flow"
	ChatChannel   = "channel"
	ChatStartedAt = "started_at"
)

// ChatProperties lists them with their types.
func ChatProperties() []attr.Attribute {
	return []attr.Attribute{{Key: ChatID, Label: "ID", Type: attr.TypeText}, {Key: ChatFlow, Label: "Flow", Type: attr.TypeText},
		{Key: ChatChannel, Label: "Channel", Type: attr.TypeText}, {Key: ChatStartedAt, Label: "Started at", Type: attr.TypeDate}}
}

// Operator says how a condition compares.
type Operator string

// The operators.
const (
	Equal    Operator = "equal"
	NotEqual Operator = "not_equal"
	Greater  Operator = "greater"
	Less     Operator = "less"
	Contains Operator = "contains"
	IsSet    Operator = "is_set"
	IsNotSet Operator = "is_not_set"
	Matches  Operator = "matches"
)

// Named is a value of a form with what people call it.
type Named struct{ Value, Label string }

// Sources lists the sources as people read them.
func Sources() []Named {
	return []Named{{string(VisitorResponse), "Visitor's Response"}, {string(CustomAttribute), "Custom Attribute"},
		{string(ContactProperty), "Contact Property"}, {string(ChatProperty), "Chat Property"}}
}

// Operators lists the operators as people read them.
func Operators() []Named {
	return []Named{{string(Equal), "Equal"}, {string(NotEqual), "Not equal"}, {string(Greater), "Greater"}, {string(Less), "Less"},
		{string(Contains), "Contains"}, {string(IsSet), "Is set"}, {string(IsNotSet), "Is not set"}, {string(Matches), "Matches pattern"}}
}

// TakesValue says whether the operator compares with a value.
func (o Operator) TakesValue() bool { return o != IsSet && o != IsNotSet }

// words are the conditions of the branch as people say them.
func (b Branch) words() string {
	groups := make([]string, len(b.Groups))
	for n, group := range b.Groups {
		conditions := make([]string, len(group))
		for i, c := range group {
			conditions[i] = c.Words()
		}
		groups[n] = strings.Join(conditions, " and ")
	}
	return strings.Join(groups, ", or ")
}

// Words is the condition as people say it.
func (c Condition) Words() string {
	name := strings.TrimSpace(map[Source]string{VisitorResponse: "response", ContactProperty: "contact ", ChatProperty: "chat "}[c.Source] + c.Name)
	for _, o := range Operators() {
		if o.Value == string(c.Operator) {
			return strings.TrimSpace(name + " " + strings.ToLower(o.Label) + " " + c.Value)
		}
	}
	return name
}
