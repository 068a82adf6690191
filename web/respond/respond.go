// Package respond turns results and faults into HTTP. It is the only place that picks a status, and the only place
// that writes an error to a browser: nobody ever sees the cause.
package respond

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"patchbay/internal/fault"
)

// status is the one table from kinds of faults to HTTP.
var status = map[fault.Kind]int{
	fault.Invalid:     http.StatusUnprocessableEntity,
	fault.NotFound:    http.StatusNotFound,
	fault.Gone:        http.StatusGone,
	fault.Conflict:    http.StatusConflict,
	fault.Stale:       http.StatusPreconditionFailed,
	fault.Unguarded:   http.StatusPreconditionRequired,
	fault.SignedOut:   http.StatusUnauthorized,
	fault.Denied:      http.StatusForbidden,
	fault.Limited:     http.StatusTooManyRequests,
	fault.TooLarge:    http.StatusRequestEntityTooLarge,
	fault.TooSlow:     http.StatusRequestTimeout,
	fault.Unsupported: http.StatusUnsupportedMediaType,
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

// JSON writes a value for a script of ours.
func JSON(c echo.Context, status int, value any) error { return c.JSON(status, value) }

// AsksJSON says whether a script of ours waits for the answer, to read it.
func AsksJSON(c echo.Context) bool {
	return c.Request().Header.Get(echo.HeaderAccept) == echo.MIMEApplicationJSON
}

// ToScript says whether htmx waits for the answer, to put a part of it into the page that is open.
func ToScript(c echo.Context) bool { return c.Request().Header.Get("HX-Request") != "" }

// Toast tells htmx of an error in the corner of the page, which stays as it is: what was typed there is not lost.
func Toast(c echo.Context, err error) error {
	h := c.Response().Header()
	h.Set("HX-Reswap", "none")
	h.Set("HX-Trigger", `{"toast":{"text":`+asciiJSON(Message(err))+`,"tone":"bad"}}`)
	return c.NoContent(Status(err))
}

// asciiJSON is the text as a JSON string for a header, which browsers read as Latin-1.
func asciiJSON(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		return `""`
	}
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(string(quoted))) {
		if unit < utf8.RuneSelf {
			b.WriteByte(byte(unit))
		} else {
			fmt.Fprintf(&b, `\u%04x`, unit)
		}
	}
	return b.String()
}

// SeeOther sends the browser on after a form was taken (RFC 9110 section 15.4.4).
func SeeOther(c echo.Context, to string) error {
	if ToScript(c) {
		c.Response().Header().Set("HX-Redirect", to)
		return c.NoContent(http.StatusNoContent)
	}
	return c.Redirect(http.StatusSeeOther, to)
}

// Log writes the one log line of an error that nobody else handles. What people did wrong is not our failure.
func Log(c echo.Context, log *slog.Logger, err error) {
	ctx := c.Request().Context()
	level := slog.LevelDebug
	if Status(err) >= http.StatusInternalServerError && !Abandoned(ctx, err) {
		level = slog.LevelError
	}
	log.Log(ctx, level, "request failed", "method", c.Request().Method, "route", c.Path(), "err", err)
}

// Abandoned says whether an error is only that nobody waits for the answer any more: the browser has closed the connection.
func Abandoned(ctx context.Context, err error) bool {
	return errors.Is(err, context.Canceled) && ctx.Err() != nil
}
