package web

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// flowPublishing says in words what publishing the draft would change, and what keeps it from being published.
func (s *Site) flowPublishing(c echo.Context) error {
	f, err := s.Store.Flow(c.Request().Context(), c.Param("key"))
	if err != nil {
		return err
	}
	return s.showPublishing(c, http.StatusOK, f)
}

func (s *Site) showPublishing(c echo.Context, status int, f flow.Flow) error {
	ctx := c.Request().Context()
	p := page.FlowPublish{Chrome: s.chrome(c), Flow: f, First: f.Published == 0}
	if !p.First {
		v, err := s.Store.FlowVersion(ctx, f.ID, f.Published)
		if err != nil {
			return err
		}
		p.Changes = flow.Diff(v.Graph, f.Draft)
	}
	review, err := s.editor().Review(ctx, f)
	if err != nil {
		return err
	}
	p.Errors, p.Warned = page.CanvasProblems(f.Draft, review.Errors, false), page.CanvasProblems(f.Draft, review.Warnings, true)
	return respond.Page(c, status, p.Page())
}

// flowPublish publishes the draft as it was shown: when somebody changed it since, its changes are shown anew.
func (s *Site) flowPublish(c echo.Context) error {
	ctx := c.Request().Context()
	f, err := s.Store.Flow(ctx, c.Param("key"))
	if err != nil {
		return err
	}
	f.Revision = revision(c)
	err = s.publish(c, f)
	if errors.Is(err, fault.Invalid) || errors.Is(err, fault.Conflict) {
		s.flash(c, fault.Message(err))
		if f, err = s.Store.Flow(ctx, f.Key); err != nil {
			return err
		}
		return s.showPublishing(c, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	return respond.SeeOther(c, href.Flow(f.Key))
}
