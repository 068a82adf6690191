package page

import "strings"

// Use is one thing that works with an attribute or a secret.
type Use struct {
	Kind string // "API" or "chat flow"
	Name string
	Href string
}

// lost says what stops working when the thing that these use is deleted.
func lost(uses []Use) string {
	if len(uses) == 0 {
		return "No API and no chat flow uses it."
	}
	var names []string
	for _, u := range uses {
		names = append(names, "the "+u.Kind+" "+u.Name)
	}
	last := len(names) - 1
	list := names[last]
	if last > 0 {
		list = strings.Join(names[:last], ", ") + " and " + list
	}
	return "It is used by " + list + ". They stop working until you change them."
}
