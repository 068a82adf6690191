package web

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"patchbay/internal/auth"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

func (s *Site) flow(c echo.Context) error {
	f, err := s.Store.Flow(c.Request().Context(), c.Param("key"))
	if err != nil {
		return err
	}
	return s.showFlow(c, http.StatusOK, page.FlowEdit{Flow: f, Components: typedComponents(f.Draft)})
}

// flowSave saves the draft, or publishes it, as the pressed button says; both come to the page's own address, so that it
// can be loaded again. A button that adds, removes or moves a component only shows the form with that done. What is
// refused comes back as it was typed.
func (s *Site) flowSave(c echo.Context) error {
	f, err := s.Store.Flow(c.Request().Context(), c.Param("key"))
	if err != nil {
		return err
	}
	in, err := readFlow(c)
	if err != nil {
		return err
	}
	f.Name, f.Revision = in.Name, in.Revision
	if added, changed := in.rearrange(); changed {
		return s.showFlow(c, http.StatusOK, page.FlowEdit{Flow: f, Components: in.Components, Changed: true, Added: added})
	}
	err = s.keepFlow(c, f, in)
	if refusal, status, ok := refusalOf(err); ok {
		return s.showFlow(c, status, page.FlowEdit{Flow: f, Components: in.Components, Refusal: refusal, Changed: true, Publishing: in.Publish})
	}
	if err != nil {
		return err
	}
	return respond.SeeOther(c, href.FlowOutline(f.Key))
}

// keepFlow hands on the flow with its draft as typed. When a number in it is none, all that is wrong is told at once.
func (s *Site) keepFlow(c echo.Context, f flow.Flow, in flowInput) error {
	ctx := c.Request().Context()
	draft, problems := in.graph()
	draft, err := s.withOutcomes(ctx, draft, f.Draft)
	if err != nil {
		return err
	}
	f.Draft = draft.PlacedAs(f.Draft)
	switch {
	case problems.Err() == nil && in.Publish:
		return s.publish(c, f)
	case problems.Err() == nil:
		return s.saveDraft(c, f)
	}
	err = s.editor().Check(ctx, f)
	if err != nil && !errors.Is(err, fault.Invalid) {
		return err
	}
	problems.AddError("", err)
	return problems.Err()
}

func (s *Site) saveDraft(c echo.Context, f flow.Flow) error {
	saved, err := s.editor().Save(c.Request().Context(), f)
	if err == nil {
		s.flash(c, "Saved the draft of "+saved.Name+".")
	}
	return err
}

// publish saves the draft and makes it the version that new conversations begin with.
func (s *Site) publish(c echo.Context, f flow.Flow) error {
	actor, _ := auth.ActorOf(c.Request().Context())
	_, err := s.editor().Publish(c.Request().Context(), f, actor.Name)
	if err == nil {
		s.flash(c, "Published "+f.Name+". New conversations begin with it.")
	}
	return err
}

// showFlow renders the outline of Edit Flow.
func (s *Site) showFlow(c echo.Context, status int, p page.FlowEdit) error {
	if err := s.fillFlow(c, &p); err != nil {
		return err
	}
	return respond.Page(c, status, p.Page())
}

// fillFlow adds everything that the fields can choose from.
func (s *Site) fillFlow(c echo.Context, p *page.FlowEdit) error {
	ctx := c.Request().Context()
	w, err := s.Calls.Workspace(ctx)
	if err != nil {
		return err
	}
	if p.Differs, err = s.differs(ctx, p.Flow); err != nil {
		return err
	}
	p.Chrome = s.chrome(c)
	p.Chrome.Attributes = inMessages(w)
	if p.APIs, p.APIsFrom, err = s.apiChoices(ctx, calledBy(p.Components)); err != nil {
		return err
	}
	p.Attributes, p.Countries = answerOptions(w.Schema), countryOptions(respond.Language(c))
	flows, err := s.Store.Flows(ctx, "")
	if err != nil {
		return err
	}
	if p.Called, err = s.Store.APIsByKey(ctx, calledBy(p.Components)); err != nil {
		return err
	}
	p.Redirects = redirectOptions(flows, p.Flow.Key)
	p.Lists, p.Conditions = listOptions(w.Schema), conditionOptions(w.Schema)
	return nil
}
