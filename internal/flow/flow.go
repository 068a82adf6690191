// Package flow holds chat flows: a graph of components with typed outputs, its rules, and its versions. It does no I/O
// and runs nothing; package engine walks the graph.
package flow

import (
	"strings"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/fault"
)

// Flow is a chat flow: the draft that builders edit. Key never changes after it was made; Name may.
type Flow struct {
	ID        string
	Key       string
	Name      string
	Draft     Graph
	Published int // number of the version that new conversations begin with; 0 is none
	Revision  int
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Version is a published graph. It never changes; a conversation stays on the version that it began with.
type Version struct {
	ID          string
	FlowID      string
	FlowKey     string
	Number      int // 1, 2, 3, ... within the flow
	Graph       Graph
	PublishedAt time.Time
	PublishedBy string // name of the user
}

// Graph is components and where each of their outputs goes. The first component is where a conversation begins.
type Graph struct {
	Components []Component `json:"components"`
	Notes      []Note      `json:"notes,omitempty"`
}

// Note is a text on the canvas for the people who build the flow. Nothing runs it.
type Note struct {
	ID   string `json:"id"` // within the flow; never changes
	Text string `json:"text"`
	At   Point  `json:"at"`
}

// Component is one step of a flow.
type Component struct {
	ID       string            `json:"id"` // within the flow; never changes
	Kind     Kind              `json:"kind"`
	Name     string            `json:"name"`
	Settings Settings          `json:"settings"`
	Next     map[string]string `json:"next,omitempty"` // output -> ID of a component
	At       *Point            `json:"at,omitempty"`   // where the canvas shows it; nil lets the canvas choose
	Comment  string            `json:"comment,omitempty"`
}

// Point is a place on the canvas, in its pixels: X to the right, Y down.
type Point struct {
	X int `json:"x"`
	Y int `json:"y"`
}

// Limits of a flow.
const (
	MaxComponents = 500
	MaxName       = 80
	MaxText       = 4000 // characters of a message
	MaxSeconds    = 30 * 24 * 60 * 60
	MaxMerge      = 60  // seconds
	MaxTries      = 20  // answers that can be refused in a row
	MaxChoiceList = 100 // choices of a question
	MaxButtons    = 20
	MaxBranches   = 20
	MaxConditions = 50  // of a branch
	MaxPattern    = 500 // characters
	MaxMB         = 10  // of a file
	MaxNotes      = 200
)

// Find returns the component with the ID.
func (g Graph) Find(id string) (Component, bool) {
	for _, c := range g.Components {
		if c.ID == id {
			return c, true
		}
	}
	return Component{}, false
}

// Start returns where a conversation begins.
func (g Graph) Start() (Component, bool) {
	if len(g.Components) == 0 {
		return Component{}, false
	}
	return g.Components[0], true
}

// PlacedAs returns the graph with its components where those of the other one stand, and with its notes.
func (g Graph) PlacedAs(other Graph) Graph {
	for i, c := range g.Components {
		if there, ok := other.Find(c.ID); ok {
			g.Components[i].At = there.At
		}
	}
	g.Notes = other.Notes
	return g
}

// APIs returns the keys of the APIs that the graph calls.
func (g Graph) APIs() []string {
	var keys []string
	for _, c := range g.Components {
		if c.Kind == API && c.Settings.API != "" {
			keys = append(keys, c.Settings.API)
		}
	}
	return keys
}

// Validate returns every problem that keeps the flow from being saved. A draft may be unfinished: what keeps it from
// being published is CheckPublish's.
func (f Flow) Validate() error {
	var p fault.Problems
	if strings.TrimSpace(f.Name) == "" {
		p.Add("name", "Give the chat flow a name.")
	}
	if len([]rune(f.Name)) > MaxName {
		p.Add("name", "Keep the name under %d characters.", MaxName)
	}
	if !apidef.KeyPattern.MatchString(f.Key) {
		p.Add("key", "A key has small letters, digits and - as in phone-verification.")
	}
	f.Draft.check(&p)
	return p.Err()
}
