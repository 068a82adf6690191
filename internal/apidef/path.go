package apidef

import (
	"strconv"
	"strings"

	"github.com/tidwall/gjson"
)

// MaxPath is the longest path of a mapping, in bytes.
const MaxPath = 256

// WholeBody is the path of everything.
const WholeBody = "@this"

// RunPath returns the path as it runs, in gjson's language, and what is wrong with it. A JSONPath (RFC 9535), which begins
// with $, is translated as far as gjson can follow it.
func RunPath(path string) (run, problem string) {
	run, mistake := runPath(path)
	if mistake != nil {
		return run, mistake.Message
	}
	return run, ""
}

func runPath(path string) (run string, mistake *PathNote) {
	switch {
	case path == "":
		return "", nil
	case path[0] != '$':
		return path, pathMistake(path)
	}
	if run, mistake = fromJSONPath(path); mistake != nil {
		return "", mistake
	}
	if mistake = pathMistake(run); mistake != nil { // its places are those of the translation
		return run, &PathNote{Message: mistake.Message, To: len(path), Futile: mistake.Futile}
	}
	return run, nil
}

// fromJSONPath translates $.a.b, ['a.b'], [0], [-1], [*] and ..name.
func fromJSONPath(path string) (run string, mistake *PathNote) {
	var steps []string
	wildcards := 0
	for rest := path[1:]; rest != ""; {
		step, behind, problem := jsonPathStep(rest)
		if problem != "" {
			return "", &PathNote{Message: problem, From: len(path) - len(rest), To: len(path)}
		}
		rest = behind
		if step == "#" {
			if wildcards++; rest == "" {
				break // $.items[*] is the list itself; a # at the end would count it
			}
		}
		steps = append(steps, step)
	}
	switch {
	case wildcards > 1:
		return "", &PathNote{Message: "One [*] or .* is taken in a path.", To: len(path)}
	case len(steps) == 0:
		return WholeBody, nil
	}
	return strings.Join(steps, "."), nil
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
