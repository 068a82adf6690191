// Package respond turns results and faults into HTTP. It is the only place that picks a status, and the only place
// that writes an error to a browser: nobody ever sees the cause.
package respond

import (
	"errors"
	"log/slog"
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"patchbay/internal/fault"
)

// status is the one table from kinds of faults to HTTP.
var status = map[fault.Kind]int{
	fault.Invalid:     http.StatusUnprocessableEntity,
	fault.NotFound:    http.StatusNotFound,
	fault.Conflict:    http.StatusConflict,
	fault.SignedOut:   http.StatusUnauthorized,
	fault.Denied:      http.StatusForbidden,
	fault.Limited:     http.StatusTooManyRequests,
	fault.TooLarge:    http.StatusRequestEntityTooLarge,
	fault.Unavailable: http.StatusServiceUnavailable,
	fault.Internal:    http.StatusInternalServerError,
}

// Status returns the HTTP status of an error; 200 for nil.
func Status(err error) int {
	if err == nil {
		return http.StatusOK
	}
	if h, ok := errors.AsType[*echo.HTTPError](err); ok {
		return h.Code
	}
	return status[fault.KindOf(err)]
}

// Message returns the sentence for people of an error that may come from echo.
func Message(err error) string {
	if _, ok := errors.AsType[*echo.HTTPError](err); !ok {
		return fault.Message(err)
	}
	switch code := Status(err); {
	case code == http.StatusNotFound:
		return "There is no such page."
	case code == http.StatusMethodNotAllowed:
		return "This address does not take that method."
	case code == http.StatusRequestEntityTooLarge:
		return "That is more than can be sent at once."
	case code >= http.StatusInternalServerError:
		return fault.Unknown
	}
	return "This request can't be read."
}

// Page renders a component whole before the first byte is sent, so that a failure can still become an error page.
func Page(c echo.Context, status int, page templ.Component) error {
	buffer := templ.GetBuffer()
	defer templ.ReleaseBuffer(buffer)
	if err := page.Render(c.Request().Context(), buffer); err != nil {
		return err
	}
	return c.HTMLBlob(status, buffer.Bytes())
}

// SeeOther sends the browser on after a form was taken (RFC 9110 section 15.4.4).
func SeeOther(c echo.Context, to string) error {
	if c.Request().Header.Get("HX-Request") != "" {
		c.Response().Header().Set("HX-Redirect", to)
		return c.NoContent(http.StatusNoContent)
	}
	return c.Redirect(http.StatusSeeOther, to)
}

// Log writes the one log line of an error that nobody else handles. What people did wrong is not our failure.
func Log(c echo.Context, log *slog.Logger, err error) {
	level := slog.LevelDebug
	if Status(err) >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	log.Log(c.Request().Context(), level, "request failed", "method", c.Request().Method, "route", c.Path(), "err", err)
}
