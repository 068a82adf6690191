package web

import (
	"context"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"patchbay/internal/audit"
	"patchbay/internal/auth"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// auditStore reads the audit log.
type auditStore interface {
	AuditEntries(ctx context.Context, before int64, limit int) ([]audit.Entry, error)
	Users(ctx context.Context) ([]auth.User, error)
}

// auditPage is how many entries are shown at once.
const auditPage = 50

func (s *Site) audit(c echo.Context) error {
	ctx := c.Request().Context()
	before, _ := strconv.ParseInt(c.QueryParam("before"), 10, 64) // what is no number means from the end
	entries, err := s.Store.AuditEntries(ctx, before, auditPage+1)
	if err != nil {
		return err
	}
	users, err := s.Store.Users(ctx)
	if err != nil {
		return err
	}
	p := page.Audit{Chrome: s.chrome(c), Entries: entries, Names: make(map[string]string, len(users))}
	for _, u := range users {
		p.Names[u.ID] = u.Name
	}
	if len(entries) > auditPage {
		p.Entries, p.Before = entries[:auditPage], entries[auditPage-1].Number
	}
	return respond.Page(c, http.StatusOK, p.Page())
}
