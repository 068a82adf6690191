package web

import (
	"cmp"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"patchbay/internal/call"
	"patchbay/internal/fault"
	"patchbay/templates/page"
)

// readLogFilter returns the filter as it stands in the address.
func readLogFilter(c echo.Context) page.LogFilter {
	of := func(name string) string { return strings.TrimSpace(c.QueryParam(name)) }
	return page.LogFilter{API: of("api"), Outcome: of("outcome"), Status: of("status"), Caller: of("caller"), From: of("from"), To: of("to"),
		Conversation: of("conversation"), Text: of("q")}
}

// hasBlanks says whether a field of the address is empty.
func hasBlanks(query url.Values) bool {
	for _, values := range query {
		for _, v := range values {
			if strings.TrimSpace(v) == "" {
				return true
			}
		}
	}
	return false
}

// maxSearchText is how long a text may be that is looked for.
const maxSearchText = 200

// logFilter understands the filter of the page.
func logFilter(p page.CallList) (call.LogFilter, error) {
	var problems fault.Problems
	in := p.Filter
	f := call.LogFilter{API: cmp.Or(p.API, in.API), Outcome: in.Outcome, Status: call.Statuses(in.Status), CalledBy: call.Caller(in.Caller),
		Conversation: in.Conversation, Text: in.Text}
	if _, _, ok := f.Status.Bounds(); !ok && f.Status != "" {
		problems.Add("status", "This is no status.")
	}
	if len(in.Text) > maxSearchText {
		problems.Add("q", "Look for %d characters at most.", maxSearchText)
	}
	f.From = logTime(&problems, "from", in.From)
	if f.To = logTime(&problems, "to", in.To); !f.To.IsZero() {
		f.To = f.To.Add(time.Minute) // the minute that is named is meant too
	}
	return f, problems.Err()
}

// logTime reads a time as browsers send it. People mean UTC: the page says so.
func logTime(p *fault.Problems, field, text string) time.Time {
	if text == "" {
		return time.Time{}
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04", time.DateOnly} {
		if at, err := time.Parse(layout, text); err == nil {
			return at
		}
	}
	p.Add(field, "Write a time as in 2026-11-30 15:04.")
	return time.Time{}
}
