package flow

import (
	"fmt"
	"strings"
)

// Words says the change in one line, without a dot.
func (c Change) Words() string {
	switch c.Kind {
	case Added:
		return c.Name + ": added"
	case Removed:
		return c.Name + ": removed"
	case Renamed:
		return fmt.Sprintf("%s: renamed to %s", c.From, c.To)
	case Replaced:
		return fmt.Sprintf("%s: %s instead of %s", c.Name, c.To, c.From)
	case Led:
		return fmt.Sprintf("%s: %s goes to %s instead of %s", c.Name, c.Setting, something(c.To), something(c.From))
	case StartChanged:
		return fmt.Sprintf("Conversations begin with %s instead of %s", c.To, c.From)
	case Reordered:
		return "The components stand in another order"
	}
	return fmt.Sprintf("%s: %s %s → %s", c.Name, strings.ReplaceAll(c.Setting, "_", " "), shown(c.From), shown(c.To))
}

func something(name string) string {
	if name == "" {
		return "nothing"
	}
	return name
}

// maxShown is how much of a setting is told.
const maxShown = 80

func shown(value string) string {
	value = strings.Join(strings.Fields(value), " ")
	if runes := []rune(value); len(runes) > maxShown {
		value = string(runes[:maxShown]) + "…"
	}
	if strings.Contains(value, " ") {
		return "“" + value + "”"
	}
	return something(value)
}

// Summary says what a list of changes comes to: "2 components added, 3 settings changed".
func Summary(changes []Change) string {
	count := map[ChangeKind]int{}
	for _, c := range changes {
		kind := c.Kind
		if kind == Renamed || kind == Replaced || kind == Led {
			kind = Set
		}
		count[kind]++
	}
	var parts []string
	for _, p := range []struct {
		kind      ChangeKind
		one, many string
	}{{Added, "1 component added", "%d components added"}, {Removed, "1 component removed", "%d components removed"},
		{Set, "1 setting changed", "%d settings changed"}, {StartChanged, "another start", ""}, {Reordered, "another order", ""}} {
		switch n := count[p.kind]; n {
		case 0:
		case 1:
			parts = append(parts, p.one)
		default:
			parts = append(parts, fmt.Sprintf(p.many, n))
		}
	}
	if len(parts) == 0 {
		return "no difference"
	}
	return strings.Join(parts, ", ")
}
