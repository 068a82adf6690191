package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"patchbay/internal/call"
	"patchbay/internal/engine"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// conversationStore is what the pages of conversations read.
type conversationStore interface {
	Conversations(ctx context.Context, before string, limit int) ([]engine.Record, error)
	Conversation(ctx context.Context, id string) (engine.Record, error)
	Events(ctx context.Context, conversation string, after int64) ([]engine.EventRecord, error)
	FlowVersion(ctx context.Context, flowID string, number int) (flow.Version, error)
}

// conversationsAPage is how many conversations one page lists.
const conversationsAPage = 50

func (s *Site) conversations(c echo.Context) error {
	ctx := c.Request().Context()
	p := page.Conversations{Before: c.QueryParam("before")}
	records, err := s.Store.Conversations(ctx, p.Before, conversationsAPage+1)
	if err != nil {
		return err
	}
	if len(records) > conversationsAPage {
		records = records[:conversationsAPage]
		p.Older = records[conversationsAPage-1].ID
	}
	names, err := s.flowIndex(ctx)
	if err != nil {
		return err
	}
	for _, r := range records {
		g, err := names.graph(ctx, r)
		if err != nil {
			return err
		}
		p.All = append(p.All, viewOf(r, names.flow(r.FlowKey), nameIn(g, r.Component)))
	}
	p.Chrome = s.chrome(c)
	return respond.Page(c, http.StatusOK, p.Page())
}

func (s *Site) conversation(c echo.Context) error {
	ctx := c.Request().Context()
	r, err := s.Store.Conversation(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	names, err := s.flowIndex(ctx)
	if err != nil {
		return err
	}
	g, err := names.graph(ctx, r)
	if err != nil {
		return err
	}
	events, err := s.Store.Events(ctx, r.ID, 0)
	if err != nil {
		return err
	}
	w, err := s.Calls.Workspace(ctx)
	if err != nil {
		return err
	}
	calls, err := s.Store.FindCalls(ctx, call.LogFilter{Conversation: r.ID, Limit: maxCallsOfOne})
	if err != nil {
		return err
	}
	p := page.Conversation{ConversationView: viewOf(r, names.flow(r.FlowKey), nameIn(g, r.Component)), Steps: stepsOf(events, g, calls)}
	if p.Chosen, err = chosenStep(c.QueryParam("step"), events); err != nil {
		return err
	}
	p.Attributes, p.Unmarked = valuesAt(r, events, p.Chosen, w.Schema)
	p.Chrome = s.chrome(c)
	return respond.Page(c, http.StatusOK, p.Page())
}

// maxCallsOfOne is how many calls of one conversation its steps lead to, the newest.
const maxCallsOfOne = 200

// chosenStep reads which step the address asks for; 0 is the newest.
func chosenStep(text string, events []engine.EventRecord) (int64, error) {
	if text == "" {
		return 0, nil
	}
	seq, err := strconv.ParseInt(text, 10, 64)
	if err != nil || !slices.ContainsFunc(events, func(e engine.EventRecord) bool { return e.Seq == seq }) {
		return 0, fault.New(fault.NotFound, "This conversation has no such step.")
	}
	return seq, nil
}
