package flow

import (
	"fmt"
	"strings"
	"unicode"
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
	case Led, Retried:
		return c.ledWords()
	case StartChanged:
		return fmt.Sprintf("Conversations begin with %s instead of %s", c.To, c.From)
	case Reordered:
		return "The components stand in another order"
	}
	return c.Name + ": " + c.settingWords()
}

// ledWords says where an output leads now. The way that a component mostly goes needs no name.
func (c Change) ledWords() string {
	instead := ""
	if c.From != "" {
		instead = " instead of " + c.From
	}
	if c.Kind == Retried {
		return fmt.Sprintf("%s now retries after %s%s", c.Name, shown(c.Setting, true), instead)
	}
	from := c.Name + ": " + shown(c.Setting, true)
	if c.Setting == nextLabel {
		from = c.Name
	}
	if c.To == "" {
		return fmt.Sprintf("%s leads nowhere now%s", from, instead)
	}
	return fmt.Sprintf("%s now goes to %s%s", from, c.To, instead)
}

func (c Change) settingWords() string {
	quoted := strings.ContainsFunc(c.From+c.To, unicode.IsSpace)
	from, to := shown(c.From, quoted), shown(c.To, quoted)
	switch {
	case c.Kind == Switched && c.To == "":
		return c.Setting + " turned off"
	case c.Kind == Switched:
		return c.Setting + " turned on"
	case c.Kind == Gained:
		return fmt.Sprintf("%s %s added", c.Setting, to)
	case c.Kind == Lost:
		return fmt.Sprintf("%s %s removed", c.Setting, from)
	case c.Kind == Sorted:
		return fmt.Sprintf("%s stand in another order", plural(strings.ToLower(c.Setting)))
	case c.From == "":
		return fmt.Sprintf("%s set to %s", c.Setting, to)
	case c.To == "":
		return fmt.Sprintf("%s no longer set, it was %s", c.Setting, from)
	}
	return fmt.Sprintf("%s %s → %s", c.Setting, from, to)
}

func plural(noun string) string {
	if strings.HasSuffix(noun, "ch") {
		return noun + "es"
	}
	return noun + "s"
}

// maxShown is how much of a setting is told.
const maxShown = 80

// shown is a setting in short. Two that are told together are both quoted or both not.
func shown(value string, quoted bool) string {
	value = strings.Join(strings.Fields(value), " ")
	if runes := []rune(value); len(runes) > maxShown {
		value = string(runes[:maxShown]) + "…"
	}
	if quoted && value != "" {
		return "“" + value + "”"
	}
	return value
}

// Summary says what a list of changes comes to: "2 components added, 3 settings changed".
func Summary(changes []Change) string {
	count := map[ChangeKind]int{}
	for _, c := range changes {
		switch c.Kind {
		case Added, Removed, StartChanged, Reordered:
			count[c.Kind]++
		default:
			count[Set]++
		}
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
		return "No difference"
	}
	summary := strings.Join(parts, ", ")
	return strings.ToUpper(summary[:1]) + summary[1:]
}
