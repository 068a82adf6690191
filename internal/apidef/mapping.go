package apidef

import (
	"fmt"
	"slices"
	"strings"

	"patchbay/internal/fault"
)

// Source says which part of a response a mapping reads.
type Source string

// The sources.
const (
	FromBody   Source = "body"   // Path is a gjson path
	FromHeader Source = "header" // Path is the header's name
	FromStatus Source = "status" // the status code
)

// Sources lists the sources in the order that screens show them.
func Sources() []Source { return []Source{FromBody, FromHeader, FromStatus} }

// Mapping is one row of Manage API Response: a value of the response that is saved to a custom attribute.
type Mapping struct {
	Source    Source `json:"source"`
	Path      string `json:"path,omitempty"`
	Attribute string `json:"attribute"` // key
	Required  bool   `json:"required,omitempty"`
}

// MaxPath is the longest path of a mapping, in bytes.
const MaxPath = 256

// Paths of gjson can multiply the body: these parts of its language are refused (they build new documents).
const (
	allowedModifiers = "@reverse @values @keys @flatten @dig @this"
	maxModifiers     = 4
)

func checkMappings(p *fault.Problems, mappings []Mapping) {
	if len(mappings) > MaxRows {
		p.Add("mappings", "There can be %d rows at most.", MaxRows)
	}
	for i, m := range mappings {
		field := func(name string) string { return fmt.Sprintf("mappings.%d.%s", i, name) }
		if m.Attribute == "" {
			p.Add(field("attribute"), "Choose the custom attribute to save to.")
		}
		if !slices.Contains(Sources(), m.Source) {
			p.Add(field("source"), "Choose where the value comes from.")
		}
		if problem := m.pathProblem(); problem != "" {
			p.Add(field("path"), "%s", problem)
		}
	}
}

func (m Mapping) pathProblem() string {
	switch {
	case m.Source == FromStatus:
		return ""
	case m.Path == "":
		return "Say which value: its path, such as data.id."
	case len(m.Path) > MaxPath:
		return fmt.Sprintf("Keep the path under %d characters.", MaxPath)
	case m.Source == FromBody:
		return gjsonProblem(m.Path)
	}
	return ""
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
