package web

import (
	"errors"
	"net/http"
	"reflect"

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

// flowSave saves the draft. When a button that adds, removes or moves a component was pressed, it only shows the form
// with that done.
func (s *Site) flowSave(c echo.Context) error {
	return s.takeFlow(c, func(f flow.Flow) error {
		saved, err := s.editor().Save(c.Request().Context(), f)
		if err == nil {
			s.flash(c, "Saved the draft of "+saved.Name+".")
		}
		return err
	})
}

// flowPublish saves the draft and makes it the version that new conversations begin with.
func (s *Site) flowPublish(c echo.Context) error {
	return s.takeFlow(c, func(f flow.Flow) error {
		actor, _ := auth.ActorOf(c.Request().Context())
		_, err := s.editor().Publish(c.Request().Context(), f, actor.Name)
		if err == nil {
			s.flash(c, "Published "+f.Name+". New conversations begin with it.")
		}
		return err
	})
}

// takeFlow reads the form and hands the flow on. What is refused comes back as it was typed.
func (s *Site) takeFlow(c echo.Context, keep func(flow.Flow) error) error {
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
	err = s.keepFlow(c, f, in, keep)
	if refusal, status, ok := refusalOf(err); ok {
		return s.showFlow(c, status, page.FlowEdit{Flow: f, Components: in.Components, Refusal: refusal, Changed: true})
	}
	if err != nil {
		return err
	}
	return respond.SeeOther(c, href.Flow(f.Key))
}

// keepFlow hands on the flow with its draft as typed. When a number in it is none, all that is wrong is told at once.
func (s *Site) keepFlow(c echo.Context, f flow.Flow, in flowInput, keep func(flow.Flow) error) error {
	draft, problems := in.graph()
	f.Draft = draft
	if problems.Err() == nil {
		return keep(f)
	}
	err := s.editor().Check(c.Request().Context(), f)
	if err != nil && !errors.Is(err, fault.Invalid) {
		return err
	}
	problems.AddError("", err)
	return problems.Err()
}

// showFlow renders Edit Flow with everything that its fields can choose from.
func (s *Site) showFlow(c echo.Context, status int, p page.FlowEdit) error {
	ctx := c.Request().Context()
	w, err := s.Calls.Workspace(ctx)
	if err != nil {
		return err
	}
	apis, err := s.Store.APIs(ctx, "")
	if err != nil {
		return err
	}
	if p.Flow.Published > 0 {
		v, err := s.Store.FlowVersion(ctx, p.Flow.ID, p.Flow.Published)
		if err != nil {
			return err
		}
		p.Differs = !reflect.DeepEqual(v.Graph, p.Flow.Draft)
	}
	p.Chrome = s.chrome(c)
	p.Chrome.Attributes = inMessages(w)
	p.APIs, p.Attributes, p.Countries = apiOptions(apis), answerOptions(w.Schema), countryOptions()
	return respond.Page(c, status, p.Page())
}
