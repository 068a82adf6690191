package web

import (
	"cmp"
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"patchbay/internal/engine"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// parkedStore is what the page of parked conversations reads.
type parkedStore interface {
	Parked(ctx context.Context, after engine.Place, limit int) ([]engine.Record, error)
	ParkedForecast(ctx context.Context, now time.Time) (engine.Forecast, error)
	HandedOver(ctx context.Context, limit int) ([]engine.Record, error)
}

// parkedAPage is how many parked conversations one page lists.
const parkedAPage = 100

func (s *Site) parked(c echo.Context) error {
	p, err := s.parkedPage(c)
	if err != nil {
		return err
	}
	return respond.Page(c, http.StatusOK, p.Page())
}

func (s *Site) parkedPage(c echo.Context) (page.Parked, error) {
	ctx := c.Request().Context()
	p := page.Parked{Now: s.Now(), After: c.QueryParam("after")}
	p.Undo, p.Undoing = s.undoable(c)
	after, err := readPlace(p.After)
	if err != nil {
		return p, err
	}
	records, err := s.Store.Parked(ctx, after, parkedAPage+1)
	if err != nil {
		return p, err
	}
	if len(records) > parkedAPage {
		records = records[:parkedAPage]
		last := records[parkedAPage-1]
		p.More = placeText(engine.Place{Due: last.DueAt, ID: last.ID})
	}
	if p.Forecast, err = s.Store.ParkedForecast(ctx, p.Now); err != nil {
		return p, err
	}
	names, err := s.flowIndex(ctx)
	if err != nil {
		return p, err
	}
	if p.All, err = parkedLines(ctx, names, records); err != nil {
		return p, err
	}
	if p.After == "" {
		p.Handed, err = s.handedLines(ctx, names)
	}
	p.Chrome = s.chrome(c)
	return p, err
}

// handedLines are the chats that wait for people and that no timer ends; the others are among those that wake.
func (s *Site) handedLines(ctx context.Context, names *flowIndex) ([]page.HandedLine, error) {
	all, err := s.Engine.LiveChats(ctx, s.Store)
	var lines []page.HandedLine
	for _, h := range all {
		if h.DueAt.IsZero() {
			lines = append(lines, page.HandedLine{Handed: h, FlowName: names.flow(h.FlowKey), Person: personOf(h.Values),
				Selector: placeText(engine.Place{Due: h.DueAt, ID: h.ID})})
		}
	}
	return lines, err
}

func parkedLines(ctx context.Context, names *flowIndex, records []engine.Record) ([]page.ParkedLine, error) {
	lines := make([]page.ParkedLine, len(records))
	for i, r := range records {
		g, err := names.graph(ctx, r)
		if err != nil {
			return nil, err
		}
		here, _ := g.Find(r.Component)
		lines[i] = page.ParkedLine{ConversationView: viewOf(r, names.flow(r.FlowKey), nameIn(g, r.Component)),
			Why: whyItWakes(r, here), CanWake: r.Parked(), Selector: placeText(engine.Place{Due: r.DueAt, ID: r.ID})}
	}
	return lines, nil
}

// timerWords are why a conversation wakes.
var timerWords = map[engine.TimerKind]string{
	engine.DelayEnds:    "The delay ends",
	engine.ReplyEnds:    "No reply has come",
	engine.Remind:       "Reminds the visitor",
	engine.Budget:       "The call is not waited for any longer",
	engine.CodeEnds:     "The code is too old",
	engine.AnswerEnds:   "Nobody has taken the chat",
	engine.CallbackEnds: "No callback has come",
	engine.MergeEnds:    "Takes the messages as one answer",
	engine.Watchdog:     "Gives the call up",
	engine.Notice:       "Says that the call takes long",
}

func whyItWakes(r engine.Record, here flow.Component) string {
	t, ok := r.Wakes()
	if !ok {
		return "Looks after a call that was lost"
	}
	switch {
	case t.Kind == engine.DelayEnds && here.Settings.Late == flow.LateWaits:
		return "The delay ends; if late, in the next hours"
	case t.Kind == engine.DelayEnds && here.Settings.Late == flow.LateSkips:
		return "The delay ends; if late, through “Too late”"
	}
	return cmp.Or(timerWords[t.Kind], string(t.Kind))
}

// placeText is a place as it stands in addresses and forms: cnv_…@milliseconds.
func placeText(p engine.Place) string { return p.ID + "@" + strconv.FormatInt(p.Due.UnixMilli(), 10) }

func readPlace(text string) (engine.Place, error) {
	if text == "" {
		return engine.Place{Due: time.UnixMilli(0)}, nil
	}
	id, millis, _ := strings.Cut(text, "@")
	due, err := strconv.ParseInt(millis, 10, 64)
	if err != nil || id == "" {
		return engine.Place{}, fault.New(fault.Invalid, "This link to a place in the list is broken.")
	}
	return engine.Place{Due: time.UnixMilli(due).UTC(), ID: id}, nil
}
