package apidef

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// PathNote is what can be said about a path: about its bytes From to To.
type PathNote struct {
	Message  string
	From, To int
	Warning  bool    // it may be meant
	Futile   bool    // it can never find anything: it is not saved, and an API that has it already is called all the same
	Fix      *string // what stands there instead, nil when no repair is certain
}

// Paths of gjson can multiply the body: these parts of its language are refused (they build new documents).
const (
	allowedModifiers = "@reverse @values @keys @flatten @dig @this"
	maxModifiers     = 4
)

// NotePath returns the first thing to say about a path of the body, or nil. A JSONPath is looked at as it stands.
func NotePath(path string) *PathNote {
	if _, mistake := runPath(path); mistake != nil {
		return mistake
	}
	if strings.HasPrefix(path, "$") {
		return nil
	}
	return indexNote(path)
}

// pathMistake looks at a path in gjson's language for what is not taken, and for what can never find anything: gjson
// itself takes every text.
func pathMistake(path string) *PathNote {
	if m := refusedPart(path); m != nil {
		return m
	}
	n := neverFinds(path)
	if n != nil {
		n.Futile = true
	}
	return n
}

// refusedPart looks at every place where gjson takes up its language again: at the beginning, after a dot, a pipe or a
// blank, and inside the brackets of a query.
func refusedPart(path string) *PathNote {
	modifiers := 0
	for _, at := range partsOf(path) {
		part := path[at[0]:at[1]]
		switch {
		case strings.ContainsAny(part[:1], "[{"), strings.HasPrefix(part, "#["), part[0] == '!' && !strings.HasPrefix(part, "!=") && !strings.HasPrefix(part, "!%"):
			return &PathNote{Message: listProblem, From: at[0], To: at[1]}
		case part[0] != '@':
			continue
		}
		modifiers++
		name, _, _ := strings.Cut(part, ":")
		if !slices.Contains(strings.Fields(allowedModifiers), name) {
			return unknownModifier(name, at[0])
		}
	}
	if path[0] == '!' {
		return &PathNote{Message: listProblem, To: len(path)}
	}
	if modifiers > maxModifiers {
		return &PathNote{Message: fmt.Sprintf("A path may have %d modifiers at most.", maxModifiers), To: len(path)}
	}
	return nil
}

// unknownModifier escapes what is the name of a field in JSON-LD, such as @context. What begins like a modifier is left
// to who typed it.
func unknownModifier(name string, from int) *PathNote {
	n := &PathNote{Message: fmt.Sprintf("%s is not taken in paths. These are: %s.", name, allowedModifiers), From: from, To: from + len(name)}
	isNear := slices.ContainsFunc(strings.Fields(allowedModifiers), func(m string) bool { return strings.HasPrefix(name, m[:3]) })
	if len(name) > 2 && !isNear {
		n.Message += " Write \\" + name + " for a field of that name."
	}
	return n
}

// partsOf are the places between which gjson may read a new path.
func partsOf(path string) [][2]int {
	var parts [][2]int
	from := 0
	for i, r := range path + "." {
		if !startsPath(r) {
			continue
		}
		if i > from {
			parts = append(parts, [2]int{from, i})
		}
		from = i + 1
	}
	return parts
}

// startsPath says whether gjson may read a new path after the character.
func startsPath(r rune) bool { return r <= ' ' || r == '.' || r == '|' || r == '(' }

const listProblem = "A path picks one value. Lists of paths and literals are not taken."

// neverFinds finds empty parts, and brackets and quotes without their other half.
func neverFinds(path string) *PathNote {
	var open []int
	part := 0
	for i := 0; i < len(path); i++ {
		switch c := path[i]; c {
		case '\\':
			i++
		case '"':
			end := quoteEnd(path, i)
			if end < 0 {
				return alone(i, `"`)
			}
			i = end
		case '(', '[', '{':
			open = append(open, i)
		case ')', ']', '}':
			if len(open) == 0 {
				return repaired(alone(i, path[i:i+1]))
			}
			if path[open[len(open)-1]] != opener[c] {
				return alone(i, path[i:i+1])
			}
			open = open[:len(open)-1]
		case '.', '|':
			if len(open) > 0 {
				continue
			}
			if i == part {
				return repaired(&PathNote{Message: emptyPart, From: i, To: i + 1})
			}
			part = i + 1
		}
	}
	switch {
	case len(open) > 0:
		return unclosed(path, open[len(open)-1])
	case part == len(path):
		return repaired(&PathNote{Message: emptyPart, From: part - 1, To: part})
	}
	return nil
}

const emptyPart = "The name of a field is missing here."

var opener = map[byte]byte{')': '(', ']': '[', '}': '{'}

// quoteEnd is where the text in quotes ends that begins at a place, or -1.
func quoteEnd(path string, from int) int {
	for i := from + 1; i < len(path); i++ {
		switch path[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return -1
}

func alone(at int, sign string) *PathNote {
	return &PathNote{Message: fmt.Sprintf("This %s has no other half. Write \\%s where it is part of a name.", sign, sign), From: at, To: at + 1}
}

// unclosed repairs a bracket that has nothing behind it, which was typed in passing.
func unclosed(path string, at int) *PathNote {
	n := alone(at, path[at:at+1])
	if at == len(path)-1 && at > 0 && path[at-1] != '#' {
		return repaired(n)
	}
	return n
}

// repaired leaves out what the note is about.
func repaired(n *PathNote) *PathNote {
	n.Fix = new(string)
	return n
}

// bracketedIndex is an element as programs write it, behind the name of its list.
var bracketedIndex = regexp.MustCompile(`(?:^|[.|])[^.|\[\]()"\\#@]+((?:\[\d+\])+)(?:[.|]|$)`)

// indexNote warns of items[0], which is the name of a field here.
func indexNote(path string) *PathNote {
	at := bracketedIndex.FindStringSubmatchIndex(path)
	if at == nil {
		return nil
	}
	meant := strings.NewReplacer("[", ".", "]", "").Replace(path[at[2]:at[3]])
	return &PathNote{Message: fmt.Sprintf("This looks for a field with brackets in its name. An element of a list is written %s.", meant),
		From: at[2], To: at[3], Warning: true, Fix: &meant}
}
