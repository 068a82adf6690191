package engine

import (
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/flow"
)

// Question is what an answer is waited for, so that a chat can offer the right field.
type Question struct {
	Component     string
	Kind          flow.Kind // a message has buttons, which are its Choices
	AttributeType attr.Type
	Country       string
	MaxCharacters int
	Skippable     bool
	Back          bool     // there is a question to go back to
	Choices       []string // labels; any of them is an answer
	MinChoices    int      // of a multiple choice, whose answer has a line for each; 0 says nothing
	MaxChoices    int
	Earliest      string // of a date, as 2026-11-23; "" for none
	Latest        string
	FileTypes     string // media types with commas between them; "" for all
	MaxMB         int    // of a file; 0 says nothing
}

// question describes what the conversation waits for, if it does.
func (p *Program) question(c Conversation) *Question {
	here, ok := p.version.Graph.Find(c.Component)
	if !c.Status.listens() || !ok {
		return nil
	}
	a, _ := p.schema.Lookup(here.Settings.Attribute)
	s := here.Settings
	q := &Question{Component: here.ID, Kind: here.Kind, AttributeType: a.Type, Country: s.Country, MaxCharacters: s.MaxCharacters,
		Skippable: s.AllowSkip, Back: s.AllowBack && len(c.Memory.Trail) > 0, MinChoices: s.MinChoices, MaxChoices: s.MaxChoices,
		FileTypes: s.FileTypes, MaxMB: s.MaxMB}
	if q.MaxCharacters == 0 {
		q.MaxCharacters = flow.MaxText
	}
	q.awaitsCode(c, s)
	offered := buttons(here)
	if here.Kind == flow.SingleChoice || here.Kind == flow.MultipleChoice {
		offered = choices(here, c.Values)
	}
	for _, choice := range offered {
		q.Choices = append(q.Choices, choice.Label)
	}
	earliest, latest := dateBounds(s, c.UpdatedAt)
	q.Earliest, q.Latest = dayOf(earliest), dayOf(latest)
	return q
}

// dayOf writes a day; none is "".
func dayOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}
