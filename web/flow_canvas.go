package web

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// flowCanvas shows Edit Flow as a canvas.
func (s *Site) flowCanvas(c echo.Context) error {
	ctx := c.Request().Context()
	f, err := s.Store.Flow(ctx, c.Param("key"))
	if err != nil {
		return err
	}
	w, err := s.Calls.Workspace(ctx)
	if err != nil {
		return err
	}
	names, err := s.canvasNames(ctx)
	if err != nil {
		return err
	}
	draft, err := s.canvasDraft(ctx, f, names)
	if err != nil {
		return err
	}
	p := page.FlowCanvas{Chrome: s.chrome(c), Flow: f, Differs: draft.Differs}
	p.Chrome.Attributes = inMessages(w)
	p.Doc = page.CanvasDoc{Key: f.Key, MayBuild: p.User.MayBuild, Published: f.Published, Icons: s.Assets.URL("icons.svg"),
		Links: page.LinksOf(f.Key), Palette: names.Palette(), Draft: draft}
	return respond.Page(c, http.StatusOK, p.Page())
}

// canvasNames are what cards call APIs and flows.
func (s *Site) canvasNames(ctx context.Context) (page.CanvasNames, error) {
	names, err := s.Named.Listed(ctx)
	if err != nil {
		return page.CanvasNames{}, err
	}
	return page.CanvasNames{APIs: names.APINames(), Flows: names.FlowNames()}, nil
}

// canvasDraft is the draft as the canvas has it.
func (s *Site) canvasDraft(ctx context.Context, f flow.Flow, names page.CanvasNames) (page.CanvasDraft, error) {
	d := page.CanvasDraft{Revision: f.Revision, Cards: names.Cards(f.Draft), Notes: f.Draft.Notes}
	review, err := s.editor().Review(ctx, f)
	if err != nil {
		return d, err
	}
	d.Problems = append(page.CanvasProblems(f.Draft, review.Errors, false), page.CanvasProblems(f.Draft, review.Warnings, true)...)
	d.Differs, err = s.differs(ctx, f)
	return d, err
}

// differs says whether the draft does something else than what is published.
func (s *Site) differs(ctx context.Context, f flow.Flow) (bool, error) {
	if f.Published == 0 {
		return false, nil
	}
	v, err := s.Store.FlowVersion(ctx, f.ID, f.Published)
	return len(flow.Diff(v.Graph, f.Draft)) > 0, err
}

// flowSettings is the form of one component, for the side of the canvas. Without a script the outline has it.
func (s *Site) flowSettings(c echo.Context) error {
	ctx := c.Request().Context()
	f, err := s.Store.Flow(ctx, c.Param("key"))
	if err != nil {
		return err
	}
	if _, ok := f.Draft.Find(c.Param("id")); !ok {
		return fault.New(fault.NotFound, "There is no component %q any more.", c.Param("id"))
	}
	p := page.FlowSettings{FlowEdit: page.FlowEdit{Flow: f, Components: typedComponents(f.Draft)}, ID: c.Param("id")}
	review, err := s.editor().Review(ctx, f)
	if err != nil {
		return err
	}
	if c.QueryParam("fresh") == "" { // of one that was just added the canvas says itself what it lacks
		p.Fields = review.Errors
	}
	if err := s.fillFlow(c, &p.FlowEdit); err != nil {
		return err
	}
	return respond.Page(c, http.StatusOK, p.Form())
}
