package web

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/expr"
	"patchbay/internal/fault"
	"patchbay/internal/render"
	"patchbay/templates/page"
)

// checked is what the editor says of a form while it is being typed. Nothing is saved and nothing is called.
type checked struct {
	Found    []found  `json:"found"`
	Values   []asked  `json:"values"`   // that a test of it needs
	Literals []string `json:"literals"` // fields that a secret is typed into
	Preview  *preview `json:"preview"`  // null while a mistake is in the way
	Waits    string   `json:"waits"`    // why there is no preview
	Trial    *trial   `json:"trial"`    // against the last response, null while there is none
}

// found is one thing to say about a field, as in render.Diagnostic.
type found struct {
	Field   string    `json:"field"` // as the form calls it
	From    int       `json:"from"`  // in UTF-16 units of what was typed
	To      int       `json:"to"`
	Warning bool      `json:"warning,omitempty"`
	Message string    `json:"message"`
	Fix     *foundFix `json:"fix,omitempty"`
	Create  string    `json:"create,omitempty"` // key of an attribute that could be made instead
	Above   string    `json:"above,omitempty"`  // the field of the row that this one belongs above
}

// foundFix is a certain repair: units From to To become Text.
type foundFix struct {
	From int    `json:"from"`
	To   int    `json:"to"`
	Text string `json:"text"`
}

// asked is an attribute that a test needs a value of.
type asked struct {
	Key    string `json:"key"`
	Label  string `json:"label"`
	Secret bool   `json:"secret,omitempty"`
	Sample string `json:"sample"`
}

// apiCheck compiles the form as it stands and shows the request that it makes with its test values.
func (s *Site) apiCheck(c echo.Context) error {
	f, err := s.readTest(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	w, err := s.Calls.Workspace(ctx)
	if err != nil {
		return err
	}
	sent, err := c.FormParams()
	if err != nil {
		return err
	}
	d := f.draft(w.Schema)
	answer := checked{Found: foundIn(d, w, newPlaces(sent)), Values: s.asks(c, f, w), Literals: []string{}}
	answer.Trial = s.tryRows(c, d, w, sent.Get("last_test"), newPlaces(sent))
	for _, l := range f.api.Literals() {
		answer.Literals = append(answer.Literals, l.Field)
	}
	if answer.Found, err = s.addRefused(ctx, answer.Found, d, newPlaces(sent)); err != nil {
		return err
	}
	if err := s.addPreview(ctx, &answer, f, d, w); err != nil {
		return err
	}
	return c.JSON(http.StatusOK, answer)
}

// foundIn is what the compiler says.
func foundIn(d draft, w call.Workspace, at places) []found {
	list := []found{}
	for _, g := range call.Diagnose(d.api, d.workspace(w)) {
		name := at.name(g.Field)
		if at.sent.Get(name) == "" { // nobody is done with it
			continue
		}
		note := found{Field: name, Message: g.Message, Warning: g.Severity == render.Warning}
		if text := textOf(&d.api, g.Field); text != nil {
			note.From, note.To = at.offset(name, *text, g.Offset), at.offset(name, *text, g.End)
			note.Fix = at.fix(name, *text, g.Fix)
			if g.Code == expr.CodeUnknownAttribute && g.Offset <= g.End && g.End <= len(*text) && attr.CheckKey((*text)[g.Offset:g.End]) == nil {
				note.Create = (*text)[g.Offset:g.End]
			}
		}
		list = append(list, note)
	}
	return append(list, findHidden(d.api.Outcomes, at)...)
}

// addRefused adds what a save would refuse beside that. What is still empty is not wrong before somebody saves.
func (s *Site) addRefused(ctx context.Context, list []found, d draft, at places) ([]found, error) {
	err := s.checkDraft(ctx, d)
	if err != nil && !errors.Is(err, fault.Invalid) {
		return list, err
	}
	for _, g := range fault.Fields(err) {
		name := at.name(g.Name)
		known := slices.ContainsFunc(list, func(f found) bool { return f.Field == name && !f.Warning })
		if typed := at.sent.Get(name); !known && typed != "" {
			list = append(list, found{Field: name, To: units(typed), Message: g.Message})
		}
	}
	return list, nil
}

// asks lists the test values that the API needs. Files are chosen when it is tested.
func (s *Site) asks(c echo.Context, f apiForm, w call.Workspace) []asked {
	list := []asked{}
	for _, v := range s.testValues(c, f, w) {
		if v.Type != attr.TypeFile {
			list = append(list, asked{Key: v.Key, Label: v.Label, Secret: v.Type == attr.TypeSecret, Sample: page.Sample(v.Type)})
		}
	}
	return list
}
