package web

import (
	"github.com/labstack/echo/v4"

	"patchbay/internal/call"
	"patchbay/templates/page"
)

// tryRows tries the rows against the response of the test with the ID; nil when it is not kept.
func (s *Site) tryRows(c echo.Context, d draft, w call.Workspace, last string, at places) *trial {
	l, ok := s.tests.of(userOf(c.Request().Context()), "", last)
	if !ok || l.answered.Status == 0 {
		return nil
	}
	result := s.Calls.Try(d.api, d.workspace(w), l.answered)
	t := &trial{Outcome: page.OutcomeWords(result.Outcome), Outcomes: []triedRow{}, Mappings: []triedValue{}}
	for i, r := range result.Outcomes {
		t.Outcomes = append(t.Outcomes, triedRow{Row: at.rows["outcomes"][i], Decides: r.Decides, Why: r.Why})
	}
	for i, r := range result.Mappings {
		t.Mappings = append(t.Mappings, triedValue{Row: at.rows[page.SavesTable()][i], Found: r.Found == call.Hit, Text: page.ReportWords(r)})
	}
	return t
}
