package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// draftPatch is what the canvas sends: what was done since the revision that it saw. When the form of a component comes with
// it, Shown is the component that the form was made of: what was typed is how it differs from that, so that a line drawn on
// the canvas meanwhile stays.
type draftPatch struct {
	Revision int                   `json:"revision"`
	Edits    []draftEdit           `json:"edits"`
	Places   map[string]flow.Point `json:"places"`
	Order    []string              `json:"order"`
	Notes    []flow.Note           `json:"notes"`
	Erased   []string              `json:"erased"`
	Shown    *flow.Component       `json:"shown"`
}

type draftEdit struct {
	Was *flow.Component `json:"was"`
	Is  *flow.Component `json:"is"`
}

// draftAnswer is the draft after a patch. While there are clashes the rest of the patch is stored all the same.
type draftAnswer struct {
	page.CanvasDraft
	Merged  bool            `json:"merged"` // somebody else had changed it in the meantime
	Clashes []draftClash    `json:"clashes"`
	Typed   *flow.Component `json:"typed"`   // as the form has it
	Refused []refusedField  `json:"refused"` // of the form: what can't be stored as it was typed
	Filled  bool            `json:"filled"`  // another API was chosen: the form has other rows and suggestions now
}

// draftClash is what two people did to one component: nil is removed.
type draftClash struct {
	ID     string           `json:"id"`
	Name   string           `json:"name"`
	Theirs *page.CanvasCard `json:"theirs"`
	Mine   *page.CanvasCard `json:"mine"`
	Saying struct {
		Theirs []string `json:"theirs"`
		Mine   []string `json:"mine"`
	} `json:"saying"`
}

type refusedField struct {
	Field string `json:"field"`
	Text  string `json:"text"`
}

// flowDraft answers with the draft, or with nothing when it is still the revision that the canvas has.
func (s *Site) flowDraft(c echo.Context) error {
	f, err := s.Store.Flow(c.Request().Context(), c.Param("key"))
	if err != nil {
		return err
	}
	if c.QueryParam("revision") == strconv.Itoa(f.Revision) {
		return c.NoContent(http.StatusNoContent)
	}
	return s.answerDraft(c, f, draftAnswer{Merged: true})
}

// draftTries is how often a patch is put on what others stored between its being read and stored.
const draftTries = 5

// flowDraftSave does a patch to the draft. It refuses nothing that can be repaired later.
func (s *Site) flowDraftSave(c echo.Context) error {
	var patch draftPatch
	if err := json.Unmarshal([]byte(c.FormValue("patch")), &patch); err != nil {
		return fault.Wrap(err, fault.Invalid, "This form can't be read. Load the page again.")
	}
	for try := 1; ; try++ {
		f, answer, err := s.applyDraft(c, patch)
		if errors.Is(err, fault.Conflict) && try < draftTries {
			continue
		}
		if err != nil {
			return err
		}
		return s.answerDraft(c, f, answer)
	}
}

func (s *Site) applyDraft(c echo.Context, patch draftPatch) (flow.Flow, draftAnswer, error) {
	ctx := c.Request().Context()
	f, err := s.Store.Flow(ctx, c.Param("key"))
	if err != nil {
		return f, draftAnswer{}, err
	}
	answer := draftAnswer{Merged: patch.Revision != f.Revision, Clashes: []draftClash{}, Refused: []refusedField{}}
	edits, err := patch.edits(c, &answer)
	if err != nil {
		return f, answer, err
	}
	draft, clashes := f.Draft.Apply(flow.Patch{Edits: edits, Places: patch.Places, Order: patch.Order, Notes: patch.Notes, Erased: patch.Erased})
	names, err := s.canvasNames(ctx)
	if err != nil {
		return f, answer, err
	}
	for _, clash := range clashes {
		answer.Clashes = append(answer.Clashes, saidClash(clash, names))
	}
	if answer.Filled {
		draft.Components = slices.Clone(draft.Components)
		at := slices.IndexFunc(draft.Components, func(c flow.Component) bool { return c.ID == patch.Shown.ID })
		if at >= 0 { // nobody has deleted it meanwhile
			if draft.Components[at], err = s.withRows(ctx, draft.Components[at], *patch.Shown); err != nil {
				return f, answer, err
			}
		}
	}
	f.Draft = draft
	f, err = s.editor().Keep(ctx, f)
	return f, answer, err
}

