package web

import (
	"cmp"
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"patchbay/internal/apidef"
	"patchbay/internal/call"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/internal/simulate"
)

// The newest answer of an API is looked for in so many calls, and taken up to so many bytes, for all APIs together as well: they
// go with the form.
const (
	lastCalls    = 5
	lastBytes    = 16 << 10
	lastBytesAll = 256 << 10
)

// lastReply is how the newest test of the API was answered that the log keeps whole. What visitors were answered is theirs: a
// saved test would keep it. There is none of our own gateway: its codes are those of the run.
func (s *Site) lastReply(ctx context.Context, a apidef.API) (simulate.Reply, bool, error) {
	if simulate.IsOurs(a) {
		return simulate.Reply{}, false, nil
	}
	rows, err := s.Store.FindCalls(ctx, call.LogFilter{API: a.Key, CalledBy: call.ByTest, Limit: lastCalls})
	for _, row := range rows {
		d := row.Detail
		if row.APIID != a.ID || row.Status == 0 || len(d.Answer) > lastBytes || len(d.Answer) == 0 && d.Size > 0 {
			continue
		}
		contentType := cmp.Or(http.Header(d.Response).Get("Content-Type"), "application/json")
		return simulate.Reply{Status: row.Status, ContentType: contentType, Body: d.Answer, Millis: int(row.ElapsedMS)}, true, err
	}
	return simulate.Reply{}, false, err
}

// answeredBy is the run with all APIs of the draft answered in one way, those with their last answers that have one.
func (s *Site) answeredBy(ctx context.Context, f flow.Flow, r simulate.Run, kind simulate.ModeKind) (simulate.Run, error) {
	called, err := s.Store.APIsByKey(ctx, f.Draft.APIs())
	if err != nil {
		return r, err
	}
	left := lastBytesAll
	for _, a := range called {
		m := simulate.Mode{Kind: kind}
		if kind == simulate.Last {
			var known bool
			if m.Reply, known, err = s.lastReply(ctx, a); err != nil {
				return r, err
			}
			if left -= len(m.Reply.Body); !known || left < 0 {
				m = simulate.Mode{Kind: simulate.MadeUp}
			}
		}
		r = r.WithMode(a.Key, m)
	}
	return r, nil
}

// answers is the run with another way to answer one API, or all.
func (s *Site) answers(c echo.Context, f flow.Flow, r simulate.Run, api string) (simulate.Run, error) {
	ctx := c.Request().Context()
	if api == "" {
		switch kind := simulate.ModeKind(c.FormValue("modes")); kind {
		case simulate.MadeUp, simulate.Last, simulate.Live:
			return s.answeredBy(ctx, f, r, kind)
		}
		return r, nil
	}
	m, err := readMode(c, api)
	if err != nil || m.Kind != simulate.Last {
		return r.WithMode(api, m), err
	}
	a, err := s.Store.API(ctx, api)
	if err != nil {
		return r, err
	}
	reply, known, err := s.lastReply(ctx, a)
	if err == nil && !known {
		err = fault.New(fault.Invalid, "No answer of %s is known yet. Test it once.", a.Name)
	}
	return r.WithMode(api, simulate.Mode{Kind: simulate.Last, Reply: reply}), err
}
