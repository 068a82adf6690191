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
	Call(ctx context.Context, id string) (call.LogRow, error)
}

// callsAtOnce is how many rows of API Logs a page has.
const callsAtOnce = 30

func (s *Site) logs(c echo.Context) error {
	rows, err := s.callRows(c.Request().Context(), "", c.QueryParam("before"))
	if err != nil {
		return err
	}
	return respond.Page(c, http.StatusOK, page.CallList{Chrome: s.chrome(c), Calls: rows}.Page())
}

func (s *Site) apiLogs(c echo.Context) error {
	a, err := s.Store.API(c.Request().Context(), c.Param("key"))
	if err != nil {
		return err
	}
	rows, err := s.callRows(c.Request().Context(), a.Key, c.QueryParam("before"))
	if err != nil {
		return err
	}
	return respond.Page(c, http.StatusOK, page.CallList{Chrome: s.chrome(c), API: a.Key, Name: a.Name, Calls: rows}.Page())
}

// callRows asks for one row more than is shown, to know whether there are any.
func (s *Site) callRows(ctx context.Context, api, before string) (page.CallRows, error) {
	rows, err := s.Store.Calls(ctx, api, before, callsAtOnce+1)
	list := page.CallRows{Rows: rows, ShowAPI: api == ""}
	if len(rows) > callsAtOnce {
		list.Rows = rows[:callsAtOnce]
		list.More = href.LogsBefore(api, rows[callsAtOnce-1].ID)
	}
	return list, err
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
	return respond.Page(c, http.StatusOK, p.Page())
}
