package apidef

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"
)

// MaxPath is the longest path of a mapping, in bytes.
const MaxPath = 256

// Paths of gjson can multiply the body: these parts of its language are refused (they build new documents).
const (
	allowedModifiers = "@reverse @values @keys @flatten @dig @this"
	maxModifiers     = 4
)

// WholeBody is the path of everything.
const WholeBody = "@this"

// RunPath returns the path as it runs, in gjson's language, and what is wrong with it. A JSONPath (RFC 9535), which begins
// with $, is translated as far as gjson can follow it.
func RunPath(path string) (run, problem string) {
	switch {
	case path == "":
		return "", ""
	case path[0] != '$':
		return path, gjsonProblem(path)
	}
	if run, problem = fromJSONPath(path); problem != "" {
		return "", problem
	}
	return run, gjsonProblem(run)
}

// fromJSONPath translates $.a.b, ['a.b'], [0], [-1], [*] and ..name.
func fromJSONPath(path string) (run, problem string) {
	var steps []string
	wildcards := 0
	for rest := path[1:]; rest != ""; {
		var step string
		if step, rest, problem = jsonPathStep(rest); problem != "" {
			return "", problem
		}
		if step == "#" {
			if wildcards++; rest == "" {
				break // $.items[*] is the list itself; a # at the end would count it
			}
		}
		steps = append(steps, step)
	}
	switch {
	case wildcards > 1:
		return "", "One [*] or .* is taken in a path."
	case len(steps) == 0:
		return WholeBody, ""
	}
	return strings.Join(steps, "."), ""
}

// jsonPathStep translates the first step of a JSONPath.
func jsonPathStep(s string) (step, rest, problem string) {
	switch {
	case strings.HasPrefix(s, ".."):
		name, rest := cutName(s[2:])
		return "@dig:" + name, rest, missingName(name)
	case strings.HasPrefix(s, ".*"):
		return "#", s[2:], ""
	case s[0] == '.':
		name, rest := cutName(s[1:])
		return gjson.Escape(name), rest, missingName(name)
	case s[0] == '[':
		inside, rest, closed := cutBracket(s)
		if !closed {
			return "", "", "A ] is missing in this path."
		}
		step, problem = bracketStep(inside)
		return step, rest, problem
	}
	return "", "", "Behind $ stands a . or a [, as in $.data.id."
}

func cutName(s string) (name, rest string) {
	if i := strings.IndexAny(s, ".["); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}

func missingName(name string) string {
	if name == "" || strings.ContainsAny(name, "*?@()'\"") {
		return "The name of a field is missing in this path."
	}
	return ""
}

// cutBracket cuts ['name'] or [0] off; a name in quotes may have brackets in it.
func cutBracket(s string) (inside, rest string, closed bool) {
	if len(s) > 2 && (s[1] == '\'' || s[1] == '"') {
		if end := strings.Index(s[2:], string(s[1])+"]"); end >= 0 {
			return s[1 : end+3], s[end+4:], true
		}
		return "", "", false
	}
	return strings.Cut(s[1:], "]")
}

func bracketStep(inside string) (step, problem string) {
	if inside == "*" {
		return "#", ""
	}
	if n, err := strconv.Atoi(inside); err == nil {
		if n < 0 {
			return "@reverse." + strconv.Itoa(-n-1), ""
		}
		return strconv.Itoa(n), ""
	}
	if len(inside) > 2 && (inside[0] == '\'' || inside[0] == '"') && !strings.Contains(inside, `\`) {
		return gjson.Escape(inside[1 : len(inside)-1]), ""
	}
	return "", "Filters, slices and lists of names are not taken in a JSONPath. Write a field, a number or *."
}

// gjsonProblem looks at every place where gjson takes up its language again: at the beginning, after a dot, a pipe or a
// blank, and inside the brackets of a query.
func gjsonProblem(path string) string {
	modifiers := 0
	for part := range strings.FieldsFuncSeq(path, startsPath) {
		switch {
		case strings.ContainsAny(part[:1], "[{"), strings.HasPrefix(part, "#["), part[0] == '!' && !strings.HasPrefix(part, "!=") && !strings.HasPrefix(part, "!%"):
			return listProblem
		case part[0] != '@':
			continue
		}
		modifiers++
		name, _, _ := strings.Cut(part, ":")
		if !slices.Contains(strings.Fields(allowedModifiers), name) {
			return fmt.Sprintf("%s is not taken in paths. These are: %s.", name, allowedModifiers)
		}
	}
	if strings.HasPrefix(path, "..") || path[0] == '!' {
		return listProblem
	}
	if modifiers > maxModifiers {
		return fmt.Sprintf("A path may have %d modifiers at most.", maxModifiers)
	}
	return ""
}

// startsPath says whether gjson may read a new path after the character.
func startsPath(r rune) bool { return r <= ' ' || r == '.' || r == '|' || r == '(' }

const listProblem = "A path picks one value. Lists of paths and literals are not taken."
