package respond

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"patchbay/internal/fault"
)

// ProblemDetails is an error for programs (RFC 9457).
type ProblemDetails struct {
	Type   string         `json:"type"`
	Title  string         `json:"title"`
	Status int            `json:"status"`
	Detail string         `json:"detail" doc:"A sentence for people."`
	Errors []ProblemField `json:"errors,omitempty" doc:"What it is about, all at once."`
}

// ProblemField is one problem of one field or parameter.
type ProblemField struct {
	Field   string `json:"field"`
	Message string `json:"message"`
	Line    int    `json:"line,omitempty" doc:"From 1, where the field is a text."`
	Column  int    `json:"column,omitempty"`
}

// Problem writes an error as problem+json.
func Problem(c echo.Context, err error) error {
	code := Status(err)
	p := ProblemDetails{Type: "about:blank", Title: http.StatusText(code), Status: code, Detail: Message(err)}
	for _, f := range fault.Fields(err) {
		p.Errors = append(p.Errors, ProblemField{f.Name, f.Message, f.Line, f.Column})
	}
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return c.Blob(code, "application/problem+json", body)
}

// outage is how long clients are told to wait for what is not there at the moment.
const outage = 10 * time.Second

// RetryLater tells who was refused because something does not answer when to try again, unless somebody has said so who
// knows better.
func RetryLater(c echo.Context, err error) {
	if Status(err) == http.StatusServiceUnavailable && c.Response().Header().Get("Retry-After") == "" {
		RetryAfter(c, outage)
	}
}

// RetryAfter tells the client how long to wait (RFC 9110 section 10.2.3), rounded up to whole seconds.
func RetryAfter(c echo.Context, wait time.Duration) {
	c.Response().Header().Set("Retry-After", strconv.Itoa(int((wait+time.Second-1)/time.Second)))
}
