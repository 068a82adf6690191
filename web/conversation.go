package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"patchbay/internal/call"
	"patchbay/internal/engine"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// conversationStore is what the pages of conversations read.
type conversationStore interface {
	FindConversations(ctx context.Context, f engine.ConversationFilter) ([]engine.Record, error)
	Conversation(ctx context.Context, id string) (engine.Record, error)
	Events(ctx context.Context, conversation string, after int64) ([]engine.EventRecord, error)
	FlowVersion(ctx context.Context, flowID string, number int) (flow.Version, error)
}

// conversationsAPage is how many conversations one page lists.
const conversationsAPage = 50

func (s *Site) conversations(c echo.Context) error {
	ctx := c.Request().Context()
	p := page.Conversations{Filter: readConversationFilter(c), Before: c.QueryParam("before")}
	if hasBlanks(c.QueryParams()) {
		return respond.SeeOther(c, href.ConversationsWith(p.Filter.Values()))
	}
	f, err := conversationFilter(p.Filter)
	var records []engine.Record
	if err == nil {
		f.Before, f.Limit = p.Before, conversationsAPage+1
		records, err = s.Store.FindConversations(ctx, f)
	}
	status := http.StatusOK
	if refusal, refused, ok := refusalOf(err); ok {
		p.Refusal, status, err = refusal, refused, nil
	}
	if err != nil {
		return err
	}
	if len(records) > conversationsAPage {
		records = records[:conversationsAPage]
		p.Older = records[conversationsAPage-1].ID
	}
	if p.All, err = s.conversationViews(ctx, records); err != nil {
		return err
	}
	if p.Flows, err = s.Store.Flows(ctx, ""); err != nil {
		return err
	}
	p.Chrome = s.chrome(c)
	return respond.Page(c, status, p.Page())
}

// conversationViews are the records with the names of their flows and components.
func (s *Site) conversationViews(ctx context.Context, records []engine.Record) ([]page.ConversationView, error) {
	names, err := s.flowIndex(ctx)
	if err != nil {
		return nil, err
	}
	views := make([]page.ConversationView, len(records))
	for i, r := range records {
		g, err := names.graph(ctx, r)
		if err != nil {
			return nil, err
		}
		views[i] = viewOf(r, names.flow(r.FlowKey), nameIn(g, r.Component))
	}
	return views, nil
}

func readConversationFilter(c echo.Context) page.ConversationFilter {
	of := func(name string) string { return strings.TrimSpace(c.QueryParam(name)) }
	return page.ConversationFilter{Flow: of("flow"), Status: of("status"), Channel: of("channel"), From: of("from"), To: of("to"), Text: of("q")}
}

// conversationFilter understands the filter of the page.
func conversationFilter(in page.ConversationFilter) (engine.ConversationFilter, error) {
	var problems fault.Problems
	f := engine.ConversationFilter{Flow: in.Flow, Status: engine.Status(in.Status), Channel: in.Channel, Text: in.Text}
	if len(in.Text) > maxSearchText {
		problems.Add("q", "Look for %d characters at most.", maxSearchText)
	}
	f.From = logTime(&problems, "from", in.From)
	if f.To = logTime(&problems, "to", in.To); !f.To.IsZero() {
		f.To = f.To.Add(time.Minute) // the minute that is named is meant too
	}
	return f, problems.Err()
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
	p := page.Conversation{ConversationView: viewOf(r, names.flow(r.FlowKey), nameIn(g, r.Component)), Steps: stepsOf(engine.Masked(events, g, w.Schema), g, calls)}
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