// edits are those of the patch, and what was typed. What the database has no room for, such as a text of ten thousand letters
// or "soon" where a number stands, is told and left as it was.
func (patch draftPatch) edits(c echo.Context, answer *draftAnswer) ([]flow.Edit, error) {
	edits := make([]flow.Edit, len(patch.Edits))
	for i, e := range patch.Edits {
		edits[i] = flow.Edit{Was: e.Was, Is: e.Is}
	}
	if patch.Shown == nil {
		return edits, nil
	}
	form, err := c.FormParams()
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "This form can't be read.")
	}
	typed, refused := typedOver(*patch.Shown, readComponent(form, patch.Shown.ID))
	answer.Typed, answer.Refused, answer.Filled = &typed, refused, typed.Settings.API != patch.Shown.Settings.API
	return append(edits, flow.Edit{Was: patch.Shown, Is: &typed}), nil
}

// typedOver is the component as it was typed, over one that is stored.
func typedOver(basis flow.Component, typed page.FlowComponent) (flow.Component, []refusedField) {
	refused := []refusedField{}
	typed.Kind = basis.Kind
	g, problems := flowInput{Components: []page.FlowComponent{typed}}.graph()
	is := g.Components[0]
	is.At = basis.At
	note := func(err error) {
		for _, f := range fault.Fields(err) {
			field := strings.TrimPrefix(f.Name, "components.0.")
			refused = append(refused, refusedField{field, f.Message})
			undo(&is, basis, flow.Setting(field))
		}
	}
	note(problems.Err())
	note(flow.Flow{Key: "x", Name: "x", Draft: flow.Graph{Components: []flow.Component{is}}}.Validate())
	return is, refused
}

// undo leaves one field as it was.
func undo(is *flow.Component, was flow.Component, field flow.Setting) {
	texts, numbers := is.Settings.Texts(), is.Settings.Numbers()
	switch {
	case texts[field] != nil:
		*texts[field] = *was.Settings.Texts()[field]
	case numbers[field] != nil:
		*numbers[field] = *was.Settings.Numbers()[field]
	case field == "name":
		is.Name = was.Name
	case field == "comment":
		is.Comment = was.Comment
	}
}

// saidClash says what both did.
func saidClash(clash flow.Clash, names page.CanvasNames) draftClash {
	c := draftClash{ID: clash.ID()}
	before, theirs, mine := graphWith(clash.Was), graphWith(clash.Theirs), graphWith(clash.Is)
	for _, x := range []*flow.Component{clash.Was, clash.Theirs, clash.Is} {
		if x != nil {
			c.Name = x.Name
		}
	}
	c.Theirs, c.Mine = cardOf(clash.Theirs, names), cardOf(clash.Is, names)
	c.Saying.Theirs, c.Saying.Mine = said(flow.Diff(before, theirs)), said(flow.Diff(before, mine))
	return c
}

func graphWith(c *flow.Component) flow.Graph {
	if c == nil {
		return flow.Graph{}
	}
	return flow.Graph{Components: []flow.Component{*c}}
}

func cardOf(c *flow.Component, names page.CanvasNames) *page.CanvasCard {
	if c == nil {
		return nil
	}
	card := names.Card(*c)
	return &card
}

func said(changes []flow.Change) []string {
	words := []string{}
	for _, c := range changes {
		words = append(words, c.Words())
	}
	return words
}

func (s *Site) answerDraft(c echo.Context, f flow.Flow, answer draftAnswer) error {
	ctx := c.Request().Context()
	names, err := s.canvasNames(ctx)
	if err != nil {
		return err
	}
	if answer.CanvasDraft, err = s.canvasDraft(ctx, f, names); err != nil {
		return err
	}
	return respond.JSON(c, http.StatusOK, answer)
}
