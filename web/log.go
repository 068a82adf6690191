package web

import (
	"context"

	"github.com/labstack/echo/v4"

	"patchbay/internal/call"
)

// logStore is API Logs.
type logStore interface {
	Calls(ctx context.Context, apiKey, before string, limit int) ([]call.LogRow, error)
	Call(ctx context.Context, id string) (call.LogRow, error)
}

func (s *Site) apiLogs(c echo.Context) error { return c.NoContent(501) }
func (s *Site) logs(c echo.Context) error    { return c.NoContent(501) }
func (s *Site) log(c echo.Context) error     { return c.NoContent(501) }
