package web

import (
	"cmp"
	"context"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/apidef"
	"patchbay/internal/call"
	"patchbay/internal/engine"
	"patchbay/internal/flow"
	"patchbay/internal/history"
	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// flowStore is what the pages of chat flows read and write.
type flowStore interface {
	Flows(ctx context.Context, search string) ([]flow.Flow, error)
	Flow(ctx context.Context, key string) (flow.Flow, error)
	FlowsByID(ctx context.Context, ids []string) ([]flow.Flow, error)
	PublishedOf(ctx context.Context, flowIDs []string) ([]flow.Version, error)
	SaveFlow(ctx context.Context, f flow.Flow) (flow.Flow, error)
	PublishFlow(ctx context.Context, f flow.Flow, by string) (flow.Version, error)
	DeleteFlow(ctx context.Context, key string) error
	FlowVersion(ctx context.Context, flowID string, number int) (flow.Version, error)
	Versions(ctx context.Context, flowID string) ([]flow.Version, error)
	Running(ctx context.Context, flowID string) (map[int]int, error)
	RunningBefore(ctx context.Context, flowID string, version int, after string, limit int) ([]string, error)
	Traffic(ctx context.Context, flowID string, version, newest int) (engine.Traffic, error)
	NoteMigration(ctx context.Context, key string, version int) error
	APIsByKey(ctx context.Context, keys []string) ([]apidef.API, error)
	Workspace(ctx context.Context) (call.Workspace, error)
}

// editor is the gate that flows are saved through.
func (s *Site) editor() *engine.Editor { return engine.NewEditor(s.Store) }

func (s *Site) flows(c echo.Context) error {
	search := strings.TrimSpace(c.QueryParam("q"))
	ctx := c.Request().Context()
	all, err := s.Store.Flows(ctx, search)
	if err != nil {
		return err
	}
	names, err := s.Named.Listed(ctx)
	if err != nil {
		return err
	}
	w, err := s.Calls.Workspace(ctx)
	if err != nil {
		return err
	}
	p := page.Flows{Chrome: s.chrome(c), Search: search, All: make([]page.FlowLine, len(all))}
	for i, f := range all {
		p.All[i].Flow = f
		if named := names.Flows[f.ID]; named != nil {
			p.All[i].Differs = named.Live.Differs
			p.All[i].NoAttributes, p.All[i].NoAPIs = names.Missing(named, w.Schema)
		}
	}
	return respond.Page(c, http.StatusOK, p.Page())
}

func (s *Site) flowNew(c echo.Context) error {
	return respond.Page(c, http.StatusOK, page.FlowNew{Chrome: s.chrome(c)}.Page())
}

func (s *Site) flowCreate(c echo.Context) error {
	p := page.FlowNew{Name: strings.TrimSpace(c.FormValue("name")), Key: strings.TrimSpace(c.FormValue("key"))}
	f := flow.Flow{Name: p.Name, Key: p.Key}
	if f.Key == "" {
		f.Key = apidef.KeyFrom(f.Name)
	}
	saved, err := s.editor().Save(c.Request().Context(), f)
	if refusal, status, ok := refusalOf(err); ok {
		p.Chrome, p.Refusal = s.chrome(c), refusal
		return respond.Page(c, status, p.Page())
	}
	if err != nil {
		return err
	}
	s.flash(c, "Added the chat flow "+saved.Name+".")
	return respond.SeeOther(c, href.Flow(saved.Key))
}

// flowRename gives the flow another name. Its key, and with it the address of its chat, stays.
func (s *Site) flowRename(c echo.Context) error {
	ctx := c.Request().Context()
	f, err := s.Store.Flow(ctx, c.Param("key"))
	if err != nil {
		return err
	}
	before := f.Name
	f.Name = strings.TrimSpace(c.FormValue("name"))
	_, err = s.editor().Keep(ctx, f)
	if refusal, _, ok := refusalOf(err); ok {
		s.flash(c, "Not renamed. "+cmp.Or(refusal.Of("name"), refusal.Message))
		return respond.SeeOther(c, href.Flow(f.Key))
	}
	if err != nil {
		return err
	}
	s.flash(c, before+" is called "+f.Name+" now.")
	return respond.SeeOther(c, href.Flow(f.Key))
}

func (s *Site) flowDelete(c echo.Context) error {
	ctx := c.Request().Context()
	f, err := s.Store.Flow(ctx, c.Param("key"))
	if err != nil {
		return err
	}
	if err := s.Store.DeleteFlow(ctx, f.Key); err != nil {
		return err
	}
	s.flashUndo(c, "Deleted the chat flow "+f.Name+".", href.Undelete(string(history.Flow), f.ID))
	return respond.SeeOther(c, href.Flows())
}
