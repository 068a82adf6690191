package web

import (
	"context"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"patchbay/internal/call"
	"patchbay/internal/fault"
	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// logStore is API Logs.
type logStore interface {
	Calls(ctx context.Context, apiKey, before string, limit int) ([]call.LogRow, error)
	FindCalls(ctx context.Context, f call.LogFilter) ([]call.LogRow, error)
	LogChoices(ctx context.Context) (call.LogChoices, error)
	Call(ctx context.Context, id string) (call.LogRow, error)
	retentionStore
}

// callsAtOnce is how many rows of API Logs a page has.
const callsAtOnce = 30

func (s *Site) logs(c echo.Context) error { return s.showLogs(c, page.CallList{}) }

func (s *Site) apiLogs(c echo.Context) error {
	a, err := s.Store.API(c.Request().Context(), c.Param("key"))
	if err != nil {
		return err
	}
	return s.showLogs(c, page.CallList{API: a.Key, Name: a.Name})
}

// showLogs shows the page that the address asks for. What a browser adds for empty fields is taken out of the address, so
// that people share a short one.
func (s *Site) showLogs(c echo.Context, p page.CallList) error {
	p.Filter = readLogFilter(c)
	if p.API != "" {
		p.Filter.API = ""
	}
	if hasBlanks(c.QueryParams()) {
		return respond.SeeOther(c, href.LogsWith(p.API, p.Filter.Values()))
	}
	ctx, status := c.Request().Context(), http.StatusOK
	f, err := logFilter(p)
	if err == nil {
		f.Before, f.After = c.QueryParam("before"), c.QueryParam("after")
		err = s.findCalls(ctx, &p, f)
	}
	if refusal, refused, ok := refusalOf(err); ok {
		p.Refusal, status, err = refusal, refused, nil
	}
	if err = errors.Join(err, s.describeLogs(ctx, &p)); err != nil {
		return err
	}
	p.Chrome = s.chrome(c)
	return respond.Page(c, status, p.Page())
}

// callRows returns the newest calls of the API before the row with the id.
func (s *Site) callRows(ctx context.Context, api, before string) (page.CallRows, error) {
	p := page.CallList{API: api}
	err := s.findCalls(ctx, &p, call.LogFilter{API: api, Before: before})
	return p.Calls, err
}

// findCalls asks for one row more than is shown, to know whether there are any in that direction.
func (s *Site) findCalls(ctx context.Context, p *page.CallList, f call.LogFilter) error {
	if f.Limit = callsAtOnce + 1; f.Before != "" {
		f.After = ""
	}
	rows, err := s.Store.FindCalls(ctx, f)
	more := len(rows) > callsAtOnce
	switch {
	case more && f.After != "":
		rows = rows[1:]
	case more:
		rows = rows[:callsAtOnce]
	}
	p.Calls, p.Paged = page.CallRows{Rows: rows, ShowAPI: p.API == ""}, f.Before != "" || f.After != ""
	if len(rows) > 0 && (more || f.After != "") {
		p.Calls.More = p.LinkTo("before", rows[len(rows)-1].ID)
	}
	if len(rows) > 0 && (f.Before != "" || f.After != "" && more) {
		p.Newer = p.LinkTo("after", rows[0].ID)
	}
	if err != nil || !p.Calls.ShowAPI {
		return err
	}
	names, err := s.Named.Listed(ctx)
	if err != nil {
		return err
	}
	p.Calls.Names = map[string]string{}
	for _, row := range rows {
		if a := names.APIs[row.APIID]; a != nil { // and not another one that has its key now
			p.Calls.Names[row.APIID] = a.Name
		}
	}
	return nil
}

// describeLogs adds what there is to choose from, what is kept and what is missing.
func (s *Site) describeLogs(ctx context.Context, p *page.CallList) error {
	var err1, err2, err3 error
	p.Choices, err1 = s.Store.LogChoices(ctx)
	p.Keep, err2 = s.Store.LogRetention(ctx)
	p.Held, err3 = s.Store.LogBytes(ctx)
	p.Dropped = s.Calls.LogsDropped()
	return errors.Join(err1, err2, err3)
}

func (s *Site) log(c echo.Context) error {
	row, err := s.Store.Call(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	p := page.CallDetail{Chrome: s.chrome(c), Exchange: page.Exchange{Call: row, Answer: []byte(row.Detail.Answer)}}
	a, err := s.Store.API(c.Request().Context(), row.APIKey)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return err
	}
	p.Name = a.Name
	if a.ID == row.APIID { // and not another one that took its key
		p.Known, p.Revision = true, a.Revision
		if s.addOpening(c.Request().Context(), a, p.User, &p.Exchange); p.Exchange.Grant != "" {
			p.Exchange.Grant = href.FromLog(p.Exchange.Grant, row.ID)
		}
	}
	return respond.Page(c, http.StatusOK, p.Page())
}
