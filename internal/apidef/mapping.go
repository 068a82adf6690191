package apidef

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"

	"patchbay/internal/fault"
)

// Source says which part of a response a mapping reads.
type Source string

// The sources.
const (
	FromBody   Source = "body"   // Path is a gjson path
	FromHeader Source = "header" // Path is the header's name
	FromStatus Source = "status" // the status code
	FromTime   Source = "time"   // how long the call took, in milliseconds
)

// Sources lists the sources in the order that screens show them.
func Sources() []Source { return []Source{FromBody, FromHeader, FromStatus, FromTime} }

// Mapping is one row of Manage API Response: a value of the response that is saved to a custom attribute.
type Mapping struct {
	Source    Source `json:"source"`
	Path      string `json:"path,omitempty"`
	Transform string `json:"transform,omitempty"` // an expression that makes the value of what was found
	Attribute string `json:"attribute"`           // key
	Default   string `json:"default,omitempty"`   // as typed; saved when nothing was found, "" for nothing
	Required  bool   `json:"required,omitempty"`
}

// MaxExpression is the longest transform, condition or default, in characters.
const MaxExpression = 2000

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
		if n := m.NotePath(); n != nil && !n.Warning && !n.Futile {
			p.AddField(m.problemAt(i, n))
		} else if problem := m.pathProblem(); problem != "" {
			p.Add(field("path"), "%s", problem)
		}
		checkLength(p, field("transform"), m.Transform)
		checkLength(p, field("default"), m.Default)
	}
}

// CheckPaths refuses rows of Manage API Response that can never find anything. Only saving asks for it.
func (a API) CheckPaths() error {
	var p fault.Problems
	for i, m := range a.Mappings {
		if n := m.NotePath(); n != nil && n.Futile {
			p.AddField(m.problemAt(i, n))
		}
	}
	return p.Err()
}

// problemAt is the problem of the path of row i at its place.
func (m Mapping) problemAt(i int, n *PathNote) fault.Field {
	return fault.Field{Name: fmt.Sprintf("mappings.%d.path", i), Message: n.Message, Line: 1, Column: 1 + len(utf16.Encode([]rune(m.Path[:n.From])))}
}

func checkLength(p *fault.Problems, field, text string) {
	if len([]rune(text)) > MaxExpression {
		p.Add(field, "Keep this under %d characters.", MaxExpression)
	}
}

func (m Mapping) pathProblem() string {
	switch {
	case m.Source == FromStatus, m.Source == FromTime:
		return ""
	case m.Path == "":
		return "Say which value: its path, such as data.id."
	case strings.Contains(m.Path, "{{"):
		return "A path is written without {{ and }}, as in data.id."
	case len(m.Path) > MaxPath:
		return fmt.Sprintf("Keep the path under %d characters.", MaxPath)
	}
	return ""
}

// NotePath is what can be said about the path as a path of the body, or nil.
func (m Mapping) NotePath() *PathNote {
	if m.Source != FromBody || m.Path == "" || m.pathProblem() != "" {
		return nil
	}
	return NotePath(m.Path)
}
