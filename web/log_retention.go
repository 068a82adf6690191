package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/call"
	"patchbay/internal/fault"
	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// retentionStore keeps how much of API Logs is kept.
type retentionStore interface {
	LogRetention(ctx context.Context) (call.Retention, error)
	SaveLogRetention(ctx context.Context, r call.Retention) error
	LogBytes(ctx context.Context) (int64, error)
}

func (s *Site) logRetention(c echo.Context) error {
	keep, err := s.Store.LogRetention(c.Request().Context())
	if err != nil {
		return err
	}
	p := page.LogRetention{Days: strconv.Itoa(keep.Days), Megabytes: strconv.Itoa(keep.Megabytes)}
	return s.showLogRetention(c, http.StatusOK, p)
}

// logRetentionSave changes what is kept and has the housekeeping begin with it.
func (s *Site) logRetentionSave(c echo.Context) error {
	p := page.LogRetention{Days: strings.TrimSpace(c.FormValue("days")), Megabytes: strings.TrimSpace(c.FormValue("megabytes"))}
	var problems fault.Problems
	keep := call.Retention{Days: number(&problems, "days", p.Days), Megabytes: number(&problems, "megabytes", p.Megabytes)}
	err := problems.Err()
	if err == nil {
		err = s.Store.SaveLogRetention(c.Request().Context(), keep)
	}
	if refusal, status, ok := refusalOf(err); ok {
		p.Refusal = refusal
		return s.showLogRetention(c, status, p)
	}
	if err != nil {
		return err
	}
	if s.Tidy != nil {
		s.Tidy()
	}
	s.flash(c, "Saved how long API Logs are kept. What is beyond it is deleted now.")
	return respond.SeeOther(c, href.Logs())
}

func (s *Site) showLogRetention(c echo.Context, status int, p page.LogRetention) error {
	var err error
	if p.Held, err = s.Store.LogBytes(c.Request().Context()); err != nil {
		return err
	}
	p.Chrome = s.chrome(c)
	return respond.Page(c, status, p.Page())
}
